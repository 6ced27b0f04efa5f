//! From a rule and an in-scope amount to what the funds pay.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::rule::{BenefitRule, Cap, Deductible, Later, Per};
use super::{Accumulator, Benefit, Care};
use crate::institution::Level;
use crate::money::round_div;
use crate::person::Insured;
use crate::policy::axes::MonthDay;
use crate::settlement::{AccumulatorKey, Setting};
use crate::time::age_on;
use crate::{BasisPoints, Fen, Overflow};

/// The accumulators of one person.
type Accumulators = BTreeMap<AccumulatorKey, Accumulator>;

/// The first rule that fits.
pub fn find<'r>(
    rules: &'r [BenefitRule],
    insured: &Insured,
    care: &Care,
) -> Option<&'r BenefitRule> {
    rules.iter().find(|rule| rule.fits(insured, care))
}

/// The first calendar year of the benefit or account year that a day belongs to.
pub fn benefit_year(start: MonthDay, day: Date) -> i16 {
    let before = (day.month(), day.day()) < (start.month, start.day);
    day.year().saturating_sub(i16::from(before))
}

/// What the funds pay of an in-scope amount by a rule that [`find`] found.
///
/// The amount fills the deductible first. The rest goes through the cost bands, each band's share
/// rounded by itself, until the fund has paid what the cap leaves; what lies above is paid by the
/// fund above the cap, if any, and by the person.
pub fn evaluate(
    rule: &BenefitRule,
    insured: &Insured,
    care: &Care,
    in_scope: Fen,
    accumulators: &Accumulators,
) -> Result<Benefit, Overflow> {
    let so_far = SoFar { year: accumulators, stay: &[] };
    evaluate_further(rule, insured, care, in_scope, so_far)
}

/// What was used up before a bill.
#[derive(Clone, Copy, Debug)]
pub struct SoFar<'a> {
    /// By the person, everything; the next field too.
    pub year: &'a Accumulators,
    /// By earlier bills of the same stay in hospital (中途结算). A stay is one stay, counted once in each
    /// year in which it is paid and with one deductible, in however many bills it is paid.
    pub stay: &'a [(AccumulatorKey, Accumulator)],
}

/// As [`evaluate`], for one of several bills of a stay.
pub fn evaluate_further(
    rule: &BenefitRule,
    insured: &Insured,
    care: &Care,
    in_scope: Fen,
    so_far: SoFar<'_>,
) -> Result<Benefit, Overflow> {
    let Some(level) = rule.level(care) else { return Ok(Benefit::none(in_scope)) };
    let key = key(rule, insured, care);
    let accumulators = so_far.year;
    let used = accumulators.get(&key).copied().unwrap_or_default();
    let deductible = so_far.due(&rule.deductible, key, (level, care.days))?.min(in_scope);
    let sharing = Sharing {
        rule,
        level,
        age: age_on(insured.born, care.day),
        position: used.in_scope.plus(deductible)?,
        room: room(rule, level, key, accumulators)?,
        lower: care.lower,
    };
    let shared = sharing.share(in_scope.minus(deductible)?)?;

    let mut benefit = Benefit { deductible, ratio_bp: shared.ratio_bp, ..Benefit::default() };
    benefit.coinsurance = shared.covered.minus(shared.fund)?;
    benefit.above_cap = shared.above;
    pay(&mut benefit.funds, rule.fund, shared.fund)?;
    if let Some(payer) = rule.supplement {
        let paid = payer.ratio.of(benefit.coinsurance)?;
        benefit.coinsurance = benefit.coinsurance.minus(paid)?;
        pay(&mut benefit.funds, payer.fund, paid)?;
    }
    if let Some(payer) = rule.cap.as_ref().and_then(|cap| cap.above) {
        let paid = payer.ratio.of(benefit.above_cap)?;
        benefit.above_cap = benefit.above_cap.minus(paid)?;
        pay(&mut benefit.funds, payer.fund, paid)?;
    }
    benefit.fund_sum = Fen::sum(benefit.funds.values().copied())?;

    let under_sub = sub_cap(rule.cap.as_ref(), level).is_some();
    let mut added = Accumulator {
        in_scope,
        fund: shared.fund,
        fund_sub: if under_sub { shared.fund } else { Fen::ZERO },
        count: i64::from(so_far.is_first(key)),
        ..Accumulator::default()
    };
    if let Some(filled) = added.deductible.get_mut(level.index()) {
        *filled = deductible;
    }
    benefit.accumulated = Some((key, added));
    Ok(benefit)
}

