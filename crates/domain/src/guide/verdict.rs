//! Whether a binding is possible: asked of the functions that decide, about made-up persons.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{Question, Verdict};
use crate::binding::{Application, ApplyFacts, Consents, Guardian, Limits, Scope, apply};
use crate::person::{Account, Insured, InsuredStatus, Insutype, PsnType};
use crate::policy::axes::Openness;
use crate::policy::{AxisName, Grade, PolicySet, RuleRef, Ruled};
use crate::refusal::Side;
use crate::settlement::way_closed;
use crate::{Area, BindingId, Fen, Kinship, Moment, PersonId, Reason, Refusal};

/// Age of a made-up relative whose age is not told.
const GROWN_UP: i16 = 40;

/// What is found about one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Possible or not.
    pub(super) verdict: Verdict,
    /// What stands against it.
    pub(super) reasons: Vec<Refusal>,
}

impl Found {
    pub(super) fn new(verdict: Verdict, reasons: Vec<Refusal>) -> Self {
        Self { verdict, reasons }
    }
}

/// Whether the owner of an account can bind the relative, for this purpose, so that it can be used
/// in the care area.
pub(super) fn binding(question: &Question, set: &PolicySet) -> Found {
    let asked = refusals(question, set, question.purpose);
    let (soft, hard): (Vec<_>, Vec<_>) = asked.into_iter().partition(rests_on_unknown);
    let (scopes, hard): (Vec<_>, Vec<_>) =
        hard.into_iter().partition(|refusal| refusal.reason == Reason::ScopeNotAllowed);
    if !hard.is_empty() {
        return Found::new(Verdict::No, hard);
    }
    let closed = care_closed(question, set);
    let not_known = !soft.is_empty()
        || way_unknown(question, set)
        || kinship_unknown(question, set)
        || closed.as_ref().is_some_and(rests_on_unknown);
    if not_known {
        return Found::new(Verdict::Unknown, [soft, scopes].concat());
    }
    if !scopes.is_empty() {
        // Something else may be paid, or nothing at all.
        let open = refusals(question, set, None).is_empty() && any_scope(question, set);
        let verdict = if open { Verdict::Partly } else { Verdict::No };
        return Found::new(verdict, scopes);
    }
    match closed {
        Some(closed) => Found::new(Verdict::Partly, vec![closed]),
        None => Found::new(Verdict::Yes, Vec::new()),
    }
}

/// All that the deciding functions say against the binding of two persons with whom nothing is wrong.
pub(super) fn refusals(
    question: &Question,
    set: &PolicySet,
    purpose: Option<Scope>,
) -> Vec<Refusal> {
    let noon = Moment::start_of(question.on).plus_ms(12 * 60 * 60 * 1_000);
    let grantor = insured(1, question.grantor_area, Insutype::Employee, question.on, GROWN_UP);
    let age = question.age.unwrap_or(GROWN_UP);
    let relative = insured(2, question.beneficiary_area, Insutype::Resident, question.on, age);
    let account = account(&grantor);
    let facts = ApplyFacts {
        grantor: &grantor,
        account: Some(&account),
        beneficiary: &relative,
        given: Vec::new(),
        held: Vec::new(),
    };
    let ask = Application {
        kinship: question.relative.kinship,
        limits: Limits::default(),
        scopes: purpose.map(|purpose| BTreeSet::from([purpose])),
        from: None,
        until: None,
    };
    let consents = Consents { pledge: true, accepted: true, guardian: Guardian::Agreed };
    apply(BindingId(1), &facts, &ask, consents, set, noon).err().unwrap_or_default()
}

fn any_scope(question: &Question, set: &PolicySet) -> bool {
    set.scopes(question.grantor_area, question.on).is_some_and(|ruled| !ruled.value.is_empty())
}

/// What closes the way to the care area although the two could be bound.
fn care_closed(question: &Question, set: &PolicySet) -> Option<Refusal> {
    let [_, _, care] = question.way();
    let rule = way_closed(question.way(), set, question.on)?;
    let refusal = Refusal::new(Reason::RegionNotOpen).of(Side::Institution).at(care);
    Some(refusal.by(rule))
}

/// A refusal that rests on a wider rule because the place's own is not known. Across provinces no
/// place decides: this platform makes no such binding.
fn rests_on_unknown(refusal: &Refusal) -> bool {
    let unknown = |rule: &RuleRef| rule.unknown_here && rule.axis != AxisName::CrossProvince;
    refusal.rule.as_ref().is_some_and(unknown)
}

/// True when a place on the way does not know whether it is open.
fn way_unknown(question: &Question, set: &PolicySet) -> bool {
    let [home, grantor, care] = question.way();
    let unknown = |ruled: Option<Ruled<Openness>>| ruled.is_some_and(|r| r.rule.unknown_here);
    if [grantor, care] == [home, home] {
        return unknown(set.same_city(home, question.on));
    }
    let near = [home, grantor, care].into_iter().filter(|a| a.province() == home.province());
    if home == grantor && care.province() != home.province() {
        return unknown(set.same_city(home, question.on));
    }
    home.province() == grantor.province()
        && near.into_iter().any(|area| unknown(set.cross_city(area, question.on)))
}

/// True when it is not known whether the kinship is allowed. What the nation itself allows every
/// place allows: a place can only go further.
fn kinship_unknown(question: &Question, set: &PolicySet) -> bool {
    let ruled = set.kinship(question.grantor_area, question.on);
    ruled.is_some_and(|ruled| {
        let sure = nations_own(&ruled.rule) && ruled.value.contains(&question.relative.kinship);
        ruled.rule.unknown_here && !sure
    })
}

/// Rule of the nation with a source.
fn nations_own(rule: &RuleRef) -> bool {
    rule.unit == 0 && matches!(rule.grade, Grade::A | Grade::B)
}

/// True when the nation's own rule of a day allows a kinship: what holds for the wallet, whatever a
/// province allows within itself.
pub(super) fn national_kinship(set: &PolicySet, kinship: Kinship, on: Date) -> bool {
    nation_says(set, kinship, on) == Some(true)
}

/// What the nation's own rule of a day says about a kinship; `None` = it had no rule yet.
pub(super) fn nation_says(set: &PolicySet, kinship: Kinship, on: Date) -> Option<bool> {
    // No unit has this number, so only the nation's rules are found.
    let nowhere = Area::from_number(990_000);
    let ruled = nowhere.and_then(|area| set.kinship(area, on))?;
    Some(ruled.value.contains(&kinship))
}

fn insured(person: i64, area: Area, insutype: Insutype, on: Date, age: i16) -> Insured {
    let psn_type = match insutype {
        Insutype::Employee => PsnType::Active,
        Insutype::Resident => PsnType::Adult,
    };
    Insured {
        person: PersonId(person),
        area,
        insutype,
        psn_type,
        status: InsuredStatus::Normal,
        covered_until: None,
        born: on.checked_sub(i32::from(age).years()).unwrap_or(on),
        frozen: false,
    }
}

fn account(owner: &Insured) -> Account {
    Account {
        area: owner.area,
        person: owner.person,
        current: Fen(100_000),
        carried: Fen(100_000),
        reserved_current: Fen::ZERO,
        reserved_carried: Fen::ZERO,
        frozen: false,
        version: 0,
    }
}
