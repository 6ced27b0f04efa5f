//! The store on SQLite: one file in a data folder, one writing connection, a few reading ones.
//!
//! * [`SqliteStore::open`] makes or migrates the file; [`DataFolder::lock`] keeps a second server
//!   off it.
//! * Statements are prepared once per connection and run row by row: on SQLite that is twice as
//!   fast as sets built from JSON. `BEGIN IMMEDIATE` excludes every other writer, so a claim is a
//!   look-up and a lock is a read.
//! * `identity` is the only module that touches personal data.
//!
//! What must hold of any store is in `store::conformance`; `tests/` runs it on this one.
#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "methods of a type with two lifetimes are not general enough to be passed by name"
)]

mod bindings;
mod books;
mod care;
mod catalogue;
mod cells;
mod connection;
mod counters;
mod error;
mod evidence;
mod folder;
mod identity;
mod migrate;
mod needs;
mod numbers;
mod people;
mod query;
mod sessions;
mod settlements;
mod view;
mod write;

pub use connection::{Opened, SqliteStore};
pub use folder::{DataFolder, LockError};

/// Statements that run for every bill, by module; the plan of each is checked by a test.
#[cfg(test)]
const HOT: &[&[&str]] = &[
    bindings::HOT,
    books::HOT,
    care::HOT,
    catalogue::HOT,
    counters::HOT,
    identity::HOT,
    numbers::HOT,
    people::HOT,
    sessions::HOT,
    settlements::HOT,
];

#[cfg(test)]
mod plans;
