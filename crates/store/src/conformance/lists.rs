//! What a person's pages list.

use domain::binding::Binding;
use domain::settlement::Settlement;
use domain::{BindingId, Fen, InstitutionId, MessageId, PersonId, SettlementId, VisitId};

use super::bill::{account, bill, cancel, pay, paying, world, write};
use super::sample::{
    AUNT, AUNTS, AWAY, BILL, CANCEL, CARE, HOME, HOSPITAL, MOTHER, MOTHERS, PATIENT, area, batch,
    binding, day, hospital, person, visit,
};
use crate::records::{About, Message, Use, Visit, VisitsAsk};
use crate::{Batch, Store};

/// Page by page, with the share of whoever asks and the place's name.
pub fn uses_are_listed_newest_first_for_patient_and_payers(store: &dyn Store) {
    pay(store);
    write(store, &paying(store, &cancel())).unwrap();
    let alone = SettlementId(CANCEL.0 + 1);
    let alone = Settlement { id: alone, shares: Vec::new(), ..bill() };
    write(store, &Batch { settlements: vec![alone.clone()], ..batch(day(6)) }).unwrap();
    let reader = store.reader().unwrap();
    let list = |person, before, most| -> Vec<SettlementId> {
        let uses = reader.uses(person, before, most).unwrap();
        uses.iter().map(|each| each.settlement.id).collect()
    };
    assert_eq!(list(PATIENT, None, 9), [alone.id, CANCEL, BILL]);
    assert_eq!(list(PATIENT, None, 2), [alone.id, CANCEL]);
    assert_eq!(list(PATIENT, Some(CANCEL.0), 2), [BILL]);
    assert_eq!(list(AUNT, None, 9), [CANCEL, BILL]);
    assert_eq!(list(PersonId(99), None, 9), []);
    let of_aunt = reader.uses(AUNT, None, 9).unwrap().remove(1);
    let paid = Settlement { cancelled_by: Some(CANCEL), ..bill() };
    let share = paid.shares.iter().find(|share| share.payer == AUNT).copied();
    let institution_name = hospital(HOSPITAL, area(CARE)).0.name;
    assert_eq!(of_aunt, Use { settlement: paid, share, institution_name });
    assert_eq!(reader.uses(PATIENT, None, 1).unwrap().remove(0).share, None);
}

/// A range of identifiers; of somebody who moved, the uses of both areas as one list.
pub fn uses_of_a_period_are_listed_over_every_area(store: &dyn Store) {
    world(store);
    write(
        store,
        &Batch { accounts: vec![account(PATIENT, AWAY, Fen(0), Fen(0), 1)], ..batch(day(3)) },
    )
    .unwrap();
    let of = |id, home| Settlement {
        id: SettlementId(id),
        patient_area: area(home),
        shares: Vec::new(),
        ..bill()
    };
    let settlements = vec![of(1, HOME), of(2, AWAY), of(3, HOME), of(4, AWAY), of(5, HOME)];
    write(store, &Batch { settlements, ..batch(day(6)) }).unwrap();
    let reader = store.reader().unwrap();
    let list = |within, most| -> Vec<i64> {
        let uses = reader.uses_between(PATIENT, within, most).unwrap();
        uses.iter().map(|each| each.settlement.id.0).collect()
    };
    assert_eq!(list((i64::MIN, None), 9), [5, 4, 3, 2, 1]);
    assert_eq!(list((i64::MIN, None), 3), [5, 4, 3]);
    assert_eq!(list((2, Some(5)), 9), [4, 3, 2], "the first included, the last not");
    assert_eq!(list((2, Some(5)), 2), [4, 3]);
    assert_eq!(list((6, None), 9), Vec::<i64>::new());
}

