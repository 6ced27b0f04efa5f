//! Cases (事项): everything that waits for a clerk stands in one queue.

mod deadline;
mod filing;
mod key;
mod work;

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clerk::By;
use crate::evidence::DocumentKind;
use crate::{Area, BindingId, ClerkId, Moment, PersonId, RecordId, SettlementId};

pub use key::{appeal_key, gave_back_key};
pub use work::AtDesk;

/// What is to be decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum CaseAbout {
    /// An application for a binding in an area that reviews.
    Review {
        /// The binding.
        binding: BindingId,
    },
    /// A pledge looked at after the fact (承诺制抽查); the binding works meanwhile.
    Sample {
        /// The binding.
        binding: BindingId,
    },
    /// A guardian asks to act for a ward.
    Ward {
        /// The ward record.
        ward: RecordId,
    },
    /// A newborn's identity number to be merged with the birth certificate.
    Merge {
        /// Whose.
        person: PersonId,
        /// The person found under the new number, when there is one already.
        duplicate: Option<PersonId>,
    },
    /// A person says that own data are wrong.
    Correction {
        /// Whose.
        person: PersonId,
        /// Which field, by its name in the interface.
        field: String,
        /// What it should be, in the person's words.
        wanted: String,
    },
    /// A person disagrees.
    Appeal {
        /// With what.
        against: Against,
        /// Why, in the person's words.
        text: String,
    },
    /// An act of one clerk that needs a second pair of eyes (②).
    Proposal {
        /// Word of the act, for lists.
        act: String,
        /// The act as JSON, whole; carried out exactly so when approved.
        body: String,
        /// Which duty may approve.
        approver: crate::clerk::Duty,
    },
    /// Accounts that may belong to one person.
    Duplicate {
        /// One.
        first: PersonId,
        /// The other.
        second: PersonId,
    },
}

/// What an appeal is against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "against")]
pub enum Against {
    /// A use of money.
    Use {
        /// Care area.
        area: Area,
        /// The bill.
        settlement: SettlementId,
    },
    /// What became of a binding (rejected, suspended, ended).
    Binding {
        /// Which.
        binding: BindingId,
    },
    /// A refusal that was told under a request's number.
    Refusal {
        /// Word of the act.
        act: String,
        /// The number.
        number: String,
        /// Stable codes that were told.
        codes: Vec<String>,
    },
}

/// Where a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Nobody has it.
    Open,
    /// A clerk has it.
    Claimed,
    /// Back at the family, to be mended.
    Returned,
    /// Decided.
    Decided,
    /// The family took it back, or it became moot.
    Closed,
}

impl CaseState {
    /// The word of JSON and of the queue.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Claimed => "claimed",
            Self::Returned => "returned",
            Self::Decided => "decided",
            Self::Closed => "closed",
        }
    }

    /// Still waits for somebody.
    pub fn waits(self) -> bool {
        matches!(self, Self::Open | Self::Claimed | Self::Returned)
    }
}

/// What happened to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Came in.
    Filed,
    /// A clerk took it.
    Claimed,
    /// Handed to another clerk.
    HandedOver,
    /// Put back for anybody.
    Released,
    /// Sent back to the family, with fields to mend.
    Returned,
    /// The family mended it.
    Resubmitted,
    /// Approved, upheld for the applicant.
    Approved,
    /// Rejected, or an appeal dismissed.
    Rejected,
    /// The approval was taken back within the hour.
    TakenBack,
    /// Its deadline passed: the family was told whom to call, and others may free it.
    Escalated,
    /// Somebody was reminded.
    Reminded,
    /// Became moot.
    Closed,
}

/// One line of a case's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: By,
    /// What.
    pub kind: StepKind,
    /// Why, in the writer's words; shown to the family when the case is returned or rejected.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Fields to mend, by their names in the application.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

/// Something that waits for a clerk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// What.
    pub about: CaseAbout,
    /// Whose area decides.
    pub area: Area,
    /// Whom it concerns first: who applied, appeals, is corrected. `None` for files.
    pub person: Option<PersonId>,
    /// The other person, if any.
    pub other: Option<PersonId>,
    /// Where it is.
    pub state: CaseState,
    /// Who has it.
    pub holder: Option<ClerkId>,
    /// The clerk who took it in or proposed it: may not decide it.
    pub intake: Option<ClerkId>,
    /// Other clerks who may not decide it: who decided about the matter before, who did what is
    /// appealed against.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub barred: BTreeSet<ClerkId>,
    /// The bill that this proposal gave back when it was approved: who has a part in it decides no
    /// appeal against that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gave_back: Option<(Area, SettlementId)>,
    /// The institution that it is about: a payment to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<crate::InstitutionId>,
    /// When it came.
    pub filed_at: Moment,
    /// Last working day to decide; `None` = none set.
    pub due: Option<Date>,
    /// The calendar of `due`'s year is not published: counted by weekdays, to be counted anew.
    pub due_provisional: bool,
    /// Its deadline passed and the family was told.
    pub escalated: bool,
    /// Documents handed in, newest version each.
    pub documents: Vec<RecordId>,
    /// Originals that a clerk saw at the window.
    pub originals: BTreeSet<DocumentKind>,
    /// History, oldest first.
    pub steps: Vec<Step>,
}
