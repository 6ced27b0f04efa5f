//! What becomes of cases that nobody acts on, or whose matter is over.

use app::acts::{Change, EndWard, EndWardBy, Merge, is_drawn};
use domain::binding::{BindingState, EndedWhy};
use domain::case::{CaseAbout, CaseState, StepKind};
use domain::evidence::DocumentKind;
use domain::ward::WardState;
use domain::{Kinship, Moment, PersonId, Reason};
use store::records::About;
use store::{Kind, QueueAsk};
use testkit::rig::ring;

use crate::office::{ANNA, BERT, Office};
use crate::town::{CHILD, CLERK, GRANDMA, MOTHER, Town, area};

/// The child entered again, with the number.
const TWIN: PersonId = PersonId(9);

#[test]
fn a_sample_that_is_not_mended_ends_the_binding_after_its_grantor_was_reminded() {
    let office = Office::pledged();
    let town = &office.town;
    let binding = town.bind(MOTHER, CHILD);
    let id = office.put_case(52, CaseAbout::Sample { binding }, CHILD);
    office.returned(ANNA, id);
    let told = |step| town.told(MOTHER).contains(&About::CaseChanged { case: id, step });
    office.swept_at("2026-12-14T08:00:00");
    assert!(!told(StepKind::Reminded));
    office.swept_at("2026-12-15T08:00:00");
    assert!(told(StepKind::Reminded));
    office.swept_at("2026-12-22T08:00:00");
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::Active);
    office.swept_at("2026-12-23T08:00:00");
    let over = BindingState::Ended(EndedWhy::Corrected);
    assert_eq!(town.binding(MOTHER, binding).state, over);
    town.both_told(binding, (MOTHER, CHILD));
    assert!(told(StepKind::Closed));
    assert_eq!(office.case(id).state, CaseState::Closed);
}

#[test]
fn a_guardians_papers_that_do_not_come_prove_nothing() {
    let office = Office::pledged();
    let (ward, id) = office.put_ward();
    office.returned(ANNA, id);
    office.swept_at("2026-12-22T08:00:00");
    assert_eq!(office.ward_state(ward), WardState::InReview);
    office.swept_at("2026-12-23T08:00:00");
    assert_eq!(office.ward_state(ward), WardState::Rejected);
    assert_eq!(office.case(id).state, CaseState::Closed);
    let about = About::WardChanged { ward, state: WardState::Rejected };
    assert!(office.town.told(MOTHER).contains(&about));
}

#[test]
fn a_merge_that_is_not_mended_is_closed_and_can_be_asked_for_again() {
    let office = Office::pledged();
    let about = CaseAbout::Merge { person: MOTHER, duplicate: None };
    let id = office.put_case(52, about, CHILD);
    office.returned(ANNA, id);
    office.swept_at("2026-12-23T08:00:00");
    assert_eq!(office.case(id).state, CaseState::Closed);
}

#[test]
fn a_guardianship_that_is_over_leaves_no_case_behind() {
    let office = Office::pledged();
    let (ward, id) = office.put_ward();
    let by = EndWardBy::Clerk(CLERK);
    let numbered = office.town.number("end-ward");
    office.town.done(EndWard { numbered, by, ward, person: CHILD });
    assert_eq!(office.case(id).state, CaseState::Closed);
    // By age: the sweep ends both.
    let office = Office::pledged();
    let (ward, id) = office.put_ward();
    office.town.done(office.claim(ANNA, id));
    office.swept_at("2036-09-01T00:01:00");
    assert_eq!(office.ward_state(ward), WardState::Ended);
    assert_eq!(office.case(id).state, CaseState::Closed);
    // However it came to be over.
    let office = Office::pledged();
    let (ward, id) = office.put_ward();
    let case = office.put_case(72, CaseAbout::Ward { ward }, CHILD);
    office.decided(ANNA, id, true);
    office.swept_at("2026-11-23T08:00:00");
    assert_eq!(office.case(case).state, CaseState::Closed);
}

