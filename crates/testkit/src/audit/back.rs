//! A bill that was given back: everything negated, money to where it came from.

use app::World;
use app::acts::{Cancel, CancelUse, Undo};
use domain::clerk::Duty;
use domain::settlement::{
    AccumulatorKey, Figures, Setting, Settlement, SettlementKind, ShareSource,
};
use domain::{Area, Moment, SettlementId};
use jiff::civil::Date;
use store::Answer;

use super::bill::{book, count, used_up};
use super::life::home_of;
use super::model::{Model, Paid};
use super::stays::{self, is_newest};
use super::{Finding, Findings, Touched};

/// The bill that this cancel names, when it can still be given back.
pub(super) fn cancellable<'a>(model: &'a Model, ask: &Cancel) -> Option<&'a Paid> {
    let paid = model.bills.get(&ask.settlement)?;
    let record = &paid.record;
    let named = record.institution == ask.institution
        && record.care_area == ask.area
        && record.patient == ask.patient
        && record.visit == ask.visit
        && record.setting == ask.setting;
    (named && paid.back.is_none() && is_newest(model, record)).then_some(paid)
}

/// The bill that this undo names by its number, when it can still be given back.
pub(super) fn undoable<'a>(model: &'a Model, ask: &Undo) -> Option<&'a Paid> {
    let known = model.numbers.get(&ask.original).filter(|_| ask.reversible)?;
    let Some(Answer::Settled(_, id)) = known.answer else { return None };
    let paid = model.bills.get(&id)?;
    let may = paid.record.patient == ask.patient && is_newest(model, &paid.record);
    (may && paid.back.is_none()).then_some(paid)
}

/// The bill that the agency gives back, where it may.
pub(super) fn usable<'a>(model: &'a Model, ask: &CancelUse) -> Option<&'a Paid> {
    let paid = model.bills.get(&ask.settlement)?;
    let here = paid.record.care_area == ask.area && ask.numbered.key().area == ask.area;
    let may = here && model.on_duty(ask.clerk, Duty::MoneyOfficer, ask.area);
    (may && paid.back.is_none() && is_newest(model, &paid.record)).then_some(paid)
}

/// What came back to somebody who moved or died goes on: to where the person is insured now, and
/// from there to the heirs.
fn go_on(model: &mut Model, record: &Settlement, touched: &mut Touched) {
    for share in &record.shares {
        let (person, current, carried) = (share.payer, -share.current.0, -share.carried.0);
        let Some(home) = home_of(model, person) else { continue };
        if home != share.area {
            model.pay_in((share.area, person), -current, -carried);
            model.owe_moved(share.area, home, current + carried);
            model.pay_in((home, person), current, carried);
            touched.accounts.insert((home, person));
        }
        if model.estates.contains_key(&person) {
            model.pay_in((home, person), -current, -carried);
            model.post(home, 2310, -current - carried);
            touched.estates.insert(person);
        }
        if let Some(owed) = model.estates.get_mut(&person) {
            owed.owed += current + carried;
        }
    }
}

/// The patient's record became another one since: limits and benefits there are given back too.
fn carried(model: &mut Model, record: &Settlement, paid_at: Moment) {
    let Some(survivor) = model.goes_on.get(&record.patient).copied() else { return };
    for share in &record.shares {
        let Some(binding) = share.source.binding() else { continue };
        let Some((next, merged)) = model.follows.get(&binding).copied() else { continue };
        let month = paid_at.month();
        let same = (month == merged).then_some(month.0);
        let year = (month.year() == merged.year()).then(|| month.year());
        for period in same.into_iter().chain(year) {
            *model.used.entry((next, period)).or_default() += share.current.0 + share.carried.0;
        }
    }
    let area = model.people.get(&survivor).map(|person| person.area);
    let Some((key, taken)) = record.accumulated.filter(|(key, _)| Some(key.area) == area) else {
        return;
    };
    let key = AccumulatorKey { person: survivor, ..key };
    if let Some(sums) = model.accumulators.get_mut(&key) {
        for (sum, part) in sums.iter_mut().zip(used_up(&taken)) {
            *sum += part;
        }
    }
}

