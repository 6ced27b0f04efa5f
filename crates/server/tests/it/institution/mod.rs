//! The national interface, as programs of hospitals and pharmacies call it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

mod bill;
mod cancel;
mod door;
mod faults;
mod numbers;
mod people;
mod pharmacy;
mod private;
mod signatures;
mod tables;
mod tolerances;
mod visit;
pub(crate) mod wire;
