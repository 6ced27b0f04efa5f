//! A statement of clearing as paper: parties, month, positions by kind, what was brought forward,
//! what is due, receipts, room to sign.

use domain::clearing::Parties;

use super::model::{Block, Column, Pairs, Print, Table};
use crate::clearing::{Mention, Paid, Paper};

/// The paper of a statement.
pub fn statement(paper: &Paper) -> Print {
    let mut print = Print::new(paper.title(), paper.id.clone())
        .with(Block::Pairs(head(paper)))
        .with(Block::Table(positions(paper)))
        .with(Block::Table(sums(paper)));
    let steps = steps(paper);
    if !steps.0.is_empty() {
        print = print.with(Block::Heading("办理".to_owned())).with(Block::Pairs(steps));
    }
    for side in [&paper.speaker, &paper.other] {
        print = print.with(Block::Heading(place(side))).with(Block::Signatures(vec![
            "经办".to_owned(),
            "复核".to_owned(),
            "盖章".to_owned(),
        ]));
    }
    print
}

fn place(mention: &Mention) -> String {
    format!("{}（{}）", mention.name, mention.area)
}

fn head(paper: &Paper) -> Pairs {
    let statement = &paper.statement;
    let sides = match statement.parties {
        Parties::Provinces { .. } => ["应付方", "应收方"],
        Parties::Within { .. } => ["统筹区", "省级清算中心"],
    };
    let late = if paper.overdue { "（已超期）" } else { "" };
    let open = statement.state.word() != "paid";
    Pairs::new()
        .with(sides[0], place(&paper.speaker))
        .with(sides[1], place(&paper.other))
        .with("状态", statement.state.zh())
        .with("生成", statement.at.date().to_string())
        .with_some("本步期限", open.then(|| format!("{}{late}", statement.due)))
}

fn positions(paper: &Paper) -> Table {
    let rows = paper.rows.iter().map(|row| {
        vec![
            place(&row.debtor),
            place(&row.creditor),
            row.kind.to_owned(),
            row.items.to_string(),
            row.amount.to_string(),
        ]
    });
    Table {
        caption: "明细".to_owned(),
        columns: vec![
            Column::text("应付统筹区", 27),
            Column::text("应收统筹区", 27),
            Column::text("类别", 19),
            Column::figures("笔数", 9),
            Column::figures("金额（元）", 18),
        ],
        rows: rows.collect(),
        sum: None,
    }
}

fn sums(paper: &Paper) -> Table {
    let row = |name: &str, amount: String| vec![name.to_owned(), amount];
    let mut rows: Vec<Vec<String>> =
        paper.kinds.iter().map(|(kind, amount)| row(kind, amount.to_string())).collect();
    rows.push(row("本月合计", paper.sum().to_string()));
    for (kind, amount) in &paper.brought {
        rows.push(row(&format!("上月结转：{kind}"), amount.to_string()));
    }
    let due = match &paper.pays {
        Some(pays) => row(
            &format!("{} 付 {}", place(&pays.payer), place(&pays.payee)),
            pays.amount.to_string(),
        ),
        None => row("本月应付", "0.00".to_owned()),
    };
    Table {
        caption: "合计".to_owned(),
        columns: vec![Column::text("项目", 70), Column::figures("金额（元）", 30)],
        rows,
        sum: Some(due),
    }
}

fn steps(paper: &Paper) -> Pairs {
    let mut pairs = Pairs::new();
    for said in &paper.disputes {
        let why = format!("{}：{}", place(&said.side), said.why);
        pairs = pairs.with(&format!("{} 异议", said.at.date()), why);
        if let Some((at, by, how)) = &said.outcome {
            pairs = pairs.with(&format!("{} 答复", at.date()), format!("{by}：{how}"));
        }
    }
    if let Some((at, by)) = &paper.confirmed {
        pairs = pairs.with(&format!("{} 确认", at.date()), &**by);
    }
    if let Some(at) = paper.statement.noticed {
        pairs = pairs.with(&format!("{} 付款通知", at.date()), "已通知");
    }
    for (what, receipt) in [("付款", &paper.sent), ("收款", &paper.received)] {
        if let Some(Paid { bank_ref, on, by: [one, two] }) = receipt {
            let said = format!("银行流水号 {bank_ref}，经办 {one}，复核 {two}");
            pairs = pairs.with(&format!("{on} {what}"), said);
        }
    }
    pairs
}
