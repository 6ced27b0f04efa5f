//! The rules of 医保个人账户家庭共济 (mutual aid), as pure functions over facts.
//!
//! Nothing here does I/O, reads a clock, draws a random number or knows a database. A use case
//! hands in facts and the moment; a decision or a [`Refusal`] comes out, and the same input gives
//! the same output on every machine and for ever.
#![warn(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm
)]

pub mod area;
pub mod benefit;
pub mod binding;
pub mod calendar;
pub mod case;
pub mod chart;
pub mod clearing;
pub mod clerk;
pub mod consent;
pub mod day_end;
pub mod evidence;
pub mod explain;
pub mod family_link;
pub mod filing;
pub mod flag;
pub mod form;
pub mod gate;
pub mod guide;
pub mod hold;
pub mod ids;
pub mod institution;
pub mod item;
pub mod kinship;
pub mod life;
pub mod money;
pub mod pay_order;
pub mod person;
pub mod policy;
pub mod premium;
pub mod refusal;
pub mod remind;
pub mod report;
pub mod settlement;
pub mod time;
pub mod voucher;
pub mod wallet;
pub mod ward;

pub use area::{Area, Province};
pub use ids::{
    BindingId, ClerkId, InstitutionId, MessageId, ObligationId, PersonId, RecordId, SettlementId,
    VisitId,
};
pub use kinship::Kinship;
pub use ledger::{Fen, Overflow};
pub use money::BasisPoints;
pub use refusal::{Reason, Refusal};
pub use time::{Moment, Month};