#[test]
fn a_merge_takes_the_review_along() {
    let town = Town::with(|population| {
        let (name, born) = (population.people[3].0.name.clone(), population.people[3].0.born);
        let (twin, insured) = &mut population.people[8];
        (twin.name, twin.born, insured.born) = (name, born, born);
        insured.area = area(110_000);
        let (child, _) = &mut population.people[3];
        "990201".clone_into(&mut child.cert_type);
        "Z110000001".clone_into(&mut child.cert_no);
    });
    let office = Office::reviewing_in(town);
    let town = &office.town;
    let old = office.apply(MOTHER, CHILD, Kinship::Child);
    let (id, _) = office.review_of(MOTHER, old);
    town.done(office.claim(ANNA, id));
    let read = office.decide(ANNA, id, true);
    let twin = town.rig.app.read().unwrap().identity(TWIN).unwrap().unwrap();
    town.done(Merge {
        numbered: town.number("merge"),
        clerk: CLERK,
        person: CHILD,
        cert: ("01".to_owned(), twin.cert_no),
        holder: Some(TWIN),
        originals: [DocumentKind::Household].into(),
        case: None,
    });
    let new = town.rig.app.read().unwrap().bindings_of(TWIN).unwrap()[0].id;
    assert_eq!(town.binding(MOTHER, new).state, BindingState::InReview);
    let case = office.case(id);
    assert_eq!(case.about, CaseAbout::Review { binding: new });
    assert_eq!((case.state, case.other), (CaseState::Claimed, Some(TWIN)));
    assert_eq!(town.refused(read), Reason::CaseState, "read before the merge");
    office.swept_at("2026-11-23T08:00:00");
    assert_eq!(office.case(id).state, CaseState::Claimed);
    town.done(office.decide(ANNA, id, true));
    assert_eq!(town.binding(MOTHER, new).state, BindingState::Active);
}

#[test]
fn a_late_case_comes_first_and_the_family_learns_that_it_is_late() {
    let office = Office::reviewing();
    let town = &office.town;
    let late = office.apply(MOTHER, GRANDMA, Kinship::Parent);
    let (late, _) = office.review_of(MOTHER, late);
    let sample = CaseAbout::Sample { binding: town.bind(MOTHER, CHILD) };
    let sample = office.put_case(52, sample, CHILD);
    office.swept_at("2026-11-27T08:00:00");
    assert!(office.case(late).is_reminded());
    assert!(!town.told(MOTHER).iter().any(|about| matches!(
        about,
        About::CaseChanged { case, .. } if *case == late
    )));
    office.swept_at("2026-11-28T08:00:00");
    let about = About::CaseChanged { case: late, step: StepKind::Escalated };
    assert!(town.told(MOTHER).contains(&about));
    let ask = QueueAsk {
        kind: Kind::Case,
        areas: (110_000, 119_999),
        state: None,
        after: None,
        most: 10,
    };
    let queue = town.rig.app.read().unwrap().queue(&ask).unwrap();
    let place = |id| queue.iter().position(|record| record.id == id).unwrap();
    assert_eq!(place(late), 0);
    assert_eq!(queue.last().unwrap().id, sample, "nobody waits for it");
}

#[test]
fn a_sample_is_drawn_with_the_application_whatever_becomes_of_it() {
    let office = Office::pledged();
    for _ in 0..150 {
        office.later(1_000);
        let binding = office.apply(MOTHER, GRANDMA, Kinship::Parent);
        let about = CaseAbout::Sample { binding };
        let filed = office.cases(MOTHER).iter().any(|(_, case)| case.about == about);
        assert_eq!(filed, is_drawn(binding, &ring()));
        office.later(1_000);
        office.change(MOTHER, binding, Change::Withdraw);
        if let Some((id, case)) = office.cases(MOTHER).into_iter().find(|(_, c)| c.about == about) {
            assert!(case.state.waits(), "withdrawing is no way around it");
            assert_eq!(case.due, None);
            office.decided(BERT, id, false);
            return;
        }
    }
    panic!("none of 150 was drawn");
}

#[test]
fn proposals_have_two_working_days() {
    let office = Office::pledged();
    let about = CaseAbout::Proposal {
        act: "terms".to_owned(),
        body: "{}".to_owned(),
        approver: domain::clerk::Duty::Intake,
    };
    let id = office.put_case(52, about, CHILD);
    assert_eq!(office.case(id).due, Some(jiff::civil::date(2026, 11, 24)));
    office.swept_at("2026-11-25T08:00:00");
    assert!(office.case(id).escalated);
    // Whom it is about is not told: it is the agency's own.
    let told = office.town.told(MOTHER);
    assert!(!told.iter().any(|about| matches!(about, About::CaseChanged { .. })));
    assert!(office.town.rig.app.now() > Moment(0));
}
