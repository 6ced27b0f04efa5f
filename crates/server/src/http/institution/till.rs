//! The proof that a request was made in this process by a cashier of its institution: it takes the
//! place of a gate.
//!
//! Why that is safe: a gate shows that the sender is the institution. Here that is known already.
//! A [`Till`] is made of an [`OnDuty`], which only the door of `/api` makes of a session that is
//! good now, and only for the one institution that the clerk's record names. It travels beside the
//! envelope as a value of this program: no header, address or member of a body is ever read for it,
//! so nothing that comes from outside can have one, and what comes from outside goes through the
//! gates as before. The envelope must name the same institution, whoever wrote it.

use domain::clerk::Duty;
use domain::institution::{Institution, InstitutionKind};

use super::envelope::Envelope;
use super::gates::GateFault;
use crate::http::api::OnDuty;

/// The till of one hospital or pharmacy, with its cashier at it.
#[derive(Clone, Debug)]
pub(crate) struct Till(Institution);

impl Till {
    /// Where this clerk sits; `None` for every institution but the clerk's own, for clerks without
    /// the duty, and for agencies, which sell and treat nothing.
    pub(crate) fn of(on: &OnDuty, institution: Institution) -> Option<Self> {
        let clerk = &on.clerk;
        let sits = clerk.active
            && clerk.duties.contains(&Duty::Cashier)
            && clerk.institution == Some(institution.id)
            && institution.kind != InstitutionKind::Agency;
        sits.then_some(Self(institution))
    }

    /// Its institution.
    pub(crate) fn institution(&self) -> &Institution {
        &self.0
    }

    /// Its institution, for an envelope that names it; no other one's request is made here.
    pub(super) fn institution_of(&self, envelope: &Envelope) -> Result<Institution, GateFault> {
        let is_own = envelope.institution == self.0.code;
        is_own.then(|| self.0.clone()).ok_or(GateFault::Mismatch)
    }
}
