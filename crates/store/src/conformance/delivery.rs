//! What leaves the lane behind its back: messages that are delivered, and the audit trail.

use domain::{Area, BindingId, MessageId, Moment, PersonId};

use super::bill::write;
use super::sample::{AUNT, CARE, HOME, MOTHER, PATIENT, area, batch, day};
use crate::records::{About, Message, Outbox, TrailRow};
use crate::{Batch, Store, StoreError};

fn send(store: &dyn Store, messages: &[(i64, PersonId, Moment)]) {
    let about = About::TermsChanged { binding: BindingId(1) };
    let message = |(id, person, at): &(i64, PersonId, Moment)| Message {
        id: MessageId(*id),
        person: *person,
        at: *at,
        about: about.clone(),
        read: false,
    };
    let messages = messages.iter().map(message).collect();
    write(store, &Batch { messages, ..batch(day(9)) }).unwrap();
}

fn put(store: &dyn Store, outbox: Outbox) {
    let mut writer = store.writer().unwrap();
    let mut tx = writer.begin().unwrap();
    tx.put_outbox(&outbox).unwrap();
    tx.commit().unwrap();
}

fn due(store: &dyn Store, now: Moment) -> Vec<Outbox> {
    store.reader().unwrap().outbox_due(now, 9).unwrap()
}

fn outbox(person: PersonId, after: i64, due: Option<Moment>, tries: u32) -> Outbox {
    Outbox { person, after: MessageId(after), due, tries }
}

/// Oldest first, after one, and nobody else's.
pub fn messages_after_one_come_oldest_first(store: &dyn Store) {
    send(
        store,
        &[(5, MOTHER, day(3)), (6, AUNT, day(3)), (9, MOTHER, day(4)), (7, MOTHER, day(4))],
    );
    let reader = store.reader().unwrap();
    let after = |id, most| -> Vec<i64> {
        let found = reader.messages_after(MOTHER, MessageId(id), most).unwrap();
        found.iter().map(|message| message.id.0).collect()
    };
    assert_eq!(after(0, 9), [5, 7, 9]);
    assert_eq!(after(5, 1), [7]);
    assert_eq!(after(9, 9), [0; 0]);
}

/// From its own moment on, the longest waiting first.
pub fn a_message_makes_its_reader_due(store: &dyn Store) {
    send(store, &[(1, MOTHER, day(4)), (2, AUNT, day(3)), (3, MOTHER, day(5))]);
    let (aunt, mother) = (outbox(AUNT, 0, Some(day(3)), 0), outbox(MOTHER, 0, Some(day(4)), 0));
    assert_eq!(due(store, day(5)), [aunt, mother]);
    assert_eq!(due(store, day(3)), [aunt]);
    assert_eq!(due(store, day(2)), []);
    assert_eq!(store.reader().unwrap().outbox_due(day(5), 1).unwrap(), [aunt]);
}

/// A try that is put off stays put off when another message comes; what is settled waits no more.
pub fn a_delivery_is_put_off_and_settled(store: &dyn Store) {
    send(store, &[(1, MOTHER, day(3))]);
    let put_off = outbox(MOTHER, 0, Some(day(6)), 2);
    put(store, put_off);
    send(store, &[(2, MOTHER, day(4))]);
    assert_eq!(due(store, day(5)), []);
    assert_eq!(due(store, day(6)), [put_off]);
    put(store, outbox(MOTHER, 2, None, 0));
    assert_eq!(due(store, day(20)), []);
    send(store, &[(3, MOTHER, day(7))]);
    assert_eq!(due(store, day(20)), [outbox(MOTHER, 2, Some(day(7)), 0)]);
}

/// Whoever delivered message 1 did not see message 2, and says that nothing waits.
pub fn a_message_that_comes_during_a_delivery_is_not_forgotten(store: &dyn Store) {
    send(store, &[(1, MOTHER, day(3))]);
    send(store, &[(2, MOTHER, day(4))]);
    put(store, outbox(MOTHER, 1, None, 0));
    assert_eq!(due(store, day(20)), [outbox(MOTHER, 1, Some(day(4)), 0)]);
    // Nobody who never got a message is due.
    put(store, outbox(PATIENT, 0, None, 0));
    assert_eq!(due(store, day(20)).len(), 1);
}

/// By sequence, page by page, area by area; a row is never written again.
pub fn the_trail_is_appended_in_order(store: &dyn Store) {
    let row = |home, sequence: i64| TrailRow {
        area: area(home),
        sequence,
        at: day(3),
        body: format!(r#"[{{"act":{sequence}}}]"#),
        chain: [u8::try_from(sequence).unwrap(); 32],
    };
    let append = |trail| write(store, &Batch { trail, ..batch(day(3)) });
    append(vec![row(CARE, 3), row(HOME, 1)]).unwrap();
    append(vec![row(CARE, 4)]).unwrap();
    append(vec![row(CARE, 9)]).unwrap();
    match append(vec![row(CARE, 4)]) {
        Err(StoreError::Inconsistent { table, .. }) => assert_eq!(table, "trail"),
        other => panic!("{other:?}"),
    }
    let reader = store.reader().unwrap();
    let trail = |home: Area, after, most| reader.trail(home, after, most).unwrap();
    assert_eq!(trail(area(CARE), 0, 2), [row(CARE, 3), row(CARE, 4)]);
    assert_eq!(trail(area(CARE), 4, 2), [row(CARE, 9)]);
    assert_eq!(trail(area(CARE), 9, 2), []);
    assert_eq!(trail(area(HOME), 0, 2), [row(HOME, 1)]);
}
