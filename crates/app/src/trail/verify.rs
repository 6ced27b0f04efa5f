//! Recomputes the trail and everything that it says about other tables.

use std::collections::BTreeSet;

use domain::Area;
use store::seal::Keyring;
use store::{Head, Reads, StoreError};

use super::compare::Compare;
use super::walk::Walk;

/// Rows that are read at once.
pub(super) const PAGE: u32 = 256;

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Break {
    /// Home area of the act; where no act wrote the row, the area of its book, if it has one.
    pub area: Option<Area>,
    /// The act, or the last one of the trail's row; `None` where no act wrote the row.
    pub sequence: Option<i64>,
    /// Where the difference is.
    pub table: &'static str,
    /// The row: number of the entries' act, settlement, binding, record, person of an account.
    pub row: Option<i64>,
    /// What differs.
    pub fault: Fault,
}

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It cannot be read at all.
    Unreadable,
    /// Rows before this one are missing.
    Gap,
    /// The acts of the row are not in order, or not those that its sequence says.
    Order,
    /// Sequence, moment or body are not those that were chained.
    Content,
    /// The chain itself is not the one that was written; the row is.
    Chain,
    /// The head is not at the last row.
    Head,
    /// It stands after the last act of the head.
    BeyondHead,
    /// An act wrote it, and it is gone.
    Gone,
    /// It is not as the act wrote it.
    Changed,
    /// No act in the trail wrote it.
    Unknown,
}

impl Fault {
    /// In words.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Unreadable => "无法读取",
            Self::Gap => "在它前面缺了行",
            Self::Order => "序号与内容对不上",
            Self::Content => "序号、时间或内容被改过",
            Self::Chain => "链值被改过",
            Self::Head => "与审计链的末行不一致",
            Self::BeyondHead => "在链尾之后，是添上去的",
            Self::Gone => "被删掉了",
            Self::Changed => "被改过",
            Self::Unknown => "审计链里没有写过它的操作",
        }
    }
}

/// What was looked at and found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Areas with a trail.
    pub areas: u64,
    /// Rows of the trail.
    pub rows: u64,
    /// Acts in them.
    pub acts: u64,
    /// What acts wrote and was compared with its row.
    pub compared: u64,
    /// Areas whose first acts are older than the trail.
    pub older: u64,
    /// Where the chains end. Whoever can write the file can write all of it anew: only an end that
    /// was noted elsewhere shows that.
    pub ends: Vec<Head>,
    /// What is not right, by area and act.
    pub breaks: Vec<Break>,
}

/// Looks at all of it: some looks per act and row, some 50 bytes of memory per act. `progress`
/// learns how many acts are done, of how many. Errors are those of the database only.
pub fn verify(
    reads: &dyn Reads,
    keyring: &Keyring,
    progress: &mut dyn FnMut(u64, u64),
) -> store::Result<Report> {
    let heads = reads.heads()?;
    let mut areas: BTreeSet<Area> = heads.iter().map(|head| head.area).collect();
    areas.extend(reads.books()?.iter().filter_map(|line| Area::from_number(line.book.0)));
    let all = heads.iter().map(|head| head.sequence.unsigned_abs()).sum();
    let mut compare = Compare::new(reads, keyring);
    let mut report = Report::default();
    for area in &areas {
        let head = heads.iter().find(|head| head.area == *area).copied();
        let mut walk = Walk::new(head.unwrap_or_else(|| Head::start(*area)));
        let before = report.acts;
        walk.all(reads, &mut compare, &mut |acts| progress(before.saturating_add(acts), all))?;
        report.areas += u64::from(walk.rows > 0);
        report.rows += walk.rows;
        report.acts += walk.acts;
        report.older += u64::from(walk.is_older);
        report.breaks.append(&mut walk.breaks);
    }
    let (compared, mut breaks) = compare.finish(&areas)?;
    report.compared = compared;
    report.ends = heads;
    report.breaks.append(&mut breaks);
    report.breaks.sort_unstable();
    report.breaks.dedup();
    Ok(report)
}

/// `None` for what is there but cannot be read.
pub(super) fn readable<T>(read: store::Result<T>) -> store::Result<Option<T>> {
    match read {
        Ok(value) => Ok(Some(value)),
        Err(StoreError::Inconsistent { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
