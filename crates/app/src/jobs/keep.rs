//! How long what was handed in is kept (P, `docs/privacy.md`): documents two years after what they
//! prove is over, rejected ones one year, proposed files until they are booked or refused, codes of
//! e-vouchers a day.
//!
//! Whether a document is needed is looked at anew every day: one that is handed in again is kept
//! again. Cost: all documents once a day with their owners' cases, and the cases of [`FILES_BACK`].

use std::sync::Arc;

use domain::binding::Binding;
use domain::case::{Case, CaseAbout, CaseState, StepKind};
use domain::evidence::Document;
use domain::ids::EPOCH_MS;
use domain::voucher::TokenKind;
use domain::ward::{Ward, WardState};
use domain::{Moment, PersonId, RecordId};
use jiff::civil::Date;
use jiff::{Span, ToSpan as _};
use store::{Body, Kind, Reads};

use super::pages::{PAGE, waiting};
use super::sweep::number_of;
use super::{Halt, anywhere, submit_all};
use crate::act::Act;
use crate::acts::{ClerkAct, KeepUntil};
use crate::engine::App;

/// Days that the file of an approved proposal stays, so that a booking that was cut short can be
/// taken up (P).
const BOOKING_DAYS: i64 = 30;
/// Days back to which proposals are looked at; what waited longer for its second clerk keeps its
/// file.
const FILES_BACK: i64 = 400;

/// Why a document is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// It proves something that stands or waits.
    Needed,
    /// What it proved is over, or it never proved anything.
    Over,
    /// It was rejected.
    Rejected,
}

impl Use {
    /// How long from the day on which that is found.
    fn span(self) -> Option<Span> {
        match self {
            Self::Needed => None,
            Self::Over => Some(2.years()),
            Self::Rejected => Some(1.years()),
        }
    }
}

/// Days after which a code that is over is dropped: as long as its screen may be asked about.
const CODE_DAYS: i64 = 1;

/// Drops the codes of e-vouchers that are over. Nothing is lost: the answer that made one follows
/// from its identifier. Tokens stay, as the answers of 6101 that name them do.
pub(super) async fn codes(app: &App, today: Date) -> Result<u64, Halt> {
    let before = Moment::start_of(today.saturating_sub(CODE_DAYS.days()));
    let mut done = 0;
    loop {
        // By the moment until which they are good, so the first page without one to drop is the last.
        let page = waiting(app, Kind::Token, None)?;
        let over = page.iter().filter(|record| match &record.body {
            Body::Token(code) => code.kind == TokenKind::Code && code.until < before,
            _ => false,
        });
        let ids: Vec<RecordId> = over.map(|record| record.id).collect();
        if ids.is_empty() {
            return Ok(done);
        }
        done += u64::try_from(ids.len()).unwrap_or(0);
        app.chore(anywhere()?, move |tx| tx.drop_records(Kind::Token, &ids)).await?;
    }
}

/// Gives a last day to documents that nothing needs any more, and takes it from those that are
/// needed again.
pub(super) async fn documents(app: &App, today: Date) -> Result<u64, Halt> {
    let (mut after, mut done) = (RecordId(0), 0);
    loop {
        let mut acts: Vec<Arc<dyn Act>> = Vec::new();
        {
            let reads = app.read()?;
            let page = reads.records(Kind::Document, after, PAGE)?;
            let Some(end) = page.last() else { return Ok(done) };
            after = end.id;
            for record in &page {
                let Body::Document(document) = &record.body else { continue };
                if document.versions.iter().all(|version| version.pages.is_empty()) {
                    continue;
                }
                let used = used(reads.as_ref(), record.id, document)?;
                let until = match (used.span(), document.keep_until) {
                    (None, Some(_)) => None,
                    (Some(span), None) => Some(today.saturating_add(span)),
                    (None, None) | (Some(_), Some(_)) => continue,
                };
                let home = reads.insured(document.owner)?.map(|insured| insured.area);
                let home = home.map_or_else(anywhere, Ok)?;
                let numbered = number_of(home, today, ("keep", record.id.0));
                acts.push(Arc::new(KeepUntil { numbered, document: record.id, until }));
            }
        }
        done += submit_all(app, acts).await?;
    }
}