/// Checks a give-back of `original` and books it.
pub(super) fn given_back(
    model: &mut Model,
    world: &World,
    original: SettlementId,
    record: &Settlement,
    now: Moment,
    findings: &mut Findings,
) -> Touched {
    let mut touched = Touched::default();
    let Some(paid) = model.bills.get(&original).cloned() else {
        findings.push(Finding::new("something was given back that was never paid"));
        return touched;
    };
    let bill = paid.record;
    findings.equal("moment", &record.settled_at, &now);
    findings.equal("visit", &record.visit, &bill.visit);
    findings.equal("patient", &record.patient, &bill.patient);
    findings.equal("figures given back", &record.figures, &negated(&bill.figures));
    let expected: Vec<_> = bill
        .shares
        .iter()
        .map(|share| {
            let (current, carried) = (share.current.0, share.carried.0);
            let over = year_is_over(world, share.area, bill.settled_at, now);
            let back = if over { (0, -current - carried) } else { (-current, -carried) };
            // A quota that is over takes nothing back: the money is free, and the share says so.
            let source = match share.source {
                ShareSource::Quota(bond, id) if !model.quotas.contains_key(&id) => {
                    ShareSource::Live(bond)
                }
                source => source,
            };
            (source, share.area, share.payer, back)
        })
        .collect();
    let got: Vec<_> = record
        .shares
        .iter()
        .map(|s| (s.source, s.area, s.payer, (s.current.0, s.carried.0)))
        .collect();
    findings.equal("shares given back", &got, &expected);
    let taken = bill.accumulated.map(|(key, sum)| (key, used_up(&sum).map(|part| -part)));
    let told = record.accumulated.map(|(key, sum)| (key, used_up(&sum)));
    findings.equal("taken off the accumulator", &told, &taken);
    book(model, record, &mut touched);
    go_on(model, record, &mut touched);
    carried(model, record, bill.settled_at);
    // April gains nothing from the cancel of a March bill: the month that was used counts down.
    count(model, record, bill.settled_at);
    stays::unpaid(model, &bill);
    if let Some(charges) =
        model.stays.get_mut(&bill.visit).and_then(|stay| stay.charges.get_mut(&bill.batch))
    {
        charges.paid_by = None;
        charges.deleted = bill.setting == Setting::Pharmacy;
    }
    if let Some(choice) = model.picks.get_mut(&bill.patient)
        && choice.used_by == Some(original)
    {
        choice.used_by = None;
    }
    if let Some(paid) = model.bills.get_mut(&original) {
        paid.back = Some(record.id);
    }
    let dead = model.estates.contains_key(&bill.patient);
    let own = model.free_of(bill.patient).filter(|_| !dead).unwrap_or_default();
    findings.equal("balc", &record.balance_after.0, &(own.current + own.carried));
    touched.cancelled.push((bill.care_area, original, record.id));
    touched
}

/// What kind of record a give-back must be.
pub(super) fn check_kind(record: &Settlement, expected: SettlementKind, findings: &mut Findings) {
    findings.equal("kind", &record.kind, &expected);
}

fn negated(figures: &Figures) -> Figures {
    let not = |fen: ledger::Fen| ledger::Fen(-fen.0);
    Figures {
        total: not(figures.total),
        out_of_list: not(figures.out_of_list),
        overprice: not(figures.overprice),
        preselfpay: not(figures.preselfpay),
        in_scope: not(figures.in_scope),
        deductible: not(figures.deductible),
        coinsurance: not(figures.coinsurance),
        above_cap: not(figures.above_cap),
        funds: figures.funds.iter().map(|(fund, fen)| (*fund, not(*fen))).collect(),
        fund_sum: not(figures.fund_sum),
        hosp_part: not(figures.hosp_part),
        ratio_bp: figures.ratio_bp,
        own: not(figures.own),
        aid: not(figures.aid),
        cash: not(figures.cash),
    }
}

/// Did the account year of `area` turn between these moments?
pub(super) fn year_is_over(world: &World, area: Area, paid_at: Moment, now: Moment) -> bool {
    let start = world.policies.account_year_start(area, paid_at.date());
    let (month, day) = start.map_or((1, 1), |ruled| (ruled.value.month, ruled.value.day));
    let year = |on: Date| on.year() - i16::from((on.month(), on.day()) < (month, day));
    year(paid_at.date()) != year(now.date())
}
