//! A report as paper: the sums as a bar, the lines as a table.

use domain::report::Role;

use super::ReportSaid;
use crate::http::parts::SplitKind;
use crate::http::say::Yuan;
use crate::papers::{Block, Column, Pairs, Part, Print, Split, Table};

/// The paper of a report; `reader` is its person, masked.
pub(super) fn print(said: &ReportSaid, reader: &str) -> Print {
    let yuan = |amount: Yuan| format!("{} 元", amount.0);
    let period = format!("{} 到 {}", said.from, said.to);
    let pairs = Pairs::new()
        .with("谁的", reader)
        .with("期间", period)
        .with("账单", format!("{} 笔", said.uses))
        .with("为家人付的", yuan(said.for_relatives))
        .with("本人账户支出", yuan(said.from_account));
    let mut print = Print::new("家庭医保使用报告", "").with(Block::Pairs(pairs));
    if let Some(split) = own_care(said) {
        print = print.with(Block::Heading("本人看病买药".to_owned())).with(Block::Split(split));
    }
    print = print.with(Block::Table(lines(said)));
    if said.more_from.is_some() {
        print = print.footed("账单太多，这里只是这段时间里较新的一部分；请按月打印。");
    }
    print.footed("姓名只印一部分。家人的账单只写本人账户付的部分；退回的已经减去。")
}

/// The bar; none where more came back than was paid.
fn own_care(said: &ReportSaid) -> Option<Split> {
    let care = &said.own_care;
    let part = |pocket, name: &str, amount: Yuan| {
        (!amount.0.is_zero()).then(|| Part { pocket, name: name.to_owned(), amount: amount.0 })
    };
    let parts = [
        part(SplitKind::Fund, "医保基金", care.fund),
        part(SplitKind::Own, "本人账户", care.own),
        part(SplitKind::Relative, "家人账户和共济额度", care.aid),
        part(SplitKind::Cash, "现金", care.cash),
        part(SplitKind::Hospital, "医院承担", care.hospital),
    ];
    let parts: Vec<Part> = parts.into_iter().flatten().collect();
    let drawn = !parts.is_empty() && parts.iter().all(|part| part.amount.0 > 0);
    drawn.then(|| Split {
        name: "总费用，退回的已减去".to_owned(), total: care.total.0, parts
    })
}

fn lines(said: &ReportSaid) -> Table {
    let row = |line: &super::LineSaid| {
        let role = match line.role {
            Role::Patient => "患者",
            Role::Grantor => "家人",
        };
        let payer = match &line.payer_name {
            Some(name) => format!("{}（{name}）", line.payer_zh),
            None => line.payer_zh.to_owned(),
        };
        vec![
            format!("{}（{role}）", line.member),
            line.purpose_zh.to_owned(),
            payer,
            line.bills.to_string(),
            line.paid.0.to_string(),
            line.returned.0.to_string(),
            line.net.0.to_string(),
        ]
    };
    Table {
        caption: "明细".to_owned(),
        columns: vec![
            Column::text("谁的费用", 15),
            Column::text("用途", 13),
            Column::text("付款来源", 22),
            Column::figures("笔数", 8),
            Column::figures("付款（元）", 14),
            Column::figures("退回（元）", 14),
            Column::figures("净额（元）", 14),
        ],
        rows: said.lines.iter().map(row).collect(),
        sum: None,
    }
}
