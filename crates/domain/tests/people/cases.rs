//! Cases from hand to hand.

use domain::binding::TAKE_BACK_MS;
use domain::case::{Against, AtDesk, Case, CaseAbout, CaseState as S, StepKind};
use domain::clerk::{By, Clerk, Duty};
use domain::{BindingId, ClerkId, Moment, PersonId, Reason, RecordId, Refusal};
use jiff::civil::{Date, date};

use super::world::{area, clerk, moment, now, policies};

const ANN: ClerkId = ClerkId(1);
const BOB: ClerkId = ClerkId(2);
const FAMILY: By = By::Person(PersonId(7));

fn reviewer() -> Clerk {
    clerk(&[Duty::Reviewer, Duty::Approver], "11")
}

fn at(id: ClerkId, clerk: &Clerk) -> AtDesk<'_> {
    AtDesk { id, clerk }
}

fn review() -> CaseAbout {
    CaseAbout::Review { binding: BindingId(9) }
}

fn proposal() -> CaseAbout {
    CaseAbout::Proposal {
        act: "payout".to_owned(),
        body: "{}".to_owned(),
        approver: Duty::Approver,
    }
}

fn file(about: CaseAbout, by: By, code: &str, at: Moment) -> Case {
    Case::file(about, area(code), (Some(PersonId(7)), None), by, &policies(), at)
}

/// A review in each state; ANN holds or held it, nobody at a window took it in.
fn in_state(state: S) -> Case {
    let clerk = reviewer();
    let open = file(review(), FAMILY, "110000", now());
    let held = open.claim(at(ANN, &clerk), now()).unwrap();
    match state {
        S::Open => open,
        S::Claimed => held,
        S::Returned => {
            held.return_back(at(ANN, &clerk), vec!["scopes".to_owned()], "看不清", now()).unwrap()
        }
        S::Decided => held.decide(at(ANN, &clerk), true, "", now()).unwrap(),
        S::Closed => held.close(FAMILY, "", now()).unwrap(),
    }
}

