//! Answers as CSV, for people who open them in a spreadsheet.
//!
//! UTF-8 with a byte order mark: without it the spreadsheets most people have here show 乱码 (P). A
//! text that a spreadsheet would take for a formula gets an apostrophe before it; amounts are made
//! by the platform and stay numbers.

use axum::http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse as _, Response};

use super::body::header;
use super::fault::Fault;
use super::problem::Problem;

/// Where to go on, where a sheet is not all: JSON answers have it as a field.
pub const MORE_FROM: &str = "x-more-from";

/// What an answer is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `application/json`
    Json,
    /// `text/csv`
    Csv,
}

impl Form {
    /// `format=` where it is given, else whichever of the two `Accept` names first, else JSON.
    pub fn asked(format: Option<&str>, headers: &HeaderMap) -> Result<Self, Problem> {
        match format {
            Some("csv") => Ok(Self::Csv),
            Some("json") => Ok(Self::Json),
            Some(_) => Err(Problem::field("format", ("json 或 csv", "json or csv"))),
            None => {
                let accepted = header(headers, ACCEPT.as_str()).unwrap_or("").split(',');
                let kinds = accepted.map(|kind| kind.split(';').next().unwrap_or("").trim());
                let first =
                    kinds.into_iter().find(|kind| matches!(*kind, "text/csv" | "application/json"));
                Ok(if first == Some("text/csv") { Self::Csv } else { Self::Json })
            }
        }
    }
}

/// A sheet being written.
#[derive(Debug)]
pub struct Sheet(csv::Writer<Vec<u8>>);

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// What people or files wrote.
    Text(String),
    /// What the platform made: amounts, counts, moments, codes of its own.
    Made(String),
    /// Nothing.
    Empty,
}

impl Cell {
    fn written(self) -> String {
        match self {
            Self::Text(text) => plain(text),
            Self::Made(text) => text,
            Self::Empty => String::new(),
        }
    }
}

/// No formula: what begins like one gets an apostrophe.
fn plain(text: String) -> String {
    const BEGINS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    if text.starts_with(BEGINS) { format!("'{text}") } else { text }
}

impl Sheet {
    /// With the names of its columns.
    pub fn new(columns: &[&str]) -> Result<Self, Problem> {
        let mut sheet = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        sheet.write_record(columns).map_err(|_| Fault::Internal)?;
        Ok(Self(sheet))
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> Result<(), Problem> {
        let cells = cells.into_iter().map(Cell::written);
        self.0.write_record(cells).map_err(|_| Fault::Internal.into())
    }

    /// The answer, as a file of this name (without its ending).
    pub fn answer(self, name: &str, more_from: Option<&str>) -> Result<Response, Problem> {
        let bytes = self.0.into_inner().map_err(|_| Fault::Internal)?;
        let mut response = bytes.into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("text/csv; charset=utf-8; header=present");
        headers.insert(CONTENT_TYPE, kind);
        let file = format!("attachment; filename=\"{name}.csv\"");
        let file = HeaderValue::from_str(&file).map_err(|_| Fault::Internal)?;
        headers.insert(CONTENT_DISPOSITION, file);
        if let Some(more) = more_from.and_then(|more| HeaderValue::from_str(more).ok()) {
            headers.insert(MORE_FROM, more);
        }
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_never_a_formula_and_an_amount_stays_a_number() {
        let mut sheet = Sheet::new(&["a", "b"]).unwrap();
        for text in ["=1+1", "+86", "-x", "@a", "\tx", "＝1", "药,店\"甲\""] {
            sheet.row([Cell::Text(text.to_owned()), Cell::Made("-25.00".to_owned())]).unwrap();
        }
        let bytes = sheet.0.into_inner().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let expected = "\u{feff}a,b\n'=1+1,-25.00\n'+86,-25.00\n'-x,-25.00\n'@a,-25.00\n'\tx,-25.00\n\
                        '＝1,-25.00\n\"药,店\"\"甲\"\"\",-25.00\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn the_address_decides_before_the_header() {
        let mut headers = HeaderMap::new();
        assert_eq!(Form::asked(None, &headers).unwrap(), Form::Json);
        headers.insert(ACCEPT, HeaderValue::from_static("text/csv;q=0.9, application/json"));
        assert_eq!(Form::asked(None, &headers).unwrap(), Form::Csv);
        assert_eq!(Form::asked(Some("json"), &headers).unwrap(), Form::Json);
        assert!(Form::asked(Some("xlsx"), &headers).is_err());
    }
}
