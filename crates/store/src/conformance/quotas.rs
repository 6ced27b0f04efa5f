//! Quotas and premiums that wait: what they speak for, and to whom they come.

use domain::chart;
use domain::policy::axes::{PremiumKind, PremiumMode};
use domain::premium::{PremiumPayment, PremiumSource, PremiumState};
use domain::settlement::{Settlement, ShareSource};
use domain::wallet::{Opener, Quota, QuotaState, Wallet};
use domain::{Fen, PersonId, RecordId};

use super::bill::{account, bill, paying, post, world, write};
use super::holds::{broken, lane};
use super::sample::{
    AUNT, AUNTS, AWAY, CARE, HOME, MOTHER, MOTHERS, PATIENT, START, area, batch, day,
};
use crate::record::{Body, Kind, Record};
use crate::{Batch, Facts, Needs, Store};

const QUOTA: RecordId = RecordId(601);
const PREMIUM: RecordId = RecordId(602);

/// A quota of 40.00 of which 10.00 of the current part are used.
pub(super) fn quota(state: QuotaState) -> Quota {
    Quota {
        binding: MOTHERS,
        grantor: MOTHER,
        area: area(HOME),
        beneficiary: PATIENT,
        current: Fen(2_000),
        carried: Fen(1_000),
        used: Fen(1_000),
        promised: Fen::ZERO,
        state,
        at: day(2),
        ended_at: (state != QuotaState::Open).then(|| day(3)),
    }
}

/// A record's `version`th state, with what it leaves reserved of the mother's account.
fn written(body: Body, id: RecordId, version: i64, reserved: (Fen, Fen)) -> Batch {
    let mut batch = batch(day(2));
    batch.records = vec![Record { id, version, body }];
    let mut mothers = account(MOTHER, HOME, START, START, version + 1);
    (mothers.reserved_current, mothers.reserved_carried) = reserved;
    batch.accounts = vec![mothers];
    batch
}

fn quota_is(state: QuotaState, version: i64) -> Batch {
    let left =
        if state == QuotaState::Open { (Fen(2_000), Fen(1_000)) } else { Default::default() };
    written(Body::Quota(quota(state)), QUOTA, version, left)
}

/// As a quota is written once some of it is used: set, and that part of its commitment negated.
fn set(store: &dyn Store) {
    world(store);
    let mut set = quota_is(QuotaState::Open, 1);
    let legs = |amount| chart::hold(area(HOME), QUOTA, Fen(amount)).unwrap();
    post(&mut set, 301, &legs(4_000));
    post(&mut set, 302, &legs(1_000).reversed().unwrap());
    write(store, &set).unwrap();
}

/// `money.md`, invariant 3, of a quota: what is left of it is reserved, to the end.
pub fn what_is_left_of_a_quota_is_reserved(store: &dyn Store) {
    set(store);
    assert_eq!(broken(store), [[].into(), [].into()]);
    let mut ended = quota_is(QuotaState::Ended, 2);
    let left = chart::hold(area(HOME), QUOTA, Fen(3_000)).unwrap().reversed().unwrap();
    post(&mut ended, 303, &left);
    write(store, &ended).unwrap();
    assert_eq!(broken(store), [[].into(), [].into()]);
    // Ended once more than its commitment.
    let mut more = quota_is(QuotaState::Open, 3);
    more.records[0].body = Body::Quota(quota(QuotaState::Open));
    write(store, &more).unwrap();
    assert_eq!(broken(store), [[3].into(), [3].into()]);
}

/// A premium of 40.00 for the patient out of the mother's account.
pub(super) fn premium(state: PremiumState) -> Body {
    Body::Premium(PremiumPayment {
        binding: MOTHERS,
        grantor: MOTHER,
        area: area(HOME),
        beneficiary: PATIENT,
        beneficiary_area: area(HOME),
        kind: PremiumKind::Resident,
        year: 2027,
        who: "成年人".to_owned(),
        amount: Fen(4_000),
        source: PremiumSource::Live,
        mode: PremiumMode::MonthEndBatch,
        current: Fen(4_000),
        carried: Fen::ZERO,
        documents: Vec::new(),
        state,
        at: day(2),
        paid_at: None,
        ended_at: None,
        booked: None,
        refused: None,
        note: String::new(),
    })
}

/// The money of a premium that waits for the end of its month is spoken for under its own record.
pub fn a_waiting_premium_is_reserved(store: &dyn Store) {
    world(store);
    let waits = premium(PremiumState::Waiting);
    let mut waiting = written(waits, PREMIUM, 1, (Fen(4_000), Fen::ZERO));
    post(&mut waiting, 304, &chart::hold(area(HOME), PREMIUM, Fen(4_000)).unwrap());
    write(store, &waiting).unwrap();
    assert_eq!(broken(store), [[].into(), [].into()]);
    let (found, facts) = lane(store, &Needs { bindings: [MOTHERS].into(), ..Needs::default() });
    assert!(found.contains(&(area(HOME), MOTHER)));
    assert_eq!(facts.records_of(Kind::Premium, PATIENT).count(), 1);
    // The record says that nothing was taken, and nothing else does.
    let dropped = written(premium(PremiumState::Dropped), PREMIUM, 2, (Fen(4_000), Fen::ZERO));
    write(store, &dropped).unwrap();
    assert_eq!(broken(store)[0], [3].into());
}

