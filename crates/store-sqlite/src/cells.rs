//! Cells of a row, read in the order of the statement's columns, and how values are written.

use domain::{Area, Fen, Moment};
use jiff::civil::Date;
use rusqlite::Row;
use rusqlite::types::{FromSql, Type};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::de::IntoDeserializer;
use serde::de::value::Error as WordError;
use store::Result;

use crate::error::unwritable;

/// Reads one row from left to right.
pub(crate) struct Cells<'r, 's> {
    row: &'r Row<'s>,
    next: usize,
}

type Read<T> = rusqlite::Result<T>;

impl<'r, 's> Cells<'r, 's> {
    pub(crate) fn new(row: &'r Row<'s>) -> Self {
        Self { row, next: 0 }
    }

    fn place(&mut self) -> usize {
        let place = self.next;
        self.next += 1;
        place
    }

    /// Whatever the driver reads by itself.
    pub(crate) fn take<T: FromSql>(&mut self) -> Read<T> {
        let place = self.place();
        self.row.get(place)
    }

    pub(crate) fn fen(&mut self) -> Read<Fen> {
        self.take().map(Fen)
    }

    pub(crate) fn maybe_fen(&mut self) -> Read<Option<Fen>> {
        Ok(self.take::<Option<i64>>()?.map(Fen))
    }

    pub(crate) fn moment(&mut self) -> Read<Moment> {
        self.take().map(Moment)
    }

    pub(crate) fn area(&mut self) -> Read<Area> {
        let place = self.place();
        Area::from_number(self.row.get(place)?).ok_or_else(|| bad(place))
    }

    pub(crate) fn date(&mut self) -> Read<Date> {
        self.maybe_date()?.ok_or_else(|| bad(self.next))
    }

    pub(crate) fn maybe_date(&mut self) -> Read<Option<Date>> {
        let place = self.place();
        let text = self.row.get_ref(place)?.as_str_or_null().map_err(|_| bad(place))?;
        text.map(|text| text.parse().map_err(|_| bad(place))).transpose()
    }

    /// A variant without fields, by its name.
    pub(crate) fn word<T: DeserializeOwned>(&mut self) -> Read<T> {
        let place = self.place();
        let text = self.row.get_ref(place)?.as_str().map_err(|_| bad(place))?;
        from_word(text).ok_or_else(|| bad(place))
    }

    /// A variant without fields, where there is one.
    pub(crate) fn maybe_word<T: DeserializeOwned>(&mut self) -> Read<Option<T>> {
        let place = self.place();
        let text = self.row.get_ref(place)?.as_str_or_null().map_err(|_| bad(place))?;
        text.map(|text| from_word(text).ok_or_else(|| bad(place))).transpose()
    }

    pub(crate) fn json<T: DeserializeOwned>(&mut self) -> Read<T> {
        self.maybe_json()?.ok_or_else(|| bad(self.next))
    }

    pub(crate) fn maybe_json<T: DeserializeOwned>(&mut self) -> Read<Option<T>> {
        let place = self.place();
        let text = self.row.get_ref(place)?.as_str_or_null().map_err(|_| bad(place))?;
        text.map(|text| serde_json::from_str(text).map_err(|_| bad(place))).transpose()
    }

    /// A failure that blames the cell read last.
    pub(crate) fn blame(&self) -> rusqlite::Error {
        bad(self.next)
    }
}

fn bad(place: usize) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(place, Type::Text, "unreadable".into())
}

fn from_word<T: DeserializeOwned>(text: &str) -> Option<T> {
    let deserializer: serde::de::value::StrDeserializer<'_, WordError> = text.into_deserializer();
    T::deserialize(deserializer).ok()
}

/// The name of a variant without fields.
pub(crate) fn word<T: Serialize>(value: &T) -> Result<String> {
    match serde_json::to_value(value).map_err(|error| unwritable(&error))? {
        serde_json::Value::String(name) => Ok(name),
        other => Ok(other.to_string()),
    }
}

/// Compact JSON.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| unwritable(&error))
}