fn key(rule: &BenefitRule, insured: &Insured, care: &Care) -> AccumulatorKey {
    AccumulatorKey {
        area: insured.area,
        person: insured.person,
        year: benefit_year(rule.year_start, care.day),
        inpatient: care.setting == Setting::Inpatient,
    }
}

fn pay(funds: &mut BTreeMap<u32, Fen>, fund: u32, amount: Fen) -> Result<(), Overflow> {
    if !amount.is_zero() {
        let sum = funds.entry(fund).or_default();
        *sum = sum.plus(amount)?;
    }
    Ok(())
}

impl SoFar<'_> {
    /// Nothing of the stay was counted in this year yet. One that is paid in two years counts in
    /// both: the next one in the new year is a later one.
    fn is_first(&self, key: AccumulatorKey) -> bool {
        self.stay.iter().filter(|(of, _)| *of == key).all(|(_, added)| added.count <= 0)
    }

    /// The deductible that is due for the whole stay, as if nothing of it had been paid, less what its
    /// earlier bills filled: in any year where the deductible is the stay's, else in this one.
    fn due(
        &self,
        rule: &Deductible,
        key: AccumulatorKey,
        (level, days): (Level, i64),
    ) -> Result<Fen, Overflow> {
        let mut before = self.year.get(&key).copied().unwrap_or_default();
        let mut filled = Fen::ZERO;
        for (of, added) in self.stay {
            let in_year = *of == key;
            if in_year {
                before = before.less(*added)?;
            }
            if in_year || matches!(rule.per, Per::Stay | Per::Visit) {
                filled = filled.plus(Fen::sum(added.deductible)?)?;
            }
        }
        Ok(due(rule, level, days, &before)?.minus(filled)?.or_zero())
    }
}

/// The deductible that is still to be filled.
fn due(rule: &Deductible, level: Level, days: i64, used: &Accumulator) -> Result<Fen, Overflow> {
    let first = rule.amount.of(level);
    let filled = Fen::sum(used.deductible)?;
    let filled_here = used.deductible.get(level.index()).copied().unwrap_or_default();
    let due = match rule.per {
        Per::Year => first.minus(filled)?,
        Per::Level => first.minus(filled_here)?,
        Per::Visit => first,
        Per::Stay => {
            let later = match &rule.later {
                None => first,
                Some(Later::Share(share)) => share.of(level).of(first)?,
                Some(Later::Fixed(amount)) => amount.of(level),
            };
            let is_later =
                if rule.later_at_same_level { !filled_here.is_zero() } else { used.count > 0 };
            let again = recounts(rule.again_after_days, days);
            let this_one = if is_later { later } else { first };
            let extra = later.0.checked_mul(again).map(Fen).ok_or(Overflow)?;
            this_one.plus(extra)?
        }
    };
    let left = match rule.year_most {
        Some(most) => most.minus(filled)?,
        None => Fen::MAX,
    };
    Ok(due.min(left).or_zero())
}

/// How often a long stay counts again: 90 days are one stay, 91 are two.
fn recounts(after: Option<i64>, days: i64) -> i64 {
    let further_days = days.saturating_sub(1).max(0);
    after.and_then(|after| further_days.checked_div(after)).unwrap_or(0)
}

/// The sub-cap that this level is under.
fn sub_cap(cap: Option<&Cap>, level: Level) -> Option<super::rule::Most> {
    cap?.sub.as_ref().filter(|sub| sub.from <= level).map(|sub| sub.most)
}

