//! Every state of a binding × every transition: allowed into which state, or refused how.

use domain::binding::{
    Binding, BindingState as S, EndedWhy, SuspendedWhy, Terms, WAIT_DAYS, approve, end, expires_on,
    lapse, pause_insurance, reject, resubmit, resume_insurance, return_back, take_back,
};
use domain::policy::PolicySet;
use domain::{Moment, Reason, Refusal};
use jiff::civil::date;

use super::world::{area, binding, moment, now, policies, states};

const MINUTE: i64 = 60_000;

fn later() -> Moment {
    now().plus_ms(10 * MINUTE)
}

/// Runs a transition over every state. `allowed` lists where it works and what comes of it.
fn table(name: &str, run: impl Fn(&Binding) -> Result<Binding, Refusal>, allowed: &[(S, S)]) {
    for state in states() {
        let before = binding(state);
        let wanted = allowed.iter().find(|(from, _)| *from == state).map(|(_, to)| *to);
        match (run(&before), wanted) {
            (Ok(after), Some(to)) => {
                assert_eq!(after.state, to, "{name} of {state:?}");
                assert_eq!(after.changed_at, later(), "{name} of {state:?}");
                assert_eq!((after.id, after.filed_at), (before.id, before.filed_at));
            }
            (Err(refusal), None) => {
                let reason = match state {
                    S::Ended(_) => Reason::RelationEnded,
                    S::AwaitingAcceptance => Reason::ConsentPending,
                    _ => Reason::BindingState,
                };
                assert_eq!(refusal.reason, reason, "{name} of {state:?}");
            }
            (got, wanted) => panic!("{name} of {state:?}: {got:?}, not {wanted:?}"),
        }
    }
}

/// As [`table`], for what applies or does not.
fn quiet(name: &str, run: impl Fn(&Binding) -> Option<Binding>, applies: &[(S, S)]) {
    for state in states() {
        let wanted = applies.iter().find(|(from, _)| *from == state).map(|(_, to)| *to);
        let got = run(&binding(state)).map(|b| b.state);
        assert_eq!(got, wanted, "{name} of {state:?}");
    }
}

#[test]
fn a_review_moves_only_what_is_in_review() {
    table("approve", |b| approve(b, true, later()), &[(S::InReview, S::Active)]);
    table("approve", |b| approve(b, false, later()), &[(S::InReview, S::AwaitingAcceptance)]);
    let first_day =
        |b: &Binding| Binding { effective_from: moment("2026-12-01T00:00:00"), ..b.clone() };
    let waits = |b: &Binding| approve(&first_day(b), true, later());
    table("approve", waits, &[(S::InReview, S::PendingEffect)]);
    table("reject", |b| reject(b, later()), &[(S::InReview, S::Rejected)]);
    table("return", |b| return_back(b, later()), &[(S::InReview, S::Returned)]);
}

#[test]
fn an_approved_binding_works_from_the_approval_and_not_before() {
    let approved = approve(&binding(S::InReview), true, later()).unwrap();
    assert_eq!(approved.effective_from, later());
    let first_day = moment("2026-12-01T00:00:00");
    let filed = Binding { effective_from: first_day, ..binding(S::InReview) };
    assert_eq!(approve(&filed, true, later()).unwrap().effective_from, first_day);
}

#[test]
fn only_what_was_returned_is_handed_in_again() {
    let run = |b: &Binding| {
        resubmit(b, &Terms::default(), &policies(), later()).map_err(|mut all| all.remove(0))
    };
    table("resubmit", run, &[(S::Returned, S::InReview)]);
    let wrong = Terms { scopes: Some([].into()), ..Terms::default() };
    let refusals = resubmit(&binding(S::Returned), &wrong, &policies(), later()).unwrap_err();
    assert_eq!(refusals[0].reason, Reason::ScopeNotAllowed);
}

