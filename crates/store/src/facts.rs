//! What an act needs to know, and what is known.

use std::collections::{BTreeMap, BTreeSet};

use domain::benefit::Accumulator;
use domain::binding::Binding;
use domain::person::{Account, Insured};
use domain::policy::axes::PremiumKind;
use domain::remind::Reminders;
use domain::settlement::{AccumulatorKey, Settlement};
use domain::{
    Area, BindingId, Fen, InstitutionId, Month, PersonId, RecordId, SettlementId, VisitId,
};
use jiff::civil::Date;

use crate::act::{NumberKey, Seen};
use crate::identity::Identity;
use crate::known::Records;
use crate::record::{Kind, Record};
use crate::records::{FeeBatch, Pick, Proof, Visit};

/// What acts need, added up over a batch. Naming a thing twice costs nothing.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    /// Persons with their account in their insured area.
    pub people: BTreeSet<PersonId>,
    /// Patients: as above, with every binding of theirs that counts, its grantor's person and
    /// account, its counters of [`Needs::month`] and its open quota, the patient's accumulators and
    /// pick.
    pub patients: BTreeSet<PersonId>,
    /// Grantors: as `people`, with every binding that they ever gave, and the wallet.
    pub grantors: BTreeSet<PersonId>,
    /// Beneficiaries: as `people`, with every binding that they ever had, and the wallet.
    pub beneficiaries: BTreeSet<PersonId>,
    /// As `people`, with every binding that they ever gave or had and the person and account on its
    /// other side.
    pub relatives: BTreeSet<PersonId>,
    /// Single bindings, with both persons, their accounts and wallets.
    pub bindings: BTreeSet<BindingId>,
    /// Visits with their charge batches that are not deleted.
    pub visits: BTreeSet<(Area, VisitId)>,
    /// Stays in hospital: as visits, with every settlement that paid some of their charges.
    pub stays: BTreeSet<(Area, VisitId)>,
    /// People whose stays that are not settled are looked at, without charges.
    pub stays_of: BTreeSet<PersonId>,
    /// Settlements with everyone who paid, their accounts there and where they are insured now,
    /// their estates, the counters, the quotas and the accumulator that the bill moved; where the
    /// patient goes on in another record, the bindings, counters and accumulators of that one too.
    pub settlements: BTreeSet<(Area, SettlementId)>,
    /// Purchases, by what each is known again by: the effective settlement, if there is one.
    pub purchases: BTreeSet<(Area, [u8; 32])>,
    /// Institutions with what their care area owes them.
    pub payables: BTreeSet<(Area, InstitutionId)>,
    /// What areas owe their collectors, by insurance and coverage year.
    pub premiums_owed: BTreeSet<(Area, PremiumKind, i16)>,
    /// Debtor and creditor: what balances that moved with people from the one to the other leave due
    /// between their banks.
    pub moved: BTreeSet<(Area, Area)>,
    /// Patients and the care area: their filings for care away from home that stand, and the newest
    /// 200 in any state, where they are insured elsewhere.
    pub away: BTreeSet<(PersonId, Area)>,
    /// Numbers whose outcome an undo asks for; a settlement found there counts as needed too.
    pub numbers: BTreeSet<NumberKey>,
    /// Proofs.
    pub proofs: BTreeSet<[u8; 32]>,
    /// Single accounts, whoever is insured where; one that does not exist is left out.
    pub accounts: BTreeSet<(Area, PersonId)>,
    /// Who these people are.
    pub identities: BTreeSet<PersonId>,
    /// Records by identifier.
    pub records: BTreeSet<RecordId>,
    /// Records of a kind that concern somebody. Of guardians, links, consents, cases, holds, quotas
    /// and premiums: every one that waits or is in force ([`Kind::in_force`]) and no other; of other
    /// kinds the newest 200. What speaks for money (holds, quotas, premiums) comes with the account
    /// that it stands on, also where a binding is needed otherwise than by its patient: that of its
    /// grantor.
    pub records_of: BTreeSet<(Kind, PersonId)>,
    /// People for whom premiums were paid: the newest 200 payments, whatever became of them.
    pub premiums_for: BTreeSet<PersonId>,
    /// Records by key.
    pub keys: BTreeSet<(Kind, String)>,
    /// Records that moved an area's account at its bank under a number of the bank's, about a day.
    /// Costs a look at what that bank did for a year: only for what is rare.
    pub bank: BTreeSet<(Area, String, Date)>,
    /// The month of the batch's moment.
    pub month: Option<Month>,
    /// Accumulators from this year on; the year of the oldest bill in the batch less one.
    pub year_from: Option<i16>,
}

impl Needs {
    /// Adds another act's needs.
    pub fn merge(&mut self, other: Self) {
        self.people.extend(other.people);
        self.patients.extend(other.patients);
        self.grantors.extend(other.grantors);
        self.beneficiaries.extend(other.beneficiaries);
        self.relatives.extend(other.relatives);
        self.bindings.extend(other.bindings);
        self.visits.extend(other.visits);
        self.stays.extend(other.stays);
        self.stays_of.extend(other.stays_of);
        self.settlements.extend(other.settlements);
        self.purchases.extend(other.purchases);
        self.away.extend(other.away);
        self.payables.extend(other.payables);
        self.moved.extend(other.moved);
        self.premiums_owed.extend(other.premiums_owed);
        self.numbers.extend(other.numbers);
        self.proofs.extend(other.proofs);
        self.accounts.extend(other.accounts);
        self.identities.extend(other.identities);
        self.records.extend(other.records);
        self.records_of.extend(other.records_of);
        self.premiums_for.extend(other.premiums_for);
        self.keys.extend(other.keys);
        self.bank.extend(other.bank);
        self.month = self.month.or(other.month);
        self.year_from = match (self.year_from, other.year_from) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
}

/// Somebody's wishes about reminders, and what was told lately.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reminded {
    /// The wishes.
    pub wishes: Reminders,
    /// The month in which a low balance was told last (`yyyyMM`); 0 = never.
    pub low_told: u32,
}

