//! Reminders: each once per occurrence, to whom can act, and never by a cancel.

use app::acts::{Acting, SetContact};
use domain::binding::{Binding, BindingState, Limits};
use domain::remind::{LimitKind, Reminder, Reminders};
use domain::{BindingId, Fen, Moment, PersonId};
use jiff::civil::date;
use store::record::{Contact, Job};
use store::records::About;
use store::{Body, Kind, Record};

use crate::office::Office;
use crate::town::{CHILD, FATHER, MOTHER, Town};

/// A binding with money behind it, whose grantor set these limits.
fn limited(town: &Town, grantor: PersonId, limits: Limits) -> BindingId {
    town.credit(grantor, 1_000_000);
    let id = town.bind(grantor, CHILD);
    changed(town, id, |binding| binding.limits = limits);
    id
}

/// A binding as it is from now on, past every rule.
fn changed(town: &Town, id: BindingId, change: impl FnOnce(&mut Binding)) {
    let mut binding = town.binding(CHILD, id);
    change(&mut binding);
    binding.version += 1;
    town.rig.put_bindings(vec![binding]).unwrap();
}

fn month(limit: i64) -> Limits {
    Limits { month: Some(Fen(limit)), ..Limits::default() }
}

/// What somebody was reminded of, oldest first.
fn reminded(town: &Town, person: PersonId) -> Vec<About> {
    let told = town.told(person).into_iter().rev();
    told.filter(|about| about.reminder().is_some()).collect()
}

fn wish(town: &Town, person: PersonId, reminders: Reminders) {
    let contact = Contact {
        person,
        sms: false,
        mail: None,
        webhook: None,
        english: false,
        show_institution: false,
        reminders,
    };
    let acting = Acting::from(person);
    town.done(SetContact { numbered: town.number("contact"), acting, contact });
}

#[test]
fn a_limit_is_near_at_80_percent_and_reached_and_a_refund_tells_nothing_twice() {
    let town = Town::new();
    let binding = limited(&town, MOTHER, month(10_000));
    let (kind, limit) = (LimitKind::Month, Fen(10_000));
    let near = About::LimitNear { binding, kind, limit, used: Fen(8_000) };
    let reached = About::LimitReached { binding, kind, limit, by_area: false };
    town.pay(CHILD, 7_999);
    assert_eq!(reminded(&town, MOTHER), []);
    let crossing = town.pay(CHILD, 1);
    assert_eq!(reminded(&town, MOTHER), std::slice::from_ref(&near));
    town.cancel(&crossing);
    town.pay(CHILD, 2);
    assert_eq!(
        reminded(&town, MOTHER),
        std::slice::from_ref(&near),
        "crossed again in the same month"
    );
    let last = town.pay(CHILD, 1_999);
    assert_eq!(reminded(&town, MOTHER), [near, reached.clone()]);
    assert_eq!(reminded(&town, CHILD), [About::ShareEnded { binding, kind }], "and no amount");
    town.cancel(&last);
    town.pay(CHILD, 1_999);
    assert_eq!(reminded(&town, MOTHER).len(), 2, "reached again in the same month");
    town.rig.clock.set(Moment::parse("2026-12-01T00:00:01").unwrap());
    town.pay(CHILD, 10_000);
    let told = reminded(&town, MOTHER);
    assert_eq!(told[2..], [reached], "a new month; 80 % and 100 % in one bill are one reminder");
    assert_eq!(reminded(&town, CHILD).len(), 2);
    town.books_are_right();
}

#[test]
fn what_is_counted_and_given_back_in_one_batch_is_remembered() {
    let town = Town::new();
    let binding = limited(&town, MOTHER, month(10_000));
    let first = town.pay(CHILD, 7_000);
    let place = town.pharmacy(110_000);
    let numbers = testkit::Numbers::default();
    let bill = numbers.settle(CHILD, &place, Fen(1_000), town.rig.app.now(), None);
    // 70 to 80 and back to 10, without a commit in between.
    town.together(vec![std::sync::Arc::new(bill), std::sync::Arc::new(town.cancel_of(&first))]);
    let near = |town: &Town| reminded(town, MOTHER).len();
    assert_eq!(near(&town), 1);
    town.pay(CHILD, 7_500);
    assert_eq!(near(&town), 1, "{binding:?}");
}

