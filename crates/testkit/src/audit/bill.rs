//! A bill that was paid: its figures, who paid, and what that does to the books.

use std::collections::BTreeMap;

use app::World;
use app::acts::Settle;
use domain::benefit::Accumulator;
use domain::chart::DueKind;
use domain::item::Line;
use domain::person::InsuredStatus;
use domain::settlement::{Bill, Figures, Setting, Settlement, SettlementKind, Share, ShareSource};
use domain::{Area, Moment};
use ledger::Fen;
use ledger::invariant::Bound;

use super::lines::{self, Sums};
use super::model::{Charges, Choice, Model, Paid, Stay};
use super::payers;
use super::split::{self, Piece, Question};
use super::{Finding, Findings, Touched, stays};

/// The bill as it must be read: with the lines and the begin of its visit, and the payer that was
/// picked. `None` = there is nothing to pay.
pub(super) fn as_read(model: &Model, ask: &Settle, now: Moment) -> Option<Bill> {
    let mut bill = ask.bill.clone();
    let pick = model.choice(bill.patient, now);
    bill.picked = ask.aid_payer.or(pick.map(|choice| choice.binding));
    if bill.setting == Setting::Inpatient {
        return stays::as_read(model, bill);
    }
    if bill.setting == Setting::Outpatient {
        let stay = model.stays.get(&bill.visit)?;
        let here =
            stay.open && stay.patient == bill.patient && stay.institution == bill.institution.id;
        let charges = stay.charges.get(&bill.batch).filter(|c| !c.deleted && c.paid_by.is_none());
        bill.lines.clone_from(&charges.filter(|_| here)?.lines);
        bill.begun = stay.begun;
    }
    Some(bill)
}

/// May this bill be paid at all? `None` = it depends on amounts that only the decision knows.
pub(super) fn payable(model: &Model, world: &World, ask: &Settle, now: Moment) -> Option<bool> {
    let Some(bill) = as_read(model, ask, now) else { return Some(false) };
    let Some(patient) = model.people.get(&bill.patient) else { return Some(false) };
    let picked = bill.picked;
    let question = Question { model, world, bill: &bill, picked, now };
    // Nobody frozen or without insurance in force is treated on it.
    let uninsured = patient.status != InsuredStatus::Normal || patient.frozen;
    let unpaid = patient.covered_until.is_some_and(|last| last < now.date()) || uninsured;
    let sum: i64 = bill.lines.iter().map(|line| line.amount.0).sum();
    let twice = bought_already(model, &bill);
    if unpaid || twice || sum != bill.total.0 || payers::wrong_pick(&question) {
        return Some(false);
    }
    (bill.quoted_cash.is_none() && bill.hosp_part.is_zero()).then_some(true)
}

/// The same sale was paid before and stands: same person, place, begin and lines.
fn bought_already(model: &Model, bill: &Bill) -> bool {
    if bill.setting != Setting::Pharmacy {
        return false;
    }
    let same = |lines: &[Line]| {
        lines.len() == bill.lines.len() && bill.lines.iter().all(|line| lines.contains(line))
    };
    model.bills.values().filter(|paid| paid.back.is_none()).any(|Paid { record, .. }| {
        let stay = model.stays.get(&record.visit);
        record.kind == SettlementKind::Settled
            && record.setting == Setting::Pharmacy
            && (record.patient, record.institution) == (bill.patient, bill.institution.id)
            && record.begun == bill.begun
            && stay.is_some_and(|stay| stay.charges.values().any(|paid| same(&paid.lines)))
    })
}

/// Checks a paid bill and books it.
pub(super) fn settled(
    model: &mut Model,
    world: &World,
    ask: &Settle,
    record: &Settlement,
    now: Moment,
    findings: &mut Findings,
) -> Touched {
    let mut touched = Touched::default();
    let Some(bill) = as_read(model, ask, now) else {
        findings.push(Finding::new("a bill was paid that is not there to be paid"));
        return touched;
    };
    identity(model, &bill, ask, record, now, findings);
    let counted = i64::from(stays::counts(model, &bill, record.accumulated.map(|(key, _)| key)));
    if stays::ends(model, &bill) {
        // What is held for the stay is free for its last bill.
        model.let_go(|held| held.stay == bill.visit, &mut touched);
    }
    let cut = lines::sums(&bill.lines, &world.catalogue, bill.institution.level);
    figures(&record.figures, &cut, &bill, findings);
    accumulated(record, counted, findings);
    let barred = if bill.setting == Setting::Pharmacy { cut.unknown } else { 0 };
    let question = Question { model, world, bill: &bill, picked: bill.picked, now };
    let pieces = split::pieces(&question, &record.figures, barred);
    compare(&pieces, record, findings);
    touched.bounds = bounds(&pieces, record);
    book(model, record, &mut touched);
    after(model, &bill, record, &mut touched);
    let own = model.free_of(bill.patient).map_or(0, |p| p.current + p.carried);
    findings.equal("balc", &record.balance_after.0, &own);
    touched
}

