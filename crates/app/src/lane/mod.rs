//! The settlement lane: how an act becomes durable.
//!
//! A lane is one thread with one writer. Requests queue (bounded by count and age), are gathered
//! without waiting, and become durable in one transaction:
//!
//! ```text
//! CLAIM numbers by key → FIND accounts by links → LOCK accounts ascending → HEAD of each home
//! → READ under the locks → DECIDE in arrival order → WRITE → COMMIT → answer everyone
//! ```
//!
//! * Order of every lock: numbers < accounts < heads. The head is taken before the decision, not
//!   after it: the batch's moment is never before the lane's last one, and that stands in the head.
//! * A number is used up by a decision, paid or refused, and by nothing else.
//! * Cost: statements grow with the batch on SQLite (no round trips there); nothing grows with
//!   history or population. Memory: at most [`QUEUE_MAX`] requests.
//! * A batch that the database does not take is tried twice more; one in which a row or a
//!   decision is at fault is taken apart and decided one by one: one bad request never takes
//!   others down with it.

mod apply;
mod arrival;
mod batch;
mod collect;
mod trace;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{
    Receiver, RecvTimeoutError, SyncSender, TryRecvError, TrySendError, sync_channel,
};
use std::sync::{Arc, RwLock};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use domain::Moment;
use store::{Store, Tx};
use tokio::sync::oneshot;

use crate::act::{Act, Outcome};
use crate::clock::Clock;
use crate::ids::Ids;
use crate::world::World;

pub(crate) use arrival::again;
pub use batch::Recorded;

/// Most requests in a queue.
pub const QUEUE_MAX: usize = 2_000;
/// Longest time in a queue; an older request is answered "busy" without being started.
pub const QUEUE_AGE_MAX: Duration = Duration::from_secs(2);
/// Most accounts in a batch, and with that at most 256 bills; the act that passes it is the last.
pub const ACCOUNTS_MAX: usize = 1_024;
/// What a busy caller is told to wait, in seconds.
pub const RETRY_AFTER_S: u32 = 2;

/// Work that is no act: it keeps sessions or imports, in a transaction of its own.
pub type Chore = Box<dyn FnOnce(&mut dyn Tx) -> store::Result<()> + Send>;

enum Job {
    Act(Queued),
    Chore(Chore, oneshot::Sender<store::Result<()>>),
    Stop,
}

pub(crate) struct Queued {
    pub(crate) act: Arc<dyn Act>,
    pub(crate) since: Instant,
    pub(crate) reply: oneshot::Sender<Outcome>,
}

/// What a lane counts, for `/metrics`.
#[derive(Debug, Default)]
pub struct Counts {
    /// Batches committed.
    pub batches: AtomicU64,
    /// Acts decided, replays included.
    pub acts: AtomicU64,
    /// Refused among them.
    pub refused: AtomicU64,
    /// Answered from an earlier decision.
    pub replayed: AtomicU64,
    /// Answered "busy".
    pub busy: AtomicU64,
    /// Transactions that had to be tried again.
    pub retried: AtomicU64,
    /// Acts that failed alone; each is an alarm.
    pub failed: AtomicU64,
}

/// Handle of a lane; cheap to share.
#[derive(Debug)]
pub struct Lane {
    queue: SyncSender<Job>,
    counts: Arc<Counts>,
    thread: std::sync::Mutex<Option<JoinHandle<()>>>,
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Job")
    }
}

/// What a lane is made of.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) world: Arc<RwLock<Arc<World>>>,
    pub(crate) node: u8,
    pub(crate) tap: Option<std::sync::mpsc::Sender<Recorded>>,
}

impl Lane {
    /// Starts the thread.
    pub(crate) fn start(parts: Parts) -> store::Result<Self> {
        let writer = parts.store.writer()?;
        let (mut ids, mut last_now) = (Ids::new(parts.node), Moment(0));
        for head in parts.store.reader()?.heads()? {
            ids.resume_after(head.last_id);
            last_now = last_now.max(head.last_now);
        }
        let (queue, jobs) = sync_channel(QUEUE_MAX);
        let counts = Arc::new(Counts::default());
        let mut worker = batch::Worker::new(writer, (ids, last_now), parts, Arc::clone(&counts));
        let thread = std::thread::Builder::new()
            .name("lane".to_owned())
            .spawn(move || run(&mut worker, &jobs))
            .map_err(|e| store::StoreError::Driver(e.to_string()))?;
        Ok(Self { queue, counts, thread: std::sync::Mutex::new(Some(thread)) })
    }

    /// Queues an act. The answer comes when it is durable.
    pub fn submit(&self, act: Arc<dyn Act>) -> oneshot::Receiver<Outcome> {
        let (reply, answer) = oneshot::channel();
        let job = Job::Act(Queued { act, since: Instant::now(), reply });
        let refused = self.queue.try_send(job);
        if let Err(
            TrySendError::Full(Job::Act(queued)) | TrySendError::Disconnected(Job::Act(queued)),
        ) = refused
        {
            self.counts.busy.fetch_add(1, Ordering::Relaxed);
            drop(queued.reply.send(Outcome::Busy(RETRY_AFTER_S)));
        }
        answer
    }

    /// Runs a chore between batches.
    pub fn chore(&self, chore: Chore) -> oneshot::Receiver<store::Result<()>> {
        let (reply, answer) = oneshot::channel();
        // A full queue here drops the reply, which the caller sees as a failure.
        drop(self.queue.try_send(Job::Chore(chore, reply)));
        answer
    }

    /// What it counted.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Finishes what is queued and ends the thread.
    pub fn stop(&self) {
        drop(self.queue.send(Job::Stop));
        let thread = self.thread.lock().ok().and_then(|mut slot| slot.take());
        if let Some(thread) = thread {
            drop(thread.join());
        }
    }
}

fn run(worker: &mut batch::Worker, jobs: &Receiver<Job>) {
    let mut stopping = false;
    loop {
        let first = if stopping {
            match jobs.try_recv() {
                Ok(job) => job,
                Err(TryRecvError::Empty | TryRecvError::Disconnected) => return,
            }
        } else {
            match jobs.recv_timeout(Duration::from_hours(1)) {
                Ok(job) => job,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        };
        let (mut batch, mut accounts) = (Vec::new(), 0);
        let mut next = Some(first);
        while let Some(job) = next.take() {
            match job {
                Job::Act(queued) => {
                    accounts += queued.act.accounts();
                    batch.push(queued);
                }
                Job::Stop => stopping = true,
                Job::Chore(chore, reply) => {
                    survive(|| worker.run(std::mem::take(&mut batch)));
                    survive(|| drop(reply.send(worker.chore(chore))));
                }
            }
            if accounts < ACCOUNTS_MAX {
                next = jobs.try_recv().ok();
            }
        }
        survive(|| worker.run(batch));
    }
}

/// A panic is a bug of ours; it must cost its own callers their answer (they learn "failed" as
/// their channel closes, and the transaction rolls back) and nobody else the lane.
fn survive(work: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(work)).is_err() {
        tracing::error!(name: "lane.panicked", "work of the lane panicked and was rolled back");
    }
}
