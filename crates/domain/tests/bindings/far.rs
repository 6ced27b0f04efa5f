//! Between provinces: by the wallet, by the nation's rules alone (ADR 0015).

use domain::binding::{
    Binding, BindingState, EndedWhy, Guardian, accepted_already, eligibility, unbind,
};
use domain::refusal::Side;
use domain::wallet::{Opened, is_of_place};
use domain::{BindingId, Kinship, PersonId, Reason, Refusal};
use jiff::civil::{Date, date};

use super::world::{Case, area, check, child, employee, moment, policies, rule, with_unit};

/// 郑州 and 成都: both opened the wallet, says the files, the one 2025-02-04, the other 2025-03-14.
const ZHENGZHOU: &str = "410100";
const CHENGDU: &str = "510100";

/// A grown child in 郑州 and the parent in 成都.
fn far(case: &mut Case) {
    case.grantor = employee(1, ZHENGZHOU);
    case.beneficiary = employee(2, CHENGDU);
    case.ask.kinship = Kinship::Parent;
}

/// What stands against it: reason, side, from when.
fn against(change: impl FnOnce(&mut Case)) -> Vec<(Reason, Option<Side>, Option<Date>)> {
    let mut case = Case::sound();
    far(&mut case);
    change(&mut case);
    let said = |refusal: Refusal| (refusal.reason, refusal.side, refusal.on);
    case.refusals().into_iter().map(said).collect()
}

#[test]
fn both_places_open_and_both_wallets_opened() {
    check(far, Ok(BindingState::AwaitingAcceptance));
    check(
        |case| {
            far(case);
            case.consents.accepted = true;
        },
        Ok(BindingState::Active),
    );
}

#[test]
fn each_refusal_names_its_side() {
    let (grantor, beneficiary) = (Some(Side::Grantor), Some(Side::Beneficiary));
    let without = |case: &mut Case, grantor, beneficiary| {
        case.wallets = Opened { grantor, beneficiary };
    };
    assert_eq!(against(|_| ()), []);
    assert_eq!(against(|c| without(c, false, true)), [(Reason::WalletMissing, grantor, None)]);
    assert_eq!(against(|c| without(c, true, false)), [(Reason::WalletMissing, beneficiary, None)]);
    // 深圳: what the sources say contradicts itself, so nobody knows, and nothing rests on it.
    assert_eq!(
        against(|c| c.grantor = employee(1, "440300")),
        [(Reason::WalletUnknown, grantor, None)]
    );
    // 杭州: some cities of the province; which, nobody says.
    assert_eq!(
        against(|c| c.beneficiary = employee(2, "330100")),
        [(Reason::WalletPartly, beneficiary, None)]
    );
    let day = |c: &mut Case, on: Date| c.now = domain::Moment::start_of(on);
    assert_eq!(
        against(|c| day(c, date(2025, 3, 13))),
        [(Reason::WalletPartly, beneficiary, Some(date(2025, 3, 14)))],
        "told from when"
    );
    assert_eq!(against(|c| day(c, date(2025, 3, 14))), []);
}

/// Inside a province nobody needs a wallet.
#[test]
fn wallets_are_looked_at_between_provinces_only() {
    check(|case| case.wallets = Opened::default(), Ok(BindingState::Active));
    check(
        |case| {
            (case.grantor, case.beneficiary) = (employee(1, CHENGDU), child(2, "510700", 2016));
            case.wallets = Opened::default();
        },
        Ok(BindingState::Active),
    );
}

/// 广西 has in-laws at home; across its border nobody does, whichever side it is.
#[test]
fn kinship_is_the_nations_own() {
    let in_law = |case: &mut Case, from: &str, to: &str| {
        (case.grantor, case.beneficiary) = (employee(1, from), employee(2, to));
        case.ask.kinship = Kinship::ParentInLaw;
    };
    check(|c| in_law(c, "450100", "450200"), Ok(BindingState::AwaitingAcceptance));
    for (from, to) in [("450100", CHENGDU), (CHENGDU, "450100")] {
        let no = against(|c| in_law(c, from, to));
        let no: Vec<_> = no.into_iter().filter(|(r, ..)| !is_of_place(*r)).collect();
        assert_eq!(no.len(), 1, "{from} {to}");
        assert_eq!((no[0].0, no[0].1), (Reason::RelationNotAllowedHere, Some(Side::Grantor)));
    }
    check(
        |c| {
            far(c);
            c.ask.kinship = Kinship::Sibling;
        },
        Ok(BindingState::AwaitingAcceptance),
    );
}

