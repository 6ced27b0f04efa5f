//! Binding at a window: what the clerk must have seen, and who looks at it after the clerk.

use std::collections::BTreeSet;

use app::acts::{Apply, ApplyBy};
use domain::Reason;
use domain::binding::BindingState;
use domain::case::{CaseAbout, CaseState};
use domain::evidence::DocumentKind::{self, Birth, Household, IdCard, SignedForm};
use store::{Answer, Body, Kind};

use crate::town::{CHILD, CLERK, MOTHER, Town};

fn bind(town: &Town, seen: &[DocumentKind], on_behalf: bool) -> Apply {
    let originals: BTreeSet<DocumentKind> = seen.iter().copied().collect();
    let by = ApplyBy::Window { clerk: CLERK, originals, on_behalf };
    Apply { by, ..town.binding_asked(MOTHER, CHILD) }
}

#[test]
fn a_clerk_sees_who_stands_there_and_that_they_are_kin() {
    let town = Town::new();
    let nobody = bind(&town, &[], false);
    assert_eq!(town.refused(nobody), Reason::DocumentMissing);
    for seen in [&[IdCard][..], &[Household], &[Birth, SignedForm]] {
        assert_eq!(town.refused(bind(&town, seen, false)), Reason::DocumentMissing, "{seen:?}");
    }
    // A form that the other one signed elsewhere says nothing about the kinship.
    let alone = bind(&town, &[IdCard, SignedForm], true);
    assert_eq!(town.refused(alone), Reason::DocumentMissing);
    let Answer::Binding(id) = town.done(bind(&town, &[IdCard, Birth, SignedForm], true)) else {
        panic!("not bound")
    };
    assert_eq!(town.binding(MOTHER, id).state, BindingState::Active);
    let cases = town.records(Kind::Case, MOTHER);
    let kept = cases.iter().find_map(|record| match &record.body {
        Body::Case(case) if case.about == (CaseAbout::Review { binding: id }) => Some(case),
        _ => None,
    });
    let kept = kept.unwrap();
    assert_eq!((kept.state, kept.intake), (CaseState::Decided, Some(CLERK)));
    assert!(kept.originals.contains(&Birth));
}

#[test]
fn both_who_stand_there_may_sign_that_they_are_kin() {
    let town = Town::new();
    town.done(bind(&town, &[IdCard, SignedForm], false));
}