/// The record says who, where and when as it was asked.
fn identity(
    model: &Model,
    bill: &Bill,
    ask: &Settle,
    record: &Settlement,
    now: Moment,
    findings: &mut Findings,
) {
    findings.equal("kind", &record.kind, &SettlementKind::Settled);
    findings.equal("moment", &record.settled_at, &now);
    findings.equal("patient", &record.patient, &bill.patient);
    findings.equal("care area", &record.care_area, &bill.institution.area);
    findings.equal("institution", &record.institution, &bill.institution.id);
    findings.equal("number", &record.request_no, &ask.numbered.key().number);
    findings.equal("begin", &record.begun, &bill.begun);
    let home = model.people.get(&bill.patient).map(|p| p.area);
    findings.equal("patient's area", &Some(record.patient_area), &home);
    if model.bills.contains_key(&record.id) {
        findings.push(Finding::new("two bills have the same identifier"));
    }
}

/// Every sum that the amounts of a bill must keep.
fn figures(figures: &Figures, cut: &Sums, bill: &Bill, findings: &mut Findings) {
    let Figures { total, fund_sum, hosp_part, own, aid, cash, in_scope, .. } = figures;
    findings.equal("total", &total.0, &bill.total.0);
    findings.equal("hospital's part", &hosp_part.0, &bill.hosp_part.0);
    let payers = fund_sum.0 + own.0 + aid.0 + cash.0 + hosp_part.0;
    findings.equal("T = F + S + A + C + H", &total.0, &payers);
    let sums = Sums { unknown: cut.unknown, ..said(figures) };
    findings.equal("cut of the lines", &sums, cut);
    let scope = fund_sum.0 + figures.deductible.0 + figures.coinsurance.0 + figures.above_cap.0;
    findings.equal("parts of the in-scope amount", &in_scope.0, &scope);
    let funds: i64 = figures.funds.values().map(|fund| fund.0).sum();
    findings.equal("sum of the funds", &fund_sum.0, &funds);
    let all = [total, fund_sum, hosp_part, own, aid, cash, in_scope];
    let below = all.into_iter().chain(figures.funds.values()).any(|fen| fen.0 < 0);
    let own_parts = [figures.deductible, figures.coinsurance, figures.above_cap];
    if below || own_parts.iter().any(|fen| fen.0 < 0) || fund_sum > in_scope {
        findings.push(Finding::new("an amount is below zero or the funds pay out of scope"));
    }
}

/// What a bill adds to the year's sums is what the bill itself says, of the patient's own area.
fn accumulated(record: &Settlement, counted: i64, findings: &mut Findings) {
    let figures = &record.figures;
    let Some((key, sum)) = &record.accumulated else {
        findings.equal("funds without a rule", &figures.fund_sum.0, &0);
        return;
    };
    findings.equal("accumulator", &(key.area, key.person), &(record.patient_area, record.patient));
    let deductible: i64 = sum.deductible.iter().map(|fen| fen.0).sum();
    let told = (sum.count, sum.in_scope, deductible);
    findings.equal("accumulated", &told, &(counted, figures.in_scope, figures.deductible.0));
    if sum.fund > figures.fund_sum || sum.fund_sub > sum.fund || sum.fund.0 < 0 {
        findings.push(Finding::new("more was accumulated than the funds paid"));
    }
}

fn said(figures: &Figures) -> Sums {
    Sums {
        total: figures.total.0,
        out_of_list: figures.out_of_list.0,
        overprice: figures.overprice.0,
        preselfpay: figures.preselfpay.0,
        in_scope: figures.in_scope.0,
        unknown: 0,
    }
}

/// Who paid must be exactly who had to.
fn compare(pieces: &[Piece], record: &Settlement, findings: &mut Findings) {
    let shape = |source, holder: (Area, _), current, carried| (source, holder, current, carried);
    let expected: Vec<_> =
        pieces.iter().map(|p| shape(p.source, p.holder, p.current, p.carried)).collect();
    let got: Vec<_> = record
        .shares
        .iter()
        .map(|s| shape(s.source, (s.area, s.payer), s.current.0, s.carried.0))
        .collect();
    findings.equal("shares", &got, &expected);
    let sum = |own: bool| -> i64 {
        let of = record.shares.iter().filter(|s| (s.source == ShareSource::Own) == own);
        of.map(|s| s.current.0 + s.carried.0).sum()
    };
    findings.equal("own part", &record.figures.own.0, &sum(true));
    findings.equal("relatives' part", &record.figures.aid.0, &sum(false));
}

