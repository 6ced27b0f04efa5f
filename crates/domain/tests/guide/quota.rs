//! Quotas and premiums: the guide against what the deciding functions do about them.

use std::collections::BTreeSet;

use domain::binding::{Binding, Scope};
use domain::guide::{Guide, Question, Verdict};
use domain::person::Insutype;
use domain::policy::axes::PremiumKind;
use domain::premium::{PremiumAsk, PremiumFacts, decide, prices, scope_of};
use domain::refusal::Side;
use domain::settlement::ShareSource;
use domain::wallet::{Quota, Way, is_of_place, openness};
use domain::{Fen, RecordId, Refusal};

use super::made::{applied, decided, insured, noon, payer, quota};
use super::sense::of_ways;
use super::world::World;

/// More than any premium, and than a bill of 100.00.
const ENOUGH: Fen = Fen(150_000);

/// What the guide says of the wallet must be what happens.
pub(super) fn check(world: &World, question: &Question, answer: &Guide) {
    let said = answer.wallet();
    let told = || format!("{question:?}\n{said:?}");
    let tried = set(world, question);
    match said.verdict {
        Verdict::Yes => {
            let (binding, quota) = tried.unwrap_or_else(|no| panic!("{no:?}\n{}", told()));
            if let Some(paid) = paid(world, (question, answer), &binding, quota) {
                assert!(paid, "the quota does not pay: {}", told());
            }
        }
        Verdict::No | Verdict::Partly => match tried {
            Err(mut against) => {
                // An application that fails for another reason never comes to the wallet.
                against.extend(openness(&way(question), &world.set).against_wallet());
                let all = said.reasons.iter().all(|reason| among(reason, &against));
                assert!(all && !said.reasons.is_empty(), "{against:?} {}", told());
            }
            Ok((binding, quota)) => {
                let sides = said.reasons.iter().map(|no| no.side);
                let away = sides.eq([Some(Side::Institution)]);
                assert!(away, "a quota is set: {}", told());
                assert!(
                    paid(world, (question, answer), &binding, quota).is_none_or(|paid| !paid),
                    "{}",
                    told()
                );
            }
        },
        // Nobody says that a place is open: nothing is paid on it.
        Verdict::Unknown => {
            let closed = |no: &Refusal| is_of_place(no.reason);
            if said.reasons.iter().any(closed) {
                let pays = tried.ok().and_then(|(binding, quota)| {
                    paid(world, (question, answer), &binding, quota).filter(|paid| *paid)
                });
                assert_eq!(pays, None, "it pays: {}", told());
            }
        }
    }
    premiums(world, question, answer);
}

fn way(question: &Question) -> Way<'static> {
    let premium = matches!(question.purpose, Some(Scope::ResidentPremium | Scope::CarePremium));
    Way {
        grantor: question.grantor_area,
        beneficiary: question.beneficiary_area,
        care: (!premium).then_some(question.care_area),
        institution: None,
        on: question.on,
    }
}

/// The same reason about the same place; whose side it is, and from when.
fn among(reason: &Refusal, against: &[Refusal]) -> bool {
    against.iter().any(|no| {
        (no.reason, no.side, no.area, no.on) == (reason.reason, reason.side, reason.area, reason.on)
    })
}

/// A binding and a quota under it, or what stands against the one or the other.
fn set(world: &World, question: &Question) -> Result<(Binding, Quota), Vec<Refusal>> {
    let binding = applied(world, question, question.purpose)?;
    let quota = quota(world, question, &binding, ENOUGH)?;
    Ok((binding, quota))
}

/// Whether a bill of the care area is paid from the quota, all that is left to the person.
fn paid(
    world: &World,
    asked: (&Question, &Guide),
    binding: &Binding,
    quota: Quota,
) -> Option<bool> {
    let settlement = decided(world, asked, binding, Some(quota))?.settlement;
    let (figures, shares) = (settlement.figures, settlement.shares);
    let by_quota = shares.iter().all(|share| matches!(share.source, ShareSource::Quota(..)));
    Some(by_quota && !shares.is_empty() && figures.aid == figures.psn_part().unwrap())
}

/// What the first sentence says about paying a premium here is what is decided about one.
fn premiums(world: &World, question: &Question, answer: &Guide) {
    let mut kinds = [PremiumKind::Resident, PremiumKind::Care].into_iter();
    let asked = kinds.find(|kind| Some(scope_of(*kind)) == question.purpose);
    let (Some(kind), Verdict::Yes) = (asked, of_ways(answer)) else { return };
    let told = || format!("{question:?}\n{}", answer.headline.zh);
    let binding = applied(world, question, question.purpose).unwrap();
    let by_quota = answer.binding().verdict != Verdict::Yes;
    let set = by_quota.then(|| quota(world, question, &binding, ENOUGH).unwrap());
    let now = noon(question).max(binding.effective_from);
    let day = now.date();
    let payer = payer(question, binding, set);
    let beneficiary = insured(2, question.beneficiary_area, Insutype::Resident);
    let known = prices(&world.set, question.beneficiary_area, day);
    let known: Vec<_> = known.iter().filter(|price| price.premium.kind == kind).collect();
    let taken = |year: i16, who: &str| {
        let ask = PremiumAsk { kind, year, who, pocket: None, documents: &[RecordId(1)] };
        let facts = PremiumFacts { payer: &payer, beneficiary: &beneficiary, stands: None };
        decide(&ask, &facts, &world.set, now).is_ok()
    };
    let of = |price: &&domain::premium::Price| taken(price.premium.year, &price.premium.who);
    let years: BTreeSet<i16> =
        known.iter().copied().filter(of).map(|price| price.premium.year).collect();
    assert!(!taken(day.year(), "谁也不是"), "{}", told());
    let zh = &answer.headline.zh;
    assert_eq!(answer.verdict == Verdict::Yes, !years.is_empty(), "{}", told());
    assert_eq!(zh.contains("本平台可以代缴"), !years.is_empty(), "{}", told());
    // It names the year of which it speaks.
    let named = |year: &i16| zh.contains(&format!("代缴{year}年度的"));
    assert!(years.is_empty() || years.first().is_some_and(named), "{}", told());
}
