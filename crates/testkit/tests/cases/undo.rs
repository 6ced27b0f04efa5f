//! What an approval did is taken back within the hour, where it can be.

use app::acts::{Approve, ClerkAct, Propose, RightData};
use domain::case::{Against, CaseAbout, CaseState};
use domain::ward::WardState;
use domain::{PersonId, Reason, RecordId};
use store::{Answer, Kind};

use crate::office::{ANNA, BERT, Office};
use crate::town::{CHILD, FATHER, GRANDMA, GRANDPA, MOTHER};

#[test]
fn a_guardian_who_was_approved_by_mistake_waits_again() {
    let office = Office::pledged();
    let (ward, id) = office.put_ward();
    office.decided(ANNA, id, true);
    assert_eq!(office.ward_state(ward), WardState::Active);
    assert_eq!(office.town.refused(office.take_back(BERT, id)), Reason::CaseTaken);
    office.town.done(office.take_back(ANNA, id));
    assert_eq!(office.ward_state(ward), WardState::InReview);
    assert_eq!(office.case(id).state, CaseState::Claimed);
    office.town.done(office.decide(ANNA, id, false));
    assert_eq!(office.ward_state(ward), WardState::Rejected);
}

#[test]
fn what_changed_nothing_yet_is_taken_back_and_what_was_carried_out_is_not() {
    let office = Office::pledged();
    let town = &office.town;
    let binding = town.bind(MOTHER, CHILD);
    let correction = CaseAbout::Correction {
        person: MOTHER,
        field: "tel".to_owned(),
        wanted: "13900000000".to_owned(),
    };
    let appeal =
        CaseAbout::Appeal { against: Against::Binding { binding }, text: "不同意".to_owned() };
    for (id, about, undoable) in
        [(52, CaseAbout::Sample { binding }, true), (53, correction, true), (54, appeal, false)]
    {
        let id = office.put_case(id, about, CHILD);
        office.decided(ANNA, id, true);
        let answer = town.ask(office.take_back(ANNA, id));
        let Answer::Refused(refusals) = answer else {
            assert!(undoable);
            assert_eq!(office.case(id).state, CaseState::Claimed);
            continue;
        };
        assert!(!undoable);
        assert_eq!(refusals[0].reason, Reason::CaseState);
        assert!(refusals[0].name.as_deref().unwrap().contains("不能撤回"));
    }
}

fn right(cert_no: &str) -> RightData {
    RightData { cert: Some(("01".to_owned(), cert_no.to_owned())), ..RightData::default() }
}

fn propose(office: &Office, right: RightData, holder: Option<PersonId>) -> Propose {
    let act = ClerkAct::Correct { person: MOTHER, right, why: "核对".to_owned(), holder };
    Propose { numbered: office.town.number("propose"), clerk: ANNA, act, file: None }
}

fn duplicates(office: &Office) -> usize {
    let about = |case: &domain::case::Case| matches!(case.about, CaseAbout::Duplicate { .. });
    office.cases(MOTHER).iter().filter(|(_, case)| about(case)).count()
}

#[test]
fn what_is_refused_when_proposed_is_no_proposal() {
    let office = Office::pledged();
    let town = &office.town;
    let taken = town.rig.app.read().unwrap().identity(FATHER).unwrap().unwrap().cert_no;
    let refused = town.refused(propose(&office, right(&taken), Some(FATHER)));
    assert_eq!(refused, Reason::PersonDuplicate);
    assert_eq!(duplicates(&office), 1);
    let proposals = office.cases(MOTHER).into_iter();
    assert!(!proposals.into_iter().any(|(_, c)| matches!(c.about, CaseAbout::Proposal { .. })));
}

#[test]
fn a_proposal_that_is_refused_when_approved_goes_on_waiting() {
    let office = Office::pledged();
    let town = &office.town;
    let number = "110190198001014997";
    let case: RecordId = town.record_of(propose(&office, right(number), None));
    // Somebody else got the number meanwhile.
    let act = ClerkAct::Correct {
        person: GRANDPA,
        right: right(number),
        why: "核对".to_owned(),
        holder: None,
    };
    town.rig.app.submit_blocking(act.build(town.number("correct"), BERT));
    let by_cert = || {
        let reads = town.rig.app.read().unwrap();
        reads.identity_by_cert("01", number).unwrap().map(|identity| identity.person)
    };
    assert_eq!(by_cert(), Some(GRANDPA));
    let approve = Approve::of(town.number("approve"), BERT, &office.record(case)).unwrap();
    let answer = town.ask(approve.found(by_cert()));
    let Answer::Refused(refusals) = answer else { panic!("{answer:?}") };
    assert_eq!(refusals[0].reason, Reason::PersonDuplicate);
    assert_eq!(office.case(case).state, CaseState::Open);
    assert_eq!(duplicates(&office), 1);
    assert!(town.records(Kind::Correction, GRANDMA).is_empty());
}
