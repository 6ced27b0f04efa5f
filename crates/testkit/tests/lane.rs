//! What the lane promises beside money: followers, blocked numbers, panics, stopping, its clock.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use app::act::Refusals;
use app::acts::Undo;
use app::number::pairs_of;
use app::{Act, Context, Numbered, Outcome};
use domain::{Area, Moment, PersonId, Reason};
use serde_json::json;
use store::{Answer, Effects, Facts, Needs, NumberKey};
use testkit::{Population, Rig};

/// An act that answers what it is told to, so that only the lane is at work.
#[derive(Debug)]
struct Told {
    numbered: Numbered,
    panics: bool,
}

impl Act for Told {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs::default()
    }

    fn decide(&self, _: &Facts, _: &mut Context<'_>) -> Result<Effects, Refusals> {
        assert!(!self.panics, "a decision that panics");
        Ok(Effects::answer(Answer::Done))
    }
}

fn area() -> Area {
    Area::parse("110000").unwrap()
}

fn key(number: &str) -> NumberKey {
    let (issuer, infno) = ("i:1".to_owned(), "2207".to_owned());
    NumberKey { area: area(), issuer, infno, number: number.to_owned() }
}

fn told(number: &str, content: &str, panics: bool) -> Arc<dyn Act> {
    let numbered = Numbered::new(key(number), pairs_of(&json!({"content": content})));
    Arc::new(Told { numbered, panics })
}

fn undo(number: &str, of: &str) -> Arc<dyn Act> {
    let content = json!({"omsgid": of});
    let key = NumberKey { infno: "2601".to_owned(), ..key(number) };
    let numbered = Numbered::new(key, pairs_of(&content));
    Arc::new(Undo { numbered, original: self::key(of), reversible: true, patient: PersonId(1) })
}

fn rig() -> Rig {
    Rig::new(Population::of(1, 20).unwrap()).unwrap()
}

/// Submits all of them before anything is decided, so that they share a batch: the lane is kept
/// busy by a chore until then.
fn together(rig: &Rig, acts: Vec<Arc<dyn Act>>) -> Vec<Outcome> {
    let lane = rig.app.lane(area()).unwrap();
    let (open, gate) = std::sync::mpsc::channel::<()>();
    let kept = lane.chore(Box::new(move |_| gate.recv().map_err(|_| store::StoreError::Contended)));
    let waiting: Vec<_> = acts.into_iter().map(|act| lane.submit(act)).collect();
    open.send(()).unwrap();
    kept.blocking_recv().unwrap().unwrap();
    waiting.into_iter().map(|w| w.blocking_recv().unwrap_or(Outcome::Failed)).collect()
}

fn refused_with(outcome: &Outcome) -> Option<Reason> {
    match outcome {
        Outcome::Decided { answer: Answer::Refused(refusals), .. } => Some(refusals[0].reason),
        _ => None,
    }
}

fn is_done(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Decided { answer: Answer::Done, .. })
}

#[test]
fn copies_in_one_batch_get_one_decision_and_other_content_a_conflict() {
    let rig = rig();
    let first =
        together(&rig, vec![told("1", "a", false), told("1", "a", false), told("1", "b", false)]);
    assert!(matches!(first[0], Outcome::Decided { replayed: false, .. }));
    assert!(matches!(first[1], Outcome::Decided { replayed: true, .. }));
    assert_eq!(first[2], Outcome::NumberReused(Some("content".to_owned())));
    // A rightful copy behind a wrong one is held against what was decided, not against the wrong one.
    let later = together(&rig, vec![told("1", "b", false), told("1", "a", false)]);
    assert_eq!(later[0], Outcome::NumberReused(Some("content".to_owned())));
    assert!(matches!(later[1], Outcome::Decided { replayed: true, .. }), "{later:?}");
}

