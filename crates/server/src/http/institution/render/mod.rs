//! Outputs, each from the records alone: the first answer and every later one are the same bytes.

pub(crate) mod funds;
pub(crate) mod lines;
pub(crate) mod person;
pub(crate) mod settlement;
