//! Double entry and nothing else: books, accounts, transfers, commitments.
//!
//! This crate knows no insurance words, does no I/O and reads no clock. What an account code means
//! is told to it by the `domain` crate's chart of accounts. Its one promise: a [`Transfer`] that
//! exists balances to zero in every book and layer that it touches.
#![warn(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm
)]

pub mod account;
pub mod book;
pub mod invariant;
pub mod money;
pub mod transfer;

pub use account::{AccountKey, Book, Code, Layer, Party};
pub use book::Balances;
pub use money::{Fen, Overflow};
pub use transfer::{Leg, Transfer, TransferError};
