//! Data that were wrong, records that are one person's, clerks.

use app::acts::{AddClerk, ChangeClerk, Correct, LookAt, RightData, SetClerkPassword, TotpUsed};
use domain::binding::BindingState;
use domain::case::CaseAbout;
use domain::clerk::{AreaPrefix, By, Clerk, Duty, SetUp};
use domain::{ClerkId, Moment, PersonId, Reason};
use store::record::Looked;
use store::records::About;
use store::{Body, Kind};

use crate::town::{CHILD, CLERK, FATHER, MOTHER, Town};

fn correct(town: &Town, right: RightData, holder: Option<PersonId>) -> Correct {
    let (numbered, why) = (town.number("correct"), "录入有误".to_owned());
    Correct { numbered, clerk: CLERK, person: MOTHER, right, why, holder }
}

#[test]
fn a_correction_keeps_what_stood_there_and_ends_nothing() {
    let town = Town::new();
    let binding = town.bind(MOTHER, CHILD);
    let right = RightData { name: Some("演练改".to_owned()), ..RightData::default() };
    let kept = town.record_of(correct(&town, right.clone(), None));
    let Body::Correction(kept) = town.body(kept) else { panic!("no correction") };
    assert_eq!(kept.fields.len(), 1);
    assert_eq!((kept.fields[0].0.as_str(), kept.fields[0].2.as_str()), ("psn_name", "演练改"));
    let now = town.rig.app.read().unwrap().identity(MOTHER).unwrap().unwrap();
    assert_eq!(now.name, "演练改");
    assert!(town.told(MOTHER).contains(&About::Corrected { fields: vec!["psn_name".to_owned()] }));
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::Active);
    // The same again changes nothing and tells nobody.
    let told = town.told(MOTHER).len();
    town.done(correct(&town, right, None));
    assert_eq!(town.told(MOTHER).len(), told);
}

#[test]
fn a_certificate_of_somebody_else_goes_to_a_reviewer_and_changes_nothing() {
    let town = Town::new();
    let reads = town.rig.app.read().unwrap();
    let father = reads.identity(FATHER).unwrap().unwrap();
    let before = reads.identity(MOTHER).unwrap().unwrap();
    drop(reads);
    let cert = Some((father.cert_type, father.cert_no));
    let right = RightData { cert, ..RightData::default() };
    for _ in 0..2 {
        let act = correct(&town, right.clone(), Some(FATHER));
        assert_eq!(town.refused(act), Reason::PersonDuplicate);
    }
    let after = town.rig.app.read().unwrap().identity(MOTHER).unwrap().unwrap();
    assert!(before == after);
    let [case] = &town.records(Kind::Case, MOTHER)[..] else { panic!("not one case") };
    let Body::Case(case) = &case.body else { panic!("no case") };
    assert_eq!(case.about, CaseAbout::Duplicate { first: MOTHER, second: FATHER });
}

pub(crate) fn clerk(login: &str, duties: &[Duty], scope: &str) -> Clerk {
    Clerk {
        login: login.to_owned(),
        name: "演练".to_owned(),
        duties: duties.iter().copied().collect(),
        scope: AreaPrefix::parse(scope).unwrap(),
        institution: None,
        password: String::new(),
        totp: vec![1; 20],
        totp_step: 0,
        active: true,
        demo: false,
        added_at: Moment(0),
        set_up: SetUp::default(),
    }
}

#[test]
fn an_admin_gives_no_more_than_the_own_and_raises_nobody_over_it() {
    let town = Town::new();
    let add = |by: Option<ClerkId>, clerk: Clerk| AddClerk {
        numbered: town.number("add_clerk"),
        by,
        clerk,
    };
    let admin = ClerkId(town.record_of(add(None, clerk("admin", &[Duty::Admin], "11"))).0);
    let taken = add(Some(admin), clerk("admin", &[], "11"));
    assert_eq!(town.refused(taken), Reason::ClerkLoginTaken);
    for scope in ["", "31", "5101"] {
        let wider = add(Some(admin), clerk("wider", &[Duty::Reader], scope));
        assert_eq!(town.refused(wider), Reason::NotYourDuty, "{scope}");
    }
    let reader = add(Some(admin), clerk("reader", &[Duty::Reader], "1100"));
    let reader = ClerkId(town.record_of(reader).0);
    let change = |by, of, duties: &[Duty], scope: Option<&str>| ChangeClerk {
        numbered: town.number("change_clerk"),
        by: Some(by),
        clerk: of,
        duties: Some(duties.iter().copied().collect()),
        scope: scope.and_then(AreaPrefix::parse),
        active: None,
    };
    let own = change(admin, admin, &[Duty::Admin, Duty::Reader], None);
    assert_eq!(town.refused(own), Reason::NotYourDuty);
    assert_eq!(town.refused(change(admin, reader, &[], Some(""))), Reason::NotYourDuty);
    let by_reader = change(reader, reader, &[Duty::Admin], None);
    assert_eq!(town.refused(by_reader), Reason::NotYourDuty);
    town.done(change(admin, reader, &[Duty::Intake], None));
    let password = |by| SetClerkPassword {
        numbered: town.number("set_clerk_password"),
        by: Some(by),
        clerk: admin,
        phc: "$argon2id$".to_owned(),
        totp: None,
    };
    assert_eq!(town.refused(password(reader)), Reason::NotYourDuty);
    town.done(password(admin));
}

#[test]
fn a_one_time_code_works_once_and_no_older_one_after_it() {
    let town = Town::new();
    let code = |step| TotpUsed { numbered: town.number("totp"), clerk: CLERK, step };
    town.done(code(100));
    assert_eq!(town.refused(code(100)), Reason::PasswordWrong);
    assert_eq!(town.refused(code(99)), Reason::PasswordWrong);
    town.done(code(101));
}

#[test]
fn a_look_in_clear_says_why_and_an_admin_sees_nobody() {
    let town = Town::new();
    let look = |by: ClerkId, what, why: &str| LookAt {
        numbered: town.number("look"),
        by: By::Clerk(by),
        person: MOTHER,
        what,
        why: why.to_owned(),
        through: None,
    };
    let add = AddClerk {
        numbered: town.number("add_clerk"),
        by: None,
        clerk: clerk("admin", &[Duty::Admin], ""),
    };
    let admin = ClerkId(town.record_of(add).0);
    assert_eq!(town.refused(look(admin, Looked::Person, "")), Reason::NotYourDuty);
    assert_eq!(town.refused(look(CLERK, Looked::InClear, "查 ")), Reason::ReasonMissing);
    town.record_of(look(CLERK, Looked::InClear, "核对来件"));
    town.record_of(look(CLERK, Looked::Account, ""));
    assert_eq!(town.records(Kind::Look, MOTHER).len(), 2);
    let nobody = LookAt { person: PersonId(999), ..look(CLERK, Looked::Person, "") };
    assert_eq!(town.refused(nobody), Reason::PersonUnknown);
}
