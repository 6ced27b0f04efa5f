//! Breaks that somebody looked into: sorted by their cause, their money booked, closed.

mod place;

pub use place::PlaceTicket;

use domain::clerk::{By, Duty};
use domain::day_end::{Cause, Ticket};
use domain::refusal::Side;
use domain::{ClerkId, Reason, RecordId, Refusal};
use store::{Answer, Body, Effects, Facts, Needs, Record};

use crate::act::{Act, Context, Refusals};
use crate::acts::{on_duty, said_anew};
use crate::number::Numbered;

/// A money officer closes a ticket and says how it was settled.
#[derive(Clone, Debug)]
pub struct CloseTicket {
    /// Number and content.
    pub numbered: Numbered,
    /// Who.
    pub clerk: ClerkId,
    /// Which.
    pub ticket: RecordId,
    /// How it was settled.
    pub how: String,
}

impl Act for CloseTicket {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        needs(self.clerk, self.ticket)
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, ticket) = open_ticket(facts, self.clerk, self.ticket)?;
        if !ticket.unplaced.is_zero() {
            return Err(state("它的款项还在待处理款项里").amount(ticket.unplaced).into());
        }
        if self.how.trim().is_empty() {
            return Err(refused(Reason::ReasonMissing).field("how").into());
        }
        let closed = Some((context.now, By::Clerk(self.clerk), self.how.trim().to_owned()));
        let next = Ticket { closed, ..ticket.clone() };
        let mut effects = Effects::answer(Answer::Record(known.id));
        effects.records.push(said_anew(known, Body::Ticket(next)));
        Ok(effects)
    }
}

/// A money officer says why there is a break: its last day is counted anew from when it was found.
#[derive(Clone, Debug)]
pub struct SortTicket {
    /// Number and content.
    pub numbered: Numbered,
    /// Who.
    pub clerk: ClerkId,
    /// Which.
    pub ticket: RecordId,
    /// Why.
    pub cause: Cause,
}

impl Act for SortTicket {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        needs(self.clerk, self.ticket)
    }

    fn decide(&self, facts: &Facts, _: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, ticket) = open_ticket(facts, self.clerk, self.ticket)?;
        let mut effects = Effects::answer(Answer::Record(known.id));
        let next = ticket.clone().because(self.cause);
        effects.records.push(said_anew(known, Body::Ticket(next)));
        Ok(effects)
    }
}

fn refused(reason: Reason) -> Refusal {
    Refusal::new(reason).of(Side::Agency)
}

fn state(why: &str) -> Refusal {
    refused(Reason::TicketState).name(why)
}

fn needs(clerk: ClerkId, ticket: RecordId) -> Needs {
    Needs { records: [RecordId(clerk.0), ticket].into(), ..Needs::default() }
}

/// A ticket that is open, in a place where the clerk is a money officer.
fn open_ticket(
    facts: &Facts,
    clerk: ClerkId,
    ticket: RecordId,
) -> Result<(&Record, &Ticket), Refusals> {
    let known = facts.records.get(&ticket).map(|record| (record, &record.body));
    let Some((known, Body::Ticket(ticket))) = known else {
        return Err(refused(Reason::TicketUnknown).into());
    };
    on_duty(facts, clerk, Duty::MoneyOfficer, ticket.area)?;
    match ticket.closed {
        Some(_) => Err(refused(Reason::TicketUnknown).into()),
        None => Ok((known, ticket)),
    }
}
