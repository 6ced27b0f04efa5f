//! Who may act for a ward, until when, and what a guardian's agreement does to an application.

use domain::binding::{
    Application, ApplyFacts, Binding, BindingState, Consents, Guardian, Limits, accepted_already,
    apply,
};
use domain::life::own_proof_age;
use domain::wallet::Opened;
use domain::ward::{Ward, WardGround, WardState, may_act, may_give, may_see};
use domain::{BindingId, Kinship, Moment, PersonId, Reason};
use jiff::civil::{Date, date};

use super::world::{account, area, binding, insured, moment, now, policies};

fn ward(ground: WardGround, state: WardState, until: Option<Date>) -> Ward {
    Ward {
        guardian: PersonId(1),
        ward: PersonId(2),
        ground,
        state,
        until,
        documents: Vec::new(),
        filed_at: now(),
        changed_at: now(),
    }
}

#[test]
fn a_guardianship_ends_by_age_or_by_its_judgement() {
    use WardGround::{Appointed, Parent};
    let (child, leap, adult) = (date(2010, 5, 1), date(2012, 2, 29), date(1950, 1, 1));
    for (ground, until, born, ends) in [
        (Parent, None, child, Some(date(2028, 4, 30))),
        (Parent, None, leap, Some(date(2030, 2, 28))),
        (Parent, Some(date(2027, 1, 1)), child, Some(date(2027, 1, 1))),
        (Parent, Some(date(2040, 1, 1)), child, Some(date(2028, 4, 30))),
        (Appointed, None, child, Some(date(2028, 4, 30))),
        (Appointed, None, adult, None),
        (Appointed, Some(date(2027, 1, 1)), adult, Some(date(2027, 1, 1))),
    ] {
        let of = ward(ground, WardState::Active, until);
        assert_eq!(of.ends_on(born), ends, "{ground:?} {until:?} {born}");
    }
}

#[test]
fn a_guardian_acts_until_sixteen_sees_until_eighteen_and_then_neither() {
    let born = date(2010, 12, 1);
    let of = ward(WardGround::Parent, WardState::Active, None);
    let age = own_proof_age(&policies(), area("110000"), now().date());
    assert_eq!(age, 16);
    for (today, acts, sees) in [
        (date(2026, 11, 30), true, true),
        (date(2026, 12, 1), false, true),
        (date(2028, 11, 30), false, true),
        (date(2028, 12, 1), false, false),
    ] {
        assert_eq!(may_act(&of, born, age, today).is_ok(), acts, "{today}");
        assert_eq!(may_see(&of, born, today).is_ok(), sees, "{today}");
    }
    let over = may_see(&of, born, date(2028, 12, 1)).unwrap_err();
    assert_eq!((over.reason, over.on), (Reason::WardNotAllowed, Some(date(2028, 11, 30))));
}

#[test]
fn a_guardian_of_an_adult_acts_until_the_judgement_ends() {
    let born = date(1950, 1, 1);
    let of = ward(WardGround::Appointed, WardState::Active, Some(date(2027, 6, 30)));
    for (today, acts) in [(date(2027, 6, 30), true), (date(2027, 7, 1), false)] {
        assert_eq!(may_act(&of, born, 16, today).is_ok(), acts, "{today}");
    }
}

#[test]
fn only_a_guardianship_in_force_counts() {
    for state in [WardState::InReview, WardState::Rejected, WardState::Ended] {
        let of = ward(WardGround::Parent, state, None);
        let born = date(2016, 1, 1);
        let refusal = may_act(&of, born, 16, now().date()).unwrap_err();
        assert_eq!(refusal.reason, Reason::WardNotAllowed, "{state:?}");
        assert!(may_see(&of, born, now().date()).is_err(), "{state:?}");
    }
}

#[test]
fn papers_are_decided_once_and_a_guardianship_ends_once() {
    use WardState::{Active, Ended, InReview, Rejected};
    for (from, proven, to, ended) in [
        (InReview, true, Some(Active), true),
        (InReview, false, Some(Rejected), true),
        (Active, true, None, true),
        (Rejected, true, None, false),
        (Ended, true, None, false),
    ] {
        let of = ward(WardGround::Parent, from, None);
        assert_eq!(of.decide(proven, now()).ok().map(|w| w.state), to, "{from:?}");
        assert_eq!(of.end(now()).map(|w| w.state), ended.then_some(Ended), "{from:?}");
    }
}

