//! Purchases close to the limit, again and again in one pharmacy.

use domain::flag::{Flag, FlagRule, NEAR_DAYS, Purchase, near_limit};
use domain::ids::first_at;
use domain::policy::PolicySet;
use domain::settlement::{Setting, Settlement, SettlementKind};
use domain::{Fen, InstitutionId, Moment, PersonId};
use jiff::ToSpan as _;
use jiff::civil::Date;
use store::Reads;

/// Uses of the week that are looked at, at most.
const USES: u32 = 200;

/// Looks at the week up to `day` of somebody in a pharmacy. Reads one page of that person's uses and
/// the person's bindings; once per person, pharmacy and month.
pub(crate) fn of_purchases(
    reads: &dyn Reads,
    policies: &PolicySet,
    (patient, institution): (PersonId, InstitutionId),
    day: Date,
) -> store::Result<Option<Flag>> {
    let first = Moment::start_of(day.checked_sub(NEAR_DAYS.days()).unwrap_or(day));
    let end = day.tomorrow().ok().map(|next| first_at(Moment::start_of(next)));
    let uses = reads.uses_between(patient, (first_at(first), end), USES)?;
    let here = |bill: &Settlement| bill.institution == institution && bill.patient == patient;
    let bills = uses.into_iter().map(|it| it.settlement).filter(|it| here(it) && counts(it));
    let bills: Vec<Settlement> = bills.collect();
    let bindings = reads.bindings_of(patient)?;
    let limit_of = |bill: &Settlement| {
        let of = |share: &domain::settlement::Share| {
            let id = share.source.binding()?;
            let binding = bindings.iter().find(|binding| binding.id == id)?;
            let caps = policies.limit_caps(share.area, bill.settled_at.date());
            let cap = caps.and_then(|caps| caps.value.payment);
            binding.limits.payment.into_iter().chain(cap).min()
        };
        bill.shares.iter().filter_map(of).max()
    };
    let purchase = |bill: &Settlement| Purchase {
        bill: (bill.care_area, bill.id),
        on: bill.settled_at.date(),
        aid: bill.figures.aid,
        with_cash: bill.figures.cash.is_positive(),
        limit: limit_of(bill),
    };
    let purchases: Vec<Purchase> = bills.iter().map(purchase).collect();
    let Some(found) = near_limit(&purchases, day) else { return Ok(None) };
    let of_found = bills.iter().filter(|bill| found.iter().any(|one| one.bill.1 == bill.id));
    let paid = of_found
        .flat_map(|bill| &bill.shares)
        .filter_map(|share| Some((share.payer, share.source.binding()?)));
    let (mut people, mut ids): (Vec<_>, Vec<_>) = paid.unzip();
    people.sort_unstable();
    people.dedup();
    ids.sort_unstable();
    ids.dedup();
    people.insert(0, patient);
    let Some(area) = found.first().map(|one| one.bill.0) else { return Ok(None) };
    let (rule, month) = (FlagRule::NearLimit, day.strftime("%Y%m"));
    Ok(Some(Flag {
        rule,
        area,
        key: format!("{}:{}:{}:{month}", rule.word(), patient.0, institution.0),
        people,
        bindings: ids,
        institution: Some(institution),
        amount: Fen::sum(found.iter().map(|one| one.aid)).unwrap_or(Fen::ZERO),
        count: u32::try_from(found.len()).unwrap_or(u32::MAX),
        bills: found.into_iter().map(|one| one.bill).collect(),
        at: Moment::start_of(day),
        closed: None,
    }))
}

/// A purchase that stands and that a relative's account paid of.
pub(crate) fn counts(bill: &Settlement) -> bool {
    bill.setting == Setting::Pharmacy
        && bill.kind == SettlementKind::Settled
        && bill.cancelled_by.is_none()
        && bill.figures.aid.is_positive()
}
