//! The money of a break of the bank's account (②): unplaced first, then where it belongs.

use domain::clearing::RemittanceFor;
use domain::clerk::By;
use domain::day_end::{BankBooked, Placed, Ticket};
use domain::policy::axes::PremiumKind;
use domain::{Area, ClerkId, Fen, Reason, RecordId, chart};
use jiff::civil::Date;
use store::{Answer, Body, Effects, Facts, Needs, Record};

use super::{needs, open_ticket, refused, state};
use crate::act::{Act, Context, Refusals};
use crate::acts::{Receive, said_anew};
use crate::number::Numbered;

/// Books the money of a break of the bank's account (②): unplaced first, then where it belongs, with
/// which the ticket ends. What is booked already is only tied to the bank's number.
///
/// A ticket says what stood in the books when the bank's file came. Both when this is proposed and
/// when it is approved, what they have under the bank's number is looked at again: money that was
/// booked since would be booked twice.
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
    /// What the bank had more than the books when this was proposed, of which number and day.
    pub line: BankBooked,
    /// Where the money goes.
    pub placed: Placed,
}

impl PlaceTicket {
    /// What a ticket says of its number.
    pub fn line_of(ticket: &Ticket) -> Result<BankBooked, domain::Overflow> {
        let (bank_ref, on) = (ticket.item.clone(), ticket.days.0);
        Ok(BankBooked { bank_ref, on, amount: ticket.difference()? })
    }
}

impl Act for PlaceTicket {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = needs(self.clerk, self.ticket);
        needs.bank.insert((self.area, self.line.bank_ref.clone(), self.line.on));
        match &self.placed {
            Placed::Institution(institution) => {
                needs.payables.insert((self.area, *institution));
            }
            Placed::Remittance(remittance, purpose) => {
                let bank = (String::new(), Date::MIN);
                let needed = self.receive((*remittance, *purpose), Fen::ZERO, bank).needs();
                needs.merge(needed);
            }
            Placed::Known(record) => {
                needs.records.insert(*record);
            }
            Placed::Collector { kind, year } => {
                needs.premiums_owed.insert((self.area, *kind, *year));
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
        if ticket.of_bank() != Some(self.area) {
            return Err(state("只有银行流水的工单有款项要记账").into());
        }
        if Self::line_of(ticket)? != self.line {
            return Err(state("工单在提出以后变了").into());
        }
        match &self.placed {
            Placed::Unplaced => self.unplaced((known, ticket), facts, context),
            Placed::Known(record) => self.known(*record, (known, ticket), (facts, context)),
            _ if ticket.unplaced.is_zero() => Err(state("款项还没有记入待处理款项").into()),
            _ => self.home((known, ticket), (facts, context)),
        }
    }
}

impl PlaceTicket {
    /// What the books have under the bank's number now.
    fn in_the_books(&self, facts: &Facts) -> Result<Fen, Refusals> {
        let mut sum = Fen::ZERO;
        for record in facts.records.values() {
            for moved in record.body.on_bank(self.area) {
                if moved.number == self.line.bank_ref {
                    sum = sum.plus(moved.amount)?;
                }
            }
        }
        Ok(sum)
    }

    /// The bank's account as the bank has it; the ticket stays open.
    fn unplaced(
        &self,
        (known, ticket): (&Record, &Ticket),
        facts: &Facts,
        context: &mut Context<'_>,
    ) -> Result<Effects, Refusals> {
        let ([theirs, ..], [ours, ..]) = (ticket.theirs, ticket.ours);
        let now = self.in_the_books(facts)?;
        if now == theirs {
            return Err(state("账上已经和银行一致").into());
        }
        if now != ours {
            return Err(state("这个流水号的账在对账以后变了，请重新对账").into());
        }
        let more = theirs.minus(ours)?;
        let mut next = Ticket { unplaced: ticket.unplaced.plus(more)?, ..ticket.clone() };
        let (bank_ref, on) = (ticket.item.clone(), ticket.days.0);
        next.booked.push(BankBooked { bank_ref, on, amount: more });
        let mut effects = Effects::answer(Answer::Record(known.id));
        let legs = chart::unplaced(self.area, known.id, more)?;
        effects.transfers.push((context.id(), legs));
        effects.records.push(said_anew(known, Body::Ticket(next)));
        Ok(effects)
    }

