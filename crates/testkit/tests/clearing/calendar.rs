//! What the calendar does by itself: once, on time or late.

use domain::chart::DueKind;
use domain::clearing::{Parties, StatementState};
use domain::clerk::By;
use store::Kind;

use crate::house::{BERT, CHENGDU, GUANGDONG, House, SHENZHEN, SICHUAN, area, between, within};

fn names(report: &app::jobs::JobReport) -> Vec<&str> {
    let all = report.finished.iter().map(|(name, _)| name.as_str());
    all.filter(|name| name.starts_with("clearing")).collect()
}

#[test]
fn a_month_goes_its_way_without_a_word_by_anybody() {
    let house = House::new();
    house.run_at("2026-11-22T09:00:00");
    house.owe((SHENZHEN, CHENGDU), DueKind::Aid, 8_000);
    let report = house.run_at("2026-12-01T00:05:00");
    assert_eq!(
        names(&report),
        [
            "clearing-seal 202611",
            "clearing-statements 202611",
            "clearing-reconcile 202611",
            "clearing-prepayments 202611",
        ]
    );
    let parties = between(GUANGDONG, SICHUAN);
    let state = || house.statement(202_611, parties).1.state;
    for (time, done, expected) in [
        ("2026-12-02T12:00:00", vec![], StatementState::Sealed),
        ("2026-12-20T23:00:00", vec![], StatementState::Sealed),
        ("2026-12-21T00:01:00", vec!["clearing-silence 2026-12-21"], StatementState::Confirmed),
        ("2026-12-27T08:00:00", vec![], StatementState::Confirmed),
        ("2026-12-28T08:00:00", vec!["clearing-notice 2026-12-28"], StatementState::Confirmed),
        // Within a province in ten working days from the notice on.
        ("2027-01-12T08:00:00", vec!["clearing-late 2027-01-12"], StatementState::Confirmed),
    ] {
        let report = house.days_to(time);
        let found = names(&report);
        assert_eq!(found, done, "{time}");
        assert_eq!(state(), expected, "{time}");
    }
    let (_, statement) = house.statement(202_611, parties);
    assert_eq!(statement.confirmed.unwrap().1, By::Platform);
    assert_eq!((statement.due.to_string().as_str(), statement.late), ("2027-01-25", None));
    let (_, city) = house.statement(202_611, within(GUANGDONG, SHENZHEN));
    assert_eq!(city.late.unwrap().to_string(), "2027-01-12");
    house.days_to("2027-01-26T08:00:00");
    assert_eq!(house.statement(202_611, parties).1.late.unwrap().to_string(), "2027-01-26");
    assert_eq!(house.job("clearing-late 2027-01-26").unwrap().done, 1);
}

/// Three months without a server: the first has all that stood open, and silence does not count before
/// ten days have passed in which somebody could have spoken.
#[test]
fn months_without_a_server_are_made_up_for() {
    let house = House::new();
    house.run_at("2026-11-22T09:00:00");
    house.owe((SHENZHEN, CHENGDU), DueKind::Aid, 8_000);
    let report = house.run_at("2027-02-26T09:00:00");
    let sealed: Vec<&str> =
        names(&report).into_iter().filter(|name| name.starts_with("clearing-seal")).collect();
    assert_eq!(sealed, ["clearing-seal 202611", "clearing-seal 202612", "clearing-seal 202701"]);
    let parties = between(GUANGDONG, SICHUAN);
    let (_, november) = house.statement(202_611, parties);
    assert_eq!((november.items, november.due.to_string().as_str()), (1, "2027-03-08"));
    assert!(house.statements(202_612).is_empty() && house.statements(202_701).is_empty());
    house.days_to("2027-03-08T09:00:00");
    assert_eq!(house.statement(202_611, parties).1.state, StatementState::Sealed);
    house.run_at("2027-03-09T09:00:00");
    // Confirmed by silence, and its notice is long due.
    let (_, november) = house.statement(202_611, parties);
    assert_eq!(november.state, StatementState::Confirmed);
    assert_eq!(november.due.to_string(), "2027-03-23");
}

