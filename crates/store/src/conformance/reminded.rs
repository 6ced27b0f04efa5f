//! What reminders and flags rest on: wishes and highest counts come with what a bill reads, devices
//! are known until they are dropped, settlements are walked.

use domain::remind::{Reminder, Reminders};
use domain::settlement::Settlement;
use domain::{Fen, MessageId, PersonId, RecordId, SettlementId};

use super::bill::{bill, pay, world, write};
use super::sample::{BILL, CARE, HOME, MOTHER, MOTHERS, PATIENT, area, batch, day};
use crate::record::{Body, Contact};
use crate::records::{About, DeviceSeen};
use crate::{Batch, Message, Needs, Record, Reminded, Store};

fn contact(version: i64, reminders: Reminders) -> Record {
    let (person, sms, english, show_institution) = (MOTHER, false, false, false);
    let (mail, webhook) = (None, None);
    let contact = Contact { person, sms, mail, webhook, english, show_institution, reminders };
    Record { id: RecordId(71), version, body: Body::Contact(contact) }
}

/// Of a payer as of everybody; nothing is known of who never said anything.
pub fn wishes_about_reminders_come_with_the_person(store: &dyn Store) {
    world(store);
    let needs = Needs { patients: [PATIENT].into(), ..Needs::default() };
    let known = || store.reader().unwrap().facts(&needs).unwrap().reminders;
    assert!(known().is_empty());
    let wishes = Reminders { off: [Reminder::LimitNear].into(), low: Some(Fen(7)) };
    let records = vec![contact(1, wishes.clone())];
    write(store, &Batch { records, ..batch(day(3)) }).unwrap();
    assert_eq!(known(), [(MOTHER, Reminded { wishes: wishes.clone(), low_told: 0 })].into());
    let about = About::BalanceLow { balance: Fen(1), low: Fen(7) };
    let message = Message { id: MessageId(1), person: MOTHER, at: day(3), about, read: false };
    write(store, &Batch { messages: vec![message], ..batch(day(3)) }).unwrap();
    assert_eq!(known(), [(MOTHER, Reminded { wishes, low_told: 202_611 })].into());
    let records = vec![contact(2, Reminders::default())];
    write(store, &Batch { records, ..batch(day(4)) }).unwrap();
    let told = Reminded { wishes: Reminders::default(), low_told: 202_611 };
    assert_eq!(known(), [(MOTHER, told)].into());
}

/// The most that was ever counted stays, also what was given back in the batch that counted it.
pub fn a_counter_remembers_the_most_that_it_showed(store: &dyn Store) {
    world(store);
    let key = (MOTHERS, 202_611);
    let month = Some(day(3).month());
    let needs = Needs { patients: [PATIENT].into(), month, ..Needs::default() };
    for (amount, top, expected) in [(5, None, 5), (2, None, 5), (3, Some(9), 9), (4, Some(4), 9)] {
        let used = vec![((area(HOME), key.0, key.1), Fen(amount))];
        let tops = top.map(|top| (key, Fen(top))).into_iter().collect();
        write(store, &Batch { used, tops, ..batch(day(3)) }).unwrap();
        let reader = store.reader().unwrap();
        let facts = reader.facts(&needs).unwrap();
        assert_eq!(facts.used_in(key.0, key.1), Fen(amount));
        assert_eq!(facts.top_of(key.0, key.1), Fen(expected), "{amount} {top:?}");
        assert_eq!(reader.used_in(area(HOME), key.0, key.1).unwrap(), Fen(amount));
        assert_eq!(reader.used_in(area(HOME), key.0, 2026).unwrap(), Fen::ZERO);
    }
}

/// By the last sign-in of each person; a page ends where the next begins.
pub fn devices_are_walked_by_the_last_sign_in(store: &dyn Store) {
    let seen = |device: u8, person: i64, on: i8| DeviceSeen {
        seen: day(on),
        device: vec![device; 33],
        person: PersonId(person),
    };
    let put = |rows: &[DeviceSeen]| {
        let mut writer = store.writer().unwrap();
        let mut tx = writer.begin().unwrap();
        for row in rows {
            tx.put_device(row).unwrap();
        }
        tx.commit().unwrap();
    };
    put(&[seen(1, 1, 3), seen(1, 2, 4), seen(2, 1, 5), seen(1, 1, 6)]);
    let walk = |after: &DeviceSeen, most| store.reader().unwrap().devices_after(after, most);
    let start = DeviceSeen { seen: day(1), device: Vec::new(), person: PersonId(0) };
    let all = [seen(1, 2, 4), seen(2, 1, 5), seen(1, 1, 6)];
    assert_eq!(walk(&start, 9).unwrap(), all);
    assert_eq!(walk(&all[0], 1).unwrap(), all[1..2]);
    let on = |since| store.reader().unwrap().people_on(&[1; 33], day(since)).unwrap();
    assert_eq!((on(4), on(5)), (vec![PersonId(1), PersonId(2)], vec![PersonId(1)]));
    let mut writer = store.writer().unwrap();
    let mut tx = writer.begin().unwrap();
    tx.drop_devices(day(6)).unwrap();
    tx.commit().unwrap();
    assert_eq!(walk(&start, 9).unwrap(), all[2..]);
}

/// Of one care area, in the order of time.
pub fn settlements_of_an_area_are_walked(store: &dyn Store) {
    pay(store);
    let next = Settlement { id: SettlementId(BILL.0 + 1), shares: Vec::new(), ..bill() };
    write(store, &Batch { settlements: vec![next.clone()], ..batch(day(6)) }).unwrap();
    let walk = |of, after, most| -> Vec<SettlementId> {
        let reader = store.reader().unwrap();
        let page = reader.settlements_after(area(of), SettlementId(after), most).unwrap();
        page.iter().map(|bill| bill.id).collect()
    };
    assert_eq!(walk(CARE, 0, 9), [BILL, next.id]);
    assert_eq!(walk(CARE, 0, 1), [BILL]);
    assert_eq!(walk(CARE, BILL.0, 9), [next.id]);
    assert_eq!(walk(HOME, 0, 9), []);
}
