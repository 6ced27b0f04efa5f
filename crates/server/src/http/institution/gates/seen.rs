//! Signatures that came in the last minutes, each with the digest of its body: a signature that does
//! not cover the body is good for one body.
//!
//! The table is in memory; no request is written down for it. So that a restart opens no gap:
//!
//! * A clean stop keeps the table ([`Seen::keep`]), the next start takes it over and goes on.
//! * After a crash nobody knows what came before. Signatures from before the start are refused
//!   ([`GateFault::BeforeStart`]): the client signs again, with the same number.
//! * A client whose clock is fast signs with times that lie ahead; after a crash those would be in
//!   order again. How far ahead each one may be is therefore kept *before* it is let in, in steps of
//!   [`AHEAD_STEP_MS`], so that a fast clock costs two writes a minute and a right one none.

mod kept;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use app::{App, AppError};
use domain::gate::Gate;
use domain::{Area, Moment};
use sm3::{Digest, Sm3};
use store::{Reads, StoreError};

use super::{GateFault, WINDOW_MS};

/// Most signatures remembered; past it a signed request is answered "busy".
const SEEN_MAX: usize = 500_000;
/// So far ahead of a fast clock is kept at once.
const AHEAD_STEP_MS: i64 = 30_000;
/// Settings: the table of a clean stop, empty while a server runs; how far fast clocks may be.
const TABLE: &str = "gates.seen";
const AHEAD: &str = "gates.ahead";
/// The area whose lane writes them: they belong to none.
const ANYWHERE: u32 = 100_000;

/// What a signature is known again by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    key: [u8; 32],
    at: i64,
    whole: [u8; 32],
}

impl Mark {
    /// Of a key of a gate, the timestamp (ms) and what must not come twice.
    pub(crate) fn new((gate, name): (Gate, &str), at: i64, once: &str) -> Self {
        let digest = |parts: &[&str]| {
            let mut hash = Sm3::new();
            for part in parts {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
            hash.finalize().into()
        };
        Self { key: digest(&[gate.word(), name]), at, whole: digest(&[gate.word(), name, once]) }
    }
}

/// The table cannot take more, or what it needs cannot be kept: come again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Full;

/// The table of a process.
#[derive(Debug)]
pub(crate) struct Seen {
    started: Moment,
    table: Mutex<Option<Table>>,
}

/// Signatures by what they are known by, with timestamp and digest of the body.
type Known = BTreeMap<[u8; 32], (i64, [u8; 32])>;

#[derive(Debug, Default)]
struct Table {
    known: Known,
    by_time: BTreeSet<(i64, [u8; 32])>,
    /// Signatures from before this are forgotten, so none of them is let in any more: a request may
    /// have looked at the clock long before one that forgot.
    forgotten: i64,
    /// The last process did not stop cleanly: what it let in is not known.
    after_crash: bool,
    /// By key: the latest timestamp that may have been let in ahead of its time.
    ahead: BTreeMap<[u8; 32], i64>,
    /// The same, of the processes before.
    ahead_before: BTreeMap<[u8; 32], i64>,
}

impl Seen {
    /// Of a process that starts now.
    pub(crate) fn new(started: Moment) -> Self {
        Self { started, table: Mutex::new(None) }
    }

    /// Binds a checked signature to its body; the same body may come again. Blocks on the database at
    /// the first request, and now and then for clients with a fast clock.
    pub(crate) fn bind(
        &self,
        (app, reads): (&App, &dyn Reads),
        mark: &Mark,
        body: &[u8],
        now: Moment,
    ) -> Result<Result<(), GateFault>, Full> {
        let digest: [u8; 32] = Sm3::digest(body).into();
        let mut held = self.table.lock().unwrap_or_else(PoisonError::into_inner);
        if held.is_none() {
            *held = Some(take_over(app, reads).map_err(|error| said(&error))?);
        }
        let Some(table) = held.as_mut() else { return Err(Full) };
        table.forget(now);
        if mark.at < table.forgotten {
            return Ok(Err(GateFault::Late));
        }
        match table.known.get(&mark.whole) {
            Some((at, before)) if *before == digest && mark.at <= *at => return Ok(Ok(())),
            // Sent again with a later time: known as long as the later one is good.
            Some((at, before)) if *before == digest => {
                table.by_time.remove(&(*at, mark.whole));
            }
            Some(_) => return Ok(Err(GateFault::Reused)),
            None if table.is_before_start(mark, self.started) => {
                return Ok(Err(GateFault::BeforeStart));
            }
            None if table.known.len() >= SEEN_MAX => return Err(Full),
            None => {}
        }
        if mark.at > now.0 {
            table.reserve(app, mark, now).map_err(|error| said(&error))?;
        }
        table.insert(mark.whole, mark.at, digest);
        Ok(Ok(()))
    }

