//! A world to act in, the bill of `docs/money-flows.md` in three areas, and its cancel: figures,
//! shares, legs and debts as a lane would write them.

use std::collections::BTreeMap;

use domain::benefit::Accumulator;
use domain::chart;
use domain::explain::{Explanation, PayerNote, ShareEnd};
use domain::person::{Account, Credit, CreditSource};
use domain::settlement::{
    AccumulatorKey, Figures, Setting, Settlement, SettlementKind, Share, ShareSource,
};
use domain::{Fen, Moment, ObligationId, PersonId, SettlementId};
use ledger::{AccountKey, Transfer};

use super::sample::{
    AUNT, AUNTS, AWAY, BILL, CANCEL, CARE, HOME, HOSPITAL, MOTHER, MOTHERS, PATIENT, START, VISIT,
    area, batch, binding, day, hospital, person,
};
use crate::act::{Batch, Entry, ObligationRow};
use crate::{Result, Store};

/// Writes a batch as its own transaction.
pub fn write(store: &dyn Store, batch: &Batch) -> Result<()> {
    let mut writer = store.writer()?;
    let mut tx = writer.begin()?;
    tx.write(batch)?;
    tx.commit()
}

/// The patient, the mother and the aunt with [`START`] in both parts of their accounts, the two
/// bindings and the hospital.
pub fn world(store: &dyn Store) {
    let homes = [(PATIENT, HOME), (MOTHER, HOME), (AUNT, AWAY)];
    let people = homes.map(|(id, home)| person(id, area(home)));
    let [patient, mother, aunt] = people.each_ref().map(|(_, insured)| insured);
    let mut opening = batch(day(1));
    opening.bindings = vec![binding(MOTHERS, mother, patient), binding(AUNTS, aunt, patient)];
    for (act, (id, home)) in (1..).zip(homes) {
        let credit = |source| Credit {
            area: area(home),
            person: id,
            amount: START,
            source,
            on: day(1).date(),
        };
        post(&mut opening, act, &chart::credit(&credit(CreditSource::Contribution), 0).unwrap());
        let interest = chart::credit(&credit(CreditSource::Interest), 0).unwrap();
        post(&mut opening, 100 + act, &interest);
        opening.accounts.push(account(id, home, START, START, 1));
    }
    let mut writer = store.writer().unwrap();
    let mut tx = writer.begin().unwrap();
    tx.put_people(&people).unwrap();
    tx.put_institutions(&[hospital(HOSPITAL, area(CARE))]).unwrap();
    tx.write(&opening).unwrap();
    tx.commit().unwrap();
}

/// An account in which nothing is spoken for.
pub fn account(person: PersonId, home: u32, current: Fen, carried: Fen, version: i64) -> Account {
    Account {
        area: area(home),
        person,
        current,
        carried,
        reserved_current: Fen::ZERO,
        reserved_carried: Fen::ZERO,
        frozen: false,
        version,
    }
}

/// Adds legs to a batch: the entries, and the totals of accounts that belong to no person.
pub fn post(batch: &mut Batch, act: i64, transfer: &Transfer) {
    let mut totals: BTreeMap<AccountKey, Fen> = batch.totals.drain(..).collect();
    for (line, leg) in (0_u16..).zip(transfer.legs()) {
        let (account, amount) = (leg.account, leg.amount);
        batch.entries.push(Entry { account, act, line, amount });
        if ![chart::ACCOUNT_CURRENT, chart::ACCOUNT_CARRIED].contains(&account.code) {
            let total = totals.entry(account).or_default();
            *total = total.plus(amount).unwrap();
        }
    }
    batch.totals = totals.into_iter().collect();
}

fn figures(sign: i64) -> Figures {
    let fen = |yuan: i64| Fen(sign * yuan * 100);
    Figures {
        total: fen(300),
        out_of_list: fen(40),
        overprice: fen(20),
        preselfpay: fen(40),
        in_scope: fen(200),
        deductible: Fen::ZERO,
        coinsurance: fen(80),
        above_cap: Fen::ZERO,
        funds: BTreeMap::from([(310_100, fen(120))]),
        fund_sum: fen(120),
        hosp_part: fen(5),
        ratio_bp: 6_000,
        own: fen(50),
        aid: fen(80),
        cash: fen(45),
    }
}

