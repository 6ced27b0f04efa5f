//! A pause of insurance meets an application that is not in force yet, and an area where a pause
//! ends bindings.

use app::World;
use app::acts::{Change, Freeze, FreezeWhat, Insurance};
use domain::binding::{BindingState, EndedWhy, SuspendedWhy};
use domain::case::CaseState;
use domain::person::InsuredStatus::{self, Normal, Paused};
use domain::policy::PolicySet;
use domain::{Kinship, PersonId};
use testkit::rules;

use crate::office::{ANNA, Office};
use crate::town::{CHILD, CLERK, FATHER, GRANDMA, MOTHER, Town};

const WAITS: BindingState = BindingState::Suspended(SuspendedWhy::Insurance);
const OVER: BindingState = BindingState::Ended(EndedWhy::InsuranceEnded);

const ENDS: &str = "\n[[ends_on]]\nsince = 2025-01-25\nsource = \"S51\"\ngrade = \"B\"\n\
                    value = [\"death\", \"insurance_ended\", \"insurance_paused\", \"move\"]\n";

fn insured(town: &Town, person: PersonId, status: InsuredStatus) {
    let (numbered, clerk) = (town.number("insurance"), CLERK);
    town.done(Insurance { numbered, clerk, person, status, covered_until: None });
}

/// A pause ends bindings in areas whose digits begin so.
fn pause_ends_in(town: &Town, prefix: &str) {
    let files = rules::shipped_with(prefix, ENDS);
    let policies = PolicySet::load(files).unwrap();
    town.rig.app.replace_world(World { policies, catalogue: rules::catalogue() });
}

#[test]
fn accepted_while_either_insurance_is_paused_waits_for_both() {
    for side in [MOTHER, GRANDMA] {
        let office = Office::pledged();
        let town = &office.town;
        let binding = office.apply(MOTHER, GRANDMA, Kinship::Parent);
        insured(town, side, Paused);
        let asked = BindingState::AwaitingAcceptance;
        assert_eq!(town.binding(MOTHER, binding).state, asked, "nothing in force to suspend");
        office.change(GRANDMA, binding, Change::Accept);
        assert_eq!(town.binding(MOTHER, binding).state, WAITS, "{side:?}");
        insured(town, side, Normal);
        assert_eq!(town.binding(MOTHER, binding).state, BindingState::Active, "{side:?}");
        town.both_told(binding, (MOTHER, GRANDMA));
    }
}

#[test]
fn approved_while_an_insurance_is_paused_waits_too() {
    let office = Office::reviewing();
    let town = &office.town;
    let binding = office.apply(MOTHER, CHILD, Kinship::Child);
    let (id, _) = office.review_of(MOTHER, binding);
    insured(town, CHILD, Paused);
    office.decided(ANNA, id, true);
    assert_eq!(town.binding(MOTHER, binding).state, WAITS);
    insured(town, CHILD, Normal);
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::Active);
}

#[test]
fn where_a_pause_ends_bindings_it_ends_all_that_counts() {
    let office = Office::pledged();
    let town = &office.town;
    pause_ends_in(town, "11-");
    let used = town.bind(MOTHER, CHILD);
    let asked = office.apply(MOTHER, GRANDMA, Kinship::Parent);
    let between_others = town.bind(FATHER, CHILD);
    insured(town, MOTHER, Paused);
    for (binding, other) in [(used, CHILD), (asked, GRANDMA)] {
        assert_eq!(town.binding(MOTHER, binding).state, OVER);
        town.both_told(binding, (MOTHER, other));
    }
    assert_eq!(town.binding(FATHER, between_others).state, BindingState::Active);
    insured(town, MOTHER, Normal);
    assert_eq!(town.binding(MOTHER, used).state, OVER);
}

#[test]
fn a_review_is_closed_with_the_application_that_a_pause_ends() {
    let office = Office::reviewing();
    let town = &office.town;
    let binding = office.apply(MOTHER, CHILD, Kinship::Child);
    let (id, _) = office.review_of(MOTHER, binding);
    pause_ends_in(town, "11-");
    insured(town, CHILD, Paused);
    assert_eq!(town.binding(MOTHER, binding).state, OVER);
    assert_eq!(office.case(id).state, CaseState::Closed);
}

#[test]
fn asked_before_the_rule_and_accepted_under_it_is_over() {
    let office = Office::pledged();
    let town = &office.town;
    let binding = office.apply(MOTHER, GRANDMA, Kinship::Parent);
    insured(town, MOTHER, Paused);
    pause_ends_in(town, "11-");
    office.change(GRANDMA, binding, Change::Accept);
    assert_eq!(town.binding(MOTHER, binding).state, OVER);
}

#[test]
fn switched_on_again_after_a_freeze_while_an_insurance_is_paused_waits() {
    let office = Office::pledged();
    let town = &office.town;
    let binding = town.bind(MOTHER, CHILD);
    let freeze = |frozen| Freeze {
        numbered: town.number("freeze"),
        clerk: CLERK,
        person: MOTHER,
        what: FreezeWhat::Account,
        frozen,
        reason: "核实材料".to_owned(),
    };
    town.done(freeze(true));
    insured(town, CHILD, Paused);
    town.done(freeze(false));
    office.change(MOTHER, binding, Change::Reactivate);
    assert_eq!(town.binding(MOTHER, binding).state, WAITS);
    insured(town, CHILD, Normal);
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::Active);
}
