//! Quotes (预结算: 2101, 2206, 2303): the same decision as a settlement on a reader's facts. Nothing is
//! stored, nothing is held.

use domain::settlement::{Bill, Decision, Setting, decide};
use domain::{BindingId, SettlementId, VisitId};
use store::StoreError;

use crate::act::Refusals;
use crate::acts::{bill_of_stay, bill_of_visit, ended_by, hold, settle_facts};
use crate::engine::App;

/// Why there is no quote.
#[derive(Debug)]
pub enum QuoteError {
    /// Refused.
    Refused(Refusals),
    /// The database.
    Store(StoreError),
}

impl From<StoreError> for QuoteError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refusals> for QuoteError {
    fn from(refusals: Refusals) -> Self {
        Self::Refused(refusals)
    }
}

impl App {
    /// What a bill would cost whom, now.
    pub fn quote(&self, bill: &Bill, aid_payer: Option<BindingId>) -> Result<Decision, QuoteError> {
        let now = self.now();
        let mut needs = crate::acts::needs_of(bill);
        needs.month = Some(now.month());
        let facts = self.read()?.facts(&needs)?;
        let mut bill = bill.clone();
        match bill.setting {
            Setting::Pharmacy => bill.visit = VisitId(0),
            Setting::Outpatient => {
                bill_of_visit(&facts, &mut bill)?;
            }
            Setting::Inpatient => {
                bill_of_stay(&facts, &mut bill, true)?;
            }
        }
        let pick = crate::acts::usable_pick(&facts, bill.patient, now);
        bill.picked = aid_payer.or(pick.map(|p| p.binding));
        let mut settle_facts = settle_facts(&facts, bill.patient, now)?;
        if let Some(stay) = ended_by(&facts, &bill) {
            let freed = hold::of_stay(&facts, stay).free_in(&mut settle_facts);
            freed.map_err(|overflow| QuoteError::Refused(overflow.into()))?;
        }
        let world = self.world();
        let id = SettlementId(0);
        decide(id, &bill, &settle_facts, &world.policies, &world.catalogue, now)
            .map_err(|refusal| QuoteError::Refused(refusal.into()))
    }
}
