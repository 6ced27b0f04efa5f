//! What the auditor keeps of visits, bills, numbers, cases, estates and passwords.

use std::collections::BTreeMap;

use domain::case::{Case, CaseAbout, CaseState};
use domain::settlement::Settlement;
use domain::{Area, BindingId, ClerkId, InstitutionId, Moment, PersonId, SettlementId};
use store::{Answer, Body, Record};

use super::model::Bond;

/// A charge batch of a visit.
#[derive(Clone, Debug)]
pub struct Charges {
    /// The lines as asked, in the order of upload.
    pub lines: Vec<domain::item::Line>,
    /// The bill that paid them.
    pub paid_by: Option<SettlementId>,
    /// Removed.
    pub deleted: bool,
}

/// A visit.
#[derive(Clone, Debug)]
pub struct Stay {
    /// Where.
    pub institution: InstitutionId,
    /// Who.
    pub patient: PersonId,
    /// Not void.
    pub open: bool,
    /// When care began.
    pub begun: Moment,
    /// `med_type` as described; empty before.
    pub med_type: String,
    /// Charge batches by number.
    pub charges: BTreeMap<String, Charges>,
}

/// A bill that was paid.
#[derive(Clone, Debug)]
pub struct Paid {
    /// The record as it was answered.
    pub record: Settlement,
    /// What gave it back.
    pub back: Option<SettlementId>,
}

/// What is known of a number.
#[derive(Clone, Debug)]
pub struct Known {
    /// Digest of its content.
    pub digest: [u8; 32],
    /// Its answer; `None` = blocked by an undo.
    pub answer: Option<Answer>,
}

/// A pick of a payer.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// Which payer.
    pub binding: BindingId,
    /// Until when.
    pub until: Moment,
    /// The bill that used it.
    pub used_by: Option<SettlementId>,
}

/// A case.
#[derive(Clone, Debug)]
pub struct Matter {
    /// As it was filed; a review goes with its binding to another record of the same person.
    pub filed: Record,
    /// Where it is.
    pub state: CaseState,
    /// Who has it.
    pub holder: Option<ClerkId>,
    /// The last approval: by whom and when.
    pub approved: Option<(ClerkId, Moment)>,
    /// When it last went back to the family.
    pub returned: Option<Moment>,
}

/// What is owed to heirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    /// By which area.
    pub area: Area,
    /// In all.
    pub owed: i64,
    /// Of that, paid.
    pub paid: i64,
}

/// A mutual-aid password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Secret {
    /// When it was set.
    pub set_at: Moment,
    /// Wrong tries in a row.
    pub failed: u32,
    /// Locked until.
    pub locked: Option<Moment>,
}

impl Matter {
    pub(super) fn filed(record: Record, case: &Case) -> Self {
        let (state, holder) = (case.state, case.holder);
        Self { filed: record, state, holder, approved: None, returned: None }
    }

    /// As it was filed, or went on.
    pub fn case(&self) -> &Case {
        match &self.filed.body {
            Body::Case(case) => case,
            _ => unreachable!("a matter is made of a case"),
        }
    }

    /// A review or sample that waits goes with its binding to another record of the same person.
    /// Did this one?
    pub(super) fn follow(&mut self, old: BindingId, new: &Bond) -> bool {
        let waits = self.state.waits();
        let Body::Case(case) = &mut self.filed.body else { return false };
        let (CaseAbout::Review { binding } | CaseAbout::Sample { binding }) = &mut case.about
        else {
            return false;
        };
        if !waits || *binding != old {
            return false;
        }
        *binding = new.id;
        (case.person, case.other) = (Some(new.grantor.1), Some(new.beneficiary.1));
        true
    }

    /// The same somewhere else.
    pub(super) fn to(&self, state: CaseState) -> Self {
        Self { state, ..self.clone() }
    }

    /// The same in somebody's hands.
    pub(super) fn held_by(&self, clerk: Option<ClerkId>, state: CaseState) -> Self {
        Self { holder: clerk, ..self.to(state) }
    }
}
