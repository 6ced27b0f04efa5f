//! Questions about what was booked: 1201, 5201, 5202, 5203, 5204, 5206. An institution sees its own
//! visits and bills; another's are answered as unknown ones.

mod accumulators;
mod details;
mod lines;
mod places;
mod visits;

use super::{Transaction, Who, looks, statement};

/// Questions.
pub(crate) static ALL: &[Transaction] = &[
    looks("1201", Who::Any, places::look),
    looks("5201", Who::Any, visits::look),
    looks("5202", Who::Any, visits::diagnoses),
    looks("5203", Who::Any, statement::look),
    looks("5204", Who::Any, lines::look),
    looks("5206", Who::Any, accumulators::look),
];
