//! Cases, the second pair of eyes, and what the platform does by itself, on a real lane and database.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

mod appeals;
mod flags;
mod jobs;
mod office;
mod paused;
mod reminders;
mod review;
mod second;
mod sweep;
#[expect(dead_code, reason = "the town of the tests of life has more than is asked for here")]
#[path = "../life/town.rs"]
mod town;
mod undo;
mod waits;
