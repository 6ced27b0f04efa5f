//! What came out, in whole numbers: settlements a second, µs, percent.

use std::time::Duration;

use crate::drive::Driven;
use crate::replay::Stages;

/// All measurements of a run.
#[derive(Clone, Debug)]
pub struct Report {
    /// People in the database.
    pub people: usize,
    /// A build without optimisation: its figures say little.
    pub debug: bool,
    /// One per number of callers.
    pub levels: Vec<Level>,
}

/// One number of callers.
#[derive(Clone, Copy, Debug)]
pub struct Level {
    /// Callers in flight.
    pub callers: usize,
    /// Bills paid.
    pub settlements: u64,
    /// In this time.
    pub took: Duration,
    /// Half of the bills were answered within, in µs.
    pub p50_us: u64,
    /// 99 of 100 within, in µs.
    pub p99_us: u64,
    /// The bare statements of the same batches.
    pub stages: Stages,
}

impl Level {
    pub(crate) fn of(callers: usize, driven: &Driven, stages: Stages) -> Self {
        let at = |quantile| driven.latency_us.value_at_quantile(quantile);
        Self {
            callers,
            settlements: driven.settlements,
            took: driven.took,
            p50_us: at(0.5),
            p99_us: at(0.99),
            stages,
        }
    }

    /// Settlements a second.
    pub fn per_second(&self) -> u64 {
        rate(self.settlements, self.took)
    }

    /// The same batches a second without decisions, in settlements.
    pub fn floor_per_second(&self) -> u64 {
        rate(self.settlements, self.stages.sum())
    }

    /// How much of the floor is reached, in percent.
    pub fn percent_of_floor(&self) -> u64 {
        percent(self.stages.sum(), self.took)
    }

    /// Settlements in a batch, in tenths.
    pub fn batch_tenths(&self) -> u64 {
        (self.settlements * 10).checked_div(self.stages.batches).unwrap_or(0)
    }

    /// Where the time goes, in percent of the whole: the stages of the store, and what is left for
    /// everything else — deciding, queueing, answering.
    pub fn shares(&self) -> [(&'static str, u64); 7] {
        let Stages { claim, find, lock, read, write, commit, .. } = self.stages;
        let rest = self.took.saturating_sub(self.stages.sum());
        [
            ("认领编号", claim),
            ("查找账户", find),
            ("锁定", lock),
            ("读取", read),
            ("决定、排队、应答", rest),
            ("写入", write),
            ("提交", commit),
        ]
        .map(|(name, time)| (name, percent(time, self.took)))
    }
}

fn rate(count: u64, time: Duration) -> u64 {
    let time = time.as_micros().max(1);
    u64::try_from(u128::from(count) * 1_000_000 / time).unwrap_or(u64::MAX)
}

fn percent(part: Duration, whole: Duration) -> u64 {
    u64::try_from(part.as_micros() * 100 / whole.as_micros().max(1)).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_and_ratios_are_of_the_whole_time() {
        let ms = Duration::from_millis;
        let stages = Stages { batches: 4, read: ms(100), write: ms(300), ..Stages::default() };
        let took = ms(1_000);
        let level = Level { callers: 8, settlements: 50, took, p50_us: 1, p99_us: 2, stages };
        assert_eq!((level.per_second(), level.floor_per_second()), (50, 125));
        assert_eq!((level.percent_of_floor(), level.batch_tenths()), (40, 125));
        let shares = level.shares().map(|(_, share)| share);
        assert_eq!(shares, [0, 0, 0, 10, 60, 30, 0]);
    }
}
