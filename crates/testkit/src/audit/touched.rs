//! What an act touched.

use std::collections::BTreeSet;

use domain::settlement::Settlement;
use domain::{Area, BindingId, InstitutionId, PersonId, RecordId, SettlementId};
use ledger::invariant::Bound;

use super::model::Bond;

/// Rows that an act may have touched, refused ones included.
#[derive(Clone, Debug, Default)]
pub struct Touched {
    /// Accounts.
    pub accounts: BTreeSet<(Area, PersonId)>,
    /// People whose bindings, counters and messages may have changed.
    pub people: BTreeSet<PersonId>,
    /// Bindings.
    pub bindings: BTreeSet<BindingId>,
    /// Records that were written.
    pub records: Vec<Settlement>,
    /// Bills that were given back: where, which, by what.
    pub cancelled: Vec<(Area, SettlementId, SettlementId)>,
    /// Bounds in force when money was taken.
    pub bounds: Vec<Bound>,
    /// Institutions that were owed more or less, or paid.
    pub places: BTreeSet<(Area, InstitutionId)>,
    /// Cases.
    pub matters: BTreeSet<RecordId>,
    /// Guardians.
    pub wards: BTreeSet<RecordId>,
    /// Family links.
    pub links: BTreeSet<RecordId>,
    /// The dead.
    pub estates: BTreeSet<PersonId>,
    /// Whose insurance or identity may have changed.
    pub known: BTreeSet<PersonId>,
    /// Bindings that were made again for another record, and its person.
    pub made: BTreeSet<(BindingId, PersonId)>,
    /// Bindings of which the very state must have been written.
    pub written: BTreeSet<BindingId>,
    /// Quotas.
    pub quotas: BTreeSet<RecordId>,
    /// Whose wallet.
    pub purses: BTreeSet<PersonId>,
    /// Premium payments.
    pub premiums: BTreeSet<RecordId>,
    /// Statements.
    pub claims: BTreeSet<RecordId>,
}

impl Touched {
    pub(super) fn merge(&mut self, more: Self) {
        self.accounts.extend(more.accounts);
        self.people.extend(more.people);
        self.bindings.extend(more.bindings);
        self.records.extend(more.records);
        self.cancelled.extend(more.cancelled);
        self.bounds.extend(more.bounds);
        self.places.extend(more.places);
        self.matters.extend(more.matters);
        self.wards.extend(more.wards);
        self.links.extend(more.links);
        self.estates.extend(more.estates);
        self.known.extend(more.known);
        self.made.extend(more.made);
        self.written.extend(more.written);
        self.quotas.extend(more.quotas);
        self.purses.extend(more.purses);
        self.claims.extend(more.claims);
        self.premiums.extend(more.premiums);
    }

    pub(super) fn bond(&mut self, bond: &Bond) {
        self.people.extend([bond.grantor.1, bond.beneficiary.1]);
        self.bindings.insert(bond.id);
        self.accounts.insert(bond.grantor);
    }
}
