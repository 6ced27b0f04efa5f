//! Every row of every table, as a number; and how many rows each table has.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;

use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// What stands in a database. Personal data is sealed anew with each write, so that two files in which
/// the same happened have the same counts and not the same rows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dump {
    rows: BTreeMap<String, Vec<u64>>,
}

impl Dump {
    /// Of a file that nobody writes.
    pub(crate) fn of(file: &Path) -> Self {
        let conn = Connection::open(file).unwrap();
        let rows = tables(&conn).into_iter().map(|table| {
            let rows = rows(&conn, &table);
            (table, rows)
        });
        Self { rows: rows.collect() }
    }

    /// Rows by table.
    pub(crate) fn counts(&self) -> BTreeMap<&str, usize> {
        self.rows.iter().map(|(table, rows)| (table.as_str(), rows.len())).collect()
    }
}

/// Tables of the product, those that SQLite keeps for itself and the trap left out.
pub(crate) fn tables(conn: &Connection) -> Vec<String> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table'
        AND name NOT LIKE 'sqlite_%' AND name <> 'trap' ORDER BY name";
    let mut names = conn.prepare(sql).unwrap();
    let names = names.query_map([], |row| row.get(0)).unwrap();
    names.collect::<Result<_, _>>().unwrap()
}

fn rows(conn: &Connection, table: &str) -> Vec<u64> {
    let mut all = conn.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let columns = all.column_count();
    let mut cursor = all.query([]).unwrap();
    let mut found = Vec::new();
    while let Some(row) = cursor.next().unwrap() {
        let mut hasher = DefaultHasher::new();
        for column in 0..columns {
            match row.get_ref(column).unwrap() {
                ValueRef::Null => 0_u8.hash(&mut hasher),
                ValueRef::Integer(number) => number.hash(&mut hasher),
                ValueRef::Real(number) => number.to_bits().hash(&mut hasher),
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.hash(&mut hasher),
            }
        }
        found.push(hasher.finish());
    }
    found.sort_unstable();
    found
}
