//! Flags: found by the sweep, once each, and nobody is told.

use app::acts::Change;
use app::flags::CloseFlag;
use domain::binding::{BindingState, Limits};
use domain::flag::{Flag, FlagOutcome, FlagRule};
use domain::{Fen, PersonId, Reason, RecordId};
use store::records::DeviceSeen;
use store::{Body, Kind, QueueAsk};

use crate::office::{ANNA, AWAY, BERT, Office};
use crate::town::{CHILD, MOTHER, area};

fn flags(office: &Office, state: &'static str) -> Vec<(RecordId, Flag)> {
    let reads = office.town.rig.app.read().unwrap();
    let (kind, areas) = (Kind::Flag, (0, 999_999));
    let ask = QueueAsk { kind, areas, state: Some(state), after: None, most: 100 };
    let found = reads.queue(&ask).unwrap().into_iter().map(|record| match record.body {
        Body::Flag(flag) => (record.id, flag),
        other => panic!("{other:?}"),
    });
    found.collect()
}

fn messages(office: &Office) -> usize {
    [MOTHER, CHILD].iter().map(|person| office.town.told(*person).len()).sum()
}

#[test]
fn a_binding_that_was_drained_and_unbound_is_flagged_once() {
    let office = Office::pledged();
    let town = &office.town;
    office.swept_at("2026-11-22T09:31:00");
    town.credit(MOTHER, 100_000);
    let binding = town.bind(MOTHER, CHILD);
    let paid = town.pay(CHILD, 80_000);
    office.change(MOTHER, binding, Change::Unbind);
    let told = messages(&office);
    office.swept_at("2026-11-23T08:00:00");
    let found = flags(&office, "open");
    assert_eq!(found.len(), 1);
    let flag = &found[0].1;
    assert_eq!((flag.rule, flag.area), (FlagRule::BindDrainUnbind, area(110_000)));
    assert_eq!((&flag.people, &flag.bindings), (&vec![CHILD, MOTHER], &vec![binding]));
    assert_eq!((&flag.bills, flag.amount), (&vec![(paid.care_area, paid.id)], Fen(80_000)));
    assert_eq!(messages(&office), told, "nobody is told");
    office.swept_at("2026-11-24T08:00:00");
    assert_eq!(flags(&office, "open"), found);
}

#[test]
fn less_later_or_by_a_clerk_is_no_flag() {
    // 79.99 % of what the mother had; 499.99 at all; after 31 days.
    for (had, paid, ends) in [
        (100_000, 79_999, "2026-11-22T10:00:00"),
        (49_999, 49_999, "2026-11-22T10:00:00"),
        (100_000, 80_000, "2026-12-23T10:00:00"),
    ] {
        let office = Office::pledged();
        let town = &office.town;
        town.credit(MOTHER, had);
        let binding = town.bind(MOTHER, CHILD);
        town.pay(CHILD, paid);
        office.at(ends);
        office.change(MOTHER, binding, Change::Unbind);
        office.swept_at("2026-12-24T08:00:00");
        let ended = matches!(town.binding(MOTHER, binding).state, BindingState::Ended(_));
        assert!(ended && flags(&office, "open").is_empty(), "{had} {paid} {ends}");
    }
}

#[test]
fn four_purchases_close_to_the_limit_in_a_week_are_flagged_once_a_month() {
    let office = Office::pledged();
    let town = &office.town;
    town.credit(MOTHER, 1_000_000);
    let binding = town.bind(MOTHER, CHILD);
    let mut limited = town.binding(MOTHER, binding);
    limited.limits = Limits { payment: Some(Fen(20_000)), ..Limits::default() };
    limited.version += 1;
    town.rig.put_bindings(vec![limited]).unwrap();
    let mut bills = Vec::new();
    for (at, price) in [
        ("2026-11-22T10:00:00", 19_000),
        ("2026-11-24T10:00:00", 18_000),
        // 89.99 % of the limit.
        ("2026-11-25T10:00:00", 17_999),
        ("2026-11-26T10:00:00", 20_000),
    ] {
        office.at(at);
        bills.push(town.pay(CHILD, price));
    }
    let taken_back = town.pay(CHILD, 19_500);
    town.cancel(&taken_back);
    office.swept_at("2026-11-27T08:00:00");
    assert_eq!(flags(&office, "open"), [], "three, and one that was given back");
    // The first is out of the week by the 29th.
    office.at("2026-11-29T10:00:00");
    town.pay(CHILD, 19_500);
    office.swept_at("2026-11-30T08:00:00");
    assert_eq!(flags(&office, "open"), []);
    bills.push(town.pay(CHILD, 19_600));
    office.swept_at("2026-12-01T08:00:00");
    let found = flags(&office, "open");
    assert_eq!(found.len(), 1);
    let flag = &found[0].1;
    assert_eq!((flag.rule, flag.count), (FlagRule::NearLimit, 4));
    assert_eq!(flag.institution, Some(bills[0].institution));
    assert_eq!((&flag.people, &flag.bindings), (&vec![CHILD, MOTHER], &vec![binding]));
    office.swept_at("2026-12-02T08:00:00");
    assert_eq!(flags(&office, "open").len(), 1);
}