/// What the fund may still pay in this year.
fn room(
    rule: &BenefitRule,
    level: Level,
    key: AccumulatorKey,
    accumulators: &Accumulators,
) -> Result<Fen, Overflow> {
    let Some(cap) = &rule.cap else { return Ok(Fen::MAX) };
    let used = accumulators.get(&key).copied().unwrap_or_default();
    let mut room = cap.most.amount()?.minus(used.fund)?;
    if cap.shared {
        let other = AccumulatorKey { inpatient: !key.inpatient, ..key };
        room = room.minus(accumulators.get(&other).map_or(Fen::ZERO, |other| other.fund))?;
    }
    if let Some(most) = sub_cap(Some(cap), level) {
        room = room.min(most.amount()?.minus(used.fund_sub)?);
    }
    Ok(room.or_zero())
}

/// An amount on its way through the bands.
struct Sharing<'a> {
    rule: &'a BenefitRule,
    level: Level,
    age: i16,
    /// Where in the bands it begins.
    position: Fen,
    /// What the cap leaves.
    room: Fen,
    /// Taken off every ratio: care away from home.
    lower: BasisPoints,
}

/// How it came out: `covered + above` is the amount, `fund ≤ covered`.
#[derive(Default)]
struct Shared {
    covered: Fen,
    fund: Fen,
    above: Fen,
    ratio_bp: i64,
}

impl Sharing<'_> {
    fn share(&self, amount: Fen) -> Result<Shared, Overflow> {
        let mut shared = Shared::default();
        let (mut rest, mut position) = (amount, self.position);
        let ends = self.rule.bands.iter().map(|band| band.above).chain([Fen::MAX]);
        let bands = self.rule.bands.iter().map(|band| &band.ratio);
        for (ratio, end) in [&self.rule.ratio].into_iter().chain(bands).zip(ends) {
            let inside = rest.min(end.minus(position)?);
            if !inside.is_positive() {
                continue;
            }
            let ratio = self.adjusted(ratio.of(self.level))?;
            shared.ratio_bp = if rest == amount { ratio.0 } else { 0 };
            self.cover(&mut shared, inside, ratio)?;
            rest = rest.minus(inside)?;
            position = position.plus(inside)?;
        }
        Ok(shared)
    }

    /// One band's amount; where the cap cuts it, the cost that the room pays for is `room ÷ ratio`.
    fn cover(&self, shared: &mut Shared, amount: Fen, ratio: BasisPoints) -> Result<(), Overflow> {
        let room = self.room.minus(shared.fund)?;
        let wanted = ratio.of(amount)?;
        let (fund, covered) = if wanted <= room {
            (wanted, amount)
        } else {
            let exact = i128::from(room.0).checked_mul(10_000).ok_or(Overflow)?;
            let cost = round_div(exact, i128::from(ratio.0))?;
            (room, cost.max(room).min(amount))
        };
        shared.fund = shared.fund.plus(fund)?;
        shared.covered = shared.covered.plus(covered)?;
        shared.above = shared.above.plus(amount.minus(covered)?)?;
        Ok(())
    }

    /// The ratio of this person: points, then age, then the factor of the own share, then what care
    /// away from home takes off; at most 100 %, at least nothing.
    fn adjusted(&self, ratio: BasisPoints) -> Result<BasisPoints, Overflow> {
        let steps = self.rule.by_age.iter().rev();
        let of_age = steps.into_iter().find(|step| step.from <= self.age);
        let points = self.rule.points.0.saturating_add(of_age.map_or(0, |step| step.points.0));
        let ratio = ratio.0.saturating_add(points).clamp(0, BasisPoints::WHOLE.0);
        let own = BasisPoints::WHOLE.0.saturating_sub(ratio);
        let exact =
            i128::from(own).checked_mul(i128::from(self.rule.own_share.0)).ok_or(Overflow)?;
        let own = round_div(exact, i128::from(BasisPoints::WHOLE.0))?;
        let ratio = BasisPoints::WHOLE.0.saturating_sub(own.0).saturating_sub(self.lower.0);
        Ok(BasisPoints(ratio.max(0)))
    }
}