fn shares(sign: i64) -> Vec<Share> {
    let share = |source, payer, home, current: i64, carried: i64| Share {
        source,
        payer,
        area: area(home),
        current: Fen(sign * current),
        carried: Fen(sign * carried),
    };
    vec![
        share(ShareSource::Own, PATIENT, HOME, 5_000, 0),
        share(ShareSource::Live(MOTHERS), MOTHER, HOME, 3_000, 2_000),
        share(ShareSource::Live(AUNTS), AUNT, AWAY, 0, 3_000),
    ]
}

/// The key of the accumulator that the bill moves.
pub fn accumulator_key() -> AccumulatorKey {
    AccumulatorKey { area: area(HOME), person: PATIENT, year: 2026, inpatient: false }
}

fn record(id: SettlementId, kind: SettlementKind, settled_at: Moment, sign: i64) -> Settlement {
    let in_scope = Fen(sign * 20_000);
    let fund = Fen(sign * 12_000);
    let payer = |binding, paid, end| PayerNote {
        binding,
        quota: false,
        paid: Fen(sign * paid),
        end,
        place: None,
    };
    Settlement {
        id,
        care_area: area(CARE),
        institution: HOSPITAL,
        request_no: format!("msg-{}", id.0),
        patient: PATIENT,
        patient_area: area(HOME),
        visit: VISIT,
        batch: "C1".to_owned(),
        setting: Setting::Outpatient,
        med_type: "11".to_owned(),
        kind,
        begun: day(2),
        settled_at,
        figures: figures(sign),
        shares: shares(sign),
        balance_after: Fen(195_000),
        accumulated: Some((
            accumulator_key(),
            Accumulator { in_scope, fund, count: sign, ..Accumulator::default() },
        )),
        explanation: Explanation {
            rules: Vec::new(),
            payers: vec![
                payer(None, 5_000, ShareEnd::Balance),
                payer(Some(MOTHERS), 5_000, ShareEnd::MonthLimit),
                payer(Some(AUNTS), 3_000, ShareEnd::Floor),
            ],
            ..Explanation::default()
        },
        cancelled_by: None,
        insutype: Some(domain::person::Insutype::Employee),
        purchase: None,
    }
}

/// The bill, paid on the second of the month.
pub fn bill() -> Settlement {
    record(BILL, SettlementKind::Settled, day(2), 1)
}

/// Its cancel, three days later.
pub fn cancel() -> Settlement {
    record(CANCEL, SettlementKind::Cancel(BILL), day(5), -1)
}

/// Everything that a bill or its cancel changes, from the accounts as they are now.
pub fn paying(store: &dyn Store, settlement: &Settlement) -> Batch {
    let Settlement { id, care_area, patient_area, institution, figures, shares, .. } = settlement;
    let mut paying = batch(settlement.settled_at);
    let legs = chart::settle(*care_area, *institution, *patient_area, figures, shares).unwrap();
    post(&mut paying, id.0, &legs);
    let debts = chart::obligations(*care_area, *patient_area, figures, shares).unwrap();
    paying.obligations = (0..)
        .zip(debts)
        .map(|(place, obligation)| ObligationRow {
            id: ObligationId(id.0 * 10 + place),
            area: *care_area,
            window: 1,
            settlement: *id,
            obligation,
        })
        .collect();
    let reader = store.reader().unwrap();
    for share in shares {
        let account = reader.account(share.area, share.payer).unwrap().unwrap();
        paying.accounts.push(Account {
            current: account.current.minus(share.current).unwrap(),
            carried: account.carried.minus(share.carried).unwrap(),
            version: account.version + 1,
            ..account
        });
    }
    if let SettlementKind::Cancel(original) = settlement.kind {
        paying.cancelled = vec![(*care_area, original, *id)];
    }
    paying.settlements = vec![settlement.clone()];
    paying
}

/// Pays the bill in the world.
pub fn pay(store: &dyn Store) {
    world(store);
    write(store, &paying(store, &bill())).unwrap();
}
