//! Would the auditor notice? Every test here breaks one thing on purpose.
//!
//! The code itself was broken as well, one line at a time, and `workload.rs` found each within its
//! 20,000 acts: a month's limit that forgets what was used; a frozen, switched-off or out-of-scope
//! payer, or one in another province, who pays; carried money taken first; an expired binding that
//! lives; a cancel that returns last year's money to the current part, counts back in the wrong
//! month or keeps the accumulator; a settled batch paid again; a pick or a proof used twice; an undo
//! that does not block; a lost leg of a batch's totals; a clock that runs backwards. Then: a move or a
//! death that keeps part of the balance or leaves bindings, guardians and links; money that does not
//! go on to who moved or died; a payout above what is owed; a credit for the dead; an insurance that
//! resumes for a frozen grantor or pauses one side; an approval for one, or taken back late, by
//! another or when used; a lapse a day late; a guardian past 16 or past the day; a link that only
//! shows or whose holder is the payer; a second clerk who is the first or comes twice; a clerk of
//! another area; a year that turns new money, or none; a divorce of one direction; a merge that
//! forgets what was used; a certificate given twice; a password that never locks.
//!
//! Across provinces: a quota that gets nothing back on a cancel; a seal off by one; a quota that stays
//! when its binding ends; one lowered below what was used; a care area whose wallet is not looked at; a
//! premium that counts for no limit; a remittance of another amount; a refund into a year that is over;
//! silence that confirms a day early.
//!
//! Rarer, and found by the many short runs of `examples/seeds.rs`: a merge that leaves behind the
//! review that waits for a clerk, or takes it along without whom it is about now.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

use app::Outcome;
use domain::case::{Case, CaseAbout};
use domain::settlement::{Settlement, SettlementKind};
use domain::{Fen, Reason, Refusal};
use store::{Answer, Batch, Body};
use testkit::run::Tamper;
use testkit::{Deed, Run};

const SEED: u64 = 3;
const PEOPLE: usize = 30;

/// Runs until the auditor finds something; the text of it.
fn found_with(tamper: Tamper) -> String {
    let mut run = Run::new(SEED, PEOPLE).unwrap();
    run.tamper(tamper);
    for _ in 0..1_500 {
        if let Err(failure) = run.step().unwrap() {
            return failure.to_string();
        }
    }
    panic!("nothing was found");
}

fn check(tamper: Tamper, finding: &str) {
    let found = found_with(tamper);
    assert!(found.contains(finding), "{finding} is not in\n{found}");
    assert!(found.contains(&format!("GONGJI_SEED={SEED} GONGJI_ACTS=")), "{found}");
}

fn record(outcome: &mut Outcome) -> Option<&mut Settlement> {
    let Outcome::Decided { settlement: Some(record), .. } = outcome else { return None };
    Some(record)
}

fn paid(outcome: &mut Outcome) -> Option<&mut Settlement> {
    record(outcome).filter(|r| r.kind == SettlementKind::Settled && !r.shares.is_empty())
}

fn back(outcome: &mut Outcome) -> Option<&mut Settlement> {
    record(outcome).filter(|r| r.kind != SettlementKind::Settled && !r.shares.is_empty())
}

fn accepted(outcome: &mut Outcome) -> Option<&mut Answer> {
    let Outcome::Decided { answer, settlement: None, replayed: false } = outcome else {
        return None;
    };
    (!matches!(answer, Answer::Refused(_))).then_some(answer)
}

#[test]
fn a_run_that_nobody_breaks_is_clean() {
    let mut run = Run::new(SEED, PEOPLE).unwrap();
    for _ in 0..1_500 {
        run.step().unwrap().unwrap_or_else(|failure| panic!("{failure}"));
    }
}

#[test]
fn a_fen_that_moves_between_the_parts_of_an_account_is_found() {
    check(
        |_, outcome| {
            if let Some(share) = paid(outcome).and_then(|r| r.shares.first_mut()) {
                (share.current, share.carried) =
                    (Fen(share.current.0 - 1), Fen(share.carried.0 + 1));
            }
        },
        "shares",
    );
}

#[test]
fn a_fen_of_cash_that_an_account_paid_is_found() {
    check(
        |_, outcome| {
            if let Some(record) = paid(outcome) {
                record.figures.cash = Fen(record.figures.cash.0 + 1);
            }
        },
        "T = F + S + A + C + H",
    );
}

