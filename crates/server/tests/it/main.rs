//! Tests through the real router on a real database, by interface.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper of a test may fail it")]

mod api;
mod commands;
mod deliver;
mod desk;
mod family;
mod institution;
mod mobile;
mod ops;
mod pages;
mod public;
mod sandbox;
mod site;
mod stories;
mod till;
