//! Bill by bill (3202): the file of an institution against what is booked here.
//!
//! A file is a ZIP with one text, a bill a line ([`zipped`], [`lines`]); [`compare()`] holds every line
//! against ours and ours against the file, and writes the answer in the same form.

mod compare;
mod lines;
mod zipped;

pub use compare::{Compared, compare};
pub use lines::{FileFaults, LINES_MAX, Line, parse};
pub use zipped::{FILE_MAX, ZipFault, text_of, zip_of};
