//! The audit trail: what was decided, in order, so that nothing of it can be changed unseen.
//!
//! A batch leaves one [`TrailRow`](store::records::TrailRow) per home area. Its body lists the
//! acts; each names its request, its answer, whom it touched, and the digests of what it wrote. Its
//! chain is SM3 over the chain before it and the row; the area's head holds the last one. The lane
//! writes it; [`verify`](verify()) recomputes all of it, [`history`](history()) tells it for one person, case,
//! bill or binding. The form is ADR 0009's.

mod compare;
mod history;
mod links;
mod newest;
mod verify;
mod walk;

use domain::binding::{Binding, BindingState};
use domain::settlement::Settlement;
use domain::{Area, BindingId, Moment, PersonId, RecordId, SettlementId};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sm3::{Digest as _, Sm3};
use store::act::Entry;
use store::seal::Keyring;
use store::{Answer, Record};

pub use history::{Event, Subject, history};
pub use verify::{Break, Fault, Report, verify};

/// An SM3 value, in hex in the trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hash(pub [u8; 32]);

/// One act of a body. The names are one letter because every bill pays for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Its place among all acts of the home area, from 1.
    #[serde(rename = "s")]
    pub sequence: i64,
    /// Issuer, `infno`, number.
    #[serde(rename = "n")]
    pub number: (String, String, String),
    /// Keyed digest of the request's content.
    #[serde(rename = "d")]
    pub digest: Hash,
    /// The answer.
    #[serde(rename = "a")]
    pub answer: Answer,
    /// Whom it touched; of a refused one, about whom it asked.
    #[serde(rename = "p", default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<PersonId>,
    /// Numbers of the transfers with the hash of their legs.
    #[serde(rename = "e", default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<(i64, Hash)>,
    /// The settlement with the hash of its record.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub settlement: Option<(SettlementId, Hash)>,
    /// The settlement's care area where it is not the home area.
    #[serde(rename = "ca", default, skip_serializing_if = "Option::is_none")]
    pub care_area: Option<Area>,
    /// Bindings as they are now.
    #[serde(rename = "b", default, skip_serializing_if = "Vec::is_empty")]
    pub bindings: Vec<BindingTrace>,
    /// Records as they are now.
    #[serde(rename = "r", default, skip_serializing_if = "Vec::is_empty")]
    pub records: Vec<RecordTrace>,
    /// Accounts frozen or freed.
    #[serde(rename = "f", default, skip_serializing_if = "Vec::is_empty")]
    pub freezes: Vec<(Area, PersonId, bool)>,
    /// Whose identity changed.
    #[serde(rename = "i", default, skip_serializing_if = "Vec::is_empty")]
    pub identities: Vec<PersonId>,
    /// Accounts that were opened.
    #[serde(rename = "o", default, skip_serializing_if = "Vec::is_empty")]
    pub opened: Vec<(Area, PersonId)>,
}

/// A binding after an act: identifier, version of the row, state, hash of the row. No hash where a
/// later act of the same batch changed the row again: only that one was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BindingTrace(pub BindingId, pub i64, pub BindingState, pub Option<Hash>);

/// A record after an act: identifier, number of its kind, version, keyed hash of its body; as above.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordTrace(pub RecordId, pub i64, pub i64, pub Option<Hash>);

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&crate::hex(&self.0))
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        unhex(&text).map(Self).ok_or_else(|| serde::de::Error::custom("not 64 small hex digits"))
    }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; 32];
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != bytes.len() || !rest.is_empty() {
        return None;
    }
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(bytes)
}

/// The body of a row.
pub fn write(acts: &[Act]) -> store::Result<String> {
    serde_json::to_string(acts).map_err(|error| unwritable(&error))
}

/// Reads a body; `None` for anything that is no list of acts.
pub fn read(body: &str) -> Option<Vec<Act>> {
    serde_json::from_str(body).ok()
}

/// The chain of a row, over the chain of the row before (zeros at the start of an area).
pub fn chain(before: &[u8; 32], area: Area, (sequence, at): (i64, Moment), body: &str) -> [u8; 32] {
    let mut chain = Sm3::new();
    chain.update(before);
    chain.update(area.number().to_le_bytes());
    chain.update(sequence.to_le_bytes());
    chain.update(at.0.to_le_bytes());
    chain.update(body);
    chain.finalize().into()
}

/// Of the legs of a transfer, in the order of their lines.
pub fn of_legs(legs: &[Entry]) -> Hash {
    let mut hash = Sm3::new();
    for Entry { account, act, line, amount } in legs {
        hash.update(act.to_le_bytes());
        hash.update(line.to_le_bytes());
        hash.update(account.book.0.to_le_bytes());
        hash.update(account.code.0.to_le_bytes());
        hash.update(account.party.0.to_le_bytes());
        hash.update(account.kind.to_le_bytes());
        hash.update(amount.0.to_le_bytes());
    }
    Hash(hash.finalize().into())
}

/// Of a settlement's record. What cancels it later is not part: that is another act.
pub fn of_settlement(record: &Settlement) -> store::Result<Hash> {
    if record.cancelled_by.is_some() {
        return of_settlement(&Settlement { cancelled_by: None, ..record.clone() });
    }
    of_json(record)
}

/// Of a binding's row.
pub fn of_binding(row: &Binding) -> store::Result<Hash> {
    of_json(row)
}

/// Of a record's body. Keyed, because bodies hold what can be guessed.
pub fn of_record(record: &Record, keyring: &Keyring) -> store::Result<Hash> {
    Ok(Hash(keyring.number(&of_json(&record.body)?.0)))
}

fn of_json(value: &impl Serialize) -> store::Result<Hash> {
    let json = serde_json::to_vec(value).map_err(|error| unwritable(&error))?;
    Ok(Hash(Sm3::digest(json).into()))
}

fn unwritable(error: &serde_json::Error) -> store::StoreError {
    store::StoreError::Inconsistent { table: "trail", what: error.to_string() }
}
