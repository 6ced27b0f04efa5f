//! What some acts of the desk are made of.

use std::collections::BTreeSet;

use domain::binding::{Application, Limits, Scope};
use domain::evidence::DocumentKind;
use domain::{ClerkId, Kinship, PersonId, RecordId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::acts::{Acting, Apply, ApplyBy};
use crate::number::Numbered;

/// An application at the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowBind {
    /// Who pays.
    pub grantor: PersonId,
    /// For whom.
    pub beneficiary: PersonId,
    /// What the beneficiary is to the grantor.
    pub kinship: Kinship,
    /// Limits.
    pub limits: Limits,
    /// Scopes; `None` = all that the area allows.
    pub scopes: Option<BTreeSet<Scope>>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Both signed the pledge on paper.
    pub pledge: bool,
    /// Documents on file.
    pub documents: Vec<RecordId>,
    /// Originals that the clerk saw.
    pub originals: BTreeSet<DocumentKind>,
    /// One of the two was not there.
    #[serde(default)]
    pub on_behalf: bool,
}

impl WindowBind {
    pub(super) fn act(self, numbered: Numbered, clerk: ClerkId) -> Apply {
        let Self { kinship, limits, scopes, from, until, .. } = self;
        Apply {
            numbered,
            acting: Acting::from(self.grantor),
            beneficiary: self.beneficiary,
            application: Application { kinship, limits, scopes, from, until },
            pledge: self.pledge,
            documents: self.documents,
            by: ApplyBy::Window { clerk, originals: self.originals, on_behalf: self.on_behalf },
        }
    }
}

/// What changes of an institution's access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessChange {
    /// New keys; the old ones end.
    NewKey,
    /// It may call unsigned (only in a demo).
    Unsigned,
    /// It may not call any more.
    Closed,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileKind {
    /// Credits of personal accounts.
    Credits,
    /// Insured people.
    People,
    /// Institutions.
    Institutions,
    /// The catalogue.
    Items,
}
