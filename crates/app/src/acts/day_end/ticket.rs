//! Breaks that somebody looked into: sorted by their cause, their money booked, closed.

use domain::clearing::RemittanceFor;
use domain::clerk::{By, Duty};
use domain::day_end::{BankBooked, Cause, OtherSide, Placed, Ticket};
use domain::refusal::Side;
use domain::{Area, ClerkId, Fen, Reason, RecordId, Refusal, chart};
use jiff::civil::Date;
use store::{Answer, Body, Effects, Facts, Needs, Record};

use crate::act::{Act, Context, Refusals};
use crate::acts::{Receive, on_duty, said_anew};
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

/// Books the money of a break of the bank's account (②): unplaced first, then where it belongs, with
/// which the ticket ends.
#[derive(Clone, Debug)]
pub struct PlaceTicket {
    /// Number and content. Its home is the ticket's area.
    pub numbered: Numbered,
    /// The money officer who proposed it.
    pub clerk: ClerkId,
    /// Whose books.
    pub area: Area,
    /// Which.
    pub ticket: RecordId,
    /// Where the money goes.
    pub placed: Placed,
}

impl Act for PlaceTicket {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = needs(self.clerk, self.ticket);
        match &self.placed {
            Placed::Institution(institution) => {
                needs.payables.insert((self.area, *institution));
            }
            Placed::Remittance(remittance, purpose) => {
                let bank = (String::new(), Date::MIN);
                let needed = self.receive((*remittance, *purpose), Fen::ZERO, bank).needs();
                needs.merge(needed);
            }
            Placed::Unplaced | Placed::Funding | Placed::Bank(_) => {}
        }
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, ticket) = open_ticket(facts, self.clerk, self.ticket)?;
        if ticket.area != self.area {
            return Err(refused(Reason::TicketUnknown).into());
        }
        if !matches!(ticket.other, OtherSide::Bank(_)) {
            return Err(state("只有银行流水的工单有款项要记账").into());
        }
        if self.placed == Placed::Unplaced {
            return self.unplaced(known, ticket, context);
        }
        if ticket.unplaced.is_zero() {
            return Err(state("款项还没有记入待处理款项").into());
        }
        self.home(known, ticket, (facts, context))
    }
}

impl PlaceTicket {
    /// The bank's account as the bank has it; the ticket stays open.
    fn unplaced(
        &self,
        known: &Record,
        ticket: &Ticket,
        context: &mut Context<'_>,
    ) -> Result<Effects, Refusals> {
        let more = ticket.difference()?;
        if !ticket.booked.is_empty() || more.is_zero() {
            return Err(state("款项已经记入待处理款项").into());
        }
        let mut next = Ticket { unplaced: more, ..ticket.clone() };
        let (bank_ref, on) = (ticket.item.clone(), ticket.days.0);
        next.booked.push(BankBooked { bank_ref, on, amount: more });
        let mut effects = Effects::answer(Answer::Record(known.id));
        let legs = chart::unplaced(self.area, known.id, more)?;
        effects.transfers.push((context.id(), legs));
        effects.records.push(said_anew(known, Body::Ticket(next)));
        Ok(effects)
    }

    /// Where it belongs; the ticket ends.
    fn home(
        &self,
        known: &Record,
        ticket: &Ticket,
        (facts, context): (&Facts, &mut Context<'_>),
    ) -> Result<Effects, Refusals> {
        let (area, id, amount) = (self.area, known.id, ticket.unplaced);
        let mut next = Ticket { unplaced: Fen::ZERO, ..ticket.clone() };
        let mut effects = Effects::answer(Answer::Record(known.id));
        let how = match &self.placed {
            Placed::Institution(institution) => {
                let legs = chart::placed_institution(area, id, (*institution, amount))?;
                effects.transfers.push((context.id(), legs));
                "转入应付医药机构款"
            }
            Placed::Funding => {
                let legs = chart::placed_funding(area, id, amount)?;
                effects.transfers.push((context.id(), legs));
                "财政（税务）拨付到账"
            }
            Placed::Bank(number) => {
                let (bank_ref, amount) = (number.trim().to_owned(), amount.negated()?);
                if bank_ref.is_empty() {
                    return Err(refused(Reason::ReasonMissing).field("bank_ref").into());
                }
                effects.transfers.push((context.id(), chart::unplaced(area, id, amount)?));
                next.booked.push(BankBooked { bank_ref, on: context.now.date(), amount });
                "经银行退回或重新支付"
            }
            Placed::Remittance(remittance, purpose) => {
                let bank = (ticket.item.clone(), ticket.days.0);
                let receive = self.receive((*remittance, *purpose), amount, bank);
                effects = receive.decide(facts, context)?;
                for (_, legs) in &mut effects.transfers {
                    *legs = chart::out_of_unplaced(legs, area, id)?;
                }
                // The receipt stands for the bank's line from now on.
                next.booked.clear();
                "收到其他统筹区的拨付"
            }
            Placed::Unplaced => return Err(state("款项已经记入待处理款项").into()),
        };
        next.closed = Some((context.now, By::Clerk(self.clerk), how.to_owned()));
        effects.records.push(said_anew(known, Body::Ticket(next)));
        effects.answer = Answer::Record(known.id);
        Ok(effects)
    }

    fn receive(
        &self,
        (remittance, purpose): (RecordId, RemittanceFor),
        amount: Fen,
        (bank_ref, on): (String, Date),
    ) -> Receive {
        let (numbered, clerk, payee) = (self.numbered.clone(), self.clerk, self.area);
        Receive { numbered, clerk, payee, remittance, purpose, amount, bank_ref, on }
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
