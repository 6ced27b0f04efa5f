//! Breaks that somebody looked into.

use domain::clerk::{By, Duty};
use domain::day_end::Ticket;
use domain::refusal::Side;
use domain::{ClerkId, Reason, RecordId, Refusal};
use store::{Answer, Body, Effects, Facts, Needs};

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
        let records = [RecordId(self.clerk.0), self.ticket].into();
        Needs { records, ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let refused = |reason| Refusal::new(reason).of(Side::Agency);
        let known = facts.records.get(&self.ticket).map(|record| (record, &record.body));
        let Some((known, Body::Ticket(ticket))) = known else {
            return Err(refused(Reason::TicketUnknown).into());
        };
        on_duty(facts, self.clerk, Duty::MoneyOfficer, ticket.area)?;
        if ticket.closed.is_some() {
            return Err(refused(Reason::TicketUnknown).into());
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
