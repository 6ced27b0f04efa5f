//! What every endpoint is given.

use std::sync::Arc;

use app::{App, FakeClock};
use tokio::sync::Semaphore;

use crate::codes::Codes;
use crate::deliver::Deliveries;
use crate::http::institution::Desk;
use crate::http::institution::gates::Memory;
use crate::http::metrics::Metrics;
use crate::http::tries::Tries;
use crate::providers::address::Reach;
use crate::providers::call::Caller;
use crate::providers::{Providers, simulated};

/// Most photos that are looked at at the same time; one may need 450 MB.
const PHOTOS_AT_ONCE: usize = 2;
/// Most uploads that wait in memory for that, 8 MB each; the next one is asked to come again.
const UPLOADS_MAX: usize = 16;

/// Most papers that are drawn as PDF at the same time; a long statement takes a core for a second.
const PAPERS_AT_ONCE: usize = 2;

/// A running deployment.
#[derive(Debug)]
pub struct Site {
    /// Use cases.
    pub app: Arc<App>,
    /// Simulated providers, unsigned institutions and the demo clerks exist only when true.
    pub demo: bool,
    /// The clock that stories move; `None` = the machine's clock.
    pub story_clock: Option<Arc<FakeClock>>,
    /// Whom the deployment asks: face, name, SMS, mail, certificates …
    pub providers: Providers,
    /// What was delivered of messages that are not settled.
    pub(crate) deliveries: Deliveries,
    /// Codes that went to phones and were not given back yet.
    pub(crate) codes: Codes,
    /// How often somebody tried something.
    pub(crate) tries: Tries,
    /// Calls to institutions' own addresses: in a demo this machine's too, else public ones only.
    pub(crate) caller: Caller,
    /// Signatures and tokens of institutions.
    pub(crate) gates: Memory,
    /// What the national interface numbers its answers by.
    pub(crate) wire: Desk,
    /// Counters of `/metrics`.
    pub(crate) metrics: Metrics,
    /// Places for uploads.
    pub(crate) uploads: Semaphore,
    /// Places for looking at photos.
    pub(crate) photos: Semaphore,
    /// Places for drawing papers as PDF. Whoever draws holds one, also when nobody waits any more.
    pub(crate) papers: Arc<Semaphore>,
    /// The place for trying a draft of the rules, held in the same way: a trial reads the books of
    /// many days.
    pub(crate) trials: Arc<Semaphore>,
}

impl Site {
    /// A deployment over an application; a demo has the simulated providers, others none until they
    /// are [equipped](Self::equipped).
    pub fn new(app: Arc<App>, demo: bool, story_clock: Option<Arc<FakeClock>>) -> Self {
        let providers = if demo { simulated::all(&app) } else { Providers::default() };
        let gates = Memory::new(app.now());
        let reach = if demo { Reach::PublicOrLoopback } else { Reach::Public };
        let caller = Caller::new(reach, app.clock());
        Self {
            app,
            demo,
            story_clock,
            providers,
            deliveries: Deliveries::default(),
            codes: Codes::default(),
            tries: Tries::default(),
            caller,
            gates,
            wire: Desk::default(),
            metrics: Metrics::default(),
            uploads: Semaphore::new(UPLOADS_MAX),
            photos: Semaphore::new(PHOTOS_AT_ONCE),
            papers: Arc::new(Semaphore::new(PAPERS_AT_ONCE)),
            trials: Arc::new(Semaphore::new(1)),
        }
    }

    /// With these providers instead.
    #[must_use]
    pub fn equipped(mut self, providers: Providers) -> Self {
        self.providers = providers;
        self
    }

    /// Why this site must not serve: a provider that makes things up, outside a demo. `None` = it
    /// may.
    pub fn catch(&self) -> Option<String> {
        let simulators = self.providers.simulators();
        let holds = !self.demo && !simulators.is_empty();
        holds.then(|| {
            format!("{} 是模拟的服务，只有演示环境允许；请配置真实的服务", simulators.join("、"))
        })
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