#[test]
fn many_who_are_helped_on_one_device_are_flagged_and_devices_forgotten() {
    let office = Office::pledged();
    let town = &office.town;
    let leftover = town.binding(MOTHER, town.bind(MOTHER, CHILD));
    let everybody: Vec<PersonId> = (10..=14).map(PersonId).collect();
    let sign_in = |person: PersonId, at: &str| {
        office.at(at);
        let device = vec![7; 33];
        let seen = DeviceSeen { seen: town.rig.app.now(), device, person };
        town.rig.app.chore_blocking(area(110_000), move |tx| tx.put_device(&seen)).unwrap();
    };
    for person in &everybody[..4] {
        let id = domain::BindingId(leftover.id.0 + person.0);
        let bound = domain::binding::Binding { id, beneficiary: *person, ..leftover.clone() };
        town.rig.put_bindings(vec![domain::binding::Binding { version: 1, ..bound }]).unwrap();
        sign_in(*person, "2026-11-22T10:00:00");
    }
    // Signs in, and nobody pays for this one.
    sign_in(everybody[4], "2026-11-22T10:00:00");
    office.swept_at("2026-11-23T08:00:00");
    assert_eq!(flags(&office, "open"), [], "four who are helped");
    sign_in(CHILD, "2026-11-24T10:00:00");
    office.swept_at("2026-11-25T08:00:00");
    let found = flags(&office, "open");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].1.rule, found[0].1.count), (FlagRule::ManyOnDevice, 5));
    assert!(!found[0].1.people.contains(&everybody[4]));
    office.swept_at("2027-02-20T08:00:00");
    let seen = DeviceSeen { seen: domain::Moment(0), device: Vec::new(), person: PersonId(0) };
    let left = |office: &Office| {
        let reads = office.town.rig.app.read().unwrap();
        reads.devices_after(&seen, 100).unwrap().len()
    };
    assert_eq!(left(&office), 6);
    office.swept_at("2027-02-22T08:00:00");
    assert_eq!(left(&office), 1, "90 days after the 24th are the 22nd of February");
    office.swept_at("2027-02-23T08:00:00");
    assert_eq!(left(&office), 0);
}

#[test]
fn a_flag_is_closed_once_by_a_reviewer_of_the_place_with_a_reason() {
    let office = Office::pledged();
    let town = &office.town;
    town.credit(MOTHER, 100_000);
    let binding = town.bind(MOTHER, CHILD);
    town.pay(CHILD, 90_000);
    office.change(MOTHER, binding, Change::Unbind);
    office.swept_at("2026-11-23T08:00:00");
    let (id, _) = flags(&office, "open")[0];
    let close = |clerk, flag, reason: &str| CloseFlag {
        numbered: town.number("close_flag"),
        clerk,
        flag,
        outcome: FlagOutcome::Watched,
        reason: reason.to_owned(),
    };
    assert_eq!(town.refused(close(AWAY, id, "已核对材料")), Reason::NotYourDuty);
    assert_eq!(town.refused(close(ANNA, RecordId(1), "已核对材料")), Reason::FlagUnknown);
    assert_eq!(town.refused(close(ANNA, id, " 好 ")), Reason::ReasonMissing);
    town.done(close(ANNA, id, "已核对材料"));
    assert_eq!(town.refused(close(BERT, id, "已核对材料")), Reason::FlagClosed);
    assert!(flags(&office, "open").is_empty());
    let closed = flags(&office, "closed").remove(0).1.closed.unwrap();
    assert_eq!((closed.by, closed.outcome), (ANNA, FlagOutcome::Watched));
    office.swept_at("2026-11-24T08:00:00");
    assert!(flags(&office, "open").is_empty(), "found once");
}
