//! Reviews: taken, returned, decided, taken back.

use app::acts::{Acting, Change, ChangeBinding, HandOverCase, ReleaseCase, Resubmit, ReturnCase};
use domain::binding::{BindingState, Limits, Terms};
use domain::case::{CaseState, StepKind};
use domain::{Fen, Kinship, Reason};
use jiff::civil::date;
use store::records::About;

use crate::office::{ANNA, AWAY, BERT, Office};
use crate::town::{CHILD, GRANDMA, MOTHER};

const HOUR: i64 = 3_600_000;

#[test]
fn an_application_waits_for_a_reviewer_and_then_for_the_beneficiary() {
    let office = Office::reviewing();
    let town = &office.town;
    let binding = office.apply(MOTHER, GRANDMA, Kinship::Parent);
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::InReview);
    let (id, case) = office.review_of(MOTHER, binding);
    // Sunday 22 November: five working days end on Friday.
    assert_eq!((case.state, case.due), (CaseState::Open, Some(date(2026, 11, 27))));
    assert_eq!(town.refused(office.claim(AWAY, id)), Reason::NotYourDuty);
    assert_eq!(town.refused(office.decide(ANNA, id, true)), Reason::CaseState);
    town.done(office.claim(ANNA, id));
    assert_eq!(town.refused(office.claim(BERT, id)), Reason::CaseTaken);
    assert_eq!(town.refused(office.decide(BERT, id, true)), Reason::CaseTaken);
    town.done(office.decide(ANNA, id, true));
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::AwaitingAcceptance);
    let step = StepKind::Approved;
    assert!(town.told(MOTHER).contains(&About::CaseChanged { case: id, step }));
    assert!(town.told(GRANDMA).contains(&About::AcceptanceAsked { binding }));
}

#[test]
fn an_approval_is_taken_back_within_the_hour_only_and_by_who_gave_it() {
    let office = Office::reviewing();
    let town = &office.town;
    let binding = office.apply(MOTHER, GRANDMA, Kinship::Parent);
    let (id, _) = office.review_of(MOTHER, binding);
    office.decided(ANNA, id, true);
    assert_eq!(town.refused(office.take_back(BERT, id)), Reason::CaseTaken);
    office.later(HOUR);
    town.done(office.take_back(ANNA, id));
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::InReview);
    let case = office.case(id);
    assert_eq!((case.state, case.holder), (CaseState::Claimed, Some(ANNA)));
    town.done(office.decide(ANNA, id, true));
    office.later(HOUR + 1);
    assert_eq!(town.refused(office.take_back(ANNA, id)), Reason::HourOver);
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::AwaitingAcceptance);
}

#[test]
fn an_approval_that_paid_for_something_stands() {
    let office = Office::reviewing();
    let town = &office.town;
    let binding = office.apply(MOTHER, CHILD, Kinship::Child);
    let (id, _) = office.review_of(MOTHER, binding);
    office.decided(ANNA, id, true);
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::Active);
    town.credit(MOTHER, 10_000);
    town.pay(CHILD, 1_000);
    assert_eq!(town.refused(office.take_back(ANNA, id)), Reason::HourOver);
    assert_eq!(office.case(id).state, CaseState::Decided);
}

#[test]
fn a_case_goes_back_with_its_fields_and_comes_in_again_with_a_proof() {
    let office = Office::reviewing();
    let town = &office.town;
    let binding = office.apply(MOTHER, GRANDMA, Kinship::Parent);
    let (id, _) = office.review_of(MOTHER, binding);
    town.done(office.claim(ANNA, id));
    let back = |fields: &[&str], note: &str| ReturnCase {
        numbered: town.number("return"),
        clerk: ANNA,
        case: office.named(id),
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
        note: note.to_owned(),
    };
    assert_eq!(town.refused(back(&[], " ")), Reason::ReasonMissing);
    town.done(back(&["limits"], "请填写每月限额"));
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::Returned);
    let case = office.case(id);
    assert_eq!((case.state, case.due), (CaseState::Returned, None));
    assert_eq!(case.steps.last().unwrap().fields, ["limits"]);
    let limits = Limits { month: Some(Fen(50_000)), ..Limits::default() };
    let (numbered, proof) = office.proof(MOTHER, "resubmit");
    let again = Resubmit {
        numbered,
        acting: Acting::from(MOTHER),
        case: office.named(id),
        terms: Terms { limits: Some(limits), ..Terms::default() },
        documents: Vec::new(),
        proof: Some(proof),
    };
    let unproved = Resubmit { numbered: town.number("resubmit"), proof: None, ..again.clone() };
    assert_eq!(town.refused(unproved), Reason::ProofMissing);
    let stranger = Resubmit { acting: Acting::from(GRANDMA), ..again.clone() };
    assert_eq!(
        town.refused(Resubmit { numbered: town.number("resubmit"), ..stranger }),
        Reason::CaseUnknown
    );
    town.done(again);
    let known = town.binding(MOTHER, binding);
    assert_eq!((known.state, known.limits), (BindingState::InReview, limits));
    let case = office.case(id);
    assert_eq!((case.state, case.holder), (CaseState::Claimed, Some(ANNA)));
    assert_eq!(case.due, Some(date(2026, 11, 27)));
}

#[test]
fn a_case_changes_hands_and_is_freed_from_an_absent_clerk() {
    let office = Office::reviewing();
    let town = &office.town;
    let binding = office.apply(MOTHER, GRANDMA, Kinship::Parent);
    let (id, _) = office.review_of(MOTHER, binding);
    town.done(office.claim(ANNA, id));
    let hand = |to| HandOverCase { numbered: town.number("hand"), clerk: ANNA, case: id, to };
    assert_eq!(town.refused(hand(AWAY)), Reason::NotYourDuty);
    town.done(hand(BERT));
    assert_eq!(office.case(id).holder, Some(BERT));
    let free = |clerk| ReleaseCase { numbered: town.number("release"), clerk, case: id };
    assert_eq!(town.refused(free(ANNA)), Reason::CaseTaken);
    town.done(free(BERT));
    assert_eq!((office.case(id).state, office.case(id).holder), (CaseState::Open, None));
}

#[test]
fn a_withdrawn_application_leaves_no_case_behind() {
    let office = Office::reviewing();
    let town = &office.town;
    let binding = office.apply(MOTHER, GRANDMA, Kinship::Parent);
    let (id, _) = office.review_of(MOTHER, binding);
    let (numbered, _) = office.proof(MOTHER, "withdraw");
    let (actor, change, proof) = (Acting::from(MOTHER), Change::Withdraw, None);
    town.done(ChangeBinding { numbered, actor, binding, change, proof });
    assert_eq!(office.case(id).state, CaseState::Closed);
    assert_eq!(town.refused(office.claim(ANNA, id)), Reason::CaseState);
}