    /// Keeps the table of a clean stop. Where nothing was asked of it, what was kept before stands.
    pub(crate) fn keep(&self, app: &App) -> Result<(), AppError> {
        let held = self.table.lock().unwrap_or_else(PoisonError::into_inner).take();
        match held {
            Some(table) => put(app, TABLE, kept::table(&table.known)),
            None => Ok(()),
        }
    }
}

impl Table {
    fn insert(&mut self, whole: [u8; 32], at: i64, body: [u8; 32]) {
        self.known.insert(whole, (at, body));
        self.by_time.insert((at, whole));
    }

    /// What is older than the window is refused by its time.
    fn forget(&mut self, now: Moment) {
        let oldest = now.0.saturating_sub(WINDOW_MS);
        self.forgotten = self.forgotten.max(oldest);
        while let Some((_, whole)) = self.by_time.first().filter(|(at, _)| *at < oldest).copied() {
            self.by_time.pop_first();
            self.known.remove(&whole);
        }
    }

    fn is_before_start(&self, mark: &Mark, started: Moment) -> bool {
        let ahead = self.ahead_before.get(&mark.key).copied().unwrap_or(i64::MIN);
        self.after_crash && (mark.at < started.0 || mark.at <= ahead)
    }

    /// Writes down that this key may be so far ahead, before it is.
    fn reserve(&mut self, app: &App, mark: &Mark, now: Moment) -> Result<(), AppError> {
        if self.ahead.get(&mark.key).is_some_and(|until| mark.at <= *until) {
            return Ok(());
        }
        self.ahead.retain(|_, until| *until >= now.0);
        self.ahead.insert(mark.key, mark.at.saturating_add(AHEAD_STEP_MS));
        let mut all = self.ahead.clone();
        // Another crash must not forget what the first one left behind.
        for (key, until) in self.ahead_before.iter().filter(|(_, until)| **until >= now.0) {
            let mine = all.entry(*key).or_insert(*until);
            *mine = (*mine).max(*until);
        }
        let written = put(app, AHEAD, kept::ahead(&all));
        if written.is_err() {
            self.ahead.remove(&mark.key);
        }
        written
    }
}

/// What the last process kept. From now on nothing is kept until this one stops cleanly. `reads` is
/// the caller's: a second one could wait for callers that wait here.
fn take_over(app: &App, reads: &dyn Reads) -> Result<Table, AppError> {
    let (kept, ahead) = (reads.setting(TABLE)?, reads.setting(AHEAD)?);
    let known = kept.as_deref().filter(|kept| !kept.is_empty()).and_then(kept::read_table);
    let mut table = Table {
        after_crash: known.is_none(),
        ahead_before: ahead.as_deref().and_then(kept::read_ahead).unwrap_or_default(),
        ..Table::default()
    };
    for (whole, (at, body)) in known.unwrap_or_default() {
        table.insert(whole, at, body);
    }
    put(app, TABLE, String::new())?;
    Ok(table)
}

fn put(app: &App, name: &'static str, value: String) -> Result<(), AppError> {
    let anywhere = Area::from_number(ANYWHERE);
    let lost = || StoreError::Driver("no area for a setting".to_owned());
    app.chore_blocking(anywhere.ok_or_else(lost)?, move |tx| tx.put_setting(name, &value))
}

fn said(error: &AppError) -> Full {
    tracing::error!(name: "gates.seen", %error);
    Full
}
