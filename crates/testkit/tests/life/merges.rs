//! A newborn's number, and two records of one child.

use app::acts::Merge;
use domain::benefit::Accumulator;
use domain::binding::{BindingState, EndedWhy};
use domain::clerk::Duty;
use domain::evidence::DocumentKind;
use domain::person::InsuredStatus;
use domain::settlement::AccumulatorKey;
use domain::{PersonId, Reason};
use store::Kind;
use testkit::Population;

use crate::town::{CHILD, CLERK, MOTHER, Town};

/// The child entered again, with the number.
pub(crate) const TWIN: PersonId = PersonId(9);

/// A town whose child is known by the birth certificate, and a twin record that may have the number.
pub(crate) fn newborn_town() -> Town {
    newborn_town_with(|_| {})
}

fn newborn_town_with(change: impl FnOnce(&mut Population)) -> Town {
    Town::with(|population| {
        let (name, born) = (population.people[3].0.name.clone(), population.people[3].0.born);
        let (twin, insured) = &mut population.people[8];
        (twin.name, twin.born, insured.born) = (name, born, born);
        let (child, _) = &mut population.people[3];
        "990201".clone_into(&mut child.cert_type);
        "Z110000001".clone_into(&mut child.cert_no);
        population.people[8].1.area = crate::town::area(110_000);
        change(population);
    })
}

pub(crate) fn merge(town: &Town, cert_no: &str, holder: Option<PersonId>) -> Merge {
    Merge {
        numbered: town.number("merge"),
        clerk: CLERK,
        person: CHILD,
        cert: ("01".to_owned(), cert_no.to_owned()),
        holder,
        originals: [DocumentKind::Household].into(),
        case: None,
    }
}

#[test]
fn a_newborn_gets_the_number_and_stays_the_same_person() {
    let town = newborn_town();
    let binding = town.bind(MOTHER, CHILD);
    let before = town.rig.app.read().unwrap().identity(CHILD).unwrap().unwrap();
    town.record_of(merge(&town, "110190201809014999", None));
    let reads = town.rig.app.read().unwrap();
    let after = reads.identity_by_cert("01", "110190201809014999").unwrap().unwrap();
    assert_eq!((after.person, after.psn_no), (CHILD, before.psn_no));
    drop(reads);
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::Active);
}

#[test]
fn a_newborn_entered_twice_goes_on_in_the_record_with_the_number() {
    let town = newborn_town();
    town.credit(MOTHER, 50_000);
    let old = town.bind(MOTHER, CHILD);
    let used = town.pay(CHILD, 10_000).figures.aid;
    assert!(used.is_positive());
    let twin = town.rig.app.read().unwrap().identity(TWIN).unwrap().unwrap();
    town.record_of(merge(&town, &twin.cert_no, Some(TWIN)));
    let before = town.binding(MOTHER, old);
    assert_eq!(before.state, BindingState::Ended(EndedWhy::Corrected));
    town.both_told(old, (MOTHER, CHILD));
    let reads = town.rig.app.read().unwrap();
    let [anew] = &reads.bindings_of(TWIN).unwrap()[..] else { panic!("not bound anew") };
    assert_eq!((anew.grantor, anew.filed_at), (MOTHER, before.filed_at));
    assert_eq!(anew.state, BindingState::Active);
    let mut needs = store::Needs::default();
    needs.bindings.insert(anew.id);
    needs.month = Some(town.rig.app.now().month());
    let facts = reads.facts(&needs).unwrap();
    let month = town.rig.app.now().month();
    // What was used of the limits goes over too.
    assert_eq!(facts.used_in(anew.id, month.0), used);
    assert_eq!(facts.used_in(anew.id, month.year()), used);
    assert_eq!(reads.insured(CHILD).unwrap().unwrap().status, InsuredStatus::Invalid);
    drop(reads);
    town.both_told(anew_id(&town), (MOTHER, TWIN));
    town.books_are_right();
}

pub(crate) fn anew_id(town: &Town) -> domain::BindingId {
    town.rig.app.read().unwrap().bindings_of(TWIN).unwrap()[0].id
}