#[test]
fn each_limit_of_each_relative_is_told_by_itself() {
    let town = Town::new();
    let limits = Limits { payment: Some(Fen(6_000)), year: Some(Fen(10_000)), month: None };
    let of_mother = limited(&town, MOTHER, limits);
    let of_father = limited(&town, FATHER, month(5_000));
    // The mother was bound first: 60.00 of a payment and 60.00 of a year, the father pays 20.00.
    town.pay(CHILD, 8_000);
    let (payment, limit) = (LimitKind::Payment, Fen(6_000));
    let reached = About::LimitReached { binding: of_mother, kind: payment, limit, by_area: false };
    assert_eq!(reminded(&town, MOTHER), [reached]);
    assert_eq!((reminded(&town, FATHER), reminded(&town, CHILD)), (vec![], vec![]));
    // 40.00 reach the mother's year and are no 80 % of a payment; the father's 20.00 + 20.00 are near.
    town.pay(CHILD, 6_000);
    let (kind, limit) = (LimitKind::Year, Fen(10_000));
    let year = About::LimitReached { binding: of_mother, kind, limit, by_area: false };
    assert_eq!(reminded(&town, MOTHER)[1..], [year]);
    let (kind, limit) = (LimitKind::Month, Fen(5_000));
    let near = About::LimitNear { binding: of_father, kind, limit, used: Fen(4_000) };
    assert_eq!(reminded(&town, FATHER), [near]);
    let ended = About::ShareEnded { binding: of_mother, kind: LimitKind::Year };
    assert_eq!(reminded(&town, CHILD), [ended]);
}

#[test]
fn a_low_balance_is_told_once_a_month_below_the_amount_that_was_set() {
    let town = Town::new();
    town.credit(MOTHER, 10_000);
    town.bind(MOTHER, CHILD);
    town.pay(CHILD, 5_000);
    assert_eq!(reminded(&town, MOTHER), [], "50.00 are not below 50.00");
    let paid = town.pay(CHILD, 1);
    let low = |balance, low| About::BalanceLow { balance: Fen(balance), low: Fen(low) };
    assert_eq!(reminded(&town, MOTHER), [low(4_999, 5_000)]);
    town.cancel(&paid);
    town.pay(CHILD, 100);
    assert_eq!(reminded(&town, MOTHER).len(), 1, "the same month");
    town.rig.clock.set(Moment::parse("2026-12-01T08:00:00").unwrap());
    town.credit(MOTHER, 10_000);
    wish(&town, MOTHER, Reminders { low: Some(Fen(2_000)), ..Reminders::default() });
    town.pay(CHILD, 12_000);
    assert_eq!(reminded(&town, MOTHER).len(), 1, "29.00 are not below 20.00");
    town.pay(CHILD, 1_000);
    assert_eq!(reminded(&town, MOTHER)[1..], [low(1_900, 2_000)]);
    assert_eq!(reminded(&town, CHILD), []);
}

#[test]
fn what_is_switched_off_is_not_told_and_what_is_always_on_is() {
    let town = Town::new();
    let binding = limited(&town, MOTHER, month(10_000));
    let off = Reminder::ALL.into_iter().collect();
    wish(&town, MOTHER, Reminders { off, low: Some(Fen(995_000)) });
    town.pay(CHILD, 8_000);
    assert_eq!(reminded(&town, MOTHER), []);
    town.pay(CHILD, 2_000);
    let (kind, limit) = (LimitKind::Month, Fen(10_000));
    let reached = About::LimitReached { binding, kind, limit, by_area: false };
    assert_eq!(reminded(&town, MOTHER), [reached]);
}

