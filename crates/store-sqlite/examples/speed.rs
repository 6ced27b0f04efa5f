//! How many settlements per second the store takes, without deciding them: claim, find, lock, read,
//! head, write and commit, in batches as a lane makes them. Each bill has three lines, is paid by
//! two accounts and tells the relative; every fifth is away from home.
//!
//! `cargo run --release -p store-sqlite --example speed [PEOPLE] [BATCHES] [BATCH]`
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement at a terminal")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use domain::benefit::Accumulator;
use domain::settlement::{Settlement, Share, ShareSource};
use domain::{
    Area, BindingId, Fen, InstitutionId, MessageId, PersonId, SettlementId, VisitId, chart,
};
use ledger::AccountKey;
use store::act::{Entry, ObligationRow};
use store::conformance::{bill, sample};
use store::records::{About, FeeBatch, FeeBatchState, Message, Visit, VisitState};
use store::{Answer, Batch, Claim, Facts, Head, Keyring, Needs, Number, Store, Writer};
use store_sqlite::SqliteStore;

const AREAS: [u32; 8] = [110_000, 310_000, 440_300, 420_100, 510_100, 450_100, 430_100, 140_100];
const RICH: Fen = Fen(1_000_000_000);

fn home_of(person: i64) -> Area {
    let place = usize::try_from(person / 2).unwrap() % AREAS.len();
    sample::area(AREAS[place])
}

/// Pairs: an even person is helped by the odd one after.
fn populate(store: &SqliteStore, people: i64) {
    let mut writer = store.writer().unwrap();
    for from in (0..people).step_by(1_000) {
        let ids = from..(from + 1_000).min(people);
        let rows: Vec<_> = ids.map(|id| sample::person(PersonId(id), home_of(id))).collect();
        let mut opening = sample::batch(sample::day(1));
        for pair in rows.chunks(2) {
            let id = BindingId(pair[0].1.person.0);
            opening.bindings.push(sample::binding(id, &pair[1].1, &pair[0].1));
            for (_, insured) in pair {
                let home = insured.area.number();
                opening.accounts.push(bill::account(insured.person, home, RICH, RICH, 1));
            }
        }
        let mut tx = writer.begin().unwrap();
        tx.put_people(&rows).unwrap();
        tx.write(&opening).unwrap();
        tx.commit().unwrap();
    }
}

struct Ask {
    number: Number,
    id: i64,
    patient: PersonId,
    care: Area,
    institution: InstitutionId,
}

fn ask(place: i64, people: i64) -> Ask {
    let id = 1_000_000 + place;
    let patient = PersonId(id.wrapping_mul(7_919_777_773).rem_euclid(people / 2) * 2);
    // Every fifth bill is away from home.
    let care = home_of(if id % 5 == 0 { patient.0 + 2 } else { patient.0 });
    let institution = InstitutionId(i64::from(care.number()) * 100 + id % 40);
    let mut number = sample::number(&format!("H{}20261122{id:020}", institution.0));
    number.key.area = care;
    number.key.issuer = format!("i:{}", institution.0);
    number.fields = vec![1; 160];
    Ask { number, id, patient, care, institution }
}

fn needs(asks: &[Ask]) -> Needs {
    Needs {
        patients: asks.iter().map(|ask| ask.patient).collect(),
        visits: asks.iter().map(|ask| (ask.care, VisitId(ask.id))).collect(),
        month: Some(sample::day(2).month()),
        ..Needs::default()
    }
}

/// The bill of the worked example in two parts: the patient's own account, then the relative's.
fn decide(ask: &Ask, facts: &mut Facts, batch: &mut Batch) {
    let binding = facts.held_by(ask.patient).next().unwrap().clone();
    let (home, payer) = (binding.beneficiary_area, binding.grantor);
    let share = |source, payer, current| Share {
        source,
        payer,
        area: home,
        current: Fen(current),
        carried: Fen::ZERO,
    };
    let shares = vec![
        share(ShareSource::Own, ask.patient, 5_000),
        share(ShareSource::Live(binding.id), payer, 8_000),
    ];
    for share in &shares {
        let account = facts.accounts.get_mut(&(share.area, share.payer)).unwrap();
        account.current = account.current.minus(share.current).unwrap();
    }
    for period in [202_611, 2026] {
        let used = facts.used.entry((binding.id, period)).or_default();
        *used = used.plus(Fen(8_000)).unwrap();
    }
    let (mut key, gained) = bill::bill().accumulated.unwrap();
    (key.area, key.person) = (home, ask.patient);
    facts.accumulators.insert(key, Accumulator { count: ask.id, ..gained });
    let accumulated = Some((key, gained));
    record(ask, home, payer, Settlement { shares, accumulated, ..bill::bill() }, batch);
}

