//! What the end of the day asks for: the bills of a place, their sums, what is owed to it.

use domain::day_end::{ClrType, Distance, Totals};
use domain::person::Insutype;
use domain::settlement::{Setting, Settlement};
use domain::{Fen, InstitutionId, SettlementId};

use super::bill::{bill, cancel, pay, paying, write};
use super::sample::{BILL, CANCEL, CARE, HOSPITAL, area, batch, day};
use crate::records::SettledAsk;
use crate::{Batch, Needs, Store};

/// Everything at the hospital from one day to before another.
fn ask(from: i8, before: i8) -> SettledAsk {
    SettledAsk {
        area: area(CARE),
        institution: HOSPITAL,
        from: day(from),
        before: day(before),
        clr_type: None,
        insutype: None,
        given_back: None,
    }
}

/// A bill on the second, its cancel on the fifth; on the sixth a purchase of a resident who is
/// insured here.
fn three(store: &dyn Store) {
    pay(store);
    write(store, &paying(store, &cancel())).unwrap();
    let purchase = Settlement {
        id: SettlementId(CANCEL.0 + 1),
        patient_area: area(CARE),
        setting: Setting::Pharmacy,
        settled_at: day(6),
        insutype: Some(Insutype::Resident),
        ..bill()
    };
    write(store, &Batch { settlements: vec![purchase], ..batch(day(6)) }).unwrap();
}

/// In order, page by page, and no other place's.
pub fn bills_of_a_place_are_walked_as_they_were_settled(store: &dyn Store) {
    three(store);
    let reader = store.reader().unwrap();
    let ids = |ask: SettledAsk, after, most| -> Vec<SettlementId> {
        let rows = reader.settled_between(&ask, after, most).unwrap();
        rows.iter().map(|row| row.id).collect()
    };
    let third = SettlementId(CANCEL.0 + 1);
    assert_eq!(ids(ask(1, 7), None, 9), [BILL, CANCEL, third]);
    assert_eq!(ids(ask(1, 7), None, 2), [BILL, CANCEL]);
    assert_eq!(ids(ask(1, 7), Some((day(5), CANCEL)), 2), [third]);
    assert_eq!(ids(ask(2, 5), None, 9), [BILL], "from included, before not");
    assert_eq!(ids(SettledAsk { given_back: Some(true), ..ask(1, 7) }, None, 9), [CANCEL]);
    let elsewhere = SettledAsk { institution: InstitutionId(99), ..ask(1, 7) };
    assert_eq!(ids(elsewhere, None, 9), Vec::<SettlementId>::new());
    let rows = reader.settled_between(&ask(5, 6), None, 9).unwrap();
    let [row] = rows.as_slice() else { panic!("{rows:?}") };
    let (given, figures) = (cancel(), cancel().figures);
    assert_eq!((row.at, &row.request_no), (given.settled_at, &given.request_no));
    assert_eq!((row.patient, row.visit, row.given_back), (given.patient, given.visit, true));
    let account = figures.own.plus(figures.aid).unwrap();
    assert_eq!((row.total, row.fund, row.account), (figures.total, figures.fund_sum, account));
}

/// By kind of clearing, insurance, and bills apart from what gave them back.
pub fn bills_of_a_place_are_summed_by_kind(store: &dyn Store) {
    three(store);
    let reader = store.reader().unwrap();
    let totals = |ask: SettledAsk| reader.settled_totals(&ask).unwrap();
    let figures = bill().figures;
    let one = Totals {
        bills: 1,
        given_back: 0,
        total: figures.total,
        fund: figures.fund_sum,
        own: figures.own,
        aid: figures.aid,
        cash: figures.cash,
        hosp_part: figures.hosp_part,
    };
    assert_eq!(totals(ask(1, 7)), Totals { bills: 2, given_back: 1, ..one });
    assert_eq!(totals(ask(2, 3)), one);
    assert_eq!(totals(ask(3, 5)), Totals::default());
    assert_eq!(totals(SettledAsk { given_back: Some(false), ..ask(1, 6) }), one);
    let of = |setting, distance, insutype| SettledAsk {
        clr_type: Some(ClrType { setting, distance, insutype }),
        ..ask(1, 7)
    };
    let (employee, resident) = (Some(Insutype::Employee), Some(Insutype::Resident));
    let away = totals(of(Setting::Outpatient, Distance::Country, employee));
    assert_eq!((away.bills, away.given_back, away.total), (1, 1, Fen::ZERO));
    let none = Totals::default();
    assert_eq!(totals(of(Setting::Outpatient, Distance::Country, resident)), none);
    assert_eq!(totals(of(Setting::Outpatient, Distance::Province, employee)), none);
    assert_eq!(totals(of(Setting::Pharmacy, Distance::Home, None)), one);
    assert_eq!(totals(SettledAsk { insutype: resident, ..ask(1, 7) }), one);
    let both =
        SettledAsk { insutype: resident, ..of(Setting::Outpatient, Distance::Country, employee) };
    assert_eq!(totals(both), none);
}

/// Funds and accounts; nothing once the bill is given back.
pub fn what_is_owed_to_a_place_is_what_its_bills_came_to(store: &dyn Store) {
    pay(store);
    let figures = bill().figures;
    let owed = Fen::sum([figures.fund_sum, figures.own, figures.aid]).unwrap();
    let place = (area(CARE), HOSPITAL);
    let needs = Needs { payables: [place].into(), ..Needs::default() };
    let reader = store.reader().unwrap();
    assert_eq!(reader.payable(place.0, place.1).unwrap(), owed);
    assert_eq!(reader.facts(&needs).unwrap().payables.get(&place), Some(&owed));
    drop(reader);
    write(store, &paying(store, &cancel())).unwrap();
    let reader = store.reader().unwrap();
    assert_eq!(reader.payable(place.0, place.1).unwrap(), Fen::ZERO);
    assert_eq!(reader.payable(place.0, InstitutionId(99)).unwrap(), Fen::ZERO);
}