type Run = fn(&Case, AtDesk<'_>) -> Result<Case, Refusal>;
/// Name, step, and where it works with what comes of it.
type Row = (&'static str, Run, &'static [(S, S)]);

/// What ANN, who holds or held it, may do in which state, and what comes of it.
#[test]
fn each_step_needs_its_state() {
    let (ann, later) = (reviewer(), now());
    let table: [Row; 9] = [
        ("claim", |c, d| c.claim(d, now()), &[(S::Open, S::Claimed)]),
        (
            "hand over",
            |c, d| c.hand_over(d, AtDesk { id: BOB, ..d }, "", now()),
            &[(S::Claimed, S::Claimed)],
        ),
        ("release", |c, d| c.release(d, now()), &[(S::Claimed, S::Open)]),
        ("return", |c, d| c.return_back(d, vec![], "缺页", now()), &[(S::Claimed, S::Returned)]),
        ("resubmit", |c, _| c.resubmit(FAMILY, &policies(), now()), &[(S::Returned, S::Claimed)]),
        ("decide", |c, d| c.decide(d, true, "", now()), &[(S::Claimed, S::Decided)]),
        ("take back", |c, d| c.take_back(d, "看错了", now()), &[(S::Decided, S::Claimed)]),
        (
            "close",
            |c, _| c.close(FAMILY, "", now()),
            &[(S::Open, S::Closed), (S::Claimed, S::Closed), (S::Returned, S::Closed)],
        ),
        (
            "remind",
            |c, _| c.remind(now()),
            &[(S::Open, S::Open), (S::Claimed, S::Claimed), (S::Returned, S::Returned)],
        ),
    ];
    for (name, run, allowed) in table {
        for state in [S::Open, S::Claimed, S::Returned, S::Decided, S::Closed] {
            let before = in_state(state);
            let wanted = allowed.iter().find(|(from, _)| *from == state).map(|(_, to)| *to);
            match (run(&before, at(ANN, &ann)), wanted) {
                (Ok(after), Some(to)) => {
                    assert_eq!(after.state, to, "{name} of {state:?}");
                    assert_eq!(after.steps.len(), before.steps.len() + 1, "{name} of {state:?}");
                    assert_eq!(after.steps.last().unwrap().at, later);
                }
                (Err(refusal), None) => {
                    let taken = name == "claim" && state == S::Claimed;
                    let reason = if taken { Reason::CaseTaken } else { Reason::CaseState };
                    assert_eq!(refusal.reason, reason, "{name} of {state:?}");
                }
                (got, wanted) => panic!("{name} of {state:?}: {got:?}, not {wanted:?}"),
            }
        }
    }
}

#[test]
fn only_the_holder_works_on_a_case() {
    let clerk = reviewer();
    let held = in_state(S::Claimed);
    let bob = at(BOB, &clerk);
    for refused in [
        held.claim(bob, now()),
        held.hand_over(bob, at(ClerkId(3), &clerk), "", now()),
        held.release(bob, now()),
        held.return_back(bob, vec![], "缺页", now()),
        held.decide(bob, true, "", now()),
        in_state(S::Decided).take_back(bob, "看错了", now()),
    ] {
        assert_eq!(refused.unwrap_err().reason, Reason::CaseTaken);
    }
    let handed = held.hand_over(at(ANN, &clerk), bob, "休假", now()).unwrap();
    assert_eq!(handed.holder, Some(BOB));
    assert_eq!(
        handed.decide(at(ANN, &clerk), true, "", now()).unwrap_err().reason,
        Reason::CaseTaken
    );
    assert_eq!(handed.decide(bob, true, "", now()).unwrap().state, S::Decided);
    assert_eq!(held.release(at(ANN, &clerk), now()).unwrap().holder, None);
}

#[test]
fn who_took_it_in_or_proposed_it_never_decides_it() {
    let clerk = reviewer();
    for about in [review(), proposal()] {
        let case = file(about, By::Clerk(ANN), "110000", now());
        let ann = at(ANN, &clerk);
        assert_eq!(case.claim(ann, now()).unwrap_err().reason, Reason::SamePersonTwice);
        assert_eq!(case.decide(ann, true, "", now()).unwrap_err().reason, Reason::SamePersonTwice);
        let held = case.claim(at(BOB, &clerk), now()).unwrap();
        let back = held.hand_over(at(BOB, &clerk), ann, "", now());
        assert_eq!(back.unwrap_err().reason, Reason::SamePersonTwice);
        let own = held.hand_over(at(BOB, &clerk), at(BOB, &clerk), "", now());
        assert_eq!(own.unwrap_err().reason, Reason::SamePersonTwice);
        assert_eq!(held.decide(at(BOB, &clerk), true, "", now()).unwrap().state, S::Decided);
    }
}

#[test]
fn duty_and_scope_are_asked_at_every_step() {
    let case = file(review(), FAMILY, "110000", now());
    let off = Clerk { active: false, ..reviewer() };
    for clerk in [
        clerk(&[Duty::Intake, Duty::Reader, Duty::Admin, Duty::Approver], ""),
        clerk(&[Duty::Reviewer], "51"),
        clerk(&[], "11"),
        off,
    ] {
        let refusal = case.claim(at(BOB, &clerk), now()).unwrap_err();
        assert_eq!(refusal.reason, Reason::NotYourDuty);
        let held = in_state(S::Claimed);
        let handed = held.hand_over(at(ANN, &reviewer()), at(BOB, &clerk), "", now());
        assert_eq!(handed.unwrap_err().reason, Reason::NotYourDuty);
        let gone = held.decide(at(ANN, &clerk), true, "", now());
        assert_eq!(gone.unwrap_err().reason, Reason::NotYourDuty);
    }
    let second = clerk(&[Duty::Approver], "1100");
    let case = file(proposal(), By::Clerk(ANN), "110000", now());
    assert_eq!(case.decide(at(BOB, &second), true, "", now()).unwrap().state, S::Decided);
    let refusal = case.claim(at(BOB, &clerk(&[Duty::Reviewer], "")), now()).unwrap_err();
    assert_eq!((refusal.reason, refusal.name.as_deref()), (Reason::NotYourDuty, Some("复核")));
}

#[test]
fn returning_rejecting_and_taking_back_say_why() {
    let clerk = reviewer();
    let (ann, held) = (at(ANN, &clerk), in_state(S::Claimed));
    for refused in [
        held.return_back(ann, vec![], " ", now()),
        held.decide(ann, false, "", now()),
        in_state(S::Decided).take_back(ann, "\n", now()),
    ] {
        assert_eq!(refused.unwrap_err().reason, Reason::ReasonMissing);
    }
    let returned = held.return_back(ann, vec!["scopes".to_owned()], " 缺页 ", now()).unwrap();
    let line = returned.steps.last().unwrap();
    assert_eq!((line.kind, line.note.as_str()), (StepKind::Returned, "缺页"));
    assert_eq!(line.fields, ["scopes"]);
    assert_eq!((returned.due, returned.holder), (None, Some(ANN)));
    let rejected = held.decide(ann, false, "不是近亲属", now()).unwrap();
    assert_eq!(rejected.steps.last().unwrap().kind, StepKind::Rejected);
}

#[test]
fn an_approval_is_taken_back_within_the_hour_by_who_gave_it() {
    let clerk = reviewer();
    let (ann, decided) = (at(ANN, &clerk), in_state(S::Decided));
    let last = now().plus_ms(TAKE_BACK_MS);
    assert_eq!(decided.take_back(ann, "看错了", last).unwrap().holder, Some(ANN));
    let over = decided.take_back(ann, "看错了", last.plus_ms(1)).unwrap_err();
    assert_eq!(over.reason, Reason::HourOver);
    let rejected = in_state(S::Claimed).decide(at(ANN, &clerk), false, "不符", now()).unwrap();
    let refusal = rejected.take_back(ann, "看错了", now()).unwrap_err();
    assert_eq!(refusal.reason, Reason::CaseState);
    let done = file(proposal(), By::Clerk(ANN), "110000", now());
    let done = done.decide(at(BOB, &clerk), true, "", now()).unwrap();
    assert_eq!(
        done.take_back(at(BOB, &clerk), "看错了", now()).unwrap_err().reason,
        Reason::CaseState
    );
}

#[test]
fn deadlines_follow_the_kind_the_policy_and_the_calendar() {
    let person = PersonId(7);
    let appeal = CaseAbout::Appeal {
        against: Against::Binding { binding: BindingId(9) },
        text: "不同意".to_owned(),
    };
    let correction =
        CaseAbout::Correction { person, field: "name".to_owned(), wanted: "某".to_owned() };
    let five = Some(date(2026, 11, 27));
    let table: [(CaseAbout, &str, Option<Date>); 9] = [
        (review(), "110000", five),
        (review(), "900100", Some(date(2026, 11, 25))),
        (appeal, "900100", five),
        (correction, "110000", five),
        (CaseAbout::Merge { person, duplicate: None }, "110000", five),
        (CaseAbout::Ward { ward: RecordId(3) }, "110000", five),
        (proposal(), "110000", Some(date(2026, 11, 24))),
        (CaseAbout::Sample { binding: BindingId(9) }, "110000", None),
        (CaseAbout::Duplicate { first: person, second: PersonId(8) }, "110000", None),
    ];
    for (about, code, due) in table {
        let case = file(about, FAMILY, code, now());
        assert_eq!((case.due, case.due_provisional), (due, false), "{:?} {code}", case.about);
        assert_eq!((case.state, case.intake), (S::Open, None));
    }
}

#[test]
fn a_deadline_beyond_the_calendar_is_provisional_until_counted_anew() {
    let late = file(review(), FAMILY, "110000", moment("2026-12-24T10:00:00"));
    assert_eq!((late.due, late.due_provisional), (Some(date(2026, 12, 31)), true));
    assert_eq!(late.recount(&policies()), None);
    let wrong = Case { due: Some(date(2027, 1, 4)), ..late.clone() };
    assert_eq!(wrong.recount(&policies()), Some(late));
    let sure = Case { due: Some(date(2027, 1, 4)), ..file(review(), FAMILY, "110000", now()) };
    assert_eq!(sure.recount(&policies()), None);
}

#[test]
fn a_late_case_is_escalated_once_and_a_resubmitted_one_has_new_days() {
    let open = in_state(S::Open);
    let last = moment("2026-11-27T23:59:59");
    let late = moment("2026-11-28T00:00:00");
    assert_eq!(open.escalate(last).unwrap_err().reason, Reason::CaseState);
    let told = open.escalate(late).unwrap();
    assert_eq!((told.escalated, told.state), (true, S::Open));
    assert_eq!(told.steps.last().unwrap().by, By::Platform);
    assert_eq!(told.escalate(late).unwrap_err().reason, Reason::CaseState);
    for state in [S::Returned, S::Decided, S::Closed] {
        assert_eq!(in_state(state).escalate(late).unwrap_err().reason, Reason::CaseState);
    }
    let again = in_state(S::Returned).resubmit(FAMILY, &policies(), late).unwrap();
    assert_eq!((again.due, again.escalated), (Some(date(2026, 12, 4)), false));
}

#[test]
fn what_has_no_papers_is_not_sent_back_to_families() {
    let clerk = reviewer();
    let against = Against::Binding { binding: BindingId(9) };
    for about in [
        proposal(),
        CaseAbout::Duplicate { first: PersonId(7), second: PersonId(8) },
        CaseAbout::Appeal { against, text: String::new() },
    ] {
        let case = file(about, By::Platform, "110000", now());
        let held = case.claim(at(ANN, &clerk), now()).unwrap();
        let refusal = held.return_back(at(ANN, &clerk), vec![], "缺页", now()).unwrap_err();
        assert_eq!(refusal.reason, Reason::CaseState);
    }
}

#[test]
fn who_is_barred_neither_takes_it_nor_gets_it_nor_decides_it() {
    let clerk = reviewer();
    let (ann, bob) = (at(ANN, &clerk), at(BOB, &clerk));
    let case = Case { barred: [ANN].into(), ..in_state(S::Open) };
    assert_eq!(case.claim(ann, now()).unwrap_err().reason, Reason::SamePersonTwice);
    let held = case.claim(bob, now()).unwrap();
    assert_eq!(held.hand_over(bob, ann, "", now()).unwrap_err().reason, Reason::SamePersonTwice);
    let stolen = Case { holder: Some(ANN), ..held.clone() };
    assert_eq!(stolen.decide(ann, true, "", now()).unwrap_err().reason, Reason::SamePersonTwice);
    assert_eq!(held.decide(bob, true, "", now()).unwrap().state, S::Decided);
}

#[test]
fn a_late_case_may_be_freed_by_any_who_may_decide_it() {
    let clerk = reviewer();
    let held = in_state(S::Claimed);
    let late = held.escalate(moment("2026-11-28T00:00:00")).unwrap();
    let intake = clerk_of(&[Duty::Intake]);
    assert_eq!(late.release(at(BOB, &intake), now()).unwrap_err().reason, Reason::NotYourDuty);
    let free = late.release(at(BOB, &clerk), now()).unwrap();
    assert_eq!((free.state, free.holder), (S::Open, None));
}

fn clerk_of(duties: &[Duty]) -> Clerk {
    clerk(duties, "11")
}

#[test]
fn what_is_not_mended_is_reminded_of_and_then_over() {
    let returned = in_state(S::Returned);
    // Sent back on 22 November: until 22 December, reminded from the 15th.
    assert_eq!(returned.mendable_until(), Some(date(2026, 12, 22)));
    assert_eq!(returned.tended(&policies(), moment("2026-12-14T23:59:59")), None);
    let day = moment("2026-12-15T00:01:00");
    let reminded = returned.tended(&policies(), day).unwrap();
    assert_eq!(reminded.steps.last().unwrap().kind, StepKind::Reminded);
    assert!(reminded.is_reminded() && !returned.is_reminded());
    assert_eq!(reminded.tended(&policies(), day), None);
    assert_eq!(reminded.lapse(moment("2026-12-22T23:59:59")), None);
    let over = reminded.lapse(moment("2026-12-23T00:01:00")).unwrap();
    assert_eq!((over.state, over.steps.last().unwrap().by), (S::Closed, By::Platform));
    assert_eq!(in_state(S::Claimed).lapse(moment("2027-12-23T00:01:00")), None);
}

#[test]
fn a_deadline_is_reminded_of_once_and_then_escalated() {
    let open = in_state(S::Open);
    assert_eq!(open.tended(&policies(), moment("2026-11-25T08:00:00")), None);
    let told = open.tended(&policies(), moment("2026-11-26T08:00:00")).unwrap();
    assert!(told.is_reminded());
    assert_eq!(told.tended(&policies(), moment("2026-11-27T08:00:00")), None);
    let late = told.tended(&policies(), moment("2026-11-28T08:00:00")).unwrap();
    assert!(late.escalated);
    assert_eq!(late.tended(&policies(), moment("2026-12-28T08:00:00")), None);
}

#[test]
fn what_was_carried_out_by_acts_of_its_own_is_not_taken_back() {
    let clerk = reviewer();
    let (ann, person) = (at(ANN, &clerk), PersonId(7));
    let against = Against::Binding { binding: BindingId(9) };
    let table = [
        (CaseAbout::Appeal { against, text: String::new() }, false),
        (CaseAbout::Merge { person, duplicate: Some(PersonId(8)) }, false),
        (CaseAbout::Merge { person, duplicate: None }, true),
        (CaseAbout::Ward { ward: RecordId(3) }, true),
        (CaseAbout::Sample { binding: BindingId(9) }, true),
    ];
    for (about, undoable) in table {
        let held = file(about, FAMILY, "110000", now()).claim(ann, now()).unwrap();
        let done = held.decide(ann, true, "属实", now()).unwrap();
        assert_eq!(done.take_back(ann, "看错了", now()).is_ok(), undoable, "{:?}", done.about);
    }
}

#[test]
fn an_appeal_is_one_per_matter_until_it_is_taken_back() {
    let clerk = reviewer();
    let ann = at(ANN, &clerk);
    let refusal = |codes: &[&str]| {
        let codes = codes.iter().map(|code| (*code).to_owned()).collect();
        let against = Against::Refusal { act: "bind".to_owned(), number: "1".to_owned(), codes };
        file(CaseAbout::Appeal { against, text: String::new() }, FAMILY, "110000", now())
    };
    let case = refusal(&["FROZEN"]);
    assert!(case.key().is_some());
    assert_eq!(case.key(), refusal(&["ALREADY_BOUND"]).key());
    let done = case.claim(ann, now()).unwrap().decide(ann, true, "属实", now()).unwrap();
    assert_eq!(done.key(), case.key());
    assert_eq!(case.close(FAMILY, "", now()).unwrap().key(), None);
    let against = Against::Binding { binding: BindingId(9) };
    let about = CaseAbout::Appeal { against, text: String::new() };
    let bound = file(about, FAMILY, "110000", now());
    let decided = bound.claim(ann, now()).unwrap().decide(ann, false, "不实", now()).unwrap();
    assert!(bound.key().is_some() && decided.key().is_none());
    assert_eq!(in_state(S::Open).key(), None);
}
