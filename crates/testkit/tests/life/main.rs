//! What life does to people, bindings and money: each event tells both sides, and the books stay
//! right whatever was paid before and is given back after.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

mod around;
mod back;
mod clerks;
mod events;
mod file;
mod keep;
mod late;
mod links;
mod merges;
mod people;
mod premiums;
mod town;
mod wallet;
mod window;
