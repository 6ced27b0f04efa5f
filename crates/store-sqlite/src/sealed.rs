//! Where sealed values stand in the file.

use store::seal::Place;
use store::{Keyring, Result};

use crate::cells::Cells;

/// A column with sealed values. In the key of its table the identifier may stand behind an area or
/// a person, so that rows of one home lie together; it is sealed for the identifier alone, which
/// the application makes and gives once, whatever the home (`domain::ids`).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sealed {
    pub(crate) table: &'static str,
    /// The first byte of each value is its key; NULL where nothing is sealed. The index
    /// `{table}_by_ring_key` finds the rows of a key.
    pub(crate) column: &'static str,
    /// What stands before the identifier in the key of the row; 0 where nothing does.
    pub(crate) home: &'static str,
    pub(crate) id: &'static str,
}

const IDENTITIES: Sealed = Sealed { table: "identities", column: "born", home: "0", id: "person" };
const RECORDS: Sealed = Sealed { table: "records", column: "body", home: "0", id: "id" };
const BLOBS: Sealed = Sealed { table: "blobs", column: "body", home: "0", id: "id" };
/// What an institution sent about a visit.
pub(crate) const VISITS: Sealed =
    Sealed { table: "visits", column: "details", home: "area", id: "id" };
/// What an institution signs with.
pub(crate) const INSTITUTIONS: Sealed =
    Sealed { table: "institutions", column: "secret", home: "0", id: "id" };
/// What a clerk wrote to somebody.
pub(crate) const MESSAGES: Sealed =
    Sealed { table: "messages", column: "reason", home: "person", id: "id" };

/// Everything that is sealed; of a row with more than one value, one that every row has.
pub(crate) const SEALED: [Sealed; 6] = [IDENTITIES, RECORDS, BLOBS, VISITS, INSTITUTIONS, MESSAGES];

impl Sealed {
    pub(crate) fn place(&self, id: i64) -> Place<'static> {
        Place { table: self.table, column: self.column, row: id }
    }

    /// Nothing stays nothing: it costs neither a seal nor an entry in the index of keys.
    pub(crate) fn seal(
        &self,
        ring: &Keyring,
        id: i64,
        clear: Option<&str>,
    ) -> Result<Option<Vec<u8>>> {
        let sealed = clear.map(|clear| ring.seal(self.place(id), clear.as_bytes()));
        sealed.transpose().map_err(|error| error.at(self.table))
    }

    /// Opens the next cell of a row.
    pub(crate) fn open(
        &self,
        ring: &Keyring,
        id: i64,
        cells: &mut Cells<'_, '_>,
    ) -> rusqlite::Result<Option<String>> {
        let Some(sealed) = cells.take::<Option<Vec<u8>>>()? else { return Ok(None) };
        ring.open_text(self.place(id), &sealed).map(Some).map_err(|_| cells.blame())
    }

    /// Homes and identifiers of at most so many rows (`?2`) that a key (`?1`) seals.
    pub(crate) fn of_key(&self) -> String {
        let Self { table, column, home, id } = self;
        format!("SELECT {home}, {id} FROM {table} WHERE substr({column}, 1, 1) = ?1 LIMIT ?2")
    }

    /// How many rows a key (`?1`) seals.
    pub(crate) fn count(&self) -> String {
        let Self { table, column, .. } = self;
        format!("SELECT count(*) FROM {table} WHERE substr({column}, 1, 1) = ?1")
    }

    /// The first row of the next key after one (`?1`).
    pub(crate) fn next_key(&self) -> String {
        let Self { table, column, id, .. } = self;
        format!(
            "SELECT {id}, {column} FROM {table} WHERE substr({column}, 1, 1) > ?1
             ORDER BY substr({column}, 1, 1) LIMIT 1"
        )
    }

    /// The value of a row: home (`?1`), identifier (`?2`).
    pub(crate) fn value(&self) -> String {
        let Self { table, column, home, id } = self;
        format!("SELECT {column} FROM {table} WHERE {home} = ?1 AND {id} = ?2")
    }

    /// Puts another value (`?3`) into a row; that is no change of what it says.
    pub(crate) fn put(&self) -> String {
        let Self { table, column, home, id } = self;
        format!("UPDATE {table} SET {column} = ?3 WHERE {home} = ?1 AND {id} = ?2")
    }
}
