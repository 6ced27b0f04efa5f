//! What the platform does by itself: once, on time or late, and never twice.

use std::future::Future;

use app::acts::CreditChunk;
use app::jobs::{JobReport, run_due};
use domain::binding::BindingState;
use domain::case::{CaseState, StepKind};
use domain::person::{Credit, CreditSource};
use domain::{Fen, Kinship, PersonId};
use jiff::civil::date;
use store::Kind;
use store::records::About;

use crate::office::{ANNA, Office};
use crate::town::{CHILD, GRANDMA, MOTHER, area};

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn run(office: &Office) -> JobReport {
    let report = wait(run_due(&office.town.rig.app));
    assert_eq!(report.left, None);
    report
}

/// Contributions, on the current part.
fn contribute(office: &Office, person: PersonId, amount: i64) {
    let on = office.town.rig.app.now().date();
    let (area, source) = (area(110_000), CreditSource::Contribution);
    let credit = Credit { area, person, amount: Fen(amount), source, on };
    office
        .town
        .done(CreditChunk { numbered: office.town.number("credits"), credits: vec![credit] });
}

#[test]
fn a_day_is_swept_once() {
    let office = Office::pledged();
    let first = run(&office);
    let names: Vec<&str> = first.finished.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"sweep 2026-11-22"), "{names:?}");
    assert_eq!(run(&office), JobReport::default(), "nothing is due twice");
    office.at("2026-11-23T00:01:00");
    let next = run(&office);
    assert_eq!(next.finished.len(), 1, "{next:?}");
    assert_eq!(next.finished[0].0, "sweep 2026-11-23");
}

#[test]
fn an_acceptance_is_reminded_of_and_lapses_also_after_days_without_a_server() {
    let office = Office::pledged();
    let town = &office.town;
    run(&office);
    let binding = office.apply(MOTHER, GRANDMA, Kinship::Parent);
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::AwaitingAcceptance);
    // It lapses after 22 December; the reminder of the 15th falls into days without a server.
    let until = date(2026, 12, 22);
    let reminded = || {
        let about = About::AcceptanceReminder { binding, until };
        town.told(GRANDMA).iter().filter(|told| **told == about).count()
    };
    office.at("2026-12-14T08:00:00");
    run(&office);
    assert_eq!(reminded(), 0);
    office.at("2026-12-18T08:00:00");
    run(&office);
    assert_eq!(reminded(), 1);
    office.at("2026-12-22T23:00:00");
    run(&office);
    assert_eq!(reminded(), 1, "once");
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::AwaitingAcceptance);
    office.at("2026-12-30T08:00:00");
    run(&office);
    assert_eq!(town.binding(MOTHER, binding).state, BindingState::Lapsed);
    town.both_told(binding, (MOTHER, GRANDMA));
}

#[test]
fn a_review_is_reminded_of_and_escalated_and_then_anybody_may_free_it() {
    let office = Office::reviewing();
    let binding = office.apply(MOTHER, GRANDMA, Kinship::Parent);
    let (id, _) = office.review_of(MOTHER, binding);
    office.town.done(office.claim(ANNA, id));
    let steps = || -> Vec<StepKind> {
        office.case(id).steps.iter().skip(2).map(|step| step.kind).collect()
    };
    for (time, expected) in [
        ("2026-11-25T08:00:00", vec![]),
        ("2026-11-26T08:00:00", vec![StepKind::Reminded]),
        ("2026-11-27T08:00:00", vec![StepKind::Reminded]),
        ("2026-11-28T08:00:00", vec![StepKind::Reminded, StepKind::Escalated]),
        ("2026-12-05T08:00:00", vec![StepKind::Reminded, StepKind::Escalated]),
    ] {
        office.at(time);
        run(&office);
        assert_eq!(steps(), expected, "{time}");
    }
    assert!(office.case(id).escalated);
    assert_eq!(office.case(id).state, CaseState::Claimed);
}

#[test]
fn a_late_year_roll_carries_what_is_left_of_the_ended_year_and_nothing_else() {
    let office = Office::pledged();
    let town = &office.town;
    run(&office);
    contribute(&office, MOTHER, 10_000);
    town.bind(MOTHER, CHILD);
    // No server at the turn of the year: money comes and goes before anybody rolls.
    office.at("2027-01-03T08:00:00");
    contribute(&office, MOTHER, 3_000);
    town.pay(CHILD, 1_000);
    let account = town.account(110_000, MOTHER);
    assert_eq!((account.current, account.carried), (Fen(12_000), Fen(0)));
    let report = run(&office);
    let names: Vec<&str> = report.finished.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"year-roll 110000 2026"), "{names:?}");
    // The bill took of the new 30.00, as it would have after a roll on time.
    let account = town.account(110_000, MOTHER);
    assert_eq!((account.current, account.carried), (Fen(2_000), Fen(10_000)));
    for time in ["2027-01-04T08:00:00", "2027-06-30T08:00:00"] {
        office.at(time);
        run(&office);
        let account = town.account(110_000, MOTHER);
        assert_eq!((account.current, account.carried), (Fen(2_000), Fen(10_000)), "{time}");
    }
    let job = town.rig.app.read().unwrap();
    let job = job.record_by_key(Kind::Job, "year-roll 110000 2026").unwrap().unwrap();
    assert_eq!(job.body.index().state, "done");
    town.books_are_right();
}

#[test]
fn a_job_that_was_left_half_way_is_taken_up() {
    let office = Office::pledged();
    run(&office);
    let binding = office.apply(MOTHER, GRANDMA, Kinship::Parent);
    office.at("2027-01-05T08:00:00");
    // Dropped at its first wait, as a killed process would leave it.
    wait(async {
        let app = std::sync::Arc::clone(&office.town.rig.app);
        let task = tokio::spawn(async move { run_due(&app).await });
        tokio::task::yield_now().await;
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
    });
    assert_eq!(office.town.binding(MOTHER, binding).state, BindingState::AwaitingAcceptance);
    let report = run(&office);
    let finished = report.finished.iter().any(|(name, _)| name == "sweep 2027-01-05");
    assert!(finished, "{report:?}");
    assert_eq!(office.town.binding(MOTHER, binding).state, BindingState::Lapsed);
}
