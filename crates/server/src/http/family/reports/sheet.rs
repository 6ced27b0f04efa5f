//! A report as rows.

use domain::report::Role;

use super::ReportSaid;
use crate::http::problem::Problem;
use crate::http::sheet::{Cell, Sheet};

const COLUMNS: [&str; 10] = [
    "患者",
    "身份",
    "用途",
    "付款来源",
    "付款账户",
    "账单数",
    "退回数",
    "付款(元)",
    "退回(元)",
    "净额(元)",
];

/// The lines as rows. Sums are the reader's to make: a sheet does it in one formula.
pub(super) fn sheet(said: &ReportSaid) -> Result<Sheet, Problem> {
    let mut sheet = Sheet::new(&COLUMNS)?;
    for line in &said.lines {
        let role = match line.role {
            Role::Patient => "患者",
            Role::Grantor => "共济人",
        };
        let made = |text: &dyn ToString| Cell::Made(text.to_string());
        sheet.row([
            Cell::Text(line.member.clone()),
            made(&role),
            made(&line.purpose_zh),
            made(&line.payer_zh),
            line.payer_name.clone().map_or(Cell::Empty, Cell::Text),
            made(&line.bills),
            made(&line.returns),
            made(&line.paid.0),
            made(&line.returned.0),
            made(&line.net.0),
        ])?;
    }
    Ok(sheet)
}
