//! How much of a current part (当年) is of the account year that runs: what was booked since its
//! first moment, replayed.
//!
//! A credit is of the new year. A debit of the current part takes from the new year's money first,
//! as it would have, had the year been rolled at its first moment. A year roll itself takes none of
//! it. Limit: what a cancel gives back to the current part counts as the new year's; of a bill that
//! was paid between the turn and a late roll, a part may so stay current that would be carried.
//! Either way it is the same person's money.

use std::collections::BTreeMap;

use domain::chart::ACCOUNT_CURRENT;
use domain::ids::EPOCH_MS;
use domain::{Area, Fen, Moment, PersonId};
use store::Reads;

/// Legs of a page.
const PAGE: u32 = 5_000;

/// Replays an area's legs on people's accounts.
#[derive(Debug)]
pub(super) struct Replay {
    area: Area,
    after: (i64, u16),
    new: BTreeMap<PersonId, i64>,
}

impl Replay {
    /// From a moment on.
    pub(super) fn since(area: Area, start: Moment) -> Self {
        let first = (start.0 - EPOCH_MS).max(0) << 21;
        Self { area, after: (first - 1, u16::MAX), new: BTreeMap::new() }
    }

    /// Reads what was booked since it last looked.
    pub(super) fn catch_up(&mut self, reads: &dyn Reads) -> store::Result<()> {
        let mut of_act: BTreeMap<PersonId, (i64, i64)> = BTreeMap::new();
        loop {
            let legs = reads.booked_after(self.area, self.after, PAGE)?;
            let full = legs.len() == PAGE as usize;
            for leg in legs {
                if leg.act != self.after.0 {
                    self.book(std::mem::take(&mut of_act));
                }
                self.after = (leg.act, leg.line);
                let sums = of_act.entry(PersonId(leg.account.party.0)).or_default();
                // What is owed to a person is a credit: a negative leg raises it.
                let part =
                    if leg.account.code == ACCOUNT_CURRENT { &mut sums.0 } else { &mut sums.1 };
                *part = part.saturating_sub(leg.amount.0);
            }
            if !full {
                break;
            }
        }
        self.book(of_act);
        Ok(())
    }

    /// Of the current part, what is of the new year.
    pub(super) fn new_of(&self, person: PersonId) -> Fen {
        Fen(self.new.get(&person).copied().unwrap_or(0))
    }

    fn book(&mut self, of_act: BTreeMap<PersonId, (i64, i64)>) {
        for (person, (current, carried)) in of_act {
            let rolled = current < 0 && current.saturating_add(carried) == 0;
            if rolled || current == 0 {
                continue;
            }
            let new = self.new.entry(person).or_default();
            *new = new.saturating_add(current).max(0);
        }
    }
}
