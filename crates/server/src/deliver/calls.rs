//! Calls to institutions' own addresses (6302, 6204): at least once, in order per institution.
//!
//! The calls are written with what they tell of, in one transaction. An institution's next call goes
//! out when the one before it was taken or given up; one that fails waits longer and longer. What was
//! given up is shown at the desk, and a registrar has it tried again.
//!
//! Which calls wait is remembered (`Lines`): the queue is read whole once, page by page, and from
//! then on only its new end. An address that is down for days thus holds up nobody else.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use app::acts::pay_order::{CallOutcome, Called};
use app::{App, AppError};
use domain::{InstitutionId, Moment, RecordId};
use hyper::Uri;
use store::record::Call;
use store::{Body, Kind, QueueAsk};
use tokio::task::JoinSet;

use super::round::{TRIES_MAX, kept, wait_ms};
use crate::http::mobile::{Notice, notice, took};
use crate::providers::ProviderError;
use crate::providers::webhook::usable;
use crate::site::Site;

/// Waiting calls that are read at once.
const PAGE: u32 = 500;
/// Pages that a round reads at most.
const PAGES: u32 = 20;
/// Institutions that a round calls, each once.
const ROUND: usize = 64;
/// How many of them at a time.
const AT_A_TIME: usize = 8;
/// How far back the end of the queue is read again, in ms: a call is seen some time after the moment
/// that it says.
const BACK_MS: i64 = 60_000;
/// Every area.
const AREAS: (u32, u32) = (0, 999_999);

/// The calls that wait: of each institution by their number, oldest first, with the next try.
#[derive(Debug, Default)]
pub(crate) struct Lines(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    waiting: BTreeMap<InstitutionId, BTreeMap<RecordId, Moment>>,
    /// Institutions whose turn our own side failed, and until when they are left alone.
    held: BTreeMap<InstitutionId, Moment>,
    /// Up to where the queue was read; `None` = not at all.
    read_to: Option<(Moment, RecordId)>,
}

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallReport {
    /// Calls that an institution took.
    pub taken: u32,
    /// Calls that are tried again later.
    pub put_off: u32,
    /// Calls that were given up.
    pub given_up: u32,
}

/// One round: of every institution the oldest call that waits, if its time has come.
pub async fn once(site: &Arc<Site>) -> Result<CallReport, AppError> {
    let own = Arc::clone(site);
    let mut due = site.look(move |app| own.deliveries.lines.due(app)).await?.into_iter();
    let (mut report, mut under_way) = (CallReport::default(), JoinSet::new());
    let next = |under_way: &mut JoinSet<_>, due: Option<(InstitutionId, RecordId)>| {
        if let Some((institution, id)) = due {
            let site = Arc::clone(site);
            under_way.spawn(async move { turn(&site, institution, id).await });
        }
    };
    due.by_ref().take(AT_A_TIME).for_each(|one| next(&mut under_way, Some(one)));
    while let Some(done) = under_way.join_next().await {
        next(&mut under_way, due.next());
        match done {
            Ok(Some(CallOutcome::Taken)) => report.taken = report.taken.saturating_add(1),
            Ok(Some(CallOutcome::PutOff { .. })) => {
                report.put_off = report.put_off.saturating_add(1);
            }
            Ok(Some(CallOutcome::GivenUp { .. })) => {
                report.given_up = report.given_up.saturating_add(1);
            }
            // Logged where it failed.
            Ok(None) | Err(_) => {}
        }
    }
    Ok(report)
}

impl Lines {
    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The oldest call of every institution whose turn it is. As long as the queue was not read to
    /// its end nobody's oldest is known.
    fn due(&self, app: &App) -> store::Result<Vec<(InstitutionId, RecordId)>> {
        let (reads, now, mut known) = (app.read()?, app.now(), self.known());
        for _ in 0..PAGES {
            let (kind, state, after) = (Kind::Call, Some("waiting"), known.read_to);
            let ask = QueueAsk { kind, areas: AREAS, state, after, most: PAGE };
            let page = reads.queue(&ask)?;
            let is_last = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
            for record in page {
                let Body::Call(call) = record.body else { continue };
                let Some(next_at) = call.next_at else { continue };
                known.read_to = Some((next_at, record.id));
                known.waiting.entry(call.institution).or_default().insert(record.id, next_at);
            }
            if is_last {
                known.read_to = Some((now.plus_ms(-BACK_MS), RecordId(0)));
                return Ok(known.turns(now));
            }
        }
        Ok(Vec::new())
    }

