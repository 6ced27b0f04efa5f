//! Closing a month touches one row per area, however many items are open: a window is sealed by its
//! head, and no item is written. Every table is watched by triggers, so that each changed row counts.
//!
//! The suite closes 20,000 items; a million:
//! `CLOSING_ITEMS=1000000 cargo test -p testkit --test closing -- --nocapture`
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use app::Outcome;
use app::acts::SealWindow;
use domain::{Area, Fen, Moment, Month, ObligationId};
use rusqlite::Connection;
use serde_json::json;
use store::Answer;
use testkit::{Numbers, Population, Rig};

const CARE: u32 = 510_100;
const OCTOBER: Month = Month(202_610);

/// Debts of seven areas and four kinds to one, all in its first window.
const FILL: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
    INSERT INTO obligations (area, window, id, settlement, debtor, creditor, kind, amount)
    SELECT 510100, 0, i, i, 440100 + (i % 7) * 100, 510100, 1 + i % 4, 1 + i % 9000 FROM n";

#[expect(clippy::disallowed_methods, reason = "a test is asked for more items by its caller")]
fn items() -> i64 {
    std::env::var("CLOSING_ITEMS").map_or(20_000, |count| count.parse().unwrap())
}

/// Counts every row that anybody changes from now on, by table.
fn watch(conn: &Connection) {
    let mut names = conn
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .unwrap();
    let tables: Vec<String> =
        names.query_map((), |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    conn.execute_batch("CREATE TABLE changed (of TEXT NOT NULL)").unwrap();
    for table in &tables {
        for change in ["INSERT", "UPDATE", "DELETE"] {
            conn.execute_batch(&format!(
                "CREATE TRIGGER watch_{table}_{change} AFTER {change} ON {table}
                 BEGIN INSERT INTO changed VALUES ('{table}'); END"
            ))
            .unwrap();
        }
    }
}

fn changed(conn: &Connection) -> BTreeMap<String, i64> {
    let mut counts = conn.prepare("SELECT of, count(*) FROM changed GROUP BY of").unwrap();
    let rows = counts.query_map((), |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn closing_a_window_touches_one_row_whatever_stands_in_it() {
    let count = items();
    let rig = Rig::new(Population::of(3, 10).unwrap()).unwrap();
    rig.clock.set(Moment::parse("2026-11-01T00:05:00").unwrap());
    let conn = Connection::open(rig.file()).unwrap();
    conn.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    assert_eq!(conn.execute(FILL, (count,)).unwrap(), usize::try_from(count).unwrap());
    watch(&conn);
    let area = Area::from_number(CARE).unwrap();
    let numbered =
        Numbers::default().next(area, "test".to_owned(), "seal", &json!({ "act": "seal" }));
    let begun = Instant::now();
    let sealed = rig.app.submit_blocking(Arc::new(SealWindow { numbered, area, month: OCTOBER }));
    let took = begun.elapsed();
    let Outcome::Decided { answer: Answer::Record(_), .. } = sealed else { panic!("{sealed:?}") };
    let rows = changed(&conn);
    println!("{count} open items closed in {} ms; rows changed: {rows:?}", took.as_millis());
    assert_eq!(rows.get("heads"), Some(&1), "the window is a counter of the head");
    assert_eq!(rows.get("records"), Some(&1), "which month it closed");
    assert_eq!(rows.get("obligations"), None, "no item is written");
    let around: i64 = rows.values().sum();
    assert!(
        around <= 6,
        "head, record, the act's number and answer, its line of the trail: {rows:?}"
    );
    // What it comes to is one range of the key.
    let reads = rig.app.read().unwrap();
    let begun = Instant::now();
    let sums = reads.window_sums(area, 0).unwrap();
    let took = begun.elapsed();
    println!("summed up in {} ms to {} positions", took.as_millis(), sums.len());
    assert_eq!(sums.iter().map(|position| position.items).sum::<i64>(), count);
    assert_eq!(reads.window_sums(area, 1).unwrap(), [], "the next window is empty");
    // Page by page they are the same.
    let (mut after, mut sum, mut seen) = (ObligationId(0), Fen::ZERO, 0);
    loop {
        let page = reads.obligations_in((area, 0), after, 10_000).unwrap();
        let Some(last) = page.last() else { break };
        after = last.id;
        seen += i64::try_from(page.len()).unwrap();
        sum = page.iter().try_fold(sum, |sum, row| sum.plus(row.obligation.amount)).unwrap();
    }
    assert_eq!((seen, Ok(sum)), (count, Fen::sum(sums.iter().map(|position| position.amount))));
}
