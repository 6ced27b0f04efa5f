//! Clearing as papers: a statement with its words, lines of a file; who owes whom as a
//! matrix. For the desk and the command line; decides nothing.

mod matrix;
mod paper;
mod sheet;
mod walk;

pub use matrix::{Matrix, Owed};
pub use paper::{Mention, Paid, Paper, Row, Said, Transfer, of_receipt};
pub use sheet::{COLUMNS, lines};
pub use walk::{Sides, Walk};

use domain::chart::DueKind;
use domain::{Month, RecordId};
use store::{Body, Kind, Reads, Record};

/// Records that are read at once.
const PAGE: u32 = 1_000;

/// A kind as pages say it.
pub fn kind_zh(kind: DueKind) -> &'static str {
    match kind {
        DueKind::Fund => "统筹基金",
        DueKind::Own => "本人个人账户",
        DueKind::Aid => "家庭共济",
        DueKind::Premium => "代缴保费",
        DueKind::Transfer => "个人账户转移",
    }
}

/// `2026年11月`
pub fn month_zh(month: Month) -> String {
    format!("{}年{}月", month.0 / 100, month.0 % 100)
}

/// The months of a word: `202611`, or a quarter, `2026Q4`.
pub fn months_of(word: &str) -> Option<Vec<Month>> {
    let digits = |text: &str, most: usize| -> Option<u32> {
        let plain = text.len() == most && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse().ok()).flatten()
    };
    if let Some((year, quarter)) = word.split_once('Q') {
        let (year, quarter) = (digits(year, 4)?, digits(quarter, 1)?);
        let first = (1..=4).contains(&quarter).then(|| quarter * 3 - 2)?;
        return Some((first..first + 3).map(|month| Month(year * 100 + month)).collect());
    }
    let month = digits(word, 6)?;
    ((1..=12).contains(&(month % 100)) && month >= 202_001).then(|| vec![Month(month)])
}

/// Every statement of some months that `wanted` picks by its record, oldest first. Statements are made
/// once their month is over, so the walk begins there; it costs a look at every statement since, and is
/// for a folder at rest. Requests look at their own places, newest first ([`Walk`]).
pub fn statements(
    reads: &dyn Reads,
    first: Month,
    mut wanted: impl FnMut(&domain::clearing::Statement) -> bool,
) -> store::Result<Vec<Record>> {
    let start = domain::Moment::start_of(domain::clearing::day_of(first, 1));
    let mut after = RecordId(domain::ids::first_at(start).saturating_sub(1));
    let mut found = Vec::new();
    loop {
        let page = reads.records(Kind::Statement, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(found) };
        after = last.id;
        found.extend(page.into_iter().filter(|record| match &record.body {
            Body::Statement(statement) => statement.month >= first && wanted(statement),
            _ => false,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_a_month_or_a_quarter() {
        assert_eq!(months_of("202611"), Some(vec![Month(202_611)]));
        let quarter = [202_610, 202_611, 202_612].map(Month).to_vec();
        assert_eq!(months_of("2026Q4"), Some(quarter));
        for odd in ["2026Q5", "2026Q0", "202613", "202600", "26Q1", "2026-11", "", "2026Q"] {
            assert_eq!(months_of(odd), None, "{odd}");
        }
        assert_eq!(month_zh(Month(202_603)), "2026年3月");
    }
}