    /// What became of a try: it waits no more, or until then.
    fn tried(&self, institution: InstitutionId, id: RecordId, next_at: Option<Moment>) {
        let mut known = self.known();
        known.held.remove(&institution);
        let Some(line) = known.waiting.get_mut(&institution) else { return };
        match next_at {
            Some(at) => drop(line.insert(id, at)),
            None => drop(line.remove(&id)),
        }
        if line.is_empty() {
            known.waiting.remove(&institution);
        }
    }

    /// Our side failed: the institution is left alone for a while.
    fn hold(&self, institution: InstitutionId, until: Moment) {
        self.known().held.insert(institution, until);
    }
}

impl Known {
    /// Who waits longest comes first, so that more than a round's institutions all get their turn.
    fn turns(&self, now: Moment) -> Vec<(InstitutionId, RecordId)> {
        let first = |(institution, line): (&InstitutionId, &BTreeMap<RecordId, Moment>)| {
            let (id, at) = line.first_key_value()?;
            let held = self.held.get(institution).is_some_and(|until| now < *until);
            (*at <= now && !held).then_some((*at, *institution, *id))
        };
        let mut due: Vec<_> = self.waiting.iter().filter_map(first).collect();
        due.sort_unstable();
        due.into_iter().take(ROUND).map(|(_, institution, id)| (institution, id)).collect()
    }
}

/// An institution's turn; `None` = our side failed, or the call waits no more.
async fn turn(site: &Arc<Site>, institution: InstitutionId, id: RecordId) -> Option<CallOutcome> {
    let lines = &site.deliveries.lines;
    match tried(site, id).await {
        Ok(outcome) => {
            let next_at = match &outcome {
                Some(CallOutcome::PutOff { next_at, .. }) => Some(*next_at),
                Some(CallOutcome::Taken | CallOutcome::GivenUp { .. }) | None => None,
            };
            lines.tried(institution, id, next_at);
            outcome
        }
        Err(error) => {
            tracing::error!(name: "call.failed", %error);
            lines.hold(institution, site.app.now().plus_ms(wait_ms(1)));
            None
        }
    }
}

/// Tries a call, as it is kept now.
async fn tried(site: &Arc<Site>, id: RecordId) -> Result<Option<CallOutcome>, AppError> {
    let record = site.look(move |app| app.read()?.record(id)).await?;
    let Some(Body::Call(call)) = record.map(|record| record.body) else { return Ok(None) };
    if call.next_at.is_none() {
        return Ok(None);
    }
    let (area, tries) = (call.area, call.tries.saturating_add(1));
    let outcome = match sent(site, call).await? {
        Ok(()) => CallOutcome::Taken,
        Err(ProviderError::Away(why)) if !tries.is_multiple_of(TRIES_MAX) => {
            let turn = tries.checked_rem(TRIES_MAX).unwrap_or(tries);
            CallOutcome::PutOff { next_at: site.app.now().plus_ms(wait_ms(turn)), why }
        }
        Err(ProviderError::Away(why) | ProviderError::Refused(why)) => {
            tracing::warn!(name: "call.given_up", why);
            CallOutcome::GivenUp { why }
        }
    };
    kept(&site.app.submit(Called::new(area, id, tries, outcome.clone())).await)?;
    Ok(Some(outcome))
}

async fn sent(site: &Arc<Site>, call: Call) -> store::Result<Result<(), ProviderError>> {
    let own = Arc::clone(site);
    let made = site.look(move |app| notice(&own, app.read()?.as_ref(), &call)).await?;
    let refused = |why: &str| Err(ProviderError::Refused(why.to_owned()));
    let Some(Notice { address, body }) = made else { return Ok(refused("no address or key")) };
    let target = if site.demo { address.parse::<Uri>().ok() } else { usable(&address) };
    let Some(target) = target else { return Ok(refused("not an https address")) };
    Ok(match site.caller.exchange(&target, &body).await {
        Ok(answer) if took(&answer) => Ok(()),
        Ok(_) => Err(ProviderError::Away("the institution did not take it".to_owned())),
        Err(error) => Err(error),
    })
}
