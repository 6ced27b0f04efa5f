//! The second pair of eyes: what one clerk proposes another carries out, whole or not at all.

use app::acts::{Approve, ClerkAct, DecideCase, FreezeWhat, Propose, WindowBind};
use domain::case::{CaseAbout, CaseState};
use domain::clerk::Duty;
use domain::evidence::DocumentKind;
use domain::{ClerkId, Fen, Kinship, PersonId, Reason, RecordId};
use store::Answer;

use crate::office::{ANNA, AWAY, BERT, Office};
use crate::town::{GRANDMA, MOTHER};
use domain::binding::{BindingState, Limits};

fn terms(office: &Office, person: PersonId, month: i64) -> ClerkAct {
    let binding = office.town.bind(MOTHER, GRANDMA);
    let limits = Some(Limits { month: Some(Fen(month)), ..Limits::default() });
    ClerkAct::Terms { person, binding, limits, scopes: None, switched_off: None }
}

fn propose(office: &Office, clerk: ClerkId, act: ClerkAct) -> Propose {
    Propose { numbered: office.town.number("propose"), clerk, act, file: None }
}

fn approve(office: &Office, clerk: ClerkId, case: RecordId) -> Approve {
    let numbered = office.town.number("approve");
    Approve::of(numbered, clerk, &office.record(case)).unwrap()
}

#[test]
fn nobody_approves_an_own_proposal_and_nothing_happens_before_somebody_does() {
    let office = Office::pledged();
    let town = &office.town;
    let act = terms(&office, MOTHER, 30_000);
    let ClerkAct::Terms { binding, .. } = act else { panic!() };
    assert_eq!(town.refused(propose(&office, AWAY, act.clone())), Reason::NotYourDuty);
    let case = town.record_of(propose(&office, ANNA, act));
    assert_eq!(town.binding(MOTHER, binding).limits, Limits::default());
    assert_eq!(town.refused(approve(&office, ANNA, case)), Reason::SamePersonTwice);
    assert_eq!(town.refused(approve(&office, AWAY, case)), Reason::NotYourDuty);
    town.done(approve(&office, BERT, case));
    assert_eq!(town.binding(MOTHER, binding).limits.month, Some(Fen(30_000)));
    assert_eq!(office.case(case).state, CaseState::Decided);
    assert_eq!(town.refused(approve(&office, BERT, case)), Reason::CaseState);
}

#[test]
fn what_would_be_refused_is_refused_when_it_is_proposed_and_when_it_is_approved() {
    let office = Office::pledged();
    let town = &office.town;
    let act = terms(&office, MOTHER, 0);
    let ClerkAct::Terms { binding, .. } = act else { panic!() };
    assert_eq!(town.refused(propose(&office, ANNA, act)), Reason::LimitOutOfRange);
    assert!(office.cases(MOTHER).iter().all(|(_, case)| case.state == CaseState::Decided));
    let limits = Some(Limits { month: Some(Fen(1)), ..Limits::default() });
    let act = ClerkAct::Terms { person: MOTHER, binding, limits, scopes: None, switched_off: None };
    let case = town.record_of(propose(&office, ANNA, act));
    let unbind = ClerkAct::Unbind { person: GRANDMA, binding };
    town.rig.app.submit_blocking(unbind.build(town.number("unbind"), ANNA));
    assert!(!town.binding(MOTHER, binding).state.counts());
    assert_eq!(town.refused(approve(&office, BERT, case)), Reason::RelationEnded);
    assert_eq!(office.case(case).state, CaseState::Open, "refused as a whole");
}

#[test]
fn a_proposal_can_be_rejected_by_another_clerk() {
    let office = Office::pledged();
    let town = &office.town;
    let freeze = ClerkAct::Freeze {
        person: MOTHER,
        what: FreezeWhat::Account,
        reason: "账户异常".to_owned(),
    };
    assert_eq!(freeze.needs_second(), None);
    town.rig.app.submit_blocking(freeze.build(town.number("freeze"), ANNA));
    let unfreeze = ClerkAct::Unfreeze {
        person: MOTHER,
        what: FreezeWhat::Account,
        reason: "已核实".to_owned(),
    };
    assert_eq!(unfreeze.needs_second(), Some(Duty::AccountOfficer));
    let case = town.record_of(propose(&office, ANNA, unfreeze));
    town.done(office.claim(BERT, case));
    let reject = DecideCase { note: String::new(), ..office.decide(BERT, case, false) };
    assert_eq!(town.refused(reject), Reason::ReasonMissing);
    town.done(office.decide(BERT, case, false));
    assert!(town.account(110_000, MOTHER).frozen);
    assert_eq!(town.refused(approve(&office, ANNA, case)), Reason::SamePersonTwice);
}

#[test]
fn what_a_window_took_in_is_reviewed_by_somebody_else_and_accepted_already() {
    let office = Office::reviewing();
    let town = &office.town;
    let bind = WindowBind {
        grantor: MOTHER,
        beneficiary: GRANDMA,
        kinship: Kinship::Parent,
        limits: Limits::default(),
        scopes: None,
        from: None,
        until: None,
        pledge: true,
        documents: Vec::new(),
        originals: [DocumentKind::IdCard, DocumentKind::Household].into(),
        on_behalf: false,
    };
    let act = ClerkAct::Bind(bind);
    assert_eq!(act.needs_second(), None);
    let outcome = town.rig.app.submit_blocking(act.build(town.number("bind"), ANNA));
    let app::Outcome::Decided { answer: Answer::Binding(id), .. } = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(town.binding(MOTHER, id).state, BindingState::InReview);
    let (review, case) = office.review_of(MOTHER, id);
    assert_eq!(case.about, CaseAbout::Review { binding: id });
    assert_eq!((case.state, case.intake), (CaseState::Open, Some(ANNA)));
    assert!(case.originals.contains(&DocumentKind::Household));
    assert_eq!(town.refused(office.claim(ANNA, review)), Reason::SamePersonTwice);
    office.decided(BERT, review, true);
    // The beneficiary agreed on paper.
    assert_eq!(town.binding(MOTHER, id).state, BindingState::Active);
}