fn record(ask: &Ask, home: Area, payer: PersonId, bill: Settlement, batch: &mut Batch) {
    let (area, visit, institution, patient) =
        (ask.care, VisitId(ask.id), ask.institution, ask.patient);
    let id = SettlementId(ask.id);
    let state = FeeBatchState::Settled(id);
    batch.fee_batches.push(FeeBatch { id: ask.id, area, visit, state, ..sample::fee_batch(0, "") });
    let state = VisitState::Closed;
    batch.visits.push(Visit { id: visit, area, institution, patient, state, ..sample::visit() });
    let (beneficiary, amount) = (patient, Fen(8_000));
    let about = About::AidPaid { settlement: id, area, beneficiary, amount };
    let message = MessageId(ask.id);
    batch.messages.push(Message { id: message, person: payer, at: batch.now, about, read: false });
    batch.answers.push((ask.number.clone(), Answer::Settled(area, id)));
    batch.settlements.push(Settlement {
        id,
        care_area: area,
        institution,
        patient,
        patient_area: home,
        visit,
        ..bill
    });
}

fn book(batch: &mut Batch) {
    let mut totals: BTreeMap<AccountKey, Fen> = BTreeMap::new();
    for s in &batch.settlements {
        let Settlement { care_area, institution, patient_area, figures, shares, .. } = s;
        let legs = chart::settle(*care_area, *institution, *patient_area, figures, shares).unwrap();
        for (line, leg) in (0_u16..).zip(legs.legs()) {
            let (account, amount) = (leg.account, leg.amount);
            batch.entries.push(Entry { account, act: s.id.0, line, amount });
            if ![chart::ACCOUNT_CURRENT, chart::ACCOUNT_CARRIED].contains(&account.code) {
                let total = totals.entry(account).or_default();
                *total = total.plus(amount).unwrap();
            }
        }
        let debts = chart::obligations(*care_area, *patient_area, figures, shares).unwrap();
        batch.obligations.extend((0..).zip(debts).map(|(place, obligation)| ObligationRow {
            id: domain::ObligationId(s.id.0 * 8 + place),
            area: *care_area,
            window: 1,
            settlement: s.id,
            obligation,
        }));
    }
    batch.totals = totals.into_iter().collect();
}

fn close(batch: &mut Batch, facts: Facts, heads: Vec<Head>) {
    batch.accounts = facts.accounts.into_values().collect();
    for account in &mut batch.accounts {
        account.version += 1;
    }
    batch.used = facts
        .used
        .into_iter()
        .map(|((binding, period), fen)| ((home_of(binding.0), binding, period), fen))
        .collect();
    batch.accumulators = facts.accumulators.into_iter().collect();
    batch.heads = heads;
    for head in &mut batch.heads {
        head.sequence += 1;
    }
}

/// Time spent on reading, writing and committing.
type Spent = [Duration; 3];

fn settle(writer: &mut dyn Writer, asks: &[Ask], spent: &mut Spent) {
    let begun = Instant::now();
    let mut tx = writer.begin().unwrap();
    let numbers: Vec<Number> = asks.iter().map(|ask| ask.number.clone()).collect();
    assert!(tx.claim(&numbers).unwrap().iter().all(|claim| *claim == Claim::Fresh));
    let needs = needs(asks);
    let found = tx.find(&needs).unwrap();
    let accounts = tx.lock(&found).unwrap();
    let mut facts = tx.read(&needs).unwrap();
    facts.accounts = accounts;
    let heads = AREAS.map(|area| tx.head(sample::area(area)).unwrap()).to_vec();
    let read = Instant::now();
    let mut batch = sample::batch(sample::day(2));
    for ask in asks {
        decide(ask, &mut facts, &mut batch);
    }
    book(&mut batch);
    close(&mut batch, facts, heads);
    let decided = Instant::now();
    tx.write(&batch).unwrap();
    let written = Instant::now();
    tx.commit().unwrap();
    spent[0] += read - begun;
    spent[1] += written - decided;
    spent[2] += written.elapsed();
}

fn main() {
    let mut args = std::env::args().skip(1).map(|arg| arg.parse::<i64>().unwrap());
    let mut arg = |default| args.next().unwrap_or(default);
    let (people, batches, size) = (arg(100_000), arg(200), arg(256));
    let dir = tempfile::tempdir_in(".").unwrap();
    let path = dir.path().join("gongji.db");
    let store = SqliteStore::open(&path, Keyring::for_tests()).unwrap().store;
    populate(&store, people);
    let mut writer = store.writer().unwrap();
    let mut spent = Spent::default();
    let mut slowest = Duration::ZERO;
    for batch in 0..batches {
        let asks: Vec<Ask> = (0..size).map(|place| ask(batch * size + place, people)).collect();
        let begun = Instant::now();
        settle(&mut *writer, &asks, &mut spent);
        slowest = slowest.max(begun.elapsed());
    }
    let settled = u128::try_from(batches * size).unwrap();
    let all: Duration = spent.iter().sum();
    let per_second = settled * 1_000_000 / all.as_micros().max(1);
    let [read, write, commit] = spent;
    println!("{settled} settlements of {people} people, {size} at once: {per_second}/s");
    println!("read {read:?}, write {write:?}, commit {commit:?}; slowest batch {slowest:?}");
    let wrong = |line: &store::BookLine| line.kept != line.summed && line.code / 10 != 201;
    assert!(!store.reader().unwrap().books().unwrap().iter().any(wrong));
}