/// What a document is needed for: by the cases and guardianships that name it.
fn used(reads: &dyn Reads, id: RecordId, document: &Document) -> store::Result<Use> {
    let mut found = Vec::new();
    // Who hands it in may act for somebody else: the case stands with that one, and with the owner.
    let bindings = reads.bindings_of(document.owner)?;
    let mut people = vec![document.owner];
    people.extend(bindings.iter().flat_map(|binding| [binding.grantor, binding.beneficiary]));
    let wards = all(reads, Kind::Ward, document.owner)?;
    for body in &wards {
        let Body::Ward(ward) = body else { continue };
        people.extend([ward.guardian, ward.ward]);
        found.extend(ward.documents.contains(&id).then(|| of_ward(ward)));
    }
    for body in all(reads, Kind::Link, document.owner)? {
        let Body::Link(link) = body else { continue };
        people.extend([link.holder, link.member]);
    }
    people.sort_unstable();
    people.dedup();
    for person in people {
        let bindings = reads.bindings_of(person)?;
        for body in all(reads, Kind::Case, person)? {
            let Body::Case(case) = body else { continue };
            found.extend(case.documents.contains(&id).then(|| of_case(&case, &bindings)));
        }
    }
    let rejected = !found.is_empty() && found.iter().all(|used| *used == Use::Rejected);
    Ok(match (found.contains(&Use::Needed), rejected) {
        (true, _) => Use::Needed,
        (false, true) => Use::Rejected,
        (false, false) => Use::Over,
    })
}

fn of_ward(ward: &Ward) -> Use {
    match ward.state {
        WardState::InReview | WardState::Active => Use::Needed,
        WardState::Rejected => Use::Rejected,
        WardState::Ended => Use::Over,
    }
}

fn of_case(case: &Case, bindings: &[Binding]) -> Use {
    let of = match case.about {
        CaseAbout::Review { binding } | CaseAbout::Sample { binding } => Some(binding),
        _ => None,
    };
    let lives = bindings.iter().any(|known| Some(known.id) == of && known.state.counts());
    let last = case.steps.iter().rev().map(|step| step.kind);
    let decided = last
        .into_iter()
        .find(|kind| matches!(kind, StepKind::Approved | StepKind::Rejected | StepKind::Closed));
    if case.state.waits() || lives {
        Use::Needed
    } else if decided == Some(StepKind::Rejected) {
        Use::Rejected
    } else {
        Use::Over
    }
}

/// Everything of a kind that concerns somebody, page by page.
fn all(reads: &dyn Reads, kind: Kind, person: PersonId) -> store::Result<Vec<Body>> {
    let (mut bodies, mut before) = (Vec::new(), None);
    loop {
        let page = reads.records_of(kind, person, before)?;
        let Some(oldest) = page.last() else { return Ok(bodies) };
        before = Some(oldest.id);
        bodies.extend(page.into_iter().map(|record| record.body));
    }
}

/// Deletes the files of proposals that were refused, taken back, or booked a while ago.
pub(super) async fn files(app: &App, today: Date) -> Result<u64, Halt> {
    let since = today.saturating_sub(FILES_BACK.days());
    let first = (Moment::start_of(since).0 - EPOCH_MS).max(0) << 21;
    let (mut after, mut done) = (RecordId(first), 0);
    loop {
        let mut blobs = Vec::new();
        {
            let reads = app.read()?;
            let page = reads.records(Kind::Case, after, PAGE)?;
            let Some(end) = page.last() else { return Ok(done) };
            after = end.id;
            for record in &page {
                let Body::Case(case) = &record.body else { continue };
                if let Some(blob) = file_of(case).filter(|_| is_over(case, today))
                    && reads.blob(blob)?.is_some()
                {
                    blobs.push(blob);
                }
            }
        }
        if !blobs.is_empty() {
            done += u64::try_from(blobs.len()).unwrap_or(0);
            app.chore(anywhere()?, move |tx| tx.drop_blobs(&blobs)).await?;
        }
    }
}

fn file_of(case: &Case) -> Option<RecordId> {
    let CaseAbout::Proposal { body, .. } = &case.about else { return None };
    match serde_json::from_str(body) {
        Ok(ClerkAct::File { blob, .. }) => Some(blob),
        // What was adopted is kept for good: bills are given back by the rules of their day.
        Ok(ClerkAct::Policies { blob, .. }) if case.state != CaseState::Decided => Some(blob),
        _ => None,
    }
}

fn is_over(case: &Case, today: Date) -> bool {
    let Some(last) = case.steps.last() else { return false };
    match (case.state, last.kind) {
        (CaseState::Closed, _) | (CaseState::Decided, StepKind::Rejected) => true,
        (CaseState::Decided, _) => {
            last.at.date().checked_add(BOOKING_DAYS.days()).is_ok_and(|until| until < today)
        }
        _ => false,
    }
}
