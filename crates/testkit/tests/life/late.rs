//! Jobs that were cut short.

use std::future::Future;

use app::Numbered;
use app::acts::{CreditChunk, YearRoll};
use app::jobs::{roll_year, run_due};
use app::number::pairs_of;
use domain::binding::{Binding, BindingState};
use domain::person::{Credit, CreditSource};
use domain::{Fen, Moment, RecordId};
use jiff::civil::date;
use serde_json::json;
use store::record::Job;
use store::records::About;
use store::{Batch, Body, NumberKey, Record};

use crate::town::{CHILD, FATHER, MOTHER, Town, area};

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

#[test]
fn a_sweep_that_only_began_reminded_nobody() {
    let town = Town::new();
    let bound = town.bind(MOTHER, CHILD);
    let binding = town.binding(MOTHER, bound);
    let waits = Binding {
        id: domain::BindingId(bound.0 - 1),
        grantor: FATHER,
        state: BindingState::AwaitingAcceptance,
        version: 1,
        ..binding
    };
    town.rig.put_bindings(vec![waits.clone()]).unwrap();
    // It lapses after 22 December; the reminder is of the 15th.
    let job = Job {
        name: "sweep 2026-12-15".to_owned(),
        area: None,
        started: Moment::parse("2026-12-15T00:00:01").unwrap(),
        finished: None,
        done: 0,
        note: String::new(),
    };
    let record = Record { id: RecordId(70), version: 1, body: Body::Job(job) };
    let batch = Batch { records: vec![record], ..Batch::empty(town.rig.app.now()) };
    town.rig.app.chore_blocking(area(110_000), move |tx| tx.write(&batch)).unwrap();
    town.rig.clock.set(Moment::parse("2026-12-16T08:00:00").unwrap());
    assert_eq!(wait(run_due(&town.rig.app)).left, None);
    let about = About::AcceptanceReminder { binding: waits.id, until: date(2026, 12, 22) };
    assert!(town.told(CHILD).contains(&about), "{:?}", town.told(CHILD));
}

#[test]
fn rounds_whose_numbers_were_used_up_do_not_stop_a_year_roll() {
    let town = Town::new();
    let (amount, source, on) = (Fen(5_000), CreditSource::Contribution, date(2026, 11, 1));
    let credit = Credit { area: area(110_000), person: MOTHER, amount, source, on };
    town.done(CreditChunk { numbered: town.number("credits"), credits: vec![credit] });
    town.rig.clock.set(Moment::parse("2027-01-01T00:00:30").unwrap());
    // An earlier call looked five times and each time the accounts had moved on.
    for round in 0..5_u32 {
        let mut content = json!({ "area": area(110_000), "year": 2026, "chunk": 0 });
        let mut number = "110000-2026-0".to_owned();
        if round > 0 {
            content["round"] = json!(round);
            number = format!("{number}-r{round}");
        }
        let (issuer, infno) = ("desk".to_owned(), "year-roll".to_owned());
        let key = NumberKey { area: area(110_000), issuer, infno, number };
        let numbered = Numbered::new(key, pairs_of(&content));
        let (people, since) = (Vec::new(), std::collections::BTreeMap::new());
        town.done(YearRoll { numbered, area: area(110_000), people, since });
    }
    wait(roll_year(&town.rig.app, area(110_000))).unwrap();
    let account = town.account(110_000, MOTHER);
    assert_eq!((account.current, account.carried), (Fen::ZERO, Fen(5_000)));
}
