//! Appeals: who decided before decides nothing again; money and freezes take an officer more.

use app::acts::{
    Acting, Approve, Change, ChangeBinding, ClerkAct, FileAppeal, FreezeWhat, Move, Propose,
};
use app::{Numbered, Outcome};
use domain::binding::BindingState;
use domain::case::{Against, Case, CaseAbout, CaseState};
use domain::clerk::Duty;
use domain::{BindingId, ClerkId, Kinship, PersonId, Reason, RecordId};
use store::{Answer, NumberKey};

use crate::office::{ANNA, BERT, Office};
use crate::town::{CHILD, CLERK, FATHER, GRANDMA, MOTHER, area};

fn appeal(office: &Office, person: PersonId, against: Against) -> FileAppeal {
    let (acting, text) = (Acting::from(person), "我不同意".to_owned());
    let numbered = office.town.number("appeal");
    FileAppeal { numbered, acting, against, text, documents: Vec::new() }
}

#[test]
fn a_rejection_that_is_appealed_against_comes_into_review_by_somebody_else() {
    let office = Office::reviewing();
    let town = &office.town;
    let binding = office.apply(MOTHER, GRANDMA, Kinship::Parent);
    let (first, _) = office.review_of(MOTHER, binding);
    office.decided(ANNA, first, false);
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::Rejected);
    let against = Against::Binding { binding };
    assert_eq!(town.refused(appeal(&office, FATHER, against.clone())), Reason::BindingUnknown);
    let id = town.record_of(appeal(&office, MOTHER, against.clone()));
    assert_eq!(town.refused(appeal(&office, MOTHER, against)), Reason::AppealClosed);
    assert_eq!(town.refused(office.claim(ANNA, id)), Reason::SamePersonTwice);
    office.decided(BERT, id, true);
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::InReview);
    let (second, case) = office.review_of(MOTHER, binding);
    assert_ne!(first, second);
    assert_eq!(case.state, CaseState::Open);
    assert_eq!((case.intake, case.barred), (Some(BERT), [ANNA].into()));
    // Neither who rejected it nor who upheld the appeal.
    assert_eq!(town.refused(office.claim(BERT, second)), Reason::SamePersonTwice);
    assert_eq!(town.refused(office.claim(ANNA, second)), Reason::SamePersonTwice);
    office.decided(CLERK, second, true);
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::AwaitingAcceptance);
}

#[test]
fn a_rejected_application_of_an_area_that_was_left_is_made_anew() {
    let office = Office::reviewing();
    let town = &office.town;
    let binding = office.apply(MOTHER, GRANDMA, Kinship::Parent);
    let (first, _) = office.review_of(MOTHER, binding);
    office.decided(ANNA, first, false);
    let numbered = town.number("move");
    town.done(Move { numbered, clerk: CLERK, person: MOTHER, to: area(310_000) });
    let id = town.record_of(appeal(&office, MOTHER, Against::Binding { binding }));
    office.decided(BERT, id, true);
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::Rejected);
    let note = office.case(id).steps.last().unwrap().note.clone();
    assert!(note.contains("重新申请"), "{note}");
}

#[test]
fn a_use_that_is_appealed_against_is_given_back_by_a_money_officer_only() {
    let office = Office::pledged();
    let town = &office.town;
    town.bind(MOTHER, CHILD);
    town.credit(MOTHER, 10_000);
    let paid = town.pay(CHILD, 4_000);
    let against = Against::Use { area: paid.care_area, settlement: paid.id };
    assert_eq!(town.refused(appeal(&office, GRANDMA, against.clone())), Reason::SettlementUnknown);
    let id = town.record_of(appeal(&office, MOTHER, against));
    office.decided(ANNA, id, true);
    assert_eq!(town.balance(110_000, MOTHER), 6_000, "one clerk moves no money");
    let proposal = |(_, case): &(RecordId, _)| match case {
        Case { about: CaseAbout::Proposal { approver, .. }, .. } => *approver == Duty::MoneyOfficer,
        _ => false,
    };
    let (case, _) = office.cases(MOTHER).into_iter().find(proposal).unwrap();
    let approve = |clerk| Approve::of(town.number("approve"), clerk, &office.record(case)).unwrap();
    assert_eq!(town.refused(approve(ANNA)), Reason::SamePersonTwice);
    town.done(approve(BERT));
    assert_eq!(town.balance(110_000, MOTHER), 10_000);
    town.books_are_right();
}

fn proposal_of(office: &Office, person: PersonId, word: &str) -> RecordId {
    let is_it = |about: &CaseAbout| matches!(about, CaseAbout::Proposal { act, .. } if act == word);
    let found = office.cases(person).into_iter().find(|(_, case)| is_it(&case.about));
    found.map(|(id, _)| id).unwrap()
}

fn follow_up(office: &Office, person: PersonId) -> Case {
    let is_it = |case: &Case| matches!(case.about, CaseAbout::Correction { .. });
    office.cases(person).into_iter().map(|(_, case)| case).find(is_it).unwrap()
}

fn does(office: &Office, clerk: ClerkId, act: ClerkAct) {
    let act = act.build(office.town.number("act"), clerk);
    let outcome = office.town.rig.app.submit_blocking(act);
    let Outcome::Decided { answer, .. } = outcome else { panic!("{outcome:?}") };
    assert!(!matches!(answer, Answer::Refused(_)), "{answer:?}");
}

