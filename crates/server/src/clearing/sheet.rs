//! Statements as lines of a file: one per position, then what was brought forward and what is paid.

use domain::Fen;

use super::paper::Paper;

/// The columns.
pub const COLUMNS: [&str; 13] = [
    "清算单",
    "清算月",
    "状态",
    "一方代码",
    "一方",
    "另一方代码",
    "另一方",
    "行",
    "应付统筹区",
    "应收统筹区",
    "类别",
    "笔数",
    "金额",
];

/// The lines of a statement; every cell is the platform's own.
pub fn lines(paper: &Paper) -> Vec<[String; 13]> {
    let statement = &paper.statement;
    let line =
        |what: &str, (from, to): (String, String), kind: &str, (items, amount): (String, Fen)| {
            [
                paper.id.clone(),
                statement.month.0.to_string(),
                statement.state.zh().to_owned(),
                paper.speaker.area.to_string(),
                paper.speaker.name.clone(),
                paper.other.area.to_string(),
                paper.other.name.clone(),
                what.to_owned(),
                from,
                to,
                kind.to_owned(),
                items,
                amount.to_string(),
            ]
        };
    let both = || (paper.speaker.area.to_string(), paper.other.area.to_string());
    let mut lines: Vec<_> = paper
        .rows
        .iter()
        .map(|row| {
            let ends = (row.debtor.area.to_string(), row.creditor.area.to_string());
            line("明细", ends, row.kind, (row.items.to_string(), row.amount))
        })
        .collect();
    for (kind, amount) in &paper.kinds {
        lines.push(line("小计", both(), kind, (String::new(), *amount)));
    }
    for (kind, amount) in &paper.brought {
        lines.push(line("上月结转", both(), kind, (String::new(), *amount)));
    }
    let items = statement.items.to_string();
    lines.push(match &paper.pays {
        Some(pays) => {
            let ends = (pays.payer.area.to_string(), pays.payee.area.to_string());
            line("应付", ends, "", (items, pays.amount))
        }
        None => line("应付", both(), "", (items, Fen::ZERO)),
    });
    lines
}
