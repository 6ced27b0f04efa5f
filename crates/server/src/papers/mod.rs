//! Papers: forms, receipts and statements that are printed, signed or kept.
//!
//! A paper is made once as a neutral [`Print`] and then drawn twice: as HTML for a browser's own
//! printing and as PDF with its font inside (ADR 0020). Neither knows the time or draws anything at
//! random: the same facts give the same bytes. What a reader may see was decided before: nothing
//! here hides or unmasks.

mod bar;
mod binding;
mod consent;
mod face;
mod html;
mod layout;
mod lines;
mod marks;
mod model;
mod pdf;
mod split;
mod statement;
mod table;
mod tags;
mod texts;

pub use binding::{Bound, Sight, application, receipt};
pub use consent::{Given, consents};
pub use html::html;
pub use model::{Block, Column, Pairs, Part, Print, Split, Table};
pub use pdf::{Broken, pdf};
pub use statement::statement;

#[cfg(test)]
mod tests;