#[test]
fn a_binding_that_is_about_to_expire_is_told_30_and_7_days_before() {
    let office = Office::pledged();
    let town = &office.town;
    let binding = town.bind(MOTHER, CHILD);
    let until = date(2027, 1, 31);
    changed(town, binding, |binding| binding.until = Some(until));
    let about = About::BindingExpiring { binding, until };
    for (day, times) in [
        ("2026-12-31T08:00:00", 0),
        ("2027-01-01T08:00:00", 1),
        ("2027-01-02T08:00:00", 1),
        // No server on the 24th.
        ("2027-01-26T08:00:00", 2),
        ("2027-01-31T08:00:00", 2),
        ("2027-02-01T08:00:00", 2),
    ] {
        office.swept_at(day);
        assert_eq!(reminded(town, MOTHER), vec![about.clone(); times], "{day}");
    }
    assert_eq!(reminded(town, CHILD), []);
}

#[test]
fn a_sweep_that_did_not_finish_is_followed_by_no_second_reminder() {
    let office = Office::pledged();
    let town = &office.town;
    let binding = town.bind(MOTHER, CHILD);
    let until = date(2027, 1, 31);
    changed(town, binding, |binding| binding.until = Some(until));
    let about = About::BindingExpiring { binding, until };
    office.swept_at("2026-12-31T08:00:00");
    office.swept_at("2027-01-01T08:00:00");
    // It told, and came no further than its first stage.
    let name = "sweep 2027-01-01";
    let record = town.rig.app.read().unwrap().record_by_key(Kind::Job, name).unwrap().unwrap();
    let Body::Job(job) = record.body else { panic!("{record:?}") };
    let body = Body::Job(Job { finished: None, done: 0, ..job });
    office.put(vec![Record { version: record.version + 1, body, ..record }], Vec::new());
    for day in ["2027-01-02T08:00:00", "2027-01-03T08:00:00"] {
        office.swept_at(day);
        assert_eq!(reminded(town, MOTHER), std::slice::from_ref(&about), "{day}");
    }
    office.swept_at("2027-01-24T08:00:00");
    assert_eq!(reminded(town, MOTHER), vec![about; 2], "seven days before is another one");
}

#[test]
fn a_binding_that_was_filed_with_a_first_day_is_reminded_of_once_that_day_has_come() {
    let office = Office::pledged();
    let town = &office.town;
    let binding = town.bind(MOTHER, CHILD);
    let (from, until) = (Moment::parse("2026-12-20T00:00:00").unwrap(), date(2027, 1, 31));
    changed(town, binding, |binding| {
        (binding.state, binding.effective_from) = (BindingState::PendingEffect, from);
        binding.until = Some(until);
    });
    office.swept_at("2026-12-31T08:00:00");
    assert_eq!(reminded(town, MOTHER), []);
    office.swept_at("2027-01-01T08:00:00");
    assert_eq!(reminded(town, MOTHER), [About::BindingExpiring { binding, until }]);
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::PendingEffect, "as it is kept");
}

#[test]
fn more_in_a_day_than_in_three_months_is_unusual_for_a_binding_of_some_age() {
    let office = Office::pledged();
    let town = &office.town;
    let binding = limited(town, MOTHER, Limits::default());
    town.pay(CHILD, 60_000);
    office.swept_at("2026-11-23T08:00:00");
    assert_eq!(reminded(town, MOTHER), [], "new bindings have no habits");
    // 90 days later; in November 600.00 were used.
    office.at("2027-02-20T09:00:00");
    town.pay(CHILD, 30_000);
    town.pay(CHILD, 30_000);
    office.swept_at("2027-02-21T08:00:00");
    assert_eq!(reminded(town, MOTHER), [], "600.00 are not more than 600.00");
    town.pay(CHILD, 30_000);
    let back = town.pay(CHILD, 90_000);
    town.cancel(&back);
    town.pay(CHILD, 30_001);
    office.swept_at("2027-02-22T08:00:00");
    office.swept_at("2027-02-23T08:00:00");
    let (on, amount, before) = (date(2027, 2, 21), Fen(60_001), Fen(60_000));
    assert_eq!(reminded(town, MOTHER), [About::UnusualUse { binding, on, amount, before }]);
    assert_eq!(reminded(town, CHILD), []);
}
