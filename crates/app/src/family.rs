//! What family pages look at before they ask for something.

use std::collections::BTreeSet;

use domain::binding::{ApplyFacts, Binding, activate, eligibility};
use domain::settlement::effective_payers;
use domain::{BindingId, Kinship, PersonId, Refusal};
use store::Needs;

use crate::acts::{settle_facts, wallet};
use crate::engine::App;

impl App {
    /// Everything that stands against a binding of these two, before applying.
    pub fn eligibility(
        &self,
        grantor: PersonId,
        beneficiary: PersonId,
        kinship: Kinship,
    ) -> store::Result<Vec<Refusal>> {
        let now = self.now();
        let needs = Needs {
            grantors: BTreeSet::from([grantor]),
            beneficiaries: BTreeSet::from([beneficiary]),
            ..Needs::default()
        };
        let facts = self.read()?.facts(&needs)?;
        let (Some(giver), Some(helped)) =
            (facts.people.get(&grantor), facts.people.get(&beneficiary))
        else {
            return Ok(vec![Refusal::new(domain::Reason::PersonUnknown)]);
        };
        let given: Vec<Binding> = facts.given_by(grantor).map(|b| activate(b, now)).collect();
        let held: Vec<Binding> = facts.held_by(beneficiary).map(|b| activate(b, now)).collect();
        let apply_facts = ApplyFacts {
            grantor: giver,
            account: facts.account_of(grantor),
            beneficiary: helped,
            given: given.iter().collect(),
            held: held.iter().collect(),
            wallets: wallet::opened(&facts, grantor, beneficiary),
        };
        Ok(eligibility(&apply_facts, kinship, &self.world().policies, now))
    }

    /// The bindings that would be asked for a bill of this person now, in their order.
    pub fn order_of_payers(&self, beneficiary: PersonId) -> store::Result<Vec<BindingId>> {
        let now = self.now();
        let needs = Needs {
            patients: BTreeSet::from([beneficiary]),
            month: Some(now.month()),
            ..Needs::default()
        };
        let facts = self.read()?.facts(&needs)?;
        let Ok(facts) = settle_facts(&facts, beneficiary, now) else {
            return Ok(Vec::new());
        };
        let world = self.world();
        let payers = effective_payers(&facts, &world.policies, 0, now);
        Ok(payers.into_iter().map(|p| p.binding.id).collect())
    }
}
