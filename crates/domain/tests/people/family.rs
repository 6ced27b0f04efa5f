//! Family links: what the holder may do, and never against oneself.

use domain::family_link::{FamilyLink, LinkRight, LinkState, may, may_act};
use domain::{PersonId, Reason};

use super::world::{moment, now};

const STATES: [LinkState; 5] = [
    LinkState::AwaitingAcceptance,
    LinkState::Active,
    LinkState::Declined,
    LinkState::Lapsed,
    LinkState::Ended,
];

fn link(state: LinkState, rights: &[LinkRight]) -> FamilyLink {
    FamilyLink {
        holder: PersonId(1),
        member: PersonId(2),
        rights: rights.iter().copied().collect(),
        state,
        filed_at: now(),
        changed_at: now(),
    }
}

#[test]
fn a_right_is_what_was_given_and_only_while_in_force() {
    for state in STATES {
        for given in LinkRight::ALL {
            for asked in LinkRight::ALL {
                let got = may(&link(state, &[given]), asked);
                let allowed = state == LinkState::Active && given == asked;
                assert_eq!(got.is_ok(), allowed, "{state:?} {given:?} {asked:?}");
                assert!(got.err().is_none_or(|r| r.reason == Reason::LinkNotAllowed));
            }
        }
    }
}

#[test]
fn nobody_acts_for_both_sides() {
    let of = link(LinkState::Active, &[LinkRight::Act]);
    for (against, allowed) in [(None, true), (Some(3), true), (Some(1), false)] {
        let got = may_act(&of, against.map(PersonId));
        assert_eq!(got.is_ok(), allowed, "{against:?}");
    }
    let views = link(LinkState::Active, &[LinkRight::View, LinkRight::ShowCode]);
    assert_eq!(may_act(&views, None).unwrap_err().reason, Reason::LinkNotAllowed);
}

#[test]
fn each_step_of_a_link_needs_its_state() {
    use LinkState::{Active, AwaitingAcceptance, Declined, Ended, Lapsed};
    let last = moment("2026-12-22T23:59:59");
    let over = moment("2026-12-23T00:00:00");
    for state in STATES {
        let of = link(state, &[LinkRight::View]);
        let waits = state == AwaitingAcceptance;
        let yes = of.answer(true, now()).ok().map(|l| l.state);
        assert_eq!(yes, waits.then_some(Active), "{state:?}");
        let no = of.answer(false, now()).ok().map(|l| l.state);
        assert_eq!(no, waits.then_some(Declined), "{state:?}");
        let ends = waits || state == Active;
        assert_eq!(of.end(now()).map(|l| l.state), ends.then_some(Ended), "{state:?}");
        assert_eq!(of.lapse(last), None, "{state:?}");
        assert_eq!(of.lapse(over).map(|l| l.state), waits.then_some(Lapsed), "{state:?}");
    }
}
