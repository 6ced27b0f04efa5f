//! CSV files of people, institutions, items and credits.
//!
//! A file is UTF-8 (a byte order mark is dropped) with a header. It is checked as a whole first:
//! every faulty line is told at once with its place, what is wrong and how to mend it, and nothing
//! of a faulty file is written. A fault names place and column, never what stood there: these files
//! are full of personal data.
//!
//! People, institutions and items are written in one transaction between two batches of the lane.
//! Credits are money: they are booked as acts of at most 500 lines under numbers made of the batch
//! number, so that sending a file again books nothing twice.

mod credits;
mod institutions;
mod items;
mod numbers;
mod partly;
mod people;
pub(crate) mod row;
pub(crate) mod table;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use domain::policy::PolicySet;
use domain::{Area, Refusal};
use jiff::civil::Date;
use store::{StoreError, Tx};

use crate::engine::{App, AppError};

pub use credits::{
    AMOUNT_MAX, BATCH_MAX, Booked, CreditRow, batch_of, book_credits, check_credits, is_batch,
    parse_credits,
};
pub use institutions::{InstitutionRow, check_institutions, parse_institutions, put_institutions};
pub use items::{parse_items, put_items};
pub use numbers::{prepare_numbers, psn_no};
pub use partly::{Halt, Partly};
pub use people::{PersonRow, check_people, parse_people, put_people};

/// Largest file that is read, in bytes.
pub const FILE_MAX: usize = 16 * 1024 * 1024;

/// One fault of a file. Its text repeats nothing of the file but names of columns.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ImportFault {
    /// Line in the file, from 1; the header is line 1.
    pub line: u64,
    /// Column, from 1; 0 when it is about the whole line.
    pub column: u32,
    /// Name of the column in the header; empty when it is about the whole line.
    pub field: &'static str,
    /// What is wrong, in Chinese, without a full stop.
    pub what: String,
    /// How to mend it, in Chinese, without a full stop.
    pub mend: String,
}

impl fmt::Display for ImportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, field, what, mend } = self;
        write!(f, "第 {line} 行")?;
        if *column > 0 {
            write!(f, "第 {column} 列")?;
        }
        if !field.is_empty() {
            write!(f, " {field}")?;
        }
        write!(f, "：{what}。{mend}。")
    }
}

/// Why a file was not taken over. Nothing of it was written, except where a [`Partly`] says how
/// much.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file has these faults, in the order of their lines.
    #[error("the file has {} faults", .0.len())]
    Faulty(Vec<ImportFault>),
    /// The batch number was used for another file.
    #[error("this batch number was used for other content")]
    BatchReused,
    /// A chunk of credits was refused because facts changed since the file was checked. What is not
    /// booked needs a new batch number.
    #[error("a chunk was refused")]
    Refused(Vec<Refusal>, Partly),
    /// The lane did not take it all; the same file with the same batch number goes on where it
    /// stopped.
    #[error("stopped after {} lines; send the same file again with the same batch number",
        .0.booked.len())]
    Stopped(Partly),
    /// The database or the lane.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

impl From<Vec<ImportFault>> for ImportError {
    fn from(faults: Vec<ImportFault>) -> Self {
        Self::Faulty(faults)
    }
}

/// What rows are checked against.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// Rules and places.
    pub policies: &'a PolicySet,
    /// The day of the import, in Shanghai.
    pub today: Date,
}

/// Whether a file is written, or only checked as if it were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Write,
    Check,
}

/// Runs a check that needs the database together with the writing, in one transaction: faults
/// undo everything, and so does a check.
async fn write_checked<T: Send + 'static>(
    app: &App,
    home: Area,
    way: Way,
    work: impl FnOnce(&mut dyn Tx) -> store::Result<Result<T, Vec<ImportFault>>> + Send + 'static,
) -> Result<T, ImportError> {
    let slot = Arc::new(Mutex::new(None));
    let inside = Arc::clone(&slot);
    let written = app.chore(home, move |tx| {
        let outcome = work(tx)?;
        let keep = outcome.is_ok() && way == Way::Write;
        *inside.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
        if !keep {
            // The transaction must leave nothing; what was found is in the slot.
            return Err(StoreError::Inconsistent { table: "import", what: "undone".to_owned() });
        }
        Ok(())
    });
    let written = written.await;
    let outcome = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (outcome, written) {
        (Some(Err(faults)), _) => Err(faults.into()),
        (Some(Ok(done)), Ok(())) => Ok(done),
        (Some(Ok(done)), Err(_)) if way == Way::Check => Ok(done),
        (_, Err(error)) => Err(error.into()),
        (None, Ok(())) => Err(AppError::Busy.into()),
    }
}