#[test]
fn a_guardian_does_not_use_the_wards_money() {
    let of = ward(WardGround::Appointed, WardState::Active, None);
    assert_eq!(may_give(&of, PersonId(1)).unwrap_err().reason, Reason::WardNotAllowed);
    assert_eq!(may_give(&of, PersonId(3)), Ok(()));
}

fn applied(
    kinship: Kinship,
    born: Date,
    guardian: Guardian,
    now: Moment,
) -> Result<Binding, Vec<Reason>> {
    let grantor = insured(1, "110000", date(1960, 1, 1));
    let account = account(&grantor);
    let beneficiary = insured(2, "110000", born);
    let facts = ApplyFacts {
        grantor: &grantor,
        account: Some(&account),
        beneficiary: &beneficiary,
        given: Vec::new(),
        held: Vec::new(),
        wallets: Opened::BOTH,
    };
    let ask =
        Application { kinship, limits: Limits::default(), scopes: None, from: None, until: None };
    let consents = Consents { pledge: true, accepted: false, guardian };
    apply(BindingId(9), &facts, &ask, consents, &policies(), now)
        .map_err(|all| all.iter().map(|r| r.reason).collect())
}

#[test]
fn whose_agreement_an_application_still_needs() {
    use BindingState::{Active, AwaitingAcceptance};
    use Guardian::{Agreed, Nobody, Registered};
    let (ten, sixteen, adult) = (date(2016, 1, 1), date(2010, 11, 22), date(1990, 1, 1));
    let needed: Result<BindingState, &[Reason]> = Err(&[Reason::GuardianNeeded]);
    for (kinship, born, guardian, expected) in [
        // A parent on the pledge alone.
        (Kinship::Child, ten, Nobody, Ok(Active)),
        (Kinship::Child, ten, Registered, Ok(Active)),
        (Kinship::Child, ten, Agreed, Ok(Active)),
        (Kinship::Grandchild, ten, Nobody, needed),
        (Kinship::Grandchild, ten, Registered, Ok(AwaitingAcceptance)),
        (Kinship::Grandchild, ten, Agreed, Ok(Active)),
        (Kinship::Sibling, ten, Nobody, needed),
        // From sixteen the child accepts itself, whoever asks.
        (Kinship::Child, sixteen, Nobody, Ok(AwaitingAcceptance)),
        (Kinship::Child, sixteen, Agreed, Ok(AwaitingAcceptance)),
        (Kinship::Grandchild, sixteen, Agreed, Ok(AwaitingAcceptance)),
        // An adult's guardian agrees for the adult.
        (Kinship::Sibling, adult, Nobody, Ok(AwaitingAcceptance)),
        (Kinship::Sibling, adult, Registered, Ok(AwaitingAcceptance)),
        (Kinship::Sibling, adult, Agreed, Ok(Active)),
    ] {
        let got = applied(kinship, born, guardian, now()).map(|b| b.state);
        let expected = expected.map_err(<[Reason]>::to_vec);
        assert_eq!(got, expected, "{kinship:?} born {born}, {guardian:?}");
    }
    let day_before = moment("2026-11-21T23:59:59");
    let fifteen = applied(Kinship::Child, sixteen, Nobody, day_before);
    assert_eq!(fifteen.map(|b| b.state), Ok(Active));
}

#[test]
fn after_a_review_the_same_people_are_asked() {
    let in_review = binding(BindingState::InReview);
    let child = insured(2, "110000", date(2016, 1, 1));
    let grown = insured(2, "110000", date(2008, 1, 1));
    let uncle = Binding { kinship: Kinship::Sibling, ..in_review.clone() };
    for (of, who, guardian, accepted) in [
        (&in_review, &child, Guardian::Nobody, true),
        (&in_review, &grown, Guardian::Nobody, false),
        (&uncle, &child, Guardian::Registered, false),
        (&uncle, &child, Guardian::Agreed, true),
    ] {
        assert_eq!(accepted_already(of, who, guardian, &policies(), now()), accepted);
    }
}
