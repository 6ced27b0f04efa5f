//! Reconciliation against files of other hands: the bank's lines of an area, a partner province's
//! items of a month. (An institution's bills: [`mod@crate::statement`].)
//!
//! A file is checked as a whole first, as imports are: every fault by line and column, nothing kept of
//! a faulty file. What differs becomes tickets with a last day; where their money goes is decided by
//! two people afterwards ([`crate::acts::PlaceTicket`]). Costs: one pass over the file and over the
//! payments, or items, of the days asked for.

mod bank;
mod partner;

pub use bank::{BankLine, Unnumbered, compare_bank, parse_bank, unnumbered};
pub use partner::{
    PartnerItem, PartnerMonth, compare_partner, kind_word, month_is_made, of_row, parse_partner,
};

use std::collections::BTreeSet;

use domain::day_end::Ticket;
use domain::{Area, Moment, RecordId};
use store::{Body, Kind, QueueAsk, Reads};

/// Records that are read at once.
const PAGE: u32 = 1_000;

/// Breaks of one file that become tickets. A file with more is wrong as a whole and is asked for
/// again; the count tells how many there are.
pub const TICKETS_MAX: usize = 500;

/// What a comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// How many items agree.
    pub equal: usize,
    /// How many do not.
    pub breaks: usize,
    /// The breaks, without those beyond the first 500.
    pub tickets: Vec<Ticket>,
    /// Open tickets whose item agrees by now: a line of the bank that came a day late, an item that a
    /// partner mended.
    pub settled: BTreeSet<RecordId>,
    /// Statements that the breaks are about and that may still be disputed.
    pub statements: BTreeSet<RecordId>,
}

impl Found {
    fn broken(&mut self, ticket: Ticket) {
        self.breaks += 1;
        if self.tickets.len() < TICKETS_MAX {
            let cause = ticket.cause;
            self.tickets.push(ticket.because(cause));
        }
    }
}

/// Open tickets of an area's books, whoever's file it was.
fn open_tickets(reads: &dyn Reads, area: Area) -> store::Result<Vec<(RecordId, Ticket)>> {
    let mut open = Vec::new();
    let areas = (area.number(), area.number());
    let mut ask =
        QueueAsk { kind: Kind::Ticket, areas, state: Some("open"), after: None, most: PAGE };
    loop {
        let page = reads.queue(&ask)?;
        let Some(last) = page.last() else { return Ok(open) };
        ask.after = Some((last.body.index().due.unwrap_or(Moment(0)), last.id));
        open.extend(page.into_iter().filter_map(|record| match record.body {
            Body::Ticket(ticket) => Some((record.id, ticket)),
            _ => None,
        }));
    }
}