#[test]
fn an_unbinding_at_the_window_is_judged_and_undone_by_others() {
    let office = Office::pledged();
    let town = &office.town;
    let old = town.bind(MOTHER, GRANDMA);
    does(&office, ANNA, ClerkAct::Unbind { person: MOTHER, binding: old });
    let id = town.record_of(appeal(&office, GRANDMA, Against::Binding { binding: old }));
    assert_eq!(town.refused(office.claim(ANNA, id)), Reason::SamePersonTwice);
    office.decided(BERT, id, true);
    let note = office.case(id).steps.last().unwrap().note.clone();
    assert!(note.contains("复核"), "{note}");
    let case = proposal_of(&office, GRANDMA, "make_anew");
    let approve = |clerk| Approve::of(town.number("approve"), clerk, &office.record(case)).unwrap();
    assert_eq!(town.refused(approve(ANNA)), Reason::SamePersonTwice);
    assert_eq!(town.refused(approve(BERT)), Reason::SamePersonTwice);
    let Answer::Binding(new) = town.done(approve(CLERK)) else { panic!("no binding") };
    let (before, after) = (town.binding(MOTHER, old), town.binding(MOTHER, new));
    assert_eq!(after.state, BindingState::Active);
    assert_eq!((after.limits, &after.scopes), (before.limits, &before.scopes));
    assert_eq!((after.filed_at, after.kinship), (before.filed_at, before.kinship));
}

#[test]
fn who_froze_decides_no_appeal_against_it_however_many_cases_came_since() {
    let office = Office::pledged();
    let town = &office.town;
    let binding = town.bind(MOTHER, CHILD);
    let (what, reason) = (FreezeWhat::Account, "账户异常".to_owned());
    does(&office, ANNA, ClerkAct::Freeze { person: MOTHER, what, reason });
    for place in 0..210 {
        let about = CaseAbout::Correction {
            person: MOTHER,
            field: "tel".to_owned(),
            wanted: String::new(),
        };
        let id = office.put_case(1_000 + place, about, CHILD);
        assert_eq!(office.case(id).state, CaseState::Open);
    }
    let id = town.record_of(appeal(&office, MOTHER, Against::Binding { binding }));
    assert_eq!(office.case(id).barred, [ANNA].into());
    assert_eq!(town.refused(office.claim(ANNA, id)), Reason::SamePersonTwice);
    office.decided(BERT, id, true);
    let case = proposal_of(&office, MOTHER, "unfreeze");
    assert_eq!(office.case(case).barred, [ANNA].into());
}

#[test]
fn who_gave_a_bill_back_decides_no_appeal_against_that() {
    let office = Office::pledged();
    let town = &office.town;
    town.bind(MOTHER, CHILD);
    town.credit(MOTHER, 10_000);
    let paid = town.pay(CHILD, 4_000);
    let act = ClerkAct::CancelUse { area: paid.care_area, settlement: paid.id };
    let case = town.record_of(Propose { numbered: town.number("p"), clerk: ANNA, act, file: None });
    let approve = Approve::of(town.number("approve"), BERT, &office.record(case)).unwrap();
    town.done(approve);
    let against = Against::Use { area: paid.care_area, settlement: paid.id };
    let id = town.record_of(appeal(&office, CHILD, against));
    for clerk in [ANNA, BERT] {
        assert_eq!(town.refused(office.claim(clerk, id)), Reason::SamePersonTwice);
    }
    // It is given back already: somebody sees to the rest.
    office.decided(CLERK, id, true);
    let case = follow_up(&office, CHILD);
    assert!(case.due.is_some() && case.intake.is_none());
}

#[test]
fn an_upheld_appeal_says_what_the_family_does_where_no_clerk_can_reverse_it() {
    let office = Office::pledged();
    let town = &office.town;
    let binding = office.apply(MOTHER, GRANDMA, Kinship::Parent);
    office.change(GRANDMA, binding, Change::Decline);
    let id = town.record_of(appeal(&office, MOTHER, Against::Binding { binding }));
    office.decided(ANNA, id, true);
    let note = office.case(id).steps.last().unwrap().note.clone();
    assert!(note.contains("材料已核对") && note.contains("重新申请"), "{note}");
}

#[test]
fn a_refusal_is_appealed_against_once_and_only_if_it_stands_under_the_number() {
    let office = Office::pledged();
    let town = &office.town;
    let key = |act: &str, number: &str| NumberKey {
        area: area(110_000),
        issuer: format!("p:{}", MOTHER.0),
        infno: act.to_owned(),
        number: number.to_owned(),
    };
    let numbered = |act: &str, number: &str| Numbered::new(key(act, number), Vec::new());
    // Refused: nobody has such a binding.
    let (actor, change) = (Acting::from(MOTHER), Change::Withdraw);
    let binding = BindingId(77);
    let refused =
        ChangeBinding { numbered: numbered("withdraw", "1"), actor, binding, change, proof: None };
    let Answer::Refused(told) = town.ask(refused) else { panic!("not refused") };
    let code = told[0].reason.code();
    let appeal = |own: &str, number: &str, code: &str| FileAppeal {
        numbered: numbered("appeal", own),
        acting: Acting::from(MOTHER),
        against: Against::Refusal {
            act: "withdraw".to_owned(),
            number: number.to_owned(),
            codes: vec![code.to_owned()],
        },
        text: "我不同意".to_owned(),
        documents: Vec::new(),
    };
    assert_eq!(town.refused(appeal("a", "2", code)), Reason::AppealClosed);
    assert_eq!(town.refused(appeal("b", "1", Reason::Frozen.code())), Reason::AppealClosed);
    let id = town.record_of(appeal("c", "1", code));
    office.decided(ANNA, id, true);
    assert!(follow_up(&office, MOTHER).due.is_some());
    let again = appeal("d", "1", Reason::PersonUnknown.code());
    assert_eq!(town.refused(again), Reason::AppealClosed, "other codes are no other refusal");
}