#[test]
fn money_of_somebody_else_is_found() {
    check(
        |_, outcome| {
            if let Some(share) = paid(outcome).and_then(|r| r.shares.first_mut()) {
                share.payer.0 = share.payer.0 % 30 + 1;
            }
        },
        "shares",
    );
}

#[test]
fn a_payer_who_was_left_out_is_found() {
    check(
        |_, outcome| {
            if let Some(record) = paid(outcome) {
                record.shares.pop();
                (record.figures.cash, record.figures.own, record.figures.aid) =
                    (Fen(record.figures.psn_part().unwrap().0), Fen::ZERO, Fen::ZERO);
            }
        },
        "shares",
    );
}

#[test]
fn a_cancel_that_keeps_a_fen_is_found() {
    check(
        |_, outcome| {
            if let Some(share) = back(outcome).and_then(|r| r.shares.first_mut()) {
                share.carried = Fen(share.carried.0 + 1);
            }
        },
        "shares given back",
    );
}

#[test]
fn a_cut_that_is_a_fen_off_is_found() {
    check(
        |_, outcome| {
            if let Some(f) = paid(outcome).map(|r| &mut r.figures) {
                (f.in_scope, f.preselfpay) = (Fen(f.in_scope.0 - 1), Fen(f.preselfpay.0 + 1));
                f.coinsurance = Fen(f.coinsurance.0 - 1);
            }
        },
        "cut of the lines",
    );
}

#[test]
fn a_refusal_without_need_is_found() {
    check(
        |deed, outcome| {
            if let (Deed::Change(_), Some(answer)) = (deed, accepted(outcome)) {
                *answer = Answer::Refused(vec![Refusal::new(Reason::BindingState)]);
            }
        },
        "refused without need",
    );
}

#[test]
fn an_act_that_should_have_been_refused_is_found() {
    check(
        |deed, outcome| {
            let Outcome::Decided { answer, replayed: false, .. } = outcome else { return };
            if matches!((deed, &answer), (Deed::Change(_), Answer::Refused(_))) {
                *answer = Answer::Done;
            }
        },
        "accepted against the rules",
    );
}

#[test]
fn another_answer_under_the_same_number_is_found() {
    check(
        |_, outcome| {
            if let Outcome::Decided { answer, replayed: true, .. } = outcome {
                *answer = Answer::Done;
            }
        },
        "a used number was answered",
    );
}

#[test]
fn a_balance_that_changes_behind_the_books_is_found() {
    let mut run = Run::new(SEED, PEOPLE).unwrap();
    for _ in 0..200 {
        run.step().unwrap().unwrap_or_else(|failure| panic!("{failure}"));
    }
    let rich = run.model().pockets.iter().find(|(_, pocket)| pocket.current > 0);
    let (area, person) = *rich.unwrap().0;
    let mut account = run.rig().app.read().unwrap().account(area, person).unwrap().unwrap();
    account.current = Fen(account.current.0 + 1);
    account.version += 1;
    let batch = Batch { accounts: vec![account], ..Batch::empty(run.rig().app.now()) };
    run.rig().app.chore_blocking(area, move |tx| tx.write(&batch)).unwrap();
    let findings = run.whole().unwrap().to_string();
    for finding in [&*format!("account of {}", person.0), "kept and summed", "invariant 1"] {
        assert!(findings.contains(finding), "{finding} is not in\n{findings}");
    }
}

#[test]
fn a_case_that_is_about_another_binding_is_found() {
    let mut run = Run::new(SEED, PEOPLE).unwrap();
    let review = |run: &mut Run| {
        run.step().unwrap().unwrap_or_else(|failure| panic!("{failure}"));
        let mut waiting = run.model().matters.values().filter(|matter| matter.state.waits());
        let is_review = |case: &Case| matches!(case.about, CaseAbout::Review { .. });
        waiting.find(|matter| is_review(matter.case())).map(|matter| matter.filed.id)
    };
    let id = (0..1_500).find_map(|_| review(&mut run)).unwrap();
    let mut record = run.rig().app.read().unwrap().record(id).unwrap().unwrap();
    let Body::Case(case) = &mut record.body else { panic!("{record:?}") };
    let CaseAbout::Review { binding } = &mut case.about else { panic!("{case:?}") };
    binding.0 += 1;
    let area = case.area;
    record.version += 1;
    let batch = Batch { records: vec![record], ..Batch::empty(run.rig().app.now()) };
    run.rig().app.chore_blocking(area, move |tx| tx.write(&batch)).unwrap();
    let findings = run.whole().unwrap().to_string();
    assert!(findings.contains(&format!("record {}: ", id.0)), "{findings}");
}
