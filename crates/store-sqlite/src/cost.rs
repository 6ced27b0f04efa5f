//! What a bill costs: reminders ride on what it reads and writes anyway; the quotas that relatives set
//! are one statement, and none where nobody helps.

use domain::remind::{Reminder, Reminders};
use domain::wallet::{Quota, QuotaState};
use domain::{Fen, MessageId, RecordId};
use store::conformance::bill::{bill, world};
use store::conformance::sample::{AUNT, AUNTS, HOME, MOTHER, MOTHERS, PATIENT, area, batch, day};
use store::record::Contact;
use store::records::About;
use store::{Batch, Body, Keyring, Kind, Message, Needs, Record, Store as _};

use crate::connection::SqliteStore;
use crate::query::counted;

/// Of a patient with two payers: bindings 1; area, account, insurance of three people 9; counters of
/// month and year 4; accumulators 1; pick 1; open quotas 1.
const OF_A_BILL: usize = 17;

fn contact(version: i64) -> Record {
    let reminders = Reminders { off: [Reminder::LimitNear].into(), low: Some(Fen(7)) };
    let (sms, english, show_institution) = (false, false, false);
    let (person, mail, webhook) = (MOTHER, None, None);
    let contact = Contact { person, sms, mail, webhook, english, show_institution, reminders };
    Record { id: RecordId(71), version, body: Body::Contact(contact) }
}

#[test]
fn a_bill_runs_no_statement_for_reminders() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gongji.db");
    let store = SqliteStore::open(&path, Keyring::for_tests()).unwrap().store;
    world(&store);
    let month = Some(day(3).month());
    let needs = Needs { patients: [PATIENT].into(), month, ..Needs::default() };
    let read = || counted(|| store.reader().unwrap().facts(&needs).unwrap());
    let (statements, facts) = read();
    assert_eq!((statements, facts.people.len()), (OF_A_BILL, 3));
    let write = |batch: &Batch| {
        let mut writer = store.writer().unwrap();
        let mut tx = writer.begin().unwrap();
        let (statements, ()) = counted(|| tx.write(batch).unwrap());
        tx.commit().unwrap();
        statements
    };
    let about = About::BalanceLow { balance: Fen(1), low: Fen(7) };
    let message = Message { id: MessageId(1), person: AUNT, at: day(3), about, read: false };
    let used = vec![((area(HOME), MOTHERS, 202_611), Fen(5))];
    let tops = vec![((MOTHERS, 202_611), Fen(9))];
    let (records, messages) = (vec![contact(1)], vec![message]);
    write(&Batch { records, messages, used: used.clone(), tops, ..batch(day(3)) });
    let (statements, facts) = read();
    assert_eq!(statements, OF_A_BILL, "with wishes, somebody who was told, and a highest count");
    assert_eq!(facts.reminders.len(), 2);
    assert_eq!(facts.top_of(MOTHERS, 202_611), Fen(9));
    // A counter and a bill with its three uses.
    let settled = Batch { settlements: vec![bill()], used, ..batch(day(4)) };
    assert_eq!(write(&settled), 5);
}

/// Of a patient whom nobody helps: bindings 1; area, account, insurance 3; accumulators 1; pick 1.
const OF_NOBODYS_BILL: usize = 6;

#[test]
fn quotas_cost_a_bill_one_statement_where_somebody_helps() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gongji.db");
    let store = SqliteStore::open(&path, Keyring::for_tests()).unwrap().store;
    world(&store);
    let month = Some(day(3).month());
    let quota = |id, binding, grantor, current| {
        let quota = Quota {
            binding,
            grantor,
            area: area(HOME),
            beneficiary: PATIENT,
            current: Fen(current),
            carried: Fen::ZERO,
            used: Fen::ZERO,
            promised: Fen::ZERO,
            state: QuotaState::Open,
            at: day(2),
            ended_at: None,
        };
        Record { id: RecordId(id), version: 1, body: Body::Quota(quota) }
    };
    let records = vec![quota(81, MOTHERS, MOTHER, 5), quota(82, AUNTS, AUNT, 7)];
    let mut writer = store.writer().unwrap();
    let mut tx = writer.begin().unwrap();
    tx.write(&Batch { records, ..batch(day(2)) }).unwrap();
    tx.commit().unwrap();
    for (patient, statements, quotas) in [(PATIENT, OF_A_BILL, 2), (MOTHER, OF_NOBODYS_BILL, 0)] {
        let needs = Needs { patients: [patient].into(), month, ..Needs::default() };
        let (ran, facts) = counted(|| store.reader().unwrap().facts(&needs).unwrap());
        assert_eq!((ran, facts.records_of(Kind::Quota, PATIENT).count()), (statements, quotas));
    }
}