fn quotas(facts: &Facts, of: PersonId) -> usize {
    facts.records_of(Kind::Quota, of).count()
}

/// An open quota comes with the bills of whom it is for, and with whatever may end its binding; with
/// those of nobody else, and with none once it has ended.
pub fn an_open_quota_comes_with_its_patient_and_its_binding(store: &dyn Store) {
    set(store);
    let of = |records_of: PersonId| Needs {
        records_of: [(Kind::Quota, records_of)].into(),
        ..Needs::default()
    };
    let all = [
        Needs { patients: [PATIENT].into(), ..Needs::default() },
        Needs { bindings: [MOTHERS].into(), ..Needs::default() },
        Needs { grantors: [MOTHER].into(), ..Needs::default() },
        Needs { beneficiaries: [PATIENT].into(), ..Needs::default() },
        Needs { relatives: [PATIENT].into(), ..Needs::default() },
        of(PATIENT),
        of(MOTHER),
    ];
    for needs in &all {
        let (found, facts) = lane(store, needs);
        assert!(found.contains(&(area(HOME), MOTHER)), "{needs:?}");
        assert_eq!(quotas(&facts, PATIENT), 1, "{needs:?}");
    }
    let hers = Needs { patients: [MOTHER].into(), ..Needs::default() };
    assert_eq!(quotas(&lane(store, &hers).1, MOTHER), 0);
    write(store, &quota_is(QuotaState::Released, 2)).unwrap();
    for needs in &all {
        assert_eq!(quotas(&lane(store, needs).1, PATIENT), 0, "{needs:?}");
    }
}

/// Who gives a bill back must know the quota that paid it, open or not.
pub fn a_settlement_brings_the_quota_that_paid_it(store: &dyn Store) {
    set(store);
    let mut paid = bill();
    for share in &mut paid.shares {
        if share.source == ShareSource::Live(MOTHERS) {
            share.source = ShareSource::Quota(MOTHERS, QUOTA);
        }
    }
    let Settlement { id, .. } = paid;
    let mut batch = paying(store, &paid);
    batch.used = vec![((area(HOME), MOTHERS, 202_611), Fen(5_000))];
    write(store, &batch).unwrap();
    for (state, version) in [(QuotaState::Open, 2), (QuotaState::Ended, 3)] {
        let mut next = quota_is(state, version);
        next.accounts.clear();
        write(store, &next).unwrap();
        let needs = Needs { settlements: [(area(CARE), id)].into(), ..Needs::default() };
        let (found, facts) = lane(store, &needs);
        assert!(found.contains(&(area(HOME), MOTHER)));
        let known = facts.records.get(&QUOTA).map(|record| record.body.clone());
        assert_eq!(known, Some(Body::Quota(quota(state))));
        assert!(facts.binding(MOTHERS).is_some());
        assert_eq!(facts.used_in(MOTHERS, 202_611), Fen(5_000));
    }
}

/// Wallets come with whoever may be bound: grantors, beneficiaries, both sides of a binding that is
/// needed by itself; with nobody else.
pub fn wallets_come_with_both_sides_of_a_binding(store: &dyn Store) {
    world(store);
    let mut opened = batch(day(2));
    for (place, person) in (1..).zip([PATIENT, MOTHER, AUNT]) {
        let wallet = Wallet {
            person,
            place: area(AWAY),
            phone: "10000000000".to_owned(),
            opener: Opener::Owner,
            at: day(2),
            day: None,
        };
        let (id, body) = (RecordId(700 + place), Body::Wallet(wallet));
        opened.records.push(Record { id, version: 1, body });
    }
    write(store, &opened).unwrap();
    let owners = |needs: Needs| {
        let facts = lane(store, &needs).1;
        [PATIENT, MOTHER, AUNT]
            .map(|person| facts.record_by_key(Kind::Wallet, &person.0.to_string()).is_some())
    };
    let binding = |id| Needs { bindings: [id].into(), ..Needs::default() };
    assert_eq!(owners(binding(MOTHERS)), [true, true, false]);
    assert_eq!(owners(binding(AUNTS)), [true, false, true]);
    let (grantors, beneficiaries) = ([AUNT].into(), [MOTHER].into());
    let apply = Needs { grantors, beneficiaries, ..Needs::default() };
    assert_eq!(owners(apply), [false, true, true]);
    let bill = Needs { patients: [PATIENT].into(), ..Needs::default() };
    assert_eq!(owners(bill), [false; 3]);
}
