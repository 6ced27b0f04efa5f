//! Windows: what stands in one, and what is between two banks.

use std::collections::BTreeMap;

use domain::chart::{self, DueKind};
use domain::clearing::{Position, Remittance, RemittanceFor};
use domain::settlement::Obligation;
use domain::{Fen, ObligationId, RecordId, SettlementId};
use ledger::invariant::breaches;

use super::across::{receipt, statement, window};
use super::bill::{pay, post, write};
use super::sample::{AWAY, CARE, HOME, area, batch, day};
use crate::act::{Batch, ObligationRow};
use crate::record::{remittance_key, statement_key, window_key};
use crate::{Body, EvidenceScope, Kind, Needs, Record, Store};

fn row(window: i64, id: i64, kind: DueKind, amount: i64) -> ObligationRow {
    let obligation =
        Obligation { debtor: area(HOME), creditor: area(CARE), kind, amount: Fen(amount) };
    let (id, settlement) = (ObligationId(id), SettlementId(id));
    ObligationRow { id, area: area(CARE), window, settlement, obligation }
}

/// By debtor, creditor and kind, of one window and no other; and one by one, page by page.
pub fn the_items_of_a_window_are_summed_and_walked(store: &dyn Store) {
    let obligations = vec![
        row(4, 1, DueKind::Fund, 500),
        row(5, 2, DueKind::Fund, 700),
        row(5, 3, DueKind::Aid, 20),
        row(5, 4, DueKind::Fund, -300),
        row(6, 5, DueKind::Fund, 9),
        ObligationRow { area: area(AWAY), ..row(5, 6, DueKind::Fund, 11) },
    ];
    write(store, &Batch { obligations, ..batch(day(4)) }).unwrap();
    let reader = store.reader().unwrap();
    let position = |kind, amount, items| Position {
        debtor: area(HOME),
        creditor: area(CARE),
        kind,
        amount: Fen(amount),
        items,
    };
    let mut sums = reader.window_sums(area(CARE), 5).unwrap();
    sums.sort_by_key(|position| position.kind);
    assert_eq!(sums, [position(DueKind::Fund, 400, 2), position(DueKind::Aid, 20, 1)]);
    assert_eq!(reader.window_sums(area(CARE), 7).unwrap(), []);
    let page = |after, most| -> Vec<i64> {
        let rows = reader.obligations_in((area(CARE), 5), ObligationId(after), most).unwrap();
        rows.into_iter().map(|row| row.id.0).collect()
    };
    assert_eq!((page(0, 2), page(3, 2), page(4, 2)), (vec![2, 3], vec![4], vec![]));
    let rows = reader.obligations_in((area(CARE), 4), ObligationId(0), 9).unwrap();
    assert_eq!(rows, [row(4, 1, DueKind::Fund, 500)]);
}

/// By area and month, by month and parties; as they were written.
pub fn windows_and_statements_are_found_by_their_keys(store: &dyn Store) {
    let (sealed, made) = (window(), statement());
    let bodies = [sealed.clone(), Body::Statement(made.clone())];
    let record = |(id, body)| Record { id: RecordId(id), version: 1, body };
    let records = (71..).zip(bodies).map(record).collect();
    write(store, &Batch { records, ..batch(day(2)) }).unwrap();
    let reader = store.reader().unwrap();
    let body = |kind, key: String| reader.record_by_key(kind, &key).unwrap().unwrap().body;
    assert_eq!(body(Kind::Window, window_key(area(CARE), made.month)), sealed);
    let key = statement_key(made.month, made.parties);
    assert_eq!(body(Kind::Statement, key), Body::Statement(made));
}

/// A payment that one bank made and the other has not got: the mirrors know of it while its record is
/// open. What moved with people is known by its own account.
pub fn what_is_in_transit_is_between_the_mirrors(store: &dyn Store) {
    pay(store);
    let (payer, payee) = (area(HOME), area(CARE));
    let kinds: BTreeMap<_, _> = [(DueKind::Fund, Fen(12_000)), (DueKind::Own, Fen(5_000))].into();
    let mut sending = batch(day(8));
    post(&mut sending, 61, &chart::remit(payer, payee, &kinds).unwrap());
    post(&mut sending, 62, &chart::prepay(payer, payee, Fen(800)).unwrap());
    let remittance = |act, kinds: &BTreeMap<_, _>, amount, purpose| Remittance {
        payer,
        payee,
        kinds: kinds.clone(),
        amount: Fen(amount),
        purpose,
        sent: receipt(act),
        received: None,
    };
    let due = remittance(61, &kinds, 17_000, RemittanceFor::Statement(RecordId(5)));
    let none = BTreeMap::new();
    let given = remittance(62, &none, 800, RemittanceFor::Prepayment(RecordId(6)));
    write(store, &sending).unwrap();
    let broken = |found: Vec<ledger::invariant::Breach>| -> Vec<u8> {
        found.into_iter().map(|breach| breach.invariant).collect()
    };
    let whole = || breaches(&store.reader().unwrap().evidence(None).unwrap());
    assert_eq!(broken(whole()), [2, 2, 2], "nobody knows where it is");
    let record = |id: i64, version, remittance: &Remittance| Record {
        id: RecordId(id),
        version,
        body: Body::Remittance(remittance.clone()),
    };
    let records = vec![record(61, 1, &due), record(62, 1, &given)];
    write(store, &Batch { records, ..batch(day(8)) }).unwrap();
    assert_eq!(whole(), []);
    let of = |act| EvidenceScope { acts: [act].into(), ..EvidenceScope::default() };
    let part = |act| breaches(&store.reader().unwrap().evidence(Some(&of(act))).unwrap());
    assert_eq!((part(61), part(62)), (vec![], vec![]));
    let mut receiving = batch(day(9));
    post(&mut receiving, 63, &chart::receive(payer, payee, &kinds).unwrap());
    let got = Remittance { received: Some(receipt(63)), ..due };
    receiving.records = vec![record(61, 2, &got)];
    write(store, &receiving).unwrap();
    assert_eq!((whole(), part(63)), (vec![], vec![]));
    let reader = store.reader().unwrap();
    let key = remittance_key(payer, "B-61");
    let known = reader.record_by_key(Kind::Remittance, &key).unwrap().unwrap();
    assert_eq!(known.body, Body::Remittance(got));
}

/// The balance of its own kind and no other.
pub fn what_moved_with_people_is_owed_by_itself(store: &dyn Store) {
    pay(store);
    let mut moving = batch(day(8));
    let legs = |kind, amount| {
        let amount = Fen(amount);
        let back = amount.negated().unwrap();
        ledger::Transfer::new([
            ledger::Leg { account: chart::fund_charge(area(HOME), 310_100), amount },
            ledger::Leg { account: chart::due_to(area(HOME), area(CARE), kind), amount: back },
            ledger::Leg { account: chart::due_from(area(CARE), area(HOME), kind), amount },
            ledger::Leg { account: chart::fund_charge(area(CARE), 310_100), amount: back },
        ])
        .unwrap()
    };
    post(&mut moving, 64, &legs(DueKind::Transfer, 650));
    write(store, &moving).unwrap();
    let (one, other) = (area(HOME), area(CARE));
    let needs = Needs { moved: [(one, other), (other, one)].into(), ..Needs::default() };
    let moved = store.reader().unwrap().facts(&needs).unwrap().moved;
    assert_eq!(moved, [((one, other), Fen(650)), ((other, one), Fen::ZERO)].into());
}