fn bounds(pieces: &[Piece], record: &Settlement) -> Vec<Bound> {
    let mut bounds = Vec::new();
    for piece in pieces {
        let paid = record.shares.iter().filter(|share| share.source == piece.source);
        let taken = Fen(paid.map(|s| s.current.0 + s.carried.0).sum());
        let id = record.id.0;
        let bound =
            |&(name, room): &(&'static str, i64)| Bound { id, name, room: Fen(room), taken };
        bounds.extend(piece.bounds.iter().map(bound));
    }
    bounds
}

/// The legs of a settlement or (with negative amounts) of its cancel, by `money.md`.
pub(super) fn book(model: &mut Model, record: &Settlement, touched: &mut Touched) {
    let (care, home, figures) = (record.care_area, record.patient_area, &record.figures);
    // One debt for each debtor and kind.
    let mut debts = BTreeMap::from([((home, DueKind::Fund), figures.fund_sum.0)]);
    model.post(home, 3000, figures.fund_sum.0);
    for Share { source, payer, area, current, carried } in &record.shares {
        model.pay_in((*area, *payer), -current.0, -carried.0);
        let own = *source == ShareSource::Own;
        let kind = if own { DueKind::Own } else { DueKind::Aid };
        *debts.entry((*area, kind)).or_default() += current.0 + carried.0;
        touched.accounts.insert((*area, *payer));
        touched.bindings.extend(source.binding());
        if let ShareSource::Quota(_, id) = source {
            super::wallet::used(model, *id, (current.0, carried.0), touched);
        }
    }
    for ((debtor, kind), amount) in debts {
        model.owed(care, (debtor, care, kind), amount);
        super::places::owe(model, (care, record.institution), amount, touched);
    }
    if let Some((key, added)) = &record.accumulated {
        let sums = model.accumulators.entry(*key).or_default();
        for (sum, more) in sums.iter_mut().zip(used_up(added)) {
            *sum += more;
        }
    }
    touched.accounts.insert((home, record.patient));
    touched.people.insert(record.patient);
    touched.records.push(record.clone());
}

/// An accumulator as the model keeps it.
pub(super) fn used_up(sum: &Accumulator) -> [i64; 9] {
    let mut all = [0; 9];
    all[..5].copy_from_slice(&sum.deductible.map(|fen| fen.0));
    all[5..].copy_from_slice(&[sum.in_scope.0, sum.fund.0, sum.fund_sub.0, sum.count]);
    all
}

/// Counters, lines, the visit and the pick of a paid bill.
fn after(model: &mut Model, bill: &Bill, record: &Settlement, touched: &mut Touched) {
    count(model, record, record.settled_at);
    if bill.setting == Setting::Inpatient {
        stays::paid(model, bill, record.id);
    } else {
        charged(model, bill, record);
    }
    // A bill that no relative paid for leaves the pick standing.
    if let Some(choice) = model.choice(bill.patient, record.settled_at)
        && record.figures.aid.0 > 0
    {
        let used_by = Some(record.id);
        model.picks.insert(bill.patient, Choice { used_by, ..choice });
    }
    model.bills.insert(record.id, Paid { record: record.clone(), back: None });
    touched.people.insert(bill.patient);
}

/// The lines of a visit or a purchase.
fn charged(model: &mut Model, bill: &Bill, record: &Settlement) {
    let charges = Charges { lines: bill.lines.clone(), paid_by: Some(record.id), deleted: false };
    let stay = model.stays.entry(record.visit).or_insert_with(|| Stay {
        institution: record.institution,
        patient: record.patient,
        // A pharmacy visit is over with its bill.
        open: false,
        begun: record.begun,
        med_type: record.med_type.clone(),
        charges: BTreeMap::new(),
    });
    stay.charges.insert(record.batch.clone(), charges);
}

/// Moves the counters of the month and year of `paid_at` by what relatives paid.
pub(super) fn count(model: &mut Model, record: &Settlement, paid_at: Moment) {
    let month = paid_at.month();
    for share in &record.shares {
        let Some(binding) = share.source.binding() else { continue };
        for period in [month.0, month.year()] {
            *model.used.entry((binding, period)).or_default() += share.current.0 + share.carried.0;
        }
    }
}
