//! The life of a statement: sealed → (disputed ⇄ sealed) → confirmed → sent → paid. Its sums never
//! change: what was wrong is cancelled, and comes off the next month's.

use jiff::civil::Date;

use super::{Dispute, Statement, StatementState, confirm_by, notice_from, pay_by};
use crate::clerk::By;
use crate::refusal::Side;
use crate::{Area, Moment, Overflow, Reason, RecordId, Refusal, calendar};

/// Working days for the answer to a dispute (业务协同: 10).
pub const DISPUTE_DAYS: u8 = 10;
/// Working days for the receiver's word that the money is there (P: as for any problem).
const RECEIPT_DAYS: u8 = 10;

impl StatementState {
    /// The word of the pages and of refusals.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Sealed => "待确认",
            Self::Disputed => "有异议",
            Self::Confirmed => "已确认，待付款",
            Self::Sent => "已付款，待收款确认",
            Self::Paid => "已结清",
        }
    }

    /// True once it holds.
    pub fn holds(self) -> bool {
        matches!(self, Self::Confirmed | Self::Sent | Self::Paid)
    }
}

impl Statement {
    /// One side says that something is wrong.
    pub fn dispute(&self, (area, by): (Area, By), why: &str, now: Moment) -> Result<Self, Refusal> {
        self.is_side(area)?;
        let why = said(why)?;
        self.only(self.state == StatementState::Sealed)?;
        let mut next = self.at_step(StatementState::Disputed, now);
        next.due = calendar::due(now.date(), DISPUTE_DAYS).on;
        next.disputes.push(Dispute { at: now, area, by, why, outcome: None });
        Ok(next)
    }

    /// The other side answers; the statement waits for its confirmation again, ten days at least.
    pub fn answer(
        &self,
        (area, by): (Area, By),
        outcome: &str,
        now: Moment,
    ) -> Result<Self, Refusal> {
        self.is_side(area)?;
        let outcome = said(outcome)?;
        self.only(self.state == StatementState::Disputed)?;
        let mut next = self.at_step(StatementState::Sealed, now);
        next.due = confirm_by(self.month, now.date());
        let open = next.disputes.last_mut().filter(|dispute| dispute.area != area);
        // Nobody answers the own dispute, nor that of another side for which they spoke before.
        let open = open.ok_or_else(|| self.not_now())?;
        if open.by == by {
            return Err(Refusal::new(Reason::SamePersonTwice).of(Side::Agency));
        }
        open.outcome = Some((now, by, outcome));
        Ok(next)
    }

    /// The side that speaks for it says that it holds; where nothing is due it is over. Its
    /// positions are booked with it ([`Self::booked`]).
    pub fn confirm(&self, (area, by): (Area, By), now: Moment) -> Result<Self, Refusal> {
        if area != self.parties.speaker() {
            return Err(unknown());
        }
        self.only(self.state == StatementState::Sealed)?;
        Ok(self.confirmed_by(by, now)?)
    }

    /// Nobody said a word in time: it holds.
    pub fn confirm_by_silence(&self, now: Moment) -> Result<Option<Self>, Overflow> {
        let silent = self.state == StatementState::Sealed && now.date() > self.due;
        silent.then(|| self.confirmed_by(By::Platform, now)).transpose()
    }

    /// The day on which it came to wait for a word: it was made, or a dispute was answered.
    pub fn since(&self) -> Date {
        let answered = self.disputes.last().and_then(|dispute| dispute.outcome.as_ref());
        answered.map_or(self.at, |(at, ..)| *at).date()
    }

    /// Its last day for a word is `until` at the earliest: on days without a server nobody could
    /// look. `None` where it waits for no word, or until then anyway.
    pub fn granted(&self, until: Date) -> Option<Self> {
        let sooner = self.state == StatementState::Sealed && self.due < until;
        sooner.then(|| Self { due: until, ..self.clone() })
    }

    fn confirmed_by(&self, by: By, now: Moment) -> Result<Self, Overflow> {
        let is_due = self.pays()?.is_some();
        let state = if is_due { StatementState::Confirmed } else { StatementState::Paid };
        let mut next = self.at_step(state, now);
        next.due = notice_from(self.month).max(now.date());
        next.confirmed = Some((now, by));
        Ok(next)
    }

    /// The notice of payment, from the 28th on; from then on its days to pay are counted.
    pub fn notice(&self, now: Moment) -> Option<Self> {
        let (today, state) = (now.date(), self.state);
        let due = state == StatementState::Confirmed && self.noticed.is_none();
        (due && today >= notice_from(self.month)).then(|| Self {
            noticed: Some(now),
            due: pay_by(self.parties, self.month, today),
            ..self.clone()
        })
    }

    /// The last day of its step passed, and nobody wrote that down yet. Waiting for a confirmation
    /// is never late: silence confirms.
    pub fn mark_late(&self, now: Moment) -> Option<Self> {
        let waits = matches!(
            self.state,
            StatementState::Disputed | StatementState::Confirmed | StatementState::Sent
        );
        let late = waits && self.late.is_none() && now.date() > self.due;
        late.then(|| Self { late: Some(now.date()), ..self.clone() })
    }

    /// The payer's bank paid.
    pub fn sent(&self, remittance: RecordId, now: Moment) -> Result<Self, Refusal> {
        self.only(self.state == StatementState::Confirmed)?;
        let mut next = self.at_step(StatementState::Sent, now);
        next.due = calendar::due(now.date(), RECEIPT_DAYS).on;
        next.remittance = Some(remittance);
        Ok(next)
    }

    /// The receiver's bank has it.
    pub fn paid(&self, now: Moment) -> Result<Self, Refusal> {
        self.only(self.state == StatementState::Sent)?;
        Ok(self.at_step(StatementState::Paid, now))
    }

    fn at_step(&self, state: StatementState, now: Moment) -> Self {
        Self { state, late: None, due: now.date(), ..self.clone() }
    }

    fn is_side(&self, area: Area) -> Result<(), Refusal> {
        if self.parties.includes(area) { Ok(()) } else { Err(unknown()) }
    }

    fn only(&self, may: bool) -> Result<(), Refusal> {
        if may { Ok(()) } else { Err(self.not_now()) }
    }

    fn not_now(&self) -> Refusal {
        Refusal::new(Reason::StatementState).of(Side::Agency).name(self.state.zh())
    }
}

fn unknown() -> Refusal {
    Refusal::new(Reason::StatementUnknown).of(Side::Agency)
}

fn said(words: &str) -> Result<String, Refusal> {
    let words = words.trim();
    if words.is_empty() {
        return Err(Refusal::new(Reason::ReasonMissing).of(Side::Agency).field("why"));
    }
    Ok(words.to_owned())
}
