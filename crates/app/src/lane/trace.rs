//! What a batch leaves in the audit trail.

use std::collections::{BTreeMap, BTreeSet};

use domain::binding::Binding;
use domain::chart::{ACCOUNT_CARRIED, ACCOUNT_CURRENT};
use domain::{Area, BindingId, Moment, PersonId, RecordId};
use ledger::Transfer;
use store::act::Entry;
use store::records::TrailRow;
use store::seal::Keyring;
use store::{Answer, Effects, Facts, Needs, Number, Record};

use super::batch::Heads;
use crate::trail::{self, Act, BindingTrace, Hash, RecordTrace};

/// The traces of a batch's acts, in the order in which they were decided.
#[derive(Default)]
pub(super) struct Traces(Vec<(Area, Act)>);

/// What effects leave; versions and hashes of changed rows are filled in at the end.
pub(super) fn of_effects(effects: &Effects, facts: &Facts) -> store::Result<Act> {
    let settlement = effects.settlement.as_ref();
    let settlement = settlement.map(|s| Ok((s.id, trail::of_settlement(s)?))).transpose()?;
    let moved = effects.transfers.iter().filter(|(_, transfer)| !transfer.is_empty());
    let binding = |row: &Binding| BindingTrace(row.id, row.version, row.state, None);
    let record = |row: &Record| RecordTrace(row.id, row.body.kind().number(), row.version, None);
    Ok(Act {
        people: touched(effects, facts).into_iter().collect(),
        entries: moved.map(|(act, transfer)| (*act, of_transfer(*act, transfer))).collect(),
        settlement,
        care_area: effects.settlement.as_ref().map(|s| s.care_area),
        bindings: effects.bindings.iter().map(binding).collect(),
        records: effects.records.iter().map(record).collect(),
        freezes: effects.freezes.clone(),
        identities: effects.identities.iter().map(|identity| identity.person).collect(),
        opened: effects.opened.clone(),
        ..nothing()
    })
}

/// What a refusal leaves: about whom it asked.
pub(super) fn of_refusal(needs: Needs) -> Act {
    let Needs { mut people, patients, grantors, beneficiaries, .. } = needs;
    people.extend(patients.into_iter().chain(grantors).chain(beneficiaries));
    Act { people: people.into_iter().collect(), ..nothing() }
}

fn nothing() -> Act {
    Act {
        sequence: 0,
        number: (String::new(), String::new(), String::new()),
        digest: Hash([0; 32]),
        answer: Answer::Done,
        people: Vec::new(),
        entries: Vec::new(),
        settlement: None,
        care_area: None,
        bindings: Vec::new(),
        records: Vec::new(),
        freezes: Vec::new(),
        identities: Vec::new(),
        opened: Vec::new(),
    }
}

/// The entries of a transfer.
pub(super) fn entries(act: i64, transfer: &Transfer) -> impl Iterator<Item = Entry> {
    let legs = (0_u16..).zip(transfer.legs());
    legs.map(move |(line, leg)| Entry { account: leg.account, act, line, amount: leg.amount })
}

fn of_transfer(act: i64, transfer: &Transfer) -> Hash {
    trail::of_legs(&entries(act, transfer).collect::<Vec<_>>())
}

fn touched(effects: &Effects, facts: &Facts) -> BTreeSet<PersonId> {
    let mut people = BTreeSet::new();
    if let Some(settlement) = &effects.settlement {
        people.insert(settlement.patient);
        people.extend(settlement.shares.iter().map(|share| share.payer));
    }
    for (_, transfer) in &effects.transfers {
        let of_person = |code| code == ACCOUNT_CURRENT || code == ACCOUNT_CARRIED;
        let legs = transfer.legs().iter().filter(|leg| of_person(leg.account.code));
        people.extend(legs.map(|leg| PersonId(leg.account.party.0)));
    }
    people.extend(effects.bindings.iter().flat_map(|row| [row.grantor, row.beneficiary]));
    people.extend(effects.people.iter().map(|insured| insured.person));
    people.extend(effects.identities.iter().map(|identity| identity.person));
    people.extend(effects.freezes.iter().map(|(_, person, _)| *person));
    people.extend(effects.opened.iter().map(|(_, person)| *person));
    for record in &effects.records {
        let index = record.body.index();
        people.extend(index.person.into_iter().chain(index.other));
    }
    people.extend(effects.pick.map(|pick| pick.beneficiary));
    people.extend(effects.visits.iter().map(|visit| visit.patient));
    let visits = effects.fee_batches.iter().filter_map(|lines| facts.visits.get(&lines.visit));
    people.extend(visits.map(|visit| visit.patient));
    people
}

impl Traces {
    /// An act was decided, as the `sequence`th of its home area.
    pub(super) fn push(&mut self, sequence: i64, number: &Number, answer: &Answer, act: Act) {
        let key = &number.key;
        let care_area = act.care_area.filter(|area| *area != key.area);
        let act = Act {
            sequence,
            number: (key.issuer.clone(), key.infno.clone(), key.number.clone()),
            digest: Hash(number.digest),
            answer: answer.clone(),
            care_area,
            ..act
        };
        self.0.push((key.area, act));
    }

    /// One row per home area, chained to its head, which moves on.
    pub(super) fn rows(
        mut self,
        (bindings, records): (&[Binding], &[Record]),
        keyring: &Keyring,
        heads: &mut Heads,
        now: Moment,
    ) -> store::Result<Vec<TrailRow>> {
        self.fill(bindings, records, keyring)?;
        let mut by_area: BTreeMap<Area, Vec<Act>> = BTreeMap::new();
        for (area, act) in self.0 {
            by_area.entry(area).or_default().push(act);
        }
        let mut rows = Vec::with_capacity(by_area.len());
        for (area, acts) in by_area {
            let Some(head) = heads.get_mut(&area) else { continue };
            let body = trail::write(&acts)?;
            let sequence = head.sequence;
            head.chain = trail::chain(&head.chain, area, (sequence, now), &body);
            rows.push(TrailRow { area, sequence, at: now, body, chain: head.chain });
        }
        Ok(rows)
    }

    /// Gives the last change of each row its hash, and all of them the version that is written.
    fn fill(
        &mut self,
        bindings: &[Binding],
        records: &[Record],
        keyring: &Keyring,
    ) -> store::Result<()> {
        let mut bindings: BTreeMap<BindingId, (&Binding, bool)> =
            bindings.iter().map(|row| (row.id, (row, true))).collect();
        let mut records: BTreeMap<RecordId, (&Record, bool)> =
            records.iter().map(|row| (row.id, (row, true))).collect();
        for (_, act) in self.0.iter_mut().rev() {
            for BindingTrace(id, version, _, hash) in act.bindings.iter_mut().rev() {
                if let Some((row, last)) = bindings.get_mut(id) {
                    *version = row.version;
                    if std::mem::take(last) {
                        *hash = Some(trail::of_binding(row)?);
                    }
                }
            }
            for RecordTrace(id, _, version, hash) in act.records.iter_mut().rev() {
                if let Some((row, last)) = records.get_mut(id) {
                    *version = row.version;
                    if std::mem::take(last) {
                        *hash = Some(trail::of_record(row, keyring)?);
                    }
                }
            }
        }
        Ok(())
    }
}