    /// A payment that is booked already: no leg at the bank but the one that takes back what was
    /// unplaced. The ticket ends.
    fn known(
        &self,
        record: RecordId,
        (known, ticket): (&Record, &Ticket),
        (facts, context): (&Facts, &mut Context<'_>),
    ) -> Result<Effects, Refusals> {
        let [theirs, ..] = ticket.theirs;
        let without = self.in_the_books(facts)?.minus(ticket.unplaced)?;
        let lacks = theirs.minus(without)?;
        let named = facts.records.get(&record).filter(|named| named.id != known.id);
        let mut effects = Effects::answer(Answer::Record(known.id));
        let fits = named.and_then(|named| {
            let number = &self.line.bank_ref;
            if lacks.is_zero() {
                let moved = named.body.on_bank(self.area);
                return moved.iter().any(|it| it.number == number).then_some(());
            }
            let tied = named.body.with_number(self.area, lacks, number)?;
            effects.records.push(said_anew(named, tied));
            Some(())
        });
        if fits.is_none() {
            return Err(state("这笔已入账的款项对不上银行的金额").amount(lacks).into());
        }
        if !ticket.unplaced.is_zero() {
            let back = chart::unplaced(self.area, known.id, ticket.unplaced.negated()?)?;
            effects.transfers.push((context.id(), back));
        }
        let closed = Some(self.closed("就是已入账的一笔", context));
        let next = Ticket { unplaced: Fen::ZERO, booked: Vec::new(), closed, ..ticket.clone() };
        effects.records.push(said_anew(known, Body::Ticket(next)));
        Ok(effects)
    }

    /// Where it belongs; the ticket ends.
    fn home(
        &self,
        (known, ticket): (&Record, &Ticket),
        (facts, context): (&Facts, &mut Context<'_>),
    ) -> Result<Effects, Refusals> {
        let [theirs, ..] = ticket.theirs;
        if self.in_the_books(facts)? != theirs {
            return Err(state("这个流水号又记了账，请先对上已入账的一笔").into());
        }
        let (area, id, amount) = (self.area, known.id, ticket.unplaced);
        let mut next = Ticket { unplaced: Fen::ZERO, ..ticket.clone() };
        let mut effects = Effects::answer(Answer::Record(known.id));
        let (legs, how) = match &self.placed {
            Placed::Institution(institution) => {
                let home = (*institution, amount);
                (Some(chart::placed_institution(area, id, home)?), "转入应付医药机构款")
            }
            Placed::Funding => {
                (Some(chart::placed_funding(area, id, amount)?), "财政（税务）拨付到账")
            }
            Placed::Collector { kind, year } => {
                let legs = self.collector(facts, (*kind, *year), amount)?;
                (Some(legs), "征收机构退回保费")
            }
            Placed::Bank(number) => {
                let (bank_ref, amount) = (number.trim().to_owned(), amount.negated()?);
                if bank_ref.is_empty() {
                    return Err(refused(Reason::ReasonMissing).field("bank_ref").into());
                }
                next.booked.push(BankBooked { bank_ref, on: context.now.date(), amount });
                (Some(chart::unplaced(area, id, amount)?), "经银行退回或重新支付")
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
                (None, "收到其他统筹区的拨付")
            }
            Placed::Unplaced | Placed::Known(_) => {
                return Err(state("款项已经记入待处理款项").into());
            }
        };
        effects.transfers.extend(legs.map(|legs| (context.id(), legs)));
        next.closed = Some(self.closed(how, context));
        effects.records.push(said_anew(known, Body::Ticket(next)));
        effects.answer = Answer::Record(known.id);
        Ok(effects)
    }

    /// What the collector paid back: no more than refunds left with it.
    fn collector(
        &self,
        facts: &Facts,
        (kind, year): (PremiumKind, i16),
        amount: Fen,
    ) -> Result<ledger::Transfer, Refusals> {
        let owed = facts.premiums_owed.get(&(self.area, kind, year)).copied();
        let with_it = owed.unwrap_or_default().negated()?.max(Fen::ZERO);
        if !amount.is_positive() || amount > with_it {
            return Err(refused(Reason::PaymentTooHigh).amount(with_it).into());
        }
        Ok(chart::placed_collector(self.area, self.ticket, (kind, year), amount)?)
    }

    fn closed(&self, how: &str, context: &Context<'_>) -> (domain::Moment, By, String) {
        (context.now, By::Clerk(self.clerk), how.to_owned())
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
