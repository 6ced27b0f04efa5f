//! Text of a policy file → [`Unit`], or every fault in it at once.

use std::ops::Range;

use serde::de::{DeserializeOwned, IntoDeserializer};
use sm3::{Digest, Sm3};
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::entry::EntryReader;
use super::fault::{PolicyFault, clip, mend, not_known, place};
use super::head::Head;
use super::resolve::hex;
use super::{Axes, AxisName, Unit};

/// The word for "nobody knows".
pub(super) const UNKNOWN: &str = "unknown";

/// Keys of a file beside the axes.
const HEAD: [&str; 8] =
    ["code", "name", "hotline", "unknown", "own_books", "areas", "hotlines", "sources"];

/// A value with its place in the file.
pub(super) type Placed<'t> = Spanned<DeValue<'t>>;

/// Parses one file; `file` is its name for messages.
pub fn parse_unit(file: &str, text: &str) -> Result<Unit, Vec<PolicyFault>> {
    let mut faults = Faults { file, text, list: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let said = match error.message() {
            "duplicate key" => "同一个键写了两次".to_owned(),
            other => format!("TOML 语法错误：{other}"),
        };
        faults.add(error.span().unwrap_or(0..0), "TOML", said);
    }
    if !errors.is_empty() {
        return Err(faults.sorted());
    }
    let unit = read_unit(table.get_ref(), &mut faults);
    if faults.list.is_empty() { Ok(unit) } else { Err(faults.sorted()) }
}

/// Collects faults with their places.
pub(super) struct Faults<'t> {
    file: &'t str,
    text: &'t str,
    list: Vec<PolicyFault>,
}

impl<'t> Faults<'t> {
    /// One more.
    pub(super) fn add(&mut self, span: Range<usize>, key: &str, what: impl Into<String>) {
        let (line, column) = place(self.text, span.start);
        let file = self.file.to_owned();
        self.list.push(PolicyFault { file, line, column, key: clip(key), what: what.into() });
    }

    /// The line of a place, from 1.
    pub(super) fn line(&self, span: &Range<usize>) -> u32 {
        place(self.text, span.start).0
    }

    /// The value as a `T`, or a fault, which says with `form` what is allowed there.
    pub(super) fn typed<T: DeserializeOwned>(
        &mut self,
        value: &Placed<'t>,
        key: &str,
        form: impl Fn() -> String,
    ) -> Option<T> {
        let span = value.span();
        let deserializer: ValueDeserializer<'t> = value.clone().into_deserializer();
        match T::deserialize(deserializer) {
            Ok(typed) => Some(typed),
            Err(error) => {
                let place = error.span().unwrap_or(span);
                let raw = self.text.get(place.clone()).unwrap_or("");
                self.add(place, key, mend(error.message(), raw, &form()));
                None
            }
        }
    }

    /// The table behind a value, or a fault.
    pub(super) fn table<'v>(
        &mut self,
        value: &'v Placed<'t>,
        key: &str,
    ) -> Option<&'v DeTable<'t>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.add(value.span(), key, "应为表，例如 [areas]");
        }
        table
    }

    fn sorted(mut self) -> Vec<PolicyFault> {
        self.list.sort();
        self.list.dedup();
        self.list
    }
}

fn read_unit<'t>(table: &DeTable<'t>, faults: &mut Faults<'t>) -> Unit {
    let axes = AxisName::ALL.iter().map(|axis| axis.key());
    for (key, value) in table {
        let word: &str = key.get_ref();
        if !HEAD.contains(&word) && !axes.clone().any(|axis| axis == word) {
            let allowed = HEAD.into_iter().chain(axes.clone());
            faults.add(key.span(), word, not_known(word, allowed));
        } else if !HEAD.contains(&word) && !value.get_ref().is_array() {
            faults.add(key.span(), word, format!("应写成 [[{word}]]，每个日期一段"));
        }
    }
    let head = Head::read(table, faults);
    let axes = Axes::read(&mut EntryReader { table, head: &head, faults });
    Unit {
        file: faults.file.to_owned(),
        code: head.code,
        name: head.name,
        hotline: head.hotline,
        own_books: head.own_books,
        areas: head.areas,
        hotlines: head.hotlines,
        sources: head.sources.into_iter().filter_map(|(key, s)| Some((key, s?))).collect(),
        axes,
        digest: hex(&Sm3::digest(faults.text.as_bytes())),
    }
}
