//! May this grantor pay this premium for this relative now, how much, and from what.

use jiff::civil::Date;

use super::pocket::{Pocket, draw_from, from_account};
use super::price::{has_premium, price_of};
use super::{
    PremiumPayment, PremiumSource, PremiumState, SeasonNow, mode, scope_of, season_on, taken_on,
};
use crate::binding::BindingState;
use crate::person::Insured;
use crate::policy::PolicySet;
use crate::policy::axes::{PremiumKind, PremiumMode};
use crate::refusal::Side;
use crate::settlement::{PayerFacts, scope_closed};
use crate::{Area, Fen, Moment, Reason, RecordId, Refusal};

/// A premium that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct PremiumAsk<'a> {
    /// Which insurance.
    pub kind: PremiumKind,
    /// The year that it covers.
    pub year: i16,
    /// For what group of people, in the words of the place's rule.
    pub who: &'a str,
    /// From which pocket; `None` = the account, else the quota.
    pub pocket: Option<Pocket>,
    /// Receipts, where the place pays back what the family paid.
    pub documents: &'a [RecordId],
}

/// What is known under the lock.
#[derive(Clone, Copy, Debug)]
pub struct PremiumFacts<'a> {
    /// Who pays, by which binding, with the account, the use of its limits and the open quota.
    pub payer: &'a PayerFacts,
    /// For whom.
    pub beneficiary: &'a Insured,
    /// How the payment stands that counts for this person, insurance and year already.
    pub stands: Option<PremiumState>,
}

/// The payment as it is kept: taken, waiting for the end of the month, or a claim; whole, or refused
/// with everything that stands against it.
pub fn decide(
    ask: &PremiumAsk<'_>,
    facts: &PremiumFacts<'_>,
    policies: &PolicySet,
    now: Moment,
) -> Result<PremiumPayment, Vec<Refusal>> {
    let PremiumFacts { payer, beneficiary, .. } = *facts;
    let day = now.date();
    let mut against: Vec<Refusal> = standing(payer, now).err().into_iter().collect();
    let area = payer.grantor.area;
    let scope = scope_of(ask.kind);
    if let Some(rule) = scope_closed(payer, scope, policies, day) {
        let refusal = Refusal::new(Reason::ScopeNotAllowed).of(Side::Grantor).at(area).by(rule);
        against.push(refusal.name(scope.zh()));
    }
    let (mode, _) = mode(policies, area, day);
    against.extend(of_insurance(ask, facts, mode));
    let closed = closed(ask, beneficiary, policies, day);
    let waits = mode == PremiumMode::MonthEndBatch;
    let then = || waits.then(|| closed_when_taken(ask, beneficiary, policies, day)).flatten();
    against.extend(closed.or_else(then));
    let named = (ask.kind, ask.year, ask.who);
    let Some(amount) = price_of(policies, beneficiary.area, named, day) else {
        let refusal = Refusal::new(Reason::PremiumUnknown).at(beneficiary.area);
        against.push(refusal.name(name_of(ask)));
        return Err(against);
    };
    let drawn = match mode {
        // Whether the account holds it is looked at again when it is paid back.
        PremiumMode::ClaimBack => from_account((payer, beneficiary, amount), policies, day)
            .map(|_| (PremiumSource::Live, (Fen::ZERO, Fen::ZERO))),
        PremiumMode::AtOnce | PremiumMode::MonthEndBatch => {
            draw_from(ask.pocket, payer, beneficiary, amount, (policies, day))
        }
    };
    let (source, parts) = match drawn {
        Ok(drawn) if against.is_empty() => drawn,
        drawn => {
            against.extend(drawn.err());
            return Err(against);
        }
    };
    Ok(payment(ask, facts, (amount, mode, source, parts), now))
}

fn payment(
    ask: &PremiumAsk<'_>,
    facts: &PremiumFacts<'_>,
    (amount, mode, source, parts): (Fen, PremiumMode, PremiumSource, (Fen, Fen)),
    now: Moment,
) -> PremiumPayment {
    let PremiumFacts { payer, beneficiary, .. } = *facts;
    let state = match mode {
        PremiumMode::AtOnce => PremiumState::Paid,
        PremiumMode::MonthEndBatch => PremiumState::Waiting,
        PremiumMode::ClaimBack => PremiumState::Claimed,
    };
    // A quota's parts are named when it pays: until then it promises a sum.
    let waits = state == PremiumState::Waiting && source != PremiumSource::Live;
    let (current, carried) = if waits { (Fen::ZERO, Fen::ZERO) } else { parts };
    let documents = match state {
        PremiumState::Claimed => ask.documents.to_vec(),
        PremiumState::Waiting
        | PremiumState::Paid
        | PremiumState::Dropped
        | PremiumState::Refunded => Vec::new(),
    };
    PremiumPayment {
        binding: payer.binding.id,
        grantor: payer.grantor.person,
        area: payer.grantor.area,
        beneficiary: beneficiary.person,
        beneficiary_area: beneficiary.area,
        kind: ask.kind,
        year: ask.year,
        who: ask.who.to_owned(),
        amount,
        source,
        mode,
        current,
        carried,
        documents,
        state,
        at: now,
        paid_at: (state == PremiumState::Paid).then_some(now),
        ended_at: None,
        booked: None,
        refused: None,
        note: String::new(),
    }
}

