//! The national interface, as programs of hospitals and pharmacies call it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

mod aid;
mod away;
mod bill;
mod cancel;
mod day_end;
mod door;
mod faults;
mod gates;
mod numbers;
mod people;
mod pharmacy;
mod private;
mod queries;
mod signatures;
mod stay;
mod tables;
mod tolerances;
mod visit;
mod voucher;
pub(crate) mod wire;