/// What is known under the locks. Acts look; only the lane changes it, by accepted effects.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Persons.
    pub people: BTreeMap<PersonId, Insured>,
    /// Accounts.
    pub accounts: BTreeMap<(Area, PersonId), Account>,
    bindings: BTreeMap<BindingId, Binding>,
    links: BTreeMap<PersonId, BTreeSet<BindingId>>,
    /// Counters by (binding, period); absent = nothing used.
    pub used: BTreeMap<(BindingId, u32), Fen>,
    /// The most that these counters ever showed; absent = what is used now.
    pub tops: BTreeMap<(BindingId, u32), Fen>,
    /// Wishes of known people about reminders; absent = none was ever said and none told.
    pub reminders: BTreeMap<PersonId, Reminded>,
    /// Accumulators; absent = nothing used up.
    pub accumulators: BTreeMap<AccumulatorKey, Accumulator>,
    /// Visits.
    pub visits: BTreeMap<VisitId, Visit>,
    /// Charge batches that are not deleted, by visit and number.
    pub fee_batches: BTreeMap<(VisitId, String), FeeBatch>,
    /// Settlements.
    pub settlements: BTreeMap<SettlementId, Settlement>,
    /// Effective settlements of purchases, by what each is known again by.
    pub purchases: BTreeMap<[u8; 32], SettlementId>,
    /// What areas owe institutions (2100), 分; below zero where more was given back than is due.
    pub payables: BTreeMap<(Area, InstitutionId), Fen>,
    /// What the first area owes the second for balances that moved with people, 分.
    pub moved: BTreeMap<(Area, Area), Fen>,
    /// What areas owe their collectors (2110), 分; below zero where refunds outweigh.
    pub premiums_owed: BTreeMap<(Area, PremiumKind, i16), Fen>,
    /// Outcomes of numbers.
    pub numbers: BTreeMap<NumberKey, Seen>,
    /// Proofs.
    pub proofs: BTreeMap<[u8; 32], Proof>,
    /// Picks by beneficiary.
    pub picks: BTreeMap<PersonId, Pick>,
    /// Who people are.
    pub identities: BTreeMap<PersonId, Identity>,
    /// Records.
    pub records: Records,
    /// The open window of each home area of the batch; empty outside a lane.
    pub windows: BTreeMap<Area, i64>,
    /// In whose records patients of needed bills go on, where two records of one person became one.
    pub goes_on: BTreeMap<PersonId, PersonId>,
}

impl Facts {
    /// Adds or replaces a binding.
    pub fn put_binding(&mut self, binding: Binding) {
        self.links.entry(binding.grantor).or_default().insert(binding.id);
        self.links.entry(binding.beneficiary).or_default().insert(binding.id);
        self.bindings.insert(binding.id, binding);
    }

    /// One binding.
    pub fn binding(&self, id: BindingId) -> Option<&Binding> {
        self.bindings.get(&id)
    }

    /// All bindings known.
    pub fn bindings(&self) -> impl Iterator<Item = &Binding> {
        self.bindings.values()
    }

    /// Bindings of a person on either side, by identifier.
    pub fn bindings_of(&self, person: PersonId) -> impl Iterator<Item = &Binding> {
        let ids = self.links.get(&person).into_iter().flatten();
        ids.filter_map(|id| self.bindings.get(id))
    }

    /// Bindings in which the person is helped.
    pub fn held_by(&self, beneficiary: PersonId) -> impl Iterator<Item = &Binding> {
        self.bindings_of(beneficiary).filter(move |b| b.beneficiary == beneficiary)
    }

    /// Bindings in which the person helps.
    pub fn given_by(&self, grantor: PersonId) -> impl Iterator<Item = &Binding> {
        self.bindings_of(grantor).filter(move |b| b.grantor == grantor)
    }

    /// Known records of a kind that concern somebody, newest first.
    pub fn records_of(&self, kind: Kind, person: PersonId) -> impl Iterator<Item = &Record> {
        self.records.of(kind, person)
    }

    /// The known record of a kind with a key.
    pub fn record_by_key(&self, kind: Kind, key: &str) -> Option<&Record> {
        self.records.by_key(kind, key)
    }

    /// The account of a person in the insured area of now.
    pub fn account_of(&self, person: PersonId) -> Option<&Account> {
        let insured = self.people.get(&person)?;
        self.accounts.get(&(insured.area, person))
    }

    /// The most that was ever counted in a period, also where it was given back since.
    pub fn top_of(&self, binding: BindingId, period: u32) -> Fen {
        let top = self.tops.get(&(binding, period)).copied().unwrap_or_default();
        top.max(self.used_in(binding, period))
    }

    /// Somebody's wishes about reminders.
    pub fn wishes_of(&self, person: PersonId) -> Reminders {
        self.reminders.get(&person).map(|known| known.wishes.clone()).unwrap_or_default()
    }

    /// Used in a period.
    pub fn used_in(&self, binding: BindingId, period: u32) -> Fen {
        self.used.get(&(binding, period)).copied().unwrap_or_default()
    }
}
