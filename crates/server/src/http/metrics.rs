//! Everything that `/metrics` tells, in one place.

use std::fmt;
use std::sync::atomic::Ordering;
use std::time::Duration;

use app::App;
use axum::http::{Method, StatusCode};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

/// Upper bounds of the latency buckets, in seconds.
const BUCKETS: [f64; 9] = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.0, 10.0];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: String,
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfLane {
    lane: u32,
}

/// Counters of requests. Routes are templates, so their number does not grow with traffic.
#[derive(Clone, Debug)]
pub struct Metrics {
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram>,
    in_flight: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
            in_flight: Gauge::default(),
        }
    }
}

impl Metrics {
    /// A request came.
    pub fn came(&self) {
        self.in_flight.inc();
    }

    /// It was answered.
    pub fn answered(&self, method: &str, route: &str, status: StatusCode, took: Duration) {
        self.in_flight.dec();
        let (method, route) = (method.to_owned(), route.to_owned());
        let labels = Answered { method, route, status: status.as_u16() };
        self.requests.get_or_create(&labels).inc();
        let Answered { method, route, .. } = labels;
        self.seconds.get_or_create(&Route { method, route }).observe(took.as_secs_f64());
    }

    /// All of it and what the lanes counted, as OpenMetrics text.
    pub fn render(&self, app: &App) -> Result<String, fmt::Error> {
        let mut registry = Registry::with_prefix("gongji");
        registry.register("http_requests", "Requests answered", self.requests.clone());
        let help = "Time to the answer";
        registry.register_with_unit("http_request", help, Unit::Seconds, self.seconds.clone());
        registry.register("http_in_flight", "Requests under way", self.in_flight.clone());
        let lane = |registry: &mut Registry, name: &str, help: &str, pick: Pick| {
            let family: Family<OfLane, Counter> = Family::default();
            app.each_lane(|lane, counts| {
                family.get_or_create(&OfLane { lane }).inc_by(pick(counts.counts()));
            });
            registry.register(name, help, family);
        };
        for (name, help, pick) in LANE {
            lane(&mut registry, name, help, *pick);
        }
        let mut text = String::new();
        encode(&mut text, &registry)?;
        Ok(text)
    }
}

/// A method as it is counted and logged: what a client makes up is one word.
pub fn method_word(method: &Method) -> &'static str {
    const KNOWN: [&str; 9] =
        ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("OTHER")
}

type Pick = fn(&app::lane::Counts) -> u64;

const LANE: &[(&str, &str, Pick)] = &[
    ("lane_batches", "Batches committed", |c| c.batches.load(Ordering::Relaxed)),
    ("lane_acts", "Acts decided, replays included", |c| c.acts.load(Ordering::Relaxed)),
    ("lane_refused", "Acts refused", |c| c.refused.load(Ordering::Relaxed)),
    ("lane_replayed", "Acts answered again", |c| c.replayed.load(Ordering::Relaxed)),
    ("lane_busy", "Acts answered busy", |c| c.busy.load(Ordering::Relaxed)),
    ("lane_retried", "Transactions tried again", |c| c.retried.load(Ordering::Relaxed)),
    ("lane_failed", "Acts that failed alone; each is an alarm", |c| {
        c.failed.load(Ordering::Relaxed)
    }),
];
