//! What every endpoint is given.

use std::sync::Arc;

use app::{App, FakeClock};

use crate::http::metrics::Metrics;
use crate::http::tries::Tries;
use crate::simulator::Simulator;

/// A running deployment.
#[derive(Debug)]
pub struct Site {
    /// Use cases.
    pub app: Arc<App>,
    /// Simulated providers, unsigned institutions and the demo desk exist only when true.
    pub demo: bool,
    /// The clock that stories move; `None` = the machine's clock.
    pub story_clock: Option<Arc<FakeClock>>,
    /// Real-name check, SMS and face check of the demo.
    pub(crate) simulator: Simulator,
    /// How often somebody tried something.
    pub(crate) tries: Tries,
    /// Counters of `/metrics`.
    pub(crate) metrics: Metrics,
}

impl Site {
    /// A deployment over an application; `demo` switches the simulators on.
    pub fn new(app: Arc<App>, demo: bool, story_clock: Option<Arc<FakeClock>>) -> Self {
        Self {
            app,
            demo,
            story_clock,
            simulator: Simulator::default(),
            tries: Tries::default(),
            metrics: Metrics::default(),
        }
    }

    /// Reads on a thread that may block, so that the database never holds up the network.
    pub async fn look<T: Send + 'static>(
        &self,
        work: impl FnOnce(&App) -> store::Result<T> + Send + 'static,
    ) -> store::Result<T> {
        let app = Arc::clone(&self.app);
        let done = tokio::task::spawn_blocking(move || work(&app)).await;
        done.unwrap_or_else(|_| Err(store::StoreError::Driver("a read panicked".to_owned())))
    }
}
