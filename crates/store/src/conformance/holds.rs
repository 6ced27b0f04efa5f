//! What is spoken for: holds with their accounts and commitments.

use std::collections::BTreeSet;

use domain::hold::{Hold, HoldState};
use domain::{Area, Fen, PersonId, RecordId, chart};
use ledger::invariant::breaches;

use super::bill::{account, post, world, write};
use super::sample::{
    CARE, HOME, HOSPITAL, MOTHER, MOTHERS, PATIENT, START, VISIT, area, batch, day,
};
use crate::record::{Body, Kind, Record};
use crate::{Batch, EvidenceScope, Facts, Needs, Store};

const HOLD: RecordId = RecordId(501);

fn hold(state: HoldState) -> Hold {
    Hold {
        care_area: area(CARE),
        visit: VISIT,
        institution: HOSPITAL,
        patient: PATIENT,
        payer: MOTHER,
        area: area(HOME),
        binding: Some(MOTHERS),
        current: Fen(3_000),
        carried: Fen(1_000),
        state,
        at: day(2),
        until: day(20),
        ended_at: (state != HoldState::Open).then(|| day(3)),
    }
}

/// The hold in this state as the `version`th of its record, with what it leaves reserved.
fn holding(state: HoldState, version: i64, reserved: (Fen, Fen)) -> Batch {
    let mut batch = batch(day(2));
    batch.records = vec![Record { id: HOLD, version, body: Body::Hold(hold(state)) }];
    let mut mothers = account(MOTHER, HOME, START, START, version + 1);
    (mothers.reserved_current, mothers.reserved_carried) = reserved;
    batch.accounts = vec![mothers];
    batch
}

/// As an accepted hold is written.
fn held(store: &dyn Store) {
    world(store);
    let mut held = holding(HoldState::Open, 1, (Fen(3_000), Fen(1_000)));
    post(&mut held, 301, &chart::hold(area(HOME), HOLD, Fen(4_000)).unwrap());
    write(store, &held).unwrap();
}

/// Invariants broken in all of the books, and around the mother's account.
pub(super) fn broken(store: &dyn Store) -> [BTreeSet<u8>; 2] {
    let scope = EvidenceScope { accounts: [(area(HOME), MOTHER)].into(), acts: [301].into() };
    let reader = store.reader().unwrap();
    [None, Some(&scope)].map(|scope| {
        let found = breaches(&reader.evidence(scope).unwrap());
        found.iter().map(|breach| breach.invariant).collect()
    })
}

/// `money.md`, invariant 3: the row, the books and the record speak of the same amount.
pub fn what_is_reserved_is_what_is_committed(store: &dyn Store) {
    held(store);
    assert_eq!(broken(store), [[].into(), [].into()]);
    let mut ended = holding(HoldState::Released, 2, (Fen::ZERO, Fen::ZERO));
    let legs = chart::hold(area(HOME), HOLD, Fen(4_000)).unwrap().reversed().unwrap();
    post(&mut ended, 302, &legs);
    write(store, &ended).unwrap();
    assert_eq!(broken(store), [[].into(), [].into()]);
    let lines = store.reader().unwrap().books().unwrap();
    let left = lines.iter().filter(|line| line.code >= 9_000 && !line.kept.is_zero());
    assert_eq!(left.count(), 0);
}

/// More, less, and of nobody.
pub fn a_reserve_without_its_commitment_is_found(store: &dyn Store) {
    held(store);
    let mut more = holding(HoldState::Open, 2, (Fen(3_000), Fen(1_001)));
    write(store, &more).unwrap();
    assert_eq!(broken(store), [[3].into(), [3].into()]);
    more = holding(HoldState::Open, 3, (Fen(3_000), Fen(1_000)));
    write(store, &more).unwrap();
    assert_eq!(broken(store), [[].into(), [].into()]);
    // The record says that it ended, and nothing else does.
    write(store, &holding(HoldState::Expired, 4, (Fen(3_000), Fen(1_000)))).unwrap();
    assert_eq!(broken(store)[0], [3].into());
}

/// The accounts and the facts of an act.
pub(super) fn lane(store: &dyn Store, needs: &Needs) -> (BTreeSet<(Area, PersonId)>, Facts) {
    let mut writer = store.writer().unwrap();
    let mut tx = writer.begin().unwrap();
    let found = tx.find(needs).unwrap();
    (found, tx.read(needs).unwrap())
}

/// Who may end a hold locks the account that it stands on: by whom it concerns, and by the binding
/// that it rests on. Bills end no binding and bring none; one that is over is brought by nobody.
pub fn an_open_hold_comes_with_its_account(store: &dyn Store) {
    held(store);
    let of = |records_of: PersonId| Needs {
        records_of: [(Kind::Hold, records_of)].into(),
        ..Needs::default()
    };
    let by_binding = Needs { bindings: [MOTHERS].into(), ..Needs::default() };
    let by_grantor = Needs { grantors: [MOTHER].into(), ..Needs::default() };
    let by_beneficiary = Needs { beneficiaries: [PATIENT].into(), ..Needs::default() };
    let all = [of(PATIENT), of(MOTHER), by_binding, by_grantor, by_beneficiary];
    let known = |facts: &Facts| facts.records_of(Kind::Hold, MOTHER).count();
    for needs in &all {
        let (found, facts) = lane(store, needs);
        assert!(found.contains(&(area(HOME), MOTHER)), "{needs:?}");
        assert_eq!(known(&facts), 1, "{needs:?}");
    }
    let bill = Needs { patients: [PATIENT].into(), ..Needs::default() };
    assert_eq!(known(&lane(store, &bill).1), 0);
    write(store, &holding(HoldState::Expired, 2, (Fen::ZERO, Fen::ZERO))).unwrap();
    for needs in &all {
        assert_eq!(known(&lane(store, needs).1), 0);
    }
    assert!(lane(store, &of(PATIENT)).0.is_empty());
}
