//! What a comparison with another hand's file leaves: tickets, and disputes of statements.

use std::collections::BTreeSet;

use domain::clerk::{By, Duty};
use domain::day_end::Ticket;
use domain::{Area, ClerkId, RecordId};
use store::{Answer, Body, Effects, Facts, Kind, Needs};

use crate::act::{Act, Context, Refusals};
use crate::acts::{on_duty, record, said_anew};
use crate::number::Numbered;
use crate::reconcile::Found;

/// Keeps the breaks of a file: a ticket for each that has none, the newest sums in those that are
/// open, tickets closed that agree by now,
/// statements disputed that are not confirmed yet.
#[derive(Clone, Debug)]
pub struct KeepBreaks {
    /// Number and content.
    pub numbered: Numbered,
    /// The money officer who brought the file.
    pub clerk: ClerkId,
    /// Whose books.
    pub area: Area,
    /// What was found.
    pub found: Found,
}

impl Act for KeepBreaks {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        let Found { tickets, settled, statements, .. } = &self.found;
        let mut records: BTreeSet<RecordId> = [RecordId(self.clerk.0)].into();
        records.extend(settled.iter().chain(statements));
        let keys = tickets.iter().map(|ticket| (Kind::Ticket, ticket.key()));
        Needs { records, keys: keys.collect(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        on_duty(facts, self.clerk, Duty::MoneyOfficer, self.area)?;
        let mut effects = Effects::answer(Answer::Done);
        for ticket in &self.found.tickets {
            match facts.record_by_key(Kind::Ticket, &ticket.key()) {
                None => {
                    let found = Ticket { at: context.now, ..ticket.clone() }.because(ticket.cause);
                    effects.records.push(record(context, Body::Ticket(found)));
                }
                Some(known) => {
                    if let Body::Ticket(open) = &known.body
                        && open.with_sums_of(ticket) != *open
                    {
                        let next = open.with_sums_of(ticket);
                        effects.records.push(said_anew(known, Body::Ticket(next)));
                    }
                }
            }
        }
        for id in &self.found.settled {
            let Some(known) = facts.records.get(id) else { continue };
            // Somebody may have booked or closed it since the file was compared.
            if let Body::Ticket(ticket) = &known.body
                && ticket.closed.is_none()
                && ticket.unplaced.is_zero()
            {
                let how = "之后的对账文件与账面一致".to_owned();
                let closed = Some((context.now, By::Platform, how));
                let next = Ticket { closed, ..ticket.clone() };
                effects.records.push(said_anew(known, Body::Ticket(next)));
            }
        }
        for id in &self.found.statements {
            let Some(known) = facts.records.get(id) else { continue };
            if let Body::Statement(statement) = &known.body
                && let Ok(next) = statement.dispute(self.side(), &self.why(), context.now)
            {
                // One that was confirmed meanwhile stays so: the month after takes it up.
                effects.records.push(said_anew(known, Body::Statement(next)));
            }
        }
        Ok(effects)
    }
}

impl KeepBreaks {
    fn side(&self) -> (Area, By) {
        (self.area, By::Clerk(self.clerk))
    }

    fn why(&self) -> String {
        format!("与对方省明细不一致 {} 处，见差异工单", self.found.breaks)
    }
}
