//! Putting rules in force: from this act on every node decides by them, or not at all.

use domain::clerk::Duty;
use domain::refusal::Side;
use domain::{Area, ClerkId, Reason, RecordId, Refusal};
use store::record::{Adopted, AdoptedBy};
use store::records::Blob;
use store::{Answer, Body, Effects, Facts, Needs};

use super::{on_duty, record};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Puts a set of rules in force. Whoever submits it has checked the files whole: the lane parses
/// nothing that it is not going to use.
#[derive(Clone)]
pub struct Adopt {
    /// Number and content; at home in [`whole`].
    pub numbered: Numbered,
    /// By whom.
    pub by: AdoptBy,
    /// Digest of the set.
    pub digest: String,
    /// Its files, as [`crate::rules::pack`] made them.
    pub files: AdoptFiles,
}

/// Who puts rules in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdoptBy {
    /// The start of a deployment.
    Start,
    /// Somebody at the command line.
    Command(String),
    /// A clerk proposes it; another one approves.
    Clerk {
        /// Who answers for it.
        clerk: ClerkId,
        /// Digest of the set that it was made from: refused where another one is in force by now,
        /// for the whole set would undo what came since.
        base: String,
    },
}

/// The files of the set.
#[derive(Clone, PartialEq, Eq)]
pub enum AdoptFiles {
    /// They come along.
    Packed(Vec<u8>),
    /// They were kept when the set was proposed.
    Kept(RecordId),
}

impl std::fmt::Debug for Adopt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Adopt").field("digest", &self.digest).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for AdoptFiles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AdoptFiles")
    }
}

/// The rules are the whole country's: their home, and what an editor's places must cover.
pub fn whole() -> Result<Area, Refusal> {
    Area::from_number(100_000).ok_or_else(|| Refusal::new(Reason::AreaUnknown).of(Side::Agency))
}

impl Act for Adopt {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        match self.by {
            AdoptBy::Clerk { clerk, .. } => Some(clerk),
            AdoptBy::Start | AdoptBy::Command(_) => None,
        }
    }

    fn needs(&self) -> Needs {
        let records = self.clerk().map(|clerk| RecordId(clerk.0)).into_iter().collect();
        Needs { records, ..Needs::default() }
    }

    fn readies(&self) -> bool {
        self.clerk().is_none()
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let by = match &self.by {
            AdoptBy::Start => AdoptedBy::Start,
            AdoptBy::Command(who) => AdoptedBy::Command(who.clone()),
            AdoptBy::Clerk { clerk, base } => {
                on_duty(facts, *clerk, Duty::Editor, whole()?)?;
                // A lane decides by the set in force or not at all: its world is that set.
                let in_force = context.world.policies.digest();
                if base != in_force {
                    let changed = Refusal::new(Reason::RulesChanged).of(Side::Agency);
                    return Err(changed.name(in_force.get(..16).unwrap_or(in_force)).into());
                }
                AdoptedBy::Clerks(*clerk, *clerk)
            }
        };
        let mut blobs = Vec::new();
        let files = match &self.files {
            AdoptFiles::Kept(blob) => *blob,
            AdoptFiles::Packed(bytes) => {
                let id = RecordId(context.id());
                blobs.push(Blob { id, bytes: bytes.clone() });
                id
            }
        };
        let set = Adopted { digest: self.digest.clone(), by, at: context.now, files };
        let mut effects = Effects::answer(Answer::Done);
        effects.records.push(record(context, Body::Policy(set)));
        effects.blobs = blobs;
        effects.adopts = Some(self.digest.clone());
        Ok(effects)
    }
}
