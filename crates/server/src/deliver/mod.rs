//! Messages leave the platform: by SMS, mail and signed call, to whoever wants them
//! ([`store::record::Contact`]), each at least once and in order.
//!
//! The messages themselves are the outbox: they are written with what they tell about, in one
//! transaction, and [`store::records::Outbox`] says how far each person's were settled. A message
//! is settled when every channel took it or gave it up; only then its person's next one goes out.
//! What one channel took is not sent there again while another still fails; that memory dies with
//! the process, so after a restart a message may come twice. Receivers tell doubles by its number.

pub mod calls;
mod parcel;
mod replay;
mod round;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::AppError;
use domain::{MessageId, PersonId};
use store::records::Outbox;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{MissedTickBehavior, interval, timeout};

pub use parcel::Channel;
pub use replay::{ReplayError, replay};
pub use round::{TRIES_MAX, wait_ms};

use crate::site::Site;

/// How often the outbox is looked at.
const EVERY: Duration = Duration::from_secs(1);
/// How many people a round takes.
const ROUND: u32 = 64;
/// How many of them at a time.
const AT_A_TIME: usize = 8;
/// How long the end waits for a round under way.
const LAST_ROUND: Duration = Duration::from_secs(12);

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// People whose turn it was.
    pub people: u32,
    /// Messages that a channel took.
    pub sent: u32,
    /// Channels that are tried again later.
    pub put_off: u32,
    /// Channels that gave a message up.
    pub given_up: u32,
    /// People whose turn the database failed.
    pub failed: u32,
}

impl Report {
    fn add(&mut self, other: Self) {
        self.sent = self.sent.saturating_add(other.sent);
        self.put_off = self.put_off.saturating_add(other.put_off);
        self.given_up = self.given_up.saturating_add(other.given_up);
        self.failed = self.failed.saturating_add(other.failed);
    }
}

/// What is remembered between rounds.
#[derive(Debug, Default)]
pub(crate) struct Deliveries {
    /// Which channels are done with somebody's oldest unsettled message.
    done: Mutex<BTreeMap<PersonId, (MessageId, BTreeSet<Channel>)>>,
    /// Calls to institutions.
    lines: calls::Lines,
}

impl Deliveries {
    fn of(&self, person: PersonId, message: MessageId) -> BTreeSet<Channel> {
        let known = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        let of_it = known.get(&person).filter(|(of, _)| *of == message);
        of_it.map(|(_, done)| done.clone()).unwrap_or_default()
    }

    fn keep(&self, person: PersonId, message: MessageId, done: BTreeSet<Channel>) {
        let mut known = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(person, (message, done));
    }

    fn forget(&self, person: PersonId) {
        self.done.lock().unwrap_or_else(PoisonError::into_inner).remove(&person);
    }
}

/// One round: everybody who is due, at most [`ROUND`] people, each with one message.
pub async fn once(site: &Arc<Site>) -> Result<Report, AppError> {
    let due = site.look(|app| app.read()?.outbox_due(app.now(), ROUND)).await?;
    let people = u32::try_from(due.len()).unwrap_or(ROUND);
    let mut report = Report { people, ..Report::default() };
    let (mut waiting, mut under_way) = (due.into_iter(), JoinSet::new());
    let next = |under_way: &mut JoinSet<_>, outbox: Option<Outbox>| {
        if let Some(outbox) = outbox {
            let site = Arc::clone(site);
            under_way.spawn(async move { round::deliver(&site, outbox).await });
        }
    };
    waiting.by_ref().take(AT_A_TIME).for_each(|outbox| next(&mut under_way, Some(outbox)));
    while let Some(done) = under_way.join_next().await {
        next(&mut under_way, waiting.next());
        match done {
            Ok(Ok(one)) => report.add(one),
            Ok(Err(error)) => {
                tracing::error!(name: "delivery.failed", %error);
                report.add(Report { failed: 1, ..Report::default() });
            }
            // The hook logged where it panicked.
            Err(_) => report.add(Report { failed: 1, ..Report::default() }),
        }
    }
    Ok(report)
}

/// The worker of a deployment: messages to people, and beside them calls to institutions, whose
/// slow addresses are nobody else's business.
pub struct Worker {
    stop: Vec<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Worker")
    }
}

impl Worker {
    /// Ends it after the round under way; one that takes too long is cut off, and what it had in
    /// hand is sent again after the next start.
    pub async fn stop(self) {
        for stop in self.stop {
            // Its task only ends before this when it panicked.
            let _: Result<(), ()> = stop.send(());
        }
        let mut task = self.task;
        if timeout(LAST_ROUND, &mut task).await.is_err() {
            task.abort();
        }
    }
}

/// Delivers what is due, every second.
pub fn worker(site: Arc<Site>) -> Worker {
    let (stop_messages, stopped) = oneshot::channel();
    // A full round means that more people wait.
    let own = Arc::clone(&site);
    let messages = rounds(stopped, move || {
        let site = Arc::clone(&own);
        async move { more(once(&site).await) }
    });
    let (stop_calls, stopped) = oneshot::channel();
    let calls = rounds(stopped, move || {
        let site = Arc::clone(&site);
        async move { called(calls::once(&site).await) }
    });
    // One set: whoever aborts the task ends both.
    let mut both = JoinSet::new();
    both.spawn(messages);
    both.spawn(calls);
    let task = tokio::spawn(async move { while both.join_next().await.is_some() {} });
    Worker { stop: vec![stop_messages, stop_calls], task }
}

/// Rounds every second until it is stopped; the next one at once while a round says so.
async fn rounds<F: Future<Output = bool>>(
    mut stopped: oneshot::Receiver<()>,
    mut round: impl FnMut() -> F,
) {
    let mut tick = interval(EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = &mut stopped => return,
            _ = tick.tick() => {}
        }
        while round().await {
            if stopped.try_recv().is_ok() {
                return;
            }
        }
    }
}

/// Logs a round of calls to institutions; who took one may have another waiting.
fn called(round: Result<calls::CallReport, AppError>) -> bool {
    match round {
        Ok(report) if report == calls::CallReport::default() => false,
        Ok(calls::CallReport { taken, put_off, given_up }) => {
            tracing::debug!(name: "calls", taken, put_off, given_up);
            taken > 0
        }
        Err(error) => {
            tracing::error!(name: "calls.failed", %error);
            false
        }
    }
}

/// Logs a round; whether the next one should follow at once.
fn more(round: Result<Report, AppError>) -> bool {
    match round {
        Ok(Report { people: 0, .. }) => false,
        Ok(Report { people, sent, put_off, given_up, failed }) => {
            tracing::debug!(name: "delivery", people, sent, put_off, given_up, failed);
            people == ROUND && failed == 0
        }
        Err(error) => {
            tracing::error!(name: "delivery.failed", %error);
            false
        }
    }
}
