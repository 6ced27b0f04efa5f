//! One body of every kind of record, about the people of [`super::sample`].

use std::collections::BTreeSet;

use domain::case::{Case, CaseAbout, CaseState, Step, StepKind};
use domain::clerk::{AreaPrefix, By, Clerk, Duty, SetUp};
use domain::consent::{Channel, Consent, Purpose};
use domain::evidence::{Document, DocumentKind, DocumentVersion, Page};
use domain::family_link::{FamilyLink, LinkRight, LinkState};
use domain::flag::{Flag, FlagClosed, FlagOutcome, FlagRule};
use domain::remind::{Reminder, Reminders};
use domain::ward::{Ward, WardGround, WardState};
use domain::{ClerkId, Fen, MessageId, PersonId, RecordId};
use jiff::civil::date;

use super::across::every_kind_across;
use super::care::every_care_kind;
use super::sample::{AUNT, BILL, CARE, HOME, HOSPITAL, MOTHER, MOTHERS, PATIENT, area, day};
use crate::record::{
    Adopted, AdoptedBy, Body, Check, Contact, Correction, Estate, Job, Look, Looked, Password,
    Payout, Record, Undelivered,
};

/// A new record.
pub fn record(id: i64, body: Body) -> Record {
    Record { id: RecordId(id), version: 1, body }
}

/// A clerk who signs in under this name.
pub fn clerk(login: &str) -> Body {
    Body::Clerk(Clerk {
        login: login.to_owned(),
        name: "试样经办".to_owned(),
        duties: BTreeSet::from([Duty::Intake, Duty::Reader]),
        scope: AreaPrefix::parse("11").unwrap(),
        institution: None,
        password: String::new(),
        totp: vec![7; 20],
        totp_step: 9,
        active: true,
        demo: true,
        added_at: day(1),
        set_up: SetUp::default(),
    })
}

/// A case about the mother's binding, filed in an area on a day, in a state, due the same day.
pub fn case(home: u32, filed: i8, state: CaseState) -> Body {
    Body::Case(Case {
        about: CaseAbout::Review { binding: MOTHERS },
        area: area(home),
        person: Some(MOTHER),
        other: Some(PATIENT),
        state,
        holder: None,
        intake: Some(ClerkId(7)),
        barred: BTreeSet::from([ClerkId(8)]),
        gave_back: None,
        institution: None,
        filed_at: day(filed),
        due: Some(day(filed).date()),
        due_provisional: false,
        escalated: false,
        documents: vec![RecordId(5)],
        originals: BTreeSet::from([DocumentKind::Household]),
        steps: vec![Step {
            at: day(filed),
            by: By::Clerk(ClerkId(7)),
            kind: StepKind::Filed,
            note: "试样说明".to_owned(),
            fields: vec!["kinship".to_owned()],
        }],
    })
}

/// A family link that waits for the member.
pub fn link(holder: PersonId, member: PersonId) -> Body {
    Body::Link(FamilyLink {
        holder,
        member,
        rights: BTreeSet::from(LinkRight::ALL),
        state: LinkState::AwaitingAcceptance,
        filed_at: day(2),
        changed_at: day(2),
    })
}

/// Somebody's password.
pub fn password(person: PersonId) -> Body {
    let phc = "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$c2FtcGxl".to_owned();
    Body::Password(Password { person, phc, failed: 2, locked_until: Some(day(4)), set_at: day(2) })
}

/// Where somebody wants messages.
pub fn contact(person: PersonId) -> Body {
    Body::Contact(Contact {
        person,
        sms: true,
        mail: Some("sample@example.invalid".to_owned()),
        webhook: None,
        english: false,
        show_institution: true,
        reminders: Reminders { off: [Reminder::LimitNear].into(), low: Some(Fen(9)) },
    })
}

/// A flag that a clerk closed.
pub fn flag() -> Body {
    Body::Flag(Flag {
        rule: FlagRule::NearLimit,
        area: area(HOME),
        key: "near_limit:1:11:202611".to_owned(),
        people: vec![PATIENT, MOTHER],
        bindings: vec![MOTHERS],
        institution: Some(HOSPITAL),
        bills: vec![(area(CARE), BILL)],
        amount: Fen(5),
        count: 1,
        at: day(3),
        closed: Some(FlagClosed {
            at: day(4),
            by: ClerkId(7),
            outcome: FlagOutcome::Watched,
            reason: "试样理由".to_owned(),
        }),
    })
}

