//! Mobile payment, as programs of institutions call it: signed and sealed.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

pub(crate) mod client;
mod door;
mod orders;
mod refunds;
