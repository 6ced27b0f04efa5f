//! Whether an account or a quota can pay a premium whole, and from which of its parts.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::PremiumSource;
use crate::explain::ShareEnd;
use crate::person::Insured;
use crate::policy::PolicySet;
use crate::refusal::Side;
use crate::settlement::{
    PayerFacts, Room, draw, limited as within, of_grantor, of_quota, part_of_quota, usable_part,
};
use crate::wallet::{Way, openness};
use crate::{Area, Fen, Overflow, Reason, Refusal};

/// Out of which pocket of the grantor somebody wants to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pocket {
    /// What is free in the account.
    Live,
    /// The quota of the binding.
    Quota,
}

/// A pocket that can pay, and the parts of it that do.
pub(super) type Drawn = (PremiumSource, (Fen, Fen));

/// Where the whole amount comes from: as asked, else from the account where the way is open and it
/// has enough, else from the quota.
pub(super) fn draw_from(
    pocket: Option<Pocket>,
    payer: &PayerFacts,
    beneficiary: &Insured,
    amount: Fen,
    (policies, day): (&PolicySet, Date),
) -> Result<Drawn, Refusal> {
    let asked = (payer, beneficiary, amount);
    match pocket {
        Some(Pocket::Live) => from_account(asked, policies, day),
        Some(Pocket::Quota) => from_quota(asked, policies, day),
        None => {
            let live = from_account(asked, policies, day);
            match live {
                Ok(drawn) => Ok(drawn),
                Err(refused) if payer.quota.is_none() => Err(refused),
                Err(_) => from_quota(asked, policies, day),
            }
        }
    }
}

type Asked<'a> = (&'a PayerFacts, &'a Insured, Fen);

/// By the rules of live debit: openness between the two areas, floor and limits.
pub(super) fn from_account(
    (payer, beneficiary, amount): Asked<'_>,
    policies: &PolicySet,
    day: Date,
) -> Result<Drawn, Refusal> {
    let area = payer.grantor.area;
    let way = way(payer, beneficiary, day);
    if let Some(closed) = openness(&way, policies).against_live().into_iter().next() {
        return Err(closed);
    }
    let none = || Refusal::new(Reason::NoValidAccount).of(Side::Grantor).at(area);
    let account = payer.account.as_ref().ok_or_else(none)?;
    let room = of_grantor(payer, account, (false, Fen::ZERO), policies, day)?;
    let part = usable_part(area, policies, day).0;
    if amount > room.most {
        // The floor keeps back what is there; where there is not enough, that is the reason.
        let too_little = room.end == ShareEnd::Floor && account.free(part)? < amount;
        let end = if too_little { ShareEnd::Balance } else { room.end };
        return Err(short(Room { end, ..room }, area, amount));
    }
    let parts = draw(account.free_parts()?, part, amount)?;
    Ok((PremiumSource::Live, parts))
}

/// By the rules of the wallet: open where both are insured; limits of the binding, no floor, which
/// held when the quota was set.
fn from_quota(
    (payer, beneficiary, amount): Asked<'_>,
    policies: &PolicySet,
    day: Date,
) -> Result<Drawn, Refusal> {
    let area = payer.grantor.area;
    let way = way(payer, beneficiary, day);
    if let Some(closed) = openness(&way, policies).against_wallet().into_iter().next() {
        return Err(closed);
    }
    let none = || Refusal::new(Reason::QuotaUnknown).of(Side::Grantor).at(area);
    let (id, quota) = payer.quota.as_ref().ok_or_else(none)?;
    let room = of_quota(payer, quota, (false, Fen::ZERO), policies, day)?;
    if amount > room.most {
        return Err(short(room, area, amount));
    }
    Ok((PremiumSource::Quota(*id), parts_of_quota(payer, amount, policies, day)?))
}

/// A premium is paid nowhere in particular: only where the two are insured counts.
fn way<'a>(payer: &PayerFacts, beneficiary: &Insured, on: Date) -> Way<'a> {
    let (grantor, beneficiary) = (payer.grantor.area, beneficiary.area);
    Way { grantor, beneficiary, care: None, institution: None, on }
}

/// What stands against the amount by the limits of the binding alone.
pub(super) fn limited(
    payer: &PayerFacts,
    amount: Fen,
    policies: &PolicySet,
    day: Date,
) -> Result<Option<Refusal>, Overflow> {
    let room = Room { most: amount, end: ShareEnd::Balance, rule: None };
    let room = within(room, payer, (false, Fen::ZERO), policies, day)?;
    Ok((amount > room.most).then(|| short(room, payer.grantor.area, amount)))
}

/// The parts of the quota that pay, in the order of the grantor's area.
pub(super) fn parts_of_quota(
    payer: &PayerFacts,
    amount: Fen,
    policies: &PolicySet,
    day: Date,
) -> Result<(Fen, Fen), Overflow> {
    let Some((_, quota)) = &payer.quota else { return Ok((Fen::ZERO, Fen::ZERO)) };
    let parts = (quota.current, quota.carried);
    draw(parts, part_of_quota(quota.area, policies, day).0, amount)
}

/// Not the whole of it: nothing is taken. Only the last of these texts names the amount that is asked
/// for; the others name a limit or what is kept back.
fn short(room: Room, area: Area, amount: Fen) -> Refusal {
    let reasons = [
        (ShareEnd::Floor, Reason::KeepBackBelowFloor),
        (ShareEnd::Quota, Reason::QuotaShort),
        (ShareEnd::PaymentLimit, Reason::SingleAmount),
        (ShareEnd::MonthLimit, Reason::MonthLimit),
        (ShareEnd::YearLimit, Reason::YearLimit),
    ];
    let of = |reason| Refusal::new(reason).of(Side::Grantor).at(area);
    let refusal = match reasons.into_iter().find(|(end, _)| *end == room.end) {
        Some((_, reason)) => of(reason),
        None => of(Reason::PremiumBalanceNotFull).amount(amount),
    };
    match room.rule {
        Some(rule) => refusal.by(rule),
        None => refusal,
    }
}