/// By begin, both ends included; another person's, another place's and another area's are not there;
/// 200 at most.
pub fn visits_of_a_patient_at_a_place_are_found_by_begin(store: &dyn Store) {
    let make = |id, patient, institution, hour: i64| Visit {
        id: VisitId(id),
        patient,
        institution,
        begun: day(3).plus_ms(hour),
        ..visit()
    };
    let other = InstitutionId(HOSPITAL.0 + 1);
    let mut visits = vec![
        make(1, PATIENT, HOSPITAL, 5),
        make(2, PATIENT, HOSPITAL, 1),
        make(3, PATIENT, HOSPITAL, 5),
        make(4, PATIENT, other, 5),
        make(5, AUNT, HOSPITAL, 5),
    ];
    visits.push(Visit { area: area(HOME), ..make(6, PATIENT, HOSPITAL, 5) });
    visits.extend((10..260).map(|id| make(id, MOTHER, HOSPITAL, id)));
    write(store, &Batch { visits, ..batch(day(4)) }).unwrap();
    let reader = store.reader().unwrap();
    let list = |patient, from: i64, to: i64| -> Vec<i64> {
        let (from, to) = (day(3).plus_ms(from), day(3).plus_ms(to));
        let ask = VisitsAsk { area: area(CARE), institution: HOSPITAL, patient, from, to };
        reader.visits_at(&ask).unwrap().iter().map(|visit| visit.id.0).collect()
    };
    assert_eq!(list(PATIENT, 1, 5), [3, 1, 2]);
    assert_eq!(list(PATIENT, 2, 5), [3, 1]);
    assert_eq!(list(PATIENT, 1, 4), [2]);
    assert_eq!(list(PATIENT, 6, 9), Vec::<i64>::new());
    assert_eq!(list(MOTHER, 0, 999), (60..260).rev().collect::<Vec<_>>());
}

/// Whoever helps and whoever is helped see the same; others see nothing; 200 at most.
pub fn bindings_are_listed_newest_first_for_both_sides(store: &dyn Store) {
    let (_, mother) = person(MOTHER, area(HOME));
    let (_, aunt) = person(AUNT, area(AWAY));
    let (_, patient) = person(PATIENT, area(HOME));
    let make = |id, grantor, beneficiary, hour: i64| Binding {
        filed_at: day(3).plus_ms(hour),
        ..binding(BindingId(id), grantor, beneficiary)
    };
    let mut bindings = vec![
        make(1, &mother, &patient, 1),
        make(2, &aunt, &patient, 9),
        make(3, &patient, &aunt, 5),
    ];
    bindings.extend((10..260).map(|id| make(id, &mother, &mother, id)));
    write(store, &Batch { bindings, ..batch(day(3)) }).unwrap();
    let reader = store.reader().unwrap();
    let list = |person| -> Vec<i64> {
        reader.bindings_of(person).unwrap().iter().map(|binding| binding.id.0).collect()
    };
    assert_eq!(list(PATIENT), [2, 3, 1]);
    assert_eq!(list(AUNT), [2, 3]);
    assert!(list(PersonId(99)).is_empty());
    assert_eq!(list(MOTHER), (60..260).rev().collect::<Vec<_>>());
}

/// Everything up to the one that was seen is read; other people's messages stay as they are.
pub fn messages_are_listed_newest_first_and_marked_read(store: &dyn Store) {
    world(store);
    let message =
        |id, person, about| Message { id: MessageId(id), person, at: day(3), about, read: false };
    let paid =
        About::AidPaid { settlement: BILL, area: area(CARE), beneficiary: PATIENT, amount: Fen(1) };
    let messages = vec![
        message(1, MOTHER, paid),
        message(2, MOTHER, About::AcceptanceAsked { binding: BindingId(1) }),
        message(3, MOTHER, About::FreezeChanged { frozen: false, reason: String::new() }),
        message(1, AUNT, About::TermsChanged { binding: BindingId(1) }),
    ];
    write(store, &Batch { messages: messages.clone(), ..batch(day(3)) }).unwrap();
    let mut writer = store.writer().unwrap();
    let mut tx = writer.begin().unwrap();
    tx.mark_read(MOTHER, MessageId(2)).unwrap();
    tx.commit().unwrap();
    let reader = store.reader().unwrap();
    let mut expected: Vec<Message> = messages[..3].iter().rev().cloned().collect();
    expected[1].read = true;
    expected[2].read = true;
    assert_eq!(reader.messages(MOTHER, 9).unwrap(), expected);
    assert_eq!(reader.messages(MOTHER, 1).unwrap(), expected[..1]);
    assert_eq!(reader.messages(AUNT, 9).unwrap(), messages[3..]);
}

/// Page by page over everybody's.
pub fn bindings_are_walked_by_identifier(store: &dyn Store) {
    world(store);
    let mother = person(MOTHER, area(HOME)).1;
    let bindings = vec![binding(BindingId(7), &mother, &mother)];
    write(store, &Batch { bindings, ..batch(day(3)) }).unwrap();
    let reader = store.reader().unwrap();
    let walk = |after, most| -> Vec<BindingId> {
        let page = reader.bindings_after(BindingId(after), most).unwrap();
        page.iter().map(|binding| binding.id).collect()
    };
    assert_eq!(walk(0, 2), [BindingId(7), MOTHERS]);
    assert_eq!(walk(MOTHERS.0, 2), [AUNTS]);
    assert_eq!(walk(AUNTS.0, 2), []);
}
