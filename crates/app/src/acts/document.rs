//! Documents: added, kept as long as they prove something, then without their pages.

use domain::clerk::{By, Duty};
use domain::evidence::{Document, DocumentKind, DocumentVersion, Page};
use domain::{PersonId, Reason, RecordId, Refusal};
use jiff::civil::Date;
use store::records::Blob;
use store::{Answer, Body, Effects, Facts, Needs, Record};

use super::{Acting, on_duty, person, record, said_anew};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Most pages of one version (P).
pub const PAGES_MAX: usize = 10;

/// A page that passed the checks: an image without anything but its pixels.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPage {
    /// The JPEG.
    pub bytes: Vec<u8>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// SM3 of the JPEG in hex.
    pub sm3: String,
    /// Codes of hints that were shown before it was handed in.
    pub hints: Vec<String>,
}

impl std::fmt::Debug for NewPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewPage").finish_non_exhaustive()
    }
}

/// Who hands a document in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandedInBy {
    /// The owner, or who may act for the owner.
    Family(Acting),
    /// A clerk at the window.
    Clerk(domain::ClerkId),
}

/// Adds a document, or a version to one.
#[derive(Clone, Debug)]
pub struct AddDocument {
    /// Number and content; the pages by their SM3.
    pub numbered: Numbered,
    /// By whom.
    pub by: HandedInBy,
    /// Whose.
    pub owner: PersonId,
    /// What.
    pub kind: DocumentKind,
    /// The pages; none only where a provider vouches.
    pub pages: Vec<NewPage>,
    /// Name of the provider of electronic certificates that vouches for it.
    pub provider: Option<String>,
    /// The document that gets a new version; `None` = a new one.
    pub document: Option<RecordId>,
    /// The case it belongs to; must be one of the owner's that still waits.
    pub case: Option<RecordId>,
}

impl Act for AddDocument {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs { people: [self.owner].into(), ..Needs::default() };
        needs.records.extend(self.document.into_iter().chain(self.case));
        match self.by {
            HandedInBy::Family(acting) => acting.needs(&mut needs),
            HandedInBy::Clerk(clerk) => {
                needs.records.insert(RecordId(clerk.0));
            }
        }
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let by = self.may(facts, context)?;
        let vouched = self.provider.is_some();
        if self.pages.len() > PAGES_MAX || (self.pages.is_empty() && !vouched) {
            let refusal = Refusal::new(Reason::DocumentFaulty).field("pages");
            return Err(refusal.count(u32::try_from(PAGES_MAX).unwrap_or(0)).into());
        }
        let mut blobs = Vec::with_capacity(self.pages.len());
        let mut pages = Vec::with_capacity(self.pages.len());
        for page in &self.pages {
            let blob = RecordId(context.id());
            blobs.push(Blob { id: blob, bytes: page.bytes.clone() });
            pages.push(Page {
                blob,
                width: page.width,
                height: page.height,
                bytes: u32::try_from(page.bytes.len()).unwrap_or(u32::MAX),
                sm3: page.sm3.clone(),
                hints: page.hints.clone(),
            });
        }
        let (at, provider) = (context.now, self.provider.clone());
        let version = DocumentVersion { at, by, pages, provider };
        let kept = self.kept(facts, version, context)?;
        let mut effects = Effects::answer(Answer::Record(kept.id));
        effects.records.extend(self.in_case(facts, kept.id)?);
        effects.records.push(kept);
        effects.blobs = blobs;
        Ok(effects)
    }
}

impl AddDocument {
    fn may(&self, facts: &Facts, context: &Context<'_>) -> Result<By, Refusals> {
        let area = person(facts, self.owner)?.area;
        match self.by {
            HandedInBy::Family(acting) => {
                acting.check(facts, context, None)?;
                if acting.person != self.owner {
                    return Err(Reason::NotYours.into());
                }
                Ok(By::Person(acting.prover))
            }
            HandedInBy::Clerk(clerk) => {
                on_duty(facts, clerk, Duty::Intake, area)?;
                Ok(By::Clerk(clerk))
            }
        }
    }

    /// The document with its new version.
    fn kept(
        &self,
        facts: &Facts,
        version: DocumentVersion,
        context: &mut Context<'_>,
    ) -> Result<Record, Refusals> {
        let (owner, kind) = (self.owner, self.kind);
        let Some(id) = self.document else {
            let versions = vec![version];
            let document = Document { owner, kind, versions, keep_until: None };
            return Ok(record(context, Body::Document(document)));
        };
        let (known, document) = document_of(facts, id)?;
        if document.owner != owner || document.kind != kind {
            return Err(Reason::DocumentUnknown.into());
        }
        let mut next = document.clone();
        next.versions.push(version);
        next.keep_until = None;
        Ok(said_anew(known, Body::Document(next)))
    }

    /// The case, with the document among its own.
    fn in_case(&self, facts: &Facts, document: RecordId) -> Result<Option<Record>, Refusals> {
        let Some(id) = self.case else { return Ok(None) };
        let (known, case) = super::case_of(facts, id)?;
        if case.person != Some(self.owner) && case.other != Some(self.owner) {
            return Err(Reason::CaseUnknown.into());
        }
        if !case.state.waits() {
            return Err(Reason::CaseState.into());
        }
        let mut next = case.clone();
        if !next.documents.contains(&document) {
            next.documents.push(document);
        }
        Ok(Some(said_anew(known, Body::Case(next))))
    }
}

/// The platform sets how long a document is kept: two years after what it proves is over (P), or
/// for as long as it is needed.
#[derive(Clone, Debug)]
pub struct KeepUntil {
    /// Number and content.
    pub numbered: Numbered,
    /// Which.
    pub document: RecordId,
    /// Last day; `None` = it is needed.
    pub until: Option<Date>,
}

impl Act for KeepUntil {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { records: [self.document].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, _: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, document) = document_of(facts, self.document)?;
        let next = Document { keep_until: self.until, ..document.clone() };
        let mut effects = Effects::answer(Answer::Done);
        effects.records.push(said_anew(known, Body::Document(next)));
        Ok(effects)
    }
}

/// The platform forgets the pages of a document whose last day is over; that it was there stays.
/// Their bytes are deleted before this act, so that a run that was cut short finds them again.
#[derive(Clone, Debug)]
pub struct DropPages {
    /// Number and content.
    pub numbered: Numbered,
    /// Which.
    pub document: RecordId,
}

impl Act for DropPages {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { records: [self.document].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, document) = document_of(facts, self.document)?;
        if document.keep_until.is_none_or(|last| context.now.date() <= last) {
            return Err(Refusal::new(Reason::DocumentUnknown).field("keep_until").into());
        }
        let mut next = document.clone();
        next.keep_until = None;
        for version in &mut next.versions {
            version.pages.clear();
        }
        let mut effects = Effects::answer(Answer::Done);
        effects.records.push(said_anew(known, Body::Document(next)));
        Ok(effects)
    }
}

fn document_of(facts: &Facts, id: RecordId) -> Result<(&Record, &Document), Refusals> {
    let known = facts.records.get(&id);
    match known.map(|known| (known, &known.body)) {
        Some((known, Body::Document(document))) => Ok((known, document)),
        _ => Err(Reason::DocumentUnknown.into()),
    }
}