/// A run of a job.
pub fn job(name: &str, home: Option<u32>) -> Body {
    Body::Job(Job {
        name: name.to_owned(),
        area: home.map(area),
        started: day(3),
        finished: None,
        done: 500,
        note: "500 accounts".to_owned(),
    })
}

fn ward() -> Body {
    Body::Ward(Ward {
        guardian: MOTHER,
        ward: PATIENT,
        ground: WardGround::Appointed,
        state: WardState::Active,
        until: Some(date(2027, 1, 1)),
        documents: vec![RecordId(5)],
        filed_at: day(2),
        changed_at: day(3),
    })
}

fn consent() -> Body {
    Body::Consent(Consent {
        person: PATIENT,
        by: Some(MOTHER),
        purpose: Purpose::Acceptance,
        subject: MOTHERS.0,
        version: "2026-11".to_owned(),
        text_sm3: "00".repeat(32),
        at: day(2),
        channel: Channel::Window,
        proof: "window".to_owned(),
        withdrawn_at: None,
    })
}

fn document() -> Body {
    let page = Page {
        blob: RecordId(6),
        width: 1_200,
        height: 900,
        bytes: 90_000,
        sm3: "11".repeat(32),
        hints: vec!["dark".to_owned()],
    };
    let version =
        DocumentVersion { at: day(2), by: By::Person(MOTHER), pages: vec![page], provider: None };
    Body::Document(Document {
        owner: MOTHER,
        kind: DocumentKind::Household,
        versions: vec![version],
        keep_until: Some(date(2028, 11, 2)),
    })
}

/// One of every kind, in the order of [`crate::Kind::ALL`].
pub fn every_kind() -> Vec<Body> {
    let look = Look {
        by: By::Clerk(ClerkId(7)),
        person: PATIENT,
        what: Looked::InClear,
        why: "窗口核对".to_owned(),
        at: day(2),
    };
    let check = Check {
        person: MOTHER,
        way: "face".to_owned(),
        provider: "simulator".to_owned(),
        reference: String::new(),
        passed: true,
        simulated: true,
        at: day(2),
        until: day(2).plus_ms(300_000),
        act: "22".repeat(32),
    };
    let fields = vec![("psn_name".to_owned(), "旧名".to_owned(), "新名".to_owned())];
    let correction = Correction {
        into: None,
        person: PATIENT,
        by: By::Platform,
        at: day(3),
        why: "户口本".to_owned(),
        fields,
    };
    let (heir, bank_ref) = ("试样继承人".to_owned(), "B-4".to_owned());
    let payout = Payout { at: day(4), heir, amount: Fen(5), bank_ref };
    let estate = Estate {
        person: AUNT,
        area: area(HOME),
        died_on: date(2026, 11, 1),
        owed: Fen(9),
        paid: vec![payout],
    };
    let undelivered = Undelivered {
        person: MOTHER,
        message: MessageId(3),
        channel: "sms".to_owned(),
        error: "timeout".to_owned(),
        at: day(3),
        replayed: false,
    };
    let mut bodies = vec![
        clerk("chen"),
        case(HOME, 2, CaseState::Returned),
        ward(),
        link(MOTHER, PATIENT),
        consent(),
        Body::Look(look),
        document(),
        Body::Check(check),
        password(MOTHER),
        contact(MOTHER),
        Body::Correction(correction),
        Body::Estate(estate),
        job("sweep 2026-11-03", None),
        Body::Undelivered(undelivered),
    ];
    bodies.extend(every_care_kind());
    bodies.push(flag());
    bodies.push(Body::Policy(Adopted {
        digest: "33".repeat(32),
        by: AdoptedBy::Clerks(ClerkId(7), ClerkId(8)),
        at: day(4),
        files: RecordId(52),
    }));
    bodies.extend(every_kind_across());
    bodies
}