/// The binding lets the grantor pay anything at all now. Whether the beneficiary's year is paid is not
/// asked: that is what the premium is for.
pub(super) fn standing(payer: &PayerFacts, now: Moment) -> Result<(), Refusal> {
    let PayerFacts { binding, grantor, account, .. } = payer;
    let at = |reason| Err(Refusal::new(reason).of(Side::Grantor).at(grantor.area));
    if binding.state != BindingState::Active
        || binding.switched_off
        || now < binding.effective_from
        || binding.until.is_some_and(|last| last < now.date())
    {
        let refusal = Refusal::new(Reason::BindingState).of(Side::Grantor);
        return Err(refusal.on(binding.changed_at.date()));
    }
    if !grantor.has_account() || account.is_none() {
        return at(Reason::NoValidAccount);
    }
    if grantor.frozen || account.as_ref().is_some_and(|account| account.frozen) {
        return at(Reason::Frozen);
    }
    if !grantor.is_covered_on(now.date()) {
        return at(Reason::GrantorStatusAbnormal);
    }
    Ok(())
}

/// What stands against it in the beneficiary's insurance. That the file of people covers the year
/// refuses nothing (ADR 0016): it may cover who is exempt, or lag.
fn of_insurance(ask: &PremiumAsk<'_>, facts: &PremiumFacts<'_>, mode: PremiumMode) -> Vec<Refusal> {
    let PremiumFacts { beneficiary, stands, .. } = *facts;
    let of = |reason| Refusal::new(reason).of(Side::Beneficiary).at(beneficiary.area);
    let mut against = Vec::new();
    if beneficiary.frozen {
        against.push(of(Reason::Frozen));
    }
    if !has_premium(ask.kind, beneficiary) {
        against.push(of(Reason::PremiumNotFor).name(ask.kind.zh()));
    }
    if let Some(state) = stands {
        let how = format!("{}；{}", state.zh(), name_of(ask));
        against.push(of(Reason::PremiumPaid).name(how));
    }
    if mode == PremiumMode::ClaimBack && ask.documents.is_empty() {
        against.push(Refusal::new(Reason::DocumentMissing).of(Side::Grantor).field("documents"));
    }
    against
}

/// Outside the season of that year's residents' premium; care has none of its own.
fn closed(
    ask: &PremiumAsk<'_>,
    beneficiary: &Insured,
    policies: &PolicySet,
    day: Date,
) -> Option<Refusal> {
    if ask.kind == PremiumKind::Care {
        return None;
    }
    match season_on(policies, beneficiary.area, ask.year, day) {
        (SeasonNow::Closed(next), rule) => {
            let refusal = Refusal::new(Reason::SeasonClosed).of(Side::Beneficiary);
            let named = format!("{} 年{}", ask.year, ask.kind.zh());
            let refusal = refusal.at(beneficiary.area).name(named);
            let refusal = next.map_or(refusal.clone(), |next| refusal.on(next));
            Some(match rule {
                Some(rule) => refusal.by(rule),
                None => refusal,
            })
        }
        (SeasonNow::Open(..) | SeasonNow::Unknown, _) => None,
    }
}

/// What is taken at the end of a month is money of that day: the season must be open then too, and the
/// year that it covers not over.
fn closed_when_taken(
    ask: &PremiumAsk<'_>,
    beneficiary: &Insured,
    policies: &PolicySet,
    day: Date,
) -> Option<Refusal> {
    let taken = taken_on(day);
    // Of a year that is over today no amount is known.
    let over = (day.year()..taken.year()).contains(&ask.year);
    let over = over.then(|| year_over((ask.kind, ask.year), beneficiary.area));
    over.or_else(|| closed(ask, beneficiary, policies, taken))
}

/// The year that it covers is over: it is never taken any more.
pub(super) fn year_over((kind, year): (PremiumKind, i16), area: Area) -> Refusal {
    let refusal = Refusal::new(Reason::SeasonClosed).of(Side::Beneficiary).at(area);
    refusal.name(format!("{year} 年{}", kind.zh()))
}

/// `2026 年居民医保 学生儿童`
fn name_of(ask: &PremiumAsk<'_>) -> String {
    format!("{} 年{} {}", ask.year, ask.kind.zh(), ask.who)
}
