//! Records that are known, found by identifier, by whom they concern and by key.

use std::collections::{BTreeMap, BTreeSet};

use domain::{PersonId, RecordId};

use crate::record::{Kind, Record};

/// Known records. Each look-up is by a map: a batch has many acts and many records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    by_id: BTreeMap<RecordId, Record>,
    of_person: BTreeMap<(Kind, PersonId), BTreeSet<RecordId>>,
    by_key: BTreeMap<(Kind, String), RecordId>,
}

impl Records {
    /// Adds or replaces a record.
    pub fn put(&mut self, record: Record) {
        self.remove(record.id);
        let (kind, index) = (record.body.kind(), record.body.index());
        for person in [index.person, index.other].into_iter().flatten() {
            self.of_person.entry((kind, person)).or_default().insert(record.id);
        }
        if let Some(key) = index.key {
            self.by_key.insert((kind, key), record.id);
        }
        self.by_id.insert(record.id, record);
    }

    /// Forgets a record.
    pub fn remove(&mut self, id: RecordId) -> Option<Record> {
        let record = self.by_id.remove(&id)?;
        let (kind, index) = (record.body.kind(), record.body.index());
        for person in [index.person, index.other].into_iter().flatten() {
            if let Some(ids) = self.of_person.get_mut(&(kind, person)) {
                ids.remove(&id);
            }
        }
        if let Some(key) = index.key {
            self.by_key.remove(&(kind, key));
        }
        Some(record)
    }

    /// One record.
    pub fn get(&self, id: &RecordId) -> Option<&Record> {
        self.by_id.get(id)
    }

    /// All of them, by identifier.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Record> {
        self.by_id.values()
    }

    /// Those of a kind that concern somebody, newest first.
    pub fn of(&self, kind: Kind, person: PersonId) -> impl Iterator<Item = &Record> {
        let ids = self.of_person.get(&(kind, person)).into_iter().flatten().rev();
        ids.filter_map(|id| self.by_id.get(id))
    }

    /// The one of a kind with a key.
    pub fn by_key(&self, kind: Kind, key: &str) -> Option<&Record> {
        self.by_id.get(self.by_key.get(&(kind, key.to_owned()))?)
    }
}

#[cfg(test)]
mod tests {
    use domain::Moment;
    use domain::family_link::{FamilyLink, LinkState};

    use super::*;
    use crate::record::{Body, Job};

    fn link(id: i64, holder: i64, member: i64) -> Record {
        let (filed_at, changed_at, rights) = (Moment(0), Moment(0), BTreeSet::new());
        let (holder, member) = (PersonId(holder), PersonId(member));
        let state = LinkState::Active;
        let link = FamilyLink { holder, member, rights, state, filed_at, changed_at };
        Record { id: RecordId(id), version: 1, body: Body::Link(link) }
    }

    fn job(id: i64, name: &str) -> Record {
        let (name, note) = (name.to_owned(), String::new());
        let (started, finished) = (Moment(0), None);
        let job = Job { name, area: None, started, finished, done: 0, note };
        Record { id: RecordId(id), version: 1, body: Body::Job(job) }
    }

    #[test]
    fn a_record_that_says_something_else_is_found_by_that_alone() {
        let mut known = Records::default();
        known.put(link(1, 1, 2));
        known.put(link(2, 1, 3));
        let of = |known: &Records, person| -> Vec<i64> {
            known.of(Kind::Link, PersonId(person)).map(|record| record.id.0).collect()
        };
        assert_eq!((of(&known, 1), of(&known, 2)), (vec![2, 1], vec![1]));
        known.put(link(1, 4, 3));
        assert_eq!((of(&known, 1), of(&known, 2), of(&known, 3)), (vec![2], vec![], vec![2, 1]));
        known.put(job(3, "a"));
        known.put(job(3, "b"));
        assert!(known.by_key(Kind::Job, "a").is_none());
        assert_eq!(known.by_key(Kind::Job, "b").map(|record| record.id), Some(RecordId(3)));
        assert!(known.by_key(Kind::Clerk, "b").is_none());
        known.remove(RecordId(2));
        assert_eq!((of(&known, 3), known.values().count()), (vec![1], 2));
    }
}
