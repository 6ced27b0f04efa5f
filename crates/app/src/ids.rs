//! Makes identifiers; see [`domain::ids`] for their form.

use domain::Moment;
use domain::ids::EPOCH_MS;

/// Makes identifiers that only grow, also when the clock steps back or the process starts again
/// (the head of an area keeps the highest one).
#[derive(Debug)]
pub struct Ids {
    node: i64,
    last: i64,
}

impl Ids {
    /// For a node, 0–255.
    pub fn new(node: u8) -> Self {
        Self { node: i64::from(node), last: 0 }
    }

    /// Never goes below `last` again.
    pub fn resume_after(&mut self, last: i64) {
        self.last = self.last.max(last);
    }

    /// The highest one made.
    pub fn last(&self) -> i64 {
        self.last
    }

    /// The next one.
    pub fn make(&mut self, now: Moment) -> i64 {
        let by_clock = (now.0 - EPOCH_MS).max(0) << 21 | self.node << 13;
        self.last = by_clock.max(self.last + 1);
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_grows_and_carries_its_moment() {
        let mut ids = Ids::new(7);
        let now = Moment::parse("2026-11-22T09:30:00").unwrap();
        let first = ids.make(now);
        assert_eq!(domain::ids::made_at(first), now);
        assert!(ids.make(now.plus_ms(-5_000)) > first, "the clock stepped back");
        assert!(first < 1 << 62);
        let mut restarted = Ids::new(7);
        restarted.resume_after(first);
        assert!(restarted.make(now.plus_ms(-5_000)) > first);
    }
}