/// Nobody could look while the server was down: silence counts ten days on which it ran.
#[test]
fn silence_of_days_without_a_server_confirms_nothing() {
    let house = House::new();
    house.run_at("2026-11-22T09:00:00");
    house.owe((SHENZHEN, CHENGDU), DueKind::Aid, 8_000);
    house.run_at("2026-12-01T00:05:00");
    let state = || {
        let (_, made) = house.statement(202_611, between(GUANGDONG, SICHUAN));
        (made.state, made.due.to_string())
    };
    assert_eq!(state(), (StatementState::Sealed, "2026-12-20".to_owned()));
    // Down for three weeks, over its last day.
    let report = house.run_at("2026-12-22T08:00:00");
    assert_eq!(names(&report), ["clearing-grant 2026-12-22"]);
    assert_eq!(state(), (StatementState::Sealed, "2026-12-31".to_owned()));
    // Down for another week, of which five days count again.
    house.days_to("2026-12-26T08:00:00");
    house.run_at("2027-01-03T08:00:00");
    assert_eq!(state(), (StatementState::Sealed, "2027-01-07".to_owned()));
    house.days_to("2027-01-07T08:00:00");
    assert_eq!(state().0, StatementState::Sealed);
    house.run_at("2027-01-08T08:00:00");
    assert_eq!(state().0, StatementState::Confirmed);
}

/// However long ago they were: five days, more than a year without a server, and five days.
#[test]
fn silence_counts_days_of_long_ago() {
    let house = House::new();
    house.run_at("2026-11-22T09:00:00");
    house.owe((SHENZHEN, CHENGDU), DueKind::Aid, 8_000);
    house.run_at("2026-12-01T00:05:00");
    house.days_to("2026-12-06T08:00:00");
    house.run_at("2028-02-01T08:00:00");
    let made = || house.statement(202_611, between(GUANGDONG, SICHUAN)).1;
    assert_eq!(
        (made().state, made().due.to_string().as_str()),
        (StatementState::Sealed, "2028-02-05")
    );
    house.days_to("2028-02-05T08:00:00");
    assert_eq!(made().state, StatementState::Sealed);
    house.run_at("2028-02-06T08:00:00");
    assert_eq!(made().state, StatementState::Confirmed);
}

/// What does not book keeps nobody waiting but its own next month.
#[test]
fn a_statement_that_does_not_book_is_tried_again_beside_the_others() {
    let house = House::new();
    house.run_at("2026-11-22T09:00:00");
    house.owe((SHENZHEN, CHENGDU), DueKind::Aid, 8_000);
    let conn = rusqlite::Connection::open(house.rig.file()).unwrap();
    conn.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    let trap = |kind: Kind, of: u32| {
        let kind = kind.number();
        conn.execute_batch(&format!(
            "CREATE TRIGGER stuck BEFORE INSERT ON records WHEN NEW.kind = {kind}
             AND NEW.area = {of} BEGIN SELECT RAISE(IGNORE); END"
        ))
        .unwrap();
    };
    trap(Kind::Window, CHENGDU);
    assert!(house.left_at("2026-12-01T00:05:00").is_some());
    assert!(house.statements(202_611).is_empty(), "a window of the month is open");
    conn.execute_batch("DROP TRIGGER stuck").unwrap();
    trap(Kind::Statement, GUANGDONG);
    assert!(house.left_at("2026-12-01T00:06:00").is_some());
    let made: Vec<Parties> = house.statements(202_611).into_keys().collect();
    assert_eq!(made, [within(GUANGDONG, SHENZHEN), within(SICHUAN, CHENGDU)]);
    assert!(house.job("clearing-statements 202611").unwrap().finished.is_none());
    assert!(house.job("clearing-reconcile 202611").is_none());
    // The days of the others go on meanwhile, and so does the next month's.
    for day in 2..=31 {
        house.left_at(&format!("2026-12-{day:02}T00:05:00"));
    }
    house.owe((SHENZHEN, CHENGDU), DueKind::Aid, 500);
    house.left_at("2027-01-01T00:05:00");
    let (_, city) = house.statement(202_611, within(GUANGDONG, SHENZHEN));
    assert_eq!(city.state, StatementState::Confirmed);
    assert_eq!(house.statements(202_612).len(), 2);
    conn.execute_batch("DROP TRIGGER stuck").unwrap();
    house.run_at("2027-01-01T00:06:00");
    let parties = between(GUANGDONG, SICHUAN);
    assert_eq!(house.statement(202_611, parties).1.items, 1);
    assert_eq!(house.statement(202_612, parties).1.items, 1);
    assert!(house.job("clearing-prepayments 202612").unwrap().finished.is_some());
}

