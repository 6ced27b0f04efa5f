//! Sealing of personal data: SM4-GCM per field, a ring of keys, keyed SM3 digests to find by.
//!
//! What is sealed says in its first byte which key opens it, and is bound to its place (table,
//! column, row): moved to another place, or changed in one bit, it is refused. Equal values are
//! sealed differently each time; what has to be found is kept beside as a keyed digest.

mod keyring;
mod ring_file;
#[cfg(test)]
mod vectors;

use std::fmt;

use crate::StoreError;

pub use keyring::Keyring;
pub use ring_file::RingError;

/// Where a sealed value stands; sealed along with it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Table.
    pub table: &'a str,
    /// Column.
    pub column: &'a str,
    /// Key of the row.
    pub row: i64,
}

/// Why something cannot be sealed or opened. The texts name no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It was changed, stands in another place, or is not of this ring.
    #[error("what is sealed cannot be opened: changed, of another place, or of another ring")]
    Refused,
    /// It is sealed with a key that the ring does not have.
    #[error("what is sealed needs key {0}, which the ring does not have")]
    UnknownKey(u8),
    /// The operating system gave no random bytes, or the value is too long.
    #[error("nothing can be sealed: no random bytes, or too long a value")]
    Unsealable,
    /// 255 keys were made already: the first byte has no other number.
    #[error("the ring has had 255 keys; no number is left")]
    Full,
    /// The key is the newest one or not in the ring.
    #[error("key {0} cannot be taken from the ring")]
    NotOld(u8),
}

impl SealError {
    /// As a failure of the store at a table.
    pub fn at(self, table: &'static str) -> StoreError {
        StoreError::Inconsistent { table, what: self.to_string() }
    }
}

impl Place<'_> {
    /// Key, table, column and row as one text of bytes; no two places share one, because a name
    /// has no zero byte.
    fn sealed_along(self, key: u8) -> Vec<u8> {
        let mut along = Vec::with_capacity(self.table.len() + self.column.len() + 11);
        along.push(key);
        along.extend_from_slice(self.table.as_bytes());
        along.push(0);
        along.extend_from_slice(self.column.as_bytes());
        along.push(0);
        along.extend_from_slice(&self.row.to_be_bytes());
        along
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring")
    }
}
