//! Whether a binding is possible: asked of the functions that decide, about made-up persons.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{Mode, Question, Verdict};
use crate::binding::{Application, ApplyFacts, Consents, Guardian, Limits, Scope, apply};
use crate::person::{Account, Insured, InsuredStatus, Insutype, PsnType};
use crate::policy::axes::Openness;
use crate::policy::{AxisName, Grade, PolicySet, RuleRef, Ruled};
use crate::refusal::Side;
use crate::settlement::way_closed;
use crate::wallet::{Opened, openness};
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

/// Whether a bill of the care area can be taken from the account of whoever bound the relative for
/// this purpose, at once. From one province into another none is, whoever is bound.
pub(super) fn binding(question: &Question, set: &PolicySet) -> Found {
    if question.mode() == Mode::AcrossProvinces {
        return Found::new(Verdict::No, openness(&question.places(), set).against_live());
    }
    let Against { soft, scopes, hard } = against(question, set);
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
        return Found::new(without_purpose(question, set), scopes);
    }
    match closed {
        Some(closed) => Found::new(Verdict::Partly, vec![closed]),
        None => Found::new(Verdict::Yes, Vec::new()),
    }
}

/// What stands against a binding.
pub(super) struct Against {
    /// Rests on a wider rule because the place's own is not known.
    pub(super) soft: Vec<Refusal>,
    /// The purpose is none that accounts pay there.
    pub(super) scopes: Vec<Refusal>,
    /// Everything else.
    pub(super) hard: Vec<Refusal>,
}

/// What stands against a binding for the purpose, sorted.
pub(super) fn against(question: &Question, set: &PolicySet) -> Against {
    let asked = refusals(question, set, question.purpose);
    let (soft, hard): (Vec<_>, Vec<_>) = asked.into_iter().partition(rests_on_unknown);
    let (scopes, hard) =
        hard.into_iter().partition(|refusal| refusal.reason == Reason::ScopeNotAllowed);
    Against { soft, scopes, hard }
}

/// All that the deciding functions say against the binding of two persons with whom nothing is wrong,
/// each with a wallet.
fn refusals(question: &Question, set: &PolicySet, purpose: Option<Scope>) -> Vec<Refusal> {
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
        wallets: Opened::BOTH,
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

/// Where the purpose is none: something else may be paid, or nothing at all.
pub(super) fn without_purpose(question: &Question, set: &PolicySet) -> Verdict {
    let scopes = set.scopes(question.grantor_area, question.on);
    let any = scopes.is_some_and(|ruled| !ruled.value.is_empty());
    if any && refusals(question, set, None).is_empty() { Verdict::Partly } else { Verdict::No }
}

/// What closes the way to the care area although the two could be bound.
fn care_closed(question: &Question, set: &PolicySet) -> Option<Refusal> {
    let [_, _, care] = question.way();
    let rule = way_closed(question.way(), set, question.on)?;
    let refusal = Refusal::new(Reason::RegionNotOpen).of(Side::Institution).at(care);
    Some(refusal.by(rule))
}

/// A refusal that rests on a wider rule because the place's own is not known. Across provinces no
/// place decides: nothing is taken from an account at once.
fn rests_on_unknown(refusal: &Refusal) -> bool {
    let unknown = |rule: &RuleRef| rule.unknown_here && rule.axis != AxisName::CrossProvince;
    refusal.rule.as_ref().is_some_and(unknown)
}

/// True when a place on the way does not know whether it is open.
pub(super) fn way_unknown(question: &Question, set: &PolicySet) -> bool {
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
/// place allows: a place can only go further, and only within its province.
pub(super) fn kinship_unknown(question: &Question, set: &PolicySet) -> bool {
    if question.mode() == Mode::AcrossProvinces {
        return false;
    }
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

/// True when the nation's own rule of a day allows a kinship: what holds between provinces, whatever a
/// province allows within itself.
pub(super) fn national_kinship(set: &PolicySet, kinship: Kinship, on: Date) -> bool {
    set.kinship_of_nation(on).is_some_and(|ruled| ruled.value.contains(&kinship))
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
