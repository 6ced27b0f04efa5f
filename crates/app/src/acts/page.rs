//! Another page of a document: a new version with the pages of the one before.

use domain::clerk::By;
use domain::evidence::{Document, DocumentVersion, Page};
use domain::{Reason, RecordId, Refusal};
use store::records::Blob;
use store::{Answer, Body, Effects, Facts, Needs};

use super::document::{NewPage, PAGES_MAX};
use super::{Acting, said_anew};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Adds a page behind the newest version's. Versions are added and never changed, so the pages that
/// were there stand in both, their bytes kept once.
#[derive(Clone, Debug)]
pub struct AddPage {
    /// Number and content; the page by its SM3.
    pub numbered: Numbered,
    /// The owner, and who acts.
    pub acting: Acting,
    /// Which document.
    pub document: RecordId,
    /// The page.
    pub page: NewPage,
}

impl Act for AddPage {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs { records: [self.document].into(), ..Needs::default() };
        self.acting.needs(&mut needs);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        self.acting.check(facts, context, None)?;
        let known = facts.records.get(&self.document);
        let Some((known, Body::Document(document))) = known.map(|known| (known, &known.body))
        else {
            return Err(Reason::DocumentUnknown.into());
        };
        if document.owner != self.acting.person {
            return Err(Reason::DocumentUnknown.into());
        }
        let newest = document.versions.last().filter(|newest| !newest.pages.is_empty());
        let newest = newest.ok_or(Reason::DocumentUnknown)?;
        if newest.pages.len() >= PAGES_MAX {
            let refusal = Refusal::new(Reason::DocumentFaulty).field("pages");
            return Err(refusal.count(u32::try_from(PAGES_MAX).unwrap_or(0)).into());
        }
        let NewPage { bytes, width, height, sm3, hints } = self.page.clone();
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let blob = Blob { id: RecordId(context.id()), bytes };
        let page = Page { blob: blob.id, width, height, bytes: length, sm3, hints };
        let pages = newest.pages.iter().cloned().chain([page]).collect();
        let (at, by) = (context.now, By::Person(self.acting.prover));
        let version = DocumentVersion { at, by, pages, provider: None };
        let versions = document.versions.iter().cloned().chain([version]).collect();
        let next = Document { versions, keep_until: None, ..document.clone() };
        let mut effects = Effects::answer(Answer::Record(known.id));
        effects.records.push(said_anew(known, Body::Document(next)));
        effects.blobs.push(blob);
        Ok(effects)
    }
}
