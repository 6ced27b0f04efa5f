//! Use cases and the settlement lane. The only place where facts, rules and the database meet.
//!
//! Every use case has one shape: an [`act::Act`] names its number and its needs, and decides on
//! facts read under the locks. The [`lane`] does the rest: claim → find → lock → read → decide →
//! write → commit. What only looks ([`quote`], [`family`]) goes to a reader.

pub mod act;
pub mod acts;
pub mod clearing;
pub mod clock;
pub mod family;
pub mod flags;
pub mod ids;
pub mod import;
pub mod jobs;
pub mod lane;
pub mod number;
pub mod photo;
pub mod quote;
pub mod reconcile;
pub mod remind;
pub mod rules;
pub mod simulate;
pub mod statement;
pub mod trail;
pub mod world;

mod engine;
mod hex;

pub use act::{Act, Context, Outcome};
pub use clock::{Clock, FakeClock, SystemClock};
pub use engine::{App, AppError};
pub use hex::hex;
pub use number::Numbered;
pub use world::World;