/// The clock a day back, and a second run: nothing is sealed twice.
#[test]
fn a_clock_that_steps_back_seals_nothing_twice() {
    let house = House::new();
    house.run_at("2026-12-01T00:05:00");
    house.owe((SHENZHEN, CHENGDU), DueKind::Aid, 8_000);
    assert_eq!(names(&house.run_at("2026-11-30T23:00:00")), [""; 0]);
    assert_eq!(names(&house.run_at("2026-12-02T00:05:00")), [""; 0]);
    assert!(house.statements(202_611).is_empty());
    house.run_at("2027-01-01T00:05:00");
    assert_eq!(house.statements(202_612).len(), 3);
}

/// A dispute is answered by the other side; what was wrong comes off the next month.
#[test]
fn a_dispute_stops_silence_and_is_answered() {
    let house = House::new();
    house.run_at("2026-11-22T09:00:00");
    house.owe((SHENZHEN, CHENGDU), DueKind::Aid, 8_000);
    house.run_at("2026-12-01T00:05:00");
    let parties = between(GUANGDONG, SICHUAN);
    let (id, _) = house.statement(202_611, parties);
    house.at("2026-12-10T10:00:00");
    house.ask(house.disputing(id, GUANGDONG, "一笔重复"));
    house.run_at("2026-12-24T00:05:00");
    let (_, disputed) = house.statement(202_611, parties);
    assert_eq!(disputed.state, StatementState::Disputed);
    assert!(disputed.late.is_none(), "{} is its tenth working day", disputed.due);
    house.run_at("2026-12-26T00:05:00");
    assert!(house.statement(202_611, parties).1.late.is_some());
    house.owe((SHENZHEN, CHENGDU), DueKind::Aid, -3_000);
    house.ask(house.answering(id, SICHUAN, "已撤销，下月扣减"));
    let (_, answered) = house.statement(202_611, parties);
    assert_eq!((answered.state, answered.late), (StatementState::Sealed, None));
    let outcome = answered.disputes[0].outcome.clone().unwrap();
    assert_eq!((outcome.1, outcome.2.as_str()), (By::Clerk(BERT), "已撤销，下月扣减"));
    assert_eq!(answered.disputes[0].area, area(GUANGDONG));
    house.days_to("2027-01-06T00:05:00");
    assert_eq!(house.statement(202_611, parties).1.state, StatementState::Confirmed);
    let (_, december) = house.statement(202_612, parties);
    assert_eq!(december.payment().unwrap().amount.0, -3_000);
}

/// Stopped between any two acts of the calendar and started again: the same statements, once.
#[test]
fn a_calendar_that_was_killed_half_way_goes_on() {
    let house = House::new();
    house.run_at("2026-11-22T09:00:00");
    house.owe((SHENZHEN, CHENGDU), DueKind::Aid, 8_000);
    house.at("2026-12-01T00:05:00");
    let mut seen = 0;
    for polls in 1..400 {
        let app = std::sync::Arc::clone(&house.rig.app);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let done = runtime.block_on(async {
            let mut run = std::pin::pin!(app::jobs::run_due(&app));
            let mut left = polls % 7;
            std::future::poll_fn(move |context| {
                let polled = run.as_mut().poll(context);
                left -= i32::from(left > 0);
                match polled {
                    std::task::Poll::Ready(report) => std::task::Poll::Ready(Some(report)),
                    std::task::Poll::Pending if left == 0 => std::task::Poll::Ready(None),
                    std::task::Poll::Pending => std::task::Poll::Pending,
                }
            })
            .await
        });
        seen += i32::from(done.is_none());
        if done
            .is_some_and(|report| report.finished.iter().any(|(name, _)| name.starts_with("sweep")))
        {
            break;
        }
    }
    assert!(seen > 5, "it was never stopped half-way");
    assert_eq!(house.statements(202_611).len(), 3);
    assert_eq!(house.statement(202_611, between(GUANGDONG, SICHUAN)).1.items, 1);
    let sealed = house.job("clearing-seal 202611").unwrap();
    assert!(sealed.finished.is_some());
    house.sound();
}
