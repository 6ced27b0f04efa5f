//! The bench runs to its end and its books agree; how fast it is nobody asserts.

use bench::{Options, run};

#[test]
fn two_hundred_settlements_are_measured_and_replayed() {
    let options = Options { seconds: 60, people: 50, callers: vec![1, 8], most: 100 };
    let report = run(&options).unwrap();
    assert_eq!(report.levels.len(), 2);
    for level in &report.levels {
        // Callers that were in flight when the last one was counted are counted too.
        assert!((100..=108).contains(&level.settlements), "{level:?}");
        assert!(level.p50_us <= level.p99_us && level.per_second() > 0, "{level:?}");
        assert!(level.stages.batches > 0 && level.stages.batches <= level.settlements, "{level:?}");
    }
    assert!(report.levels[0].batch_tenths() == 10, "one caller is one a batch: {report:?}");
}
