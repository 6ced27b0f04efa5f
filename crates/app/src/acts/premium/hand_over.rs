//! Handing premiums over to the collector (②): money.md, "premium y".

use domain::clerk::{By, Duty};
use domain::policy::axes::PremiumKind;
use domain::premium::{Handed, HandedOver};
use domain::refusal::Side;
use domain::{Area, ClerkId, Fen, Moment, Reason, RecordId, Refusal, chart};
use store::record::handed_over_key;
use store::{Answer, Body, Effects, Facts, Kind, Needs};

use super::handed_over;
use crate::act::{Act, Context, Refusals};
use crate::acts::{on_duty, record, said_anew};
use crate::number::Numbered;

/// Hands over what an area owes its collector for an insurance and year. What refunds took off since
/// the last time stands in the books already, so it is set off here.
#[derive(Clone, Debug)]
pub struct HandOver {
    /// Number and content.
    pub numbered: Numbered,
    /// The money officer.
    pub clerk: ClerkId,
    /// Whose collector.
    pub area: Area,
    /// Which insurance.
    pub kind: PremiumKind,
    /// The year that the premiums cover.
    pub year: i16,
    /// How much, 分: what was owed at `until`.
    pub amount: Fen,
    /// What was taken before this moment is in it.
    pub until: Moment,
    /// Until when the last one reached when this was proposed: one of two proposals is out of date.
    pub after: Option<Moment>,
    /// The bank's number; empty = not known yet.
    pub bank_ref: String,
}

impl HandOver {
    fn key(&self) -> String {
        handed_over_key(self.area, self.kind, self.year)
    }
}

impl Act for HandOver {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        Needs {
            records: [RecordId(self.clerk.0)].into(),
            keys: [(Kind::HandedOver, self.key())].into(),
            premiums_owed: [(self.area, self.kind, self.year)].into(),
            ..Needs::default()
        }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        on_duty(facts, self.clerk, Duty::MoneyOfficer, self.area)?;
        let refused = |reason| Refusal::new(reason).of(Side::Agency).at(self.area);
        if !self.amount.is_positive() {
            return Err(refused(Reason::AmountOutOfRange).field("amount").into());
        }
        let (of, now) = ((self.area, self.kind, self.year), context.now);
        let owed = facts.premiums_owed.get(&of).copied().unwrap_or_default();
        if self.amount > owed {
            return Err(refused(Reason::PaymentTooHigh).amount(owed.max(Fen::ZERO)).into());
        }
        let known = handed_over(facts, &self.key());
        let last = known.and_then(|(_, handed)| handed.until());
        if last != self.after || self.until > now {
            return Err(refused(Reason::PremiumState).name("解缴金额已经变了").into());
        }
        let (area, kind, year) = of;
        let mut next = known.map_or_else(
            || HandedOver { area, kind, year, times: Vec::new() },
            |(_, handed)| handed.clone(),
        );
        next.times.push(Handed {
            amount: self.amount,
            until: self.until,
            at: now,
            by: By::Clerk(self.clerk),
            bank_ref: self.bank_ref.trim().to_owned(),
        });
        let kept = match known {
            Some((known, _)) => said_anew(known, Body::HandedOver(next)),
            None => record(context, Body::HandedOver(next)),
        };
        let mut effects = Effects::answer(Answer::Record(kept.id));
        let legs = chart::hand_over(area, kind, year, self.amount)?;
        effects.transfers.push((context.id(), legs));
        effects.records.push(kept);
        Ok(effects)
    }
}
