//! The chain of one area, row by row, in a way that says which row is at fault.

use std::collections::VecDeque;

use domain::Area;
use store::records::TrailRow;

use super::chain;

/// After rows were swapped, the chain goes on from one of so many before.
const REMEMBERED: usize = 4;

/// Chains from which the next row may go on.
pub(super) struct Links {
    area: Area,
    /// As they stand in the last rows, the latest first.
    stored: VecDeque<[u8; 32]>,
    /// Of the last row as it should be; `None` when it is.
    computed: Option<[u8; 32]>,
}

/// How a row is linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// The row and a chain before it give the row's chain.
    Holds,
    /// They do with the chain that the row before should have: that one's chain was changed.
    HoldsAsComputed,
    /// They do not: the row was changed, or its chain; the next row tells.
    Broken,
}

impl Links {
    /// Before the first row of an area.
    pub(super) fn new(area: Area) -> Self {
        Self { area, stored: VecDeque::from([[0; 32]]), computed: None }
    }

    /// Goes on from a chain that is taken as it is.
    pub(super) fn start_from(&mut self, chain: [u8; 32]) {
        (self.stored, self.computed) = (VecDeque::from([chain]), None);
    }

    /// The next row.
    pub(super) fn step(&mut self, row: &TrailRow) -> Link {
        let of = |before: &[u8; 32]| chain(before, self.area, (row.sequence, row.at), &row.body);
        let by_stored = self.stored.iter().any(|before| of(before) == row.chain);
        let by_computed = self.computed.as_ref().is_some_and(|before| of(before) == row.chain);
        if by_stored || by_computed {
            self.start_from(row.chain);
            return if by_stored { Link::Holds } else { Link::HoldsAsComputed };
        }
        self.computed = self.stored.front().map(of);
        self.stored.push_front(row.chain);
        self.stored.truncate(REMEMBERED);
        Link::Broken
    }

    /// What the head says.
    pub(super) fn end(&self, head: &[u8; 32]) -> Link {
        if self.stored.front() == Some(head) {
            Link::Holds
        } else if self.computed.as_ref() == Some(head) {
            Link::HoldsAsComputed
        } else {
            Link::Broken
        }
    }
}