#[test]
fn an_undo_blocks_a_number_that_comes_after_it() {
    let rig = rig();
    let outcomes = together(&rig, vec![undo("u1", "9"), undo("u2", "9"), told("9", "a", false)]);
    assert_eq!(refused_with(&outcomes[0]), Some(Reason::UndoUnknown));
    assert_eq!(refused_with(&outcomes[1]), Some(Reason::UndoUnknown));
    assert_eq!(refused_with(&outcomes[2]), Some(Reason::NumberBlocked));
    let later = together(&rig, vec![told("9", "a", false)]);
    assert_eq!(refused_with(&later[0]), Some(Reason::NumberBlocked));
    rig.app.each_lane(|_, lane| {
        let retried = lane.counts().retried.load(std::sync::atomic::Ordering::Relaxed);
        assert_eq!(retried, 0, "two undos of one number are no accident");
    });
}

#[test]
fn a_panic_costs_its_own_act_and_nobody_else() {
    let rig = rig();
    let outcomes =
        together(&rig, vec![told("1", "a", false), told("2", "a", true), told("3", "a", false)]);
    assert!(is_done(&outcomes[0]) && is_done(&outcomes[2]), "{outcomes:?}");
    assert_eq!(outcomes[1], Outcome::Failed);
    assert!(rig.app.chore_blocking(area(), |_| panic!("a chore that panics")).is_err());
    let after = together(&rig, vec![told("4", "a", false), told("2", "a", false)]);
    assert!(is_done(&after[0]) && is_done(&after[1]), "the number of a failed act is free");
}

#[test]
fn stopping_finishes_what_is_queued_and_takes_nothing_more() {
    let rig = rig();
    let lane = rig.app.lane(area()).unwrap();
    let queued: Vec<_> = (0..50).map(|n| lane.submit(told(&n.to_string(), "a", false))).collect();
    rig.app.stop();
    for waiting in queued {
        assert!(is_done(&waiting.blocking_recv().unwrap()));
    }
    let late = rig.app.submit_blocking(told("late", "a", false));
    assert_eq!(late, Outcome::Failed);
    assert!(matches!(lane.submit(told("late", "a", false)).blocking_recv(), Ok(Outcome::Busy(_))));
}

#[test]
fn a_full_queue_says_busy_and_starts_nothing() {
    let rig = rig();
    let lane = rig.app.lane(area()).unwrap();
    let (open, gate) = std::sync::mpsc::channel::<()>();
    let kept = lane.chore(Box::new(move |_| gate.recv().map_err(|_| store::StoreError::Contended)));
    let most = app::lane::QUEUE_MAX + 10;
    let waiting: Vec<_> =
        (0..most).map(|n| lane.submit(told(&n.to_string(), "a", false))).collect();
    open.send(()).unwrap();
    kept.blocking_recv().unwrap().unwrap();
    let outcomes: Vec<_> = waiting.into_iter().map(|w| w.blocking_recv().unwrap()).collect();
    let busy = outcomes.iter().filter(|o| matches!(o, Outcome::Busy(_))).count();
    assert!((1..=11).contains(&busy), "{busy} of {most} were turned away");
    let reads = rig.app.read().unwrap();
    for (number, outcome) in outcomes.iter().enumerate() {
        let known = reads.number(&key(&number.to_string())).unwrap().is_some();
        assert_eq!(known, is_done(outcome), "number {number}");
    }
}

#[test]
fn a_clock_that_steps_back_does_not_turn_a_lane_back() {
    let rig = rig();
    together(&rig, vec![told("1", "a", false)]);
    let first = rig.app.read().unwrap().heads().unwrap()[0];
    rig.clock.set(Moment(first.last_now.0 - 86_400_000));
    together(&rig, vec![told("2", "a", false)]);
    let second = rig.app.read().unwrap().heads().unwrap()[0];
    assert_eq!(second.last_now, first.last_now);
    assert!(second.sequence > first.sequence);
    assert_ne!(second.chain, first.chain);
}
