//! Callers that pay bills as fast as they are answered.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use app::lane::Recorded;
use app::{App, Outcome};
use domain::Fen;
use hdrhistogram::Histogram;
use testkit::{Numbers, Result, Rng, Trouble};

use crate::Options;
use crate::base::{Patient, open};

/// Latencies up to a minute, in µs, to three digits.
const LONGEST_US: u64 = 60_000_000;

/// What a measurement brought.
pub(crate) struct Driven {
    pub(crate) settlements: u64,
    pub(crate) took: Duration,
    pub(crate) latency_us: Histogram<u64>,
    pub(crate) recorded: Vec<Recorded>,
}

struct Caller {
    app: Arc<App>,
    numbers: Arc<Numbers>,
    patients: Arc<Vec<Patient>>,
    settled: Arc<AtomicU64>,
    until: Instant,
    most: u64,
    rng: Rng,
}

/// Pays bills with so many callers in flight.
pub(crate) fn drive(
    file: &Path,
    patients: &[Patient],
    callers: usize,
    options: &Options,
) -> Result<Driven> {
    let (tap, batches) = mpsc::channel();
    let app = Arc::new(open(file)?.tapped(tap));
    let (numbers, patients) = (Arc::new(Numbers::default()), Arc::new(patients.to_vec()));
    let settled = Arc::new(AtomicU64::new(0));
    let runtime = tokio::runtime::Builder::new_multi_thread().build()?;
    let start = Instant::now();
    let until = start + Duration::from_secs(options.seconds);
    let mut tasks = Vec::with_capacity(callers);
    for seed in 0..callers {
        let caller = Caller {
            app: Arc::clone(&app),
            numbers: Arc::clone(&numbers),
            patients: Arc::clone(&patients),
            settled: Arc::clone(&settled),
            until,
            most: options.most,
            rng: Rng::new(u64::try_from(seed).unwrap_or(0)),
        };
        tasks.push(runtime.spawn(caller.run()));
    }
    let mut latency_us = histogram()?;
    for task in tasks {
        let own = runtime.block_on(task).map_err(|error| Trouble(error.to_string()))??;
        latency_us.add(own).map_err(|error| Trouble(error.to_string()))?;
    }
    let took = start.elapsed();
    app.stop();
    drop((app, runtime));
    let recorded = batches.try_iter().collect();
    Ok(Driven { settlements: latency_us.len(), took, latency_us, recorded })
}

fn histogram() -> Result<Histogram<u64>> {
    Histogram::new_with_bounds(1, LONGEST_US, 3).map_err(|error| Trouble(error.to_string()))
}

impl Caller {
    async fn run(mut self) -> Result<Histogram<u64>> {
        let mut latency_us = histogram()?;
        while Instant::now() < self.until && self.settled.load(Ordering::Relaxed) < self.most {
            let patient = self.rng.pick(&self.patients).cloned();
            let Some(Patient { insured, pharmacy }) = patient else { break };
            let price = Fen(self.rng.between(100, 3_000));
            let now = self.app.now();
            let settle = self.numbers.settle(insured.person, &pharmacy, price, now, None);
            let asked = Instant::now();
            match self.app.submit(settle).await {
                Outcome::Decided { settlement: Some(_), .. } => {
                    let took = u64::try_from(asked.elapsed().as_micros()).unwrap_or(LONGEST_US);
                    latency_us.saturating_record(took);
                    self.settled.fetch_add(1, Ordering::Relaxed);
                }
                // Not started: the queue is full. The time until somebody is taken counts.
                Outcome::Busy(_) => tokio::task::yield_now().await,
                other => return Err(Trouble(format!("a bill was not paid: {other:?}"))),
            }
        }
        Ok(latency_us)
    }
}
