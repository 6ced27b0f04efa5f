//! The end of the day and of the month: files, comparisons, applications for clearing, payments to
//! institutions, and what was sold over the counter.

mod breaks;
mod clearing;
mod file;
mod pay;
mod sale;
mod ticket;

pub use breaks::KeepBreaks;
pub use clearing::{ApplyClearing, DecideClearing, WithdrawClearing};
pub use file::{DropFile, KEPT_DAYS, KeepFile, KeepStatement, NewFile};
pub use pay::PayInstitution;
pub(super) use pay::beside;
pub use sale::{KeepSales, NewSale};
pub use ticket::{CloseTicket, PlaceTicket, SortTicket};
