//! What every endpoint is given.

use std::sync::Arc;

use app::{App, FakeClock};

/// A running deployment.
#[derive(Debug)]
pub struct Site {
    /// Use cases.
    pub app: Arc<App>,
    /// Simulated providers, unsigned institutions and the demo desk exist only when true.
    pub demo: bool,
    /// The clock that stories move; `None` = the machine's clock.
    pub story_clock: Option<Arc<FakeClock>>,
}
