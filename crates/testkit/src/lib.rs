//! What tests, the bench and outsiders need to put the application through its paces: people to
//! act with, random acts that can be drawn again, and an auditor who keeps books of its own.
//!
//! A test dependency; only `bench` builds on it, and the program only through `bench`.

pub mod approval;
pub mod audit;
pub mod clear;
pub mod clerks;
pub mod deed;
pub mod mutate;
pub mod plain;
pub mod population;
pub mod rig;
pub mod rng;
pub mod rules;
pub mod run;
pub mod season;
pub mod tally;
pub mod trouble;
pub mod workload;

pub use audit::Auditor;
pub use deed::Deed;
pub use plain::Numbers;
pub use population::Population;
pub use rig::Rig;
pub use rng::Rng;
pub use run::Run;
pub use tally::Tally;
pub use trouble::{Result, Trouble};
pub use workload::Workload;