#[test]
fn who_only_was_born_on_the_same_day_is_another_child() {
    let renamed: fn(&mut Population) = |population| population.people[8].0.name.push('二');
    let sexes: fn(&mut Population) = |population| {
        population.people[3].0.gender = 1;
        population.people[8].0.gender = 2;
    };
    for change in [renamed, sexes] {
        let town = newborn_town_with(change);
        let twin = town.rig.app.read().unwrap().identity(TWIN).unwrap().unwrap();
        let act = merge(&town, &twin.cert_no, Some(TWIN));
        assert_eq!(town.refused(act), Reason::NameIdMismatch);
    }
    // Whoever was found under the number before the locks, and has another one: nobody.
    let town = newborn_town();
    town.record_of(merge(&town, "110190201809014999", Some(TWIN)));
    let reads = town.rig.app.read().unwrap();
    assert_eq!(reads.insured(CHILD).unwrap().unwrap().status, InsuredStatus::Normal);
    assert!(reads.records_of(Kind::Ward, TWIN, None).unwrap().is_empty());
}

#[test]
fn two_records_become_one_with_a_second_pair_of_eyes() {
    let (cert, originals) = (("01".to_owned(), String::new()), [].into());
    let merge = |holder| app::acts::ClerkAct::Merge {
        person: CHILD,
        cert: cert.clone(),
        holder,
        originals: std::collections::BTreeSet::clone(&originals),
        case: None,
    };
    assert_eq!(merge(None).needs_second(), None);
    assert_eq!(merge(Some(TWIN)).needs_second(), Some(Duty::Intake));
}

#[test]
fn what_a_cancel_gives_back_after_a_merge_counts_for_the_record_that_stays() {
    let town = newborn_town();
    town.credit(MOTHER, 50_000);
    town.bind(MOTHER, CHILD);
    let paid = town.pay(CHILD, 10_000);
    let twin = town.rig.app.read().unwrap().identity(TWIN).unwrap().unwrap();
    town.record_of(merge(&town, &twin.cert_no, Some(TWIN)));
    let now = town.rig.app.now();
    let looked = || {
        let (bindings, patients) = ([anew_id(&town)].into(), [TWIN].into());
        let month = Some(now.month());
        let needs = store::Needs { bindings, patients, month, ..store::Needs::default() };
        let facts = town.rig.app.read().unwrap().facts(&needs).unwrap();
        let periods = [now.month().0, now.month().year()];
        let used = periods.map(|period| facts.used_in(anew_id(&town), period));
        let scope: i64 = facts.accumulators.values().map(|sum| sum.in_scope.0).sum();
        (used, scope)
    };
    assert_eq!(looked().0, [paid.figures.aid; 2]);
    let added = paid.accumulated.map_or(0, |(_, added)| added.in_scope.0);
    assert_eq!(looked().1, added);
    town.cancel(&paid);
    assert_eq!(looked(), ([domain::Fen::ZERO; 2], 0));
    town.books_are_right();
}

/// A cancel of a bill of that year takes it off the survivor's again: all of it must be there.
#[test]
fn what_a_newborn_used_in_earlier_years_is_the_survivors_too() {
    let town = newborn_town();
    let home = crate::town::area(110_000);
    let of = |person, year| AccumulatorKey { area: home, person, year, inpatient: false };
    let used = |amount| Accumulator { in_scope: domain::Fen(amount), ..Accumulator::default() };
    let accumulators = vec![(of(CHILD, 2026), used(700)), (of(TWIN, 2026), used(20))];
    let batch = store::Batch { accumulators, ..store::Batch::empty(town.rig.app.now()) };
    town.rig.app.chore_blocking(home, move |tx| tx.write(&batch)).unwrap();
    town.rig.clock.set(domain::Moment::parse("2029-03-01T10:00:00").unwrap());
    let twin = town.rig.app.read().unwrap().identity(TWIN).unwrap().unwrap();
    town.record_of(merge(&town, &twin.cert_no, Some(TWIN)));
    let (patients, year_from) = ([TWIN].into(), Some(2026));
    let needs = store::Needs { patients, year_from, ..store::Needs::default() };
    let facts = town.rig.app.read().unwrap().facts(&needs).unwrap();
    assert_eq!(facts.accumulators, [(of(TWIN, 2026), used(720))].into());
}

#[test]
fn a_grantor_who_could_not_bind_today_is_not_bound_anew() {
    let town = newborn_town();
    let old = town.bind(MOTHER, CHILD);
    town.done(town.insurance(MOTHER, InsuredStatus::Paused));
    let twin = town.rig.app.read().unwrap().identity(TWIN).unwrap().unwrap();
    town.record_of(merge(&town, &twin.cert_no, Some(TWIN)));
    assert_eq!(town.binding(MOTHER, old).state, BindingState::Ended(EndedWhy::Corrected));
    assert!(town.rig.app.read().unwrap().bindings_of(TWIN).unwrap().is_empty());
}