#[test]
fn an_approval_is_taken_back_within_the_hour_and_unused() {
    let from = [S::AwaitingAcceptance, S::PendingEffect, S::Active].map(|s| (s, S::InReview));
    table("take back", |b| take_back(b, false, later()), &from);
    let active = binding(S::Active);
    for (used, minutes, ms, refused) in
        [(false, 60, 0, false), (false, 60, 1, true), (true, 1, 0, true), (false, 0, 0, false)]
    {
        let got = take_back(&active, used, now().plus_ms(minutes * MINUTE + ms));
        let reason = got.err().map(|r| r.reason);
        assert_eq!(reason, refused.then_some(Reason::HourOver), "{used} {minutes} {ms}");
    }
}

#[test]
fn what_nobody_acts_on_lapses_after_its_days() {
    assert_eq!(WAIT_DAYS, 30);
    let last = moment("2026-12-22T23:59:59");
    let over = moment("2026-12-23T00:00:00");
    quiet("lapse", |b| lapse(b, last), &[]);
    let waiting = [S::Draft, S::Returned, S::AwaitingAcceptance];
    quiet("lapse", |b| lapse(b, over), &waiting.map(|s| (s, S::Lapsed)));
    for state in states() {
        let expires = waiting.contains(&state).then_some(date(2026, 12, 22));
        assert_eq!(expires_on(&binding(state)), expires, "{state:?}");
    }
}

#[test]
fn life_ends_whatever_counts() {
    for why in [EndedWhy::Died, EndedWhy::Moved, EndedWhy::KinshipEnded, EndedWhy::InsuranceEnded] {
        let counting: Vec<_> =
            states().into_iter().filter(|s| s.counts()).map(|s| (s, S::Ended(why))).collect();
        assert_eq!(counting.len(), 9);
        quiet("end", |b| end(b, why, later()), &counting);
    }
}

/// As 江西 rules; the area of the beneficiary has no say.
#[test]
fn a_pause_ends_all_that_counts_where_the_grantors_area_rules_so() {
    let rule = "\n[[ends_on]]\nvalue = [\"death\", \"insurance_ended\", \"insurance_paused\", \
                \"move\"]\nsince = 2025-01-25\nsource = \"ADR-0003\"\ngrade = \"P\"\n";
    let beijing = format!("{}{rule}", include_str!("../../../../policies/11-beijing.toml"));
    let national = include_str!("../../../../policies/00-national.toml").to_owned();
    let files = [("00-national.toml", national), ("11-beijing.toml", beijing)];
    let rules = PolicySet::load(files).unwrap();
    let over = |s: S| (s, S::Ended(EndedWhy::InsuranceEnded));
    let counting: Vec<_> = states().into_iter().filter(|s| s.counts()).map(over).collect();
    quiet("pause", |b| pause_insurance(b, &rules, later()), &counting);
    let paused = S::Suspended(SuspendedWhy::Insurance);
    let away = |b: &Binding| Binding { grantor_area: area("510100"), ..b.clone() };
    let in_force = [(S::PendingEffect, paused), (S::Active, paused)];
    quiet("pause", |b| pause_insurance(&away(b), &rules, later()), &in_force);
}

#[test]
fn an_insurance_pauses_what_is_in_force_and_gives_it_back() {
    let paused = S::Suspended(SuspendedWhy::Insurance);
    let in_force = [(S::PendingEffect, paused), (S::Active, paused)];
    quiet("pause", |b| pause_insurance(b, &policies(), later()), &in_force);
    quiet("resume", |b| resume_insurance(b, true, true, later()), &[(paused, S::Active)]);
    for (grantor, beneficiary) in [(true, false), (false, true), (false, false)] {
        quiet("resume", |b| resume_insurance(b, grantor, beneficiary, later()), &[]);
    }
    let waiting = Binding { effective_from: moment("2026-12-01T00:00:00"), ..binding(paused) };
    let resumed = resume_insurance(&waiting, true, true, later()).unwrap();
    assert_eq!(resumed.state, S::PendingEffect);
    let over = Binding { until: Some(date(2026, 11, 21)), ..binding(paused) };
    let resumed = resume_insurance(&over, true, true, later()).unwrap();
    assert_eq!(resumed.state, S::Ended(EndedWhy::Expired));
}
