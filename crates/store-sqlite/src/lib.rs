//! The store on SQLite: one file in a data folder, one writing connection, a few reading ones.
//!
//! * [`SqliteStore::open`] makes or migrates the file; [`DataFolder::lock`] keeps a second server
//!   off it.
//! * Statements are prepared once per connection and run row by row: on SQLite that is twice as
//!   fast as sets built from JSON. `BEGIN IMMEDIATE` excludes every other writer, so a claim is a
//!   look-up and a lock is a read.
//! * Personal data is sealed: who persons are in `identity`, what is kept about them in `records`
//!   and `blobs`, what was sent about a visit in `care`, what a clerk wrote in `messages`; and what
//!   institutions sign with in `catalogue`. No other module opens anything.
//!
//! What must hold of any store is in `store::conformance`; `tests/` runs it on this one.
#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "methods of a type with two lifetimes are not general enough to be passed by name"
)]

mod bindings;
mod blobs;
mod books;
mod care;
mod catalogue;
mod cells;
mod commitments;
mod connection;
mod counters;
mod devices;
mod error;
mod evidence;
mod folder;
mod identity;
mod messages;
mod migrate;
mod needs;
mod numbers;
mod outbox;
mod people;
mod places;
mod query;
mod records;
mod reseal;
mod sealed;
mod sealing;
mod sessions;
mod settled;
mod settlements;
mod trail;
mod view;
mod windows;
mod write;

pub use connection::{Opened, SqliteStore};
pub use folder::{DataFolder, KeyringError, LockError, Ring, keyring_in};

/// Statements that run for every bill, by module; the plan of each is checked by a test.
#[cfg(test)]
const HOT: &[&[&str]] = &[
    bindings::HOT,
    blobs::HOT,
    books::HOT,
    care::HOT,
    catalogue::HOT,
    commitments::HOT,
    counters::HOT,
    devices::HOT,
    identity::HOT,
    messages::HOT,
    numbers::HOT,
    outbox::HOT,
    people::HOT,
    places::HOT,
    records::HOT,
    sessions::HOT,
    settled::HOT,
    settlements::HOT,
    trail::HOT,
    windows::HOT,
];

#[cfg(test)]
mod cost;
#[cfg(test)]
mod plans;
