//! The clock: the only place that reads the time of the machine.

use std::fmt::Debug;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::Moment;

/// Tells the time.
pub trait Clock: Debug + Send + Sync + 'static {
    /// The moment of now.
    fn now(&self) -> Moment;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    fn now(&self) -> Moment {
        Moment(jiff::Timestamp::now().as_millisecond())
    }
}

/// A clock that stands where it was put; for stories and tests.
#[derive(Debug)]
pub struct FakeClock(AtomicI64);

impl FakeClock {
    /// Stands at `start`.
    pub fn new(start: Moment) -> Self {
        Self(AtomicI64::new(start.0))
    }

    /// Puts it somewhere else, also back.
    pub fn set(&self, moment: Moment) {
        self.0.store(moment.0, Ordering::SeqCst);
    }

    /// Moves it on.
    pub fn advance_ms(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for FakeClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }
}
