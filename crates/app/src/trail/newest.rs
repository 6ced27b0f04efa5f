//! Rows that acts change again and again: only the newest trace can be compared.

use std::collections::BTreeMap;

use super::Hash;
use super::compare::At;
use super::verify::{Break, Fault, PAGE, readable};

/// The newest traces of one table by identifier: version, act, hash.
#[derive(Default)]
pub(super) struct Newest {
    traces: BTreeMap<i64, (i64, At, Hash)>,
    pub(super) compared: u64,
    pub(super) breaks: Vec<Break>,
}

impl Newest {
    /// A trace, if it is newer. One without a hash was overtaken in its own batch.
    pub(super) fn keep(&mut self, id: i64, version: i64, at: At, hash: Option<Hash>) {
        let Some(hash) = hash else { return };
        let known = self.traces.entry(id).or_insert((version, at, hash));
        if known.0 <= version {
            *known = (version, at, hash);
        }
    }

    /// Compares every row of the table. A page with a row that cannot be read fails as a whole:
    /// then rows are asked for one by one, and the one that fails is taken for the next that the
    /// trail knows.
    pub(super) fn against<T>(
        &mut self,
        table: &'static str,
        page: impl Fn(i64, u32) -> store::Result<Vec<T>>,
        of: impl Fn(&T) -> store::Result<(i64, i64, Hash)>,
        is_older: impl Fn(i64) -> bool,
    ) -> store::Result<()> {
        let (mut after, mut most) = (i64::MIN, PAGE);
        loop {
            match readable(page(after, most))? {
                Some(rows) if rows.is_empty() => break,
                Some(rows) => {
                    most = PAGE;
                    for row in &rows {
                        let (id, version, hash) = of(row)?;
                        after = id;
                        self.row(table, (id, version, hash), &is_older);
                    }
                }
                None if most > 1 => most = 1,
                None => {
                    let next = self.traces.range(after.saturating_add(1)..).next();
                    let Some((id, (_, at, _))) = next.map(|(id, trace)| (*id, *trace)) else {
                        self.found(None, table, None, Fault::Unreadable);
                        break;
                    };
                    self.traces.remove(&id);
                    self.found(Some(at), table, Some(id), Fault::Unreadable);
                    (after, most) = (id, PAGE);
                }
            }
        }
        for (id, (_, at, _)) in std::mem::take(&mut self.traces) {
            self.found(Some(at), table, Some(id), Fault::Gone);
        }
        Ok(())
    }

    fn row(
        &mut self,
        table: &'static str,
        (id, version, hash): (i64, i64, Hash),
        is_older: impl Fn(i64) -> bool,
    ) {
        self.compared += 1;
        match self.traces.remove(&id) {
            Some((known, at, written)) if (known, written) != (version, hash) => {
                self.found(Some(at), table, Some(id), Fault::Changed);
            }
            None if !is_older(id) => self.found(None, table, Some(id), Fault::Unknown),
            Some(_) | None => {}
        }
    }

    fn found(&mut self, at: Option<At>, table: &'static str, row: Option<i64>, fault: Fault) {
        let (area, sequence) = (at.map(|at| at.0), at.map(|at| at.1));
        self.breaks.push(Break { area, sequence, table, row, fault });
    }
}