/// An area caps its grantors at ten; relatives in other provinces neither meet the cap nor fill it.
#[test]
fn areas_caps_do_not_count_between_provinces() {
    let set = with_unit(
        "43",
        "湖南省",
        &(rule("members", "{ at_once = 10, lifetime = 10 }") + &rule("wallet", "\"open\"")),
    );
    let pair = |person: i64, to: &str| {
        let mut case = Case::sound();
        (case.grantor, case.beneficiary) = (employee(1, "430100"), child(person, to, 2016));
        case
    };
    let made = |person: i64, to: &str| Binding {
        id: BindingId(person),
        ..pair(person, to).under(&set).unwrap()
    };
    let ten = |to: &str| (100..110).map(|person| made(person, to)).collect::<Vec<_>>();
    let (near, across) = (ten("430100"), ten(CHENGDU));
    let asked = |person: i64, to: &str, given: &[Binding]| {
        let case = Case { given: given.to_vec(), ..pair(person, to) };
        let reasons = |refusals: Vec<Refusal>| refusals.iter().map(|r| r.reason).collect();
        case.under(&set).map(|made| made.state).map_err(reasons)
    };
    let caps = vec![Reason::MemberLimit, Reason::LifetimeLimit];
    assert_eq!(asked(2, "430100", &near), Err(caps));
    assert_eq!(asked(2, "430100", &across), Ok(BindingState::Active));
    assert_eq!(asked(2, CHENGDU, &near), Ok(BindingState::Active));
    assert_eq!(asked(100, CHENGDU, &across), Err(vec![Reason::AlreadyBound]), "the same two");
}

/// Both sides are free to say no, and to leave, whatever an area rules at home.
#[test]
fn both_sides_are_free() {
    let no_acceptance =
        "{ pledge = true, acceptance = false, grantor_proof = true, own_proof_from_age = 16 }";
    let strict = rule("consent", no_acceptance)
        + &rule("grantor_release", "\"no\"")
        + &rule("beneficiary_release", "\"no\"")
        + &rule("wallet", "\"open\"");
    let set = with_unit("41", "河南省", &strict);
    let made = |to: &str| {
        let mut case = Case::sound();
        far(&mut case);
        case.beneficiary = employee(2, to);
        case.under(&set).unwrap()
    };
    let (near, across) = (made("410200"), made(CHENGDU));
    assert_eq!(
        (near.state, across.state),
        (BindingState::Active, BindingState::AwaitingAcceptance)
    );
    let beneficiary = employee(2, CHENGDU);
    assert!(!accepted_already(&across, &beneficiary, Guardian::Nobody, &set, near.filed_at));
    let now = moment("2026-11-23T09:30:00");
    let across = Binding { state: BindingState::Active, ..across };
    for (person, why) in [(1, EndedWhy::Grantor), (2, EndedWhy::Beneficiary)] {
        let over = unbind(&across, PersonId(person), &set, now).unwrap();
        assert_eq!(over.state, BindingState::Ended(why));
    }
    let refused = unbind(&near, PersonId(1), &set, now).unwrap_err();
    assert_eq!(refused.reason, Reason::ReleaseNotAllowed);
}

/// The check before the application says the same.
#[test]
fn eligibility_is_the_application() {
    let mut case = Case::sound();
    far(&mut case);
    case.wallets = Opened::default();
    let said = case.facts(|facts| eligibility(facts, Kinship::Parent, &policies(), case.now));
    let missing = |side, code| Refusal::new(Reason::WalletMissing).of(side).at(area(code));
    assert_eq!(said, [missing(Side::Grantor, ZHENGZHOU), missing(Side::Beneficiary, CHENGDU)]);
}
