//! Clerks: no admin is both pairs of eyes.

use app::acts::{
    AddClerk, Approve, ChangeClerk, ClerkAct, ConfirmClerk, FreezeWhat, Propose, SetClerkPassword,
};
use domain::clerk::{Clerk, Duty};
use domain::{ClerkId, Reason, RecordId};
use store::Body;

use crate::people::clerk;
use crate::town::{CLERK, MOTHER, Town};

fn add(town: &Town, by: Option<ClerkId>, login: &str, duties: &[Duty]) -> ClerkId {
    let numbered = town.number("add_clerk");
    ClerkId(town.record_of(AddClerk { numbered, by, clerk: clerk(login, duties, "") }).0)
}

fn confirm(town: &Town, by: ClerkId, clerk: ClerkId) -> ConfirmClerk {
    ConfirmClerk { numbered: town.number("confirm_clerk"), by, clerk }
}

fn reset(town: &Town, by: Option<ClerkId>, clerk: ClerkId) -> SetClerkPassword {
    let phc = "$argon2id$".to_owned();
    let numbered = town.number("reset");
    SetClerkPassword { numbered, by, clerk, phc, totp: Some(vec![2; 20]) }
}

fn kept(town: &Town, id: ClerkId) -> Clerk {
    match town.body(RecordId(id.0)) {
        Body::Clerk(clerk) => clerk,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_an_admin_makes_or_resets_works_only_once_another_admin_confirms_it() {
    let town = Town::new();
    let first = add(&town, None, "first", &[Duty::Admin]);
    let second = add(&town, None, "second", &[Duty::Admin]);
    assert!(kept(&town, first).active, "the command line confirms by itself");
    let reader = add(&town, Some(first), "reader", &[Duty::Reader]);
    assert!(kept(&town, reader).active, "who only looks needs no second admin");
    let officer = add(&town, Some(first), "officer", &[Duty::MoneyOfficer]);
    assert!(!kept(&town, officer).active);
    let on = |by| ChangeClerk {
        numbered: town.number("change_clerk"),
        by: Some(by),
        clerk: officer,
        duties: None,
        scope: None,
        active: Some(true),
    };
    assert_eq!(town.refused(on(first)), Reason::SecondClerkNeeded);
    assert_eq!(town.refused(confirm(&town, first, officer)), Reason::SamePersonTwice);
    assert_eq!(town.refused(confirm(&town, officer, officer)), Reason::NotYourDuty);
    // An admin whom the first one made is no second one.
    let own = add(&town, Some(first), "own", &[Duty::Admin]);
    town.done(confirm(&town, second, own));
    assert_eq!(town.refused(confirm(&town, own, officer)), Reason::SamePersonTwice);
    town.done(confirm(&town, second, officer));
    assert!(kept(&town, officer).active);
    assert_eq!(town.refused(confirm(&town, second, officer)), Reason::CaseState);
    town.done(reset(&town, Some(first), officer));
    assert!(!kept(&town, officer).active);
    // The reader becomes somebody who decides.
    let duties = Some([Duty::Approver].into());
    let raise = ChangeClerk { clerk: reader, duties, active: None, ..on(first) };
    town.done(raise);
    assert!(!kept(&town, reader).active);
    town.done(reset(&town, None, reader));
    assert!(kept(&town, reader).active);
}

#[test]
fn nobody_approves_who_was_in_the_hands_of_the_proposer() {
    let town = Town::new();
    let second = add(&town, None, "second", &[Duty::Admin]);
    let duties = [Duty::AccountOfficer];
    let (mine, free) = (add(&town, None, "mine", &duties), add(&town, None, "free", &duties));
    town.done(reset(&town, Some(CLERK), mine));
    town.done(confirm(&town, second, mine));
    let freeze = app::acts::Freeze {
        numbered: town.number("freeze"),
        clerk: CLERK,
        person: MOTHER,
        what: FreezeWhat::Account,
        frozen: true,
        reason: "核实材料".to_owned(),
    };
    town.done(freeze);
    let (what, reason) = (FreezeWhat::Account, "核实完毕".to_owned());
    let act = ClerkAct::Unfreeze { person: MOTHER, what, reason };
    let numbered = town.number("propose");
    let case = town.record_of(Propose { numbered, clerk: CLERK, act, file: None });
    let approve = |by| {
        let record = town.rig.app.read().unwrap().record(case).unwrap().unwrap();
        Approve::of(town.number("approve"), by, &record).unwrap()
    };
    assert_eq!(town.refused(approve(mine)), Reason::SamePersonTwice);
    assert!(town.account(110_000, MOTHER).frozen);
    town.done(approve(free));
    assert!(!town.account(110_000, MOTHER).frozen);
}
