//! What SQLite's errors mean to a caller. No text names a value.

use rusqlite::{Error, ErrorCode};
use store::StoreError;

/// What a failure of a statement about `table` means.
pub(crate) fn failed(table: &'static str, error: Error) -> StoreError {
    match error {
        Error::SqliteFailure(code, text) => match code.code {
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Contended,
            // SQLite's text names columns and constraints, never values.
            ErrorCode::ConstraintViolation => {
                let what = text.unwrap_or_else(|| code.to_string());
                StoreError::Inconsistent { table, what }
            }
            _ => StoreError::Driver(text.unwrap_or_else(|| code.to_string())),
        },
        Error::FromSqlConversionFailure(column, ..)
        | Error::IntegralValueOutOfRange(column, _)
        | Error::Utf8Error(column, _)
        | Error::InvalidColumnType(column, ..) => {
            let what = format!("column {column} of what was read holds what it must not");
            StoreError::Inconsistent { table, what }
        }
        Error::ToSqlConversionFailure(_) => {
            StoreError::Inconsistent { table, what: "a value does not fit its column".to_owned() }
        }
        other => StoreError::Driver(other.to_string()),
    }
}

/// A failure that is about no table.
pub(crate) fn driver(error: Error) -> StoreError {
    failed("database", error)
}

/// A row is not as it must be.
pub(crate) fn inconsistent(table: &'static str, what: impl Into<String>) -> StoreError {
    StoreError::Inconsistent { table, what: what.into() }
}

/// A value cannot be written as JSON: a record has a shape that JSON has no form for.
pub(crate) fn unwritable(error: &serde_json::Error) -> StoreError {
    StoreError::Driver(format!("a record has no form: {:?}", error.classify()))
}
