//! The tables of the transactions: `interface/<infno>.tsv`, one file per transaction.
//!
//! Facts of the national interface (湖南 edition V1.1.27, October 2024, compared with the clients of
//! other provinces), and of this project's own transactions (99xx). A file begins with the number and
//! the name; `>node` begins a node of the request, `<node` one of the answer, `=node` the columns of
//! a file. Behind a node stand its meaning, the most rows and whether it must be there; `parent.field`
//! is a node inside the rows of another. A field is name (`name|other` where clients spell it in two
//! ways), meaning, form, need, code table, note:
//!
//! * form: `C50` text, `N16.2` decimal, `D` day, `T` time, `X` `exp_content`, `B` bytes, `L` true or
//!   false, `J` any JSON;
//! * need: `!` this server cannot do without it; `Y` the interface demands it (of an answer: never
//!   empty), this server reads it where it is; `-` may be absent.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Codes, Field, Kind, NodeTable};

/// A transaction's tables.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// Its number.
    pub(crate) infno: &'static str,
    /// Its name.
    pub(crate) zh: &'static str,
    /// What is read.
    pub(crate) request: Vec<NodeTable>,
    /// What is answered.
    pub(crate) response: Vec<NodeTable>,
    /// Columns of files that go with it.
    pub(crate) files: Vec<NodeTable>,
}

macro_rules! files {
    ($($infno:literal)*) => {
        &[$(include_str!(concat!("../../../../interface/", $infno, ".tsv")),)*]
    };
}

static FILES: &[&str] = files!(
    "1101" "1201" "2001" "2101" "2102" "2103" "2201" "2202" "2203" "2203A" "2204" "2205" "2206"
    "2207" "2208" "2301" "2302" "2303" "2304" "2305" "2401" "2402" "2404" "2405" "2601" "3201"
    "3202" "3203" "3204" "3505" "5201" "5202" "5203" "5204" "5206" "6101" "6201" "6202" "6203"
    "6204" "6301" "6302" "6401" "9001" "9002" "9101" "9102" "9911" "9912" "9913" "9914" "9915" "9990"
);

static CODES: LazyLock<BTreeMap<&'static str, &'static Codes>> =
    LazyLock::new(|| codes(include_str!("../../../../interface/codes.tsv")));

static TABLES: LazyLock<BTreeMap<&'static str, Table>> =
    LazyLock::new(|| FILES.iter().map(|text| table(text)).map(|t| (t.infno, t)).collect());

static NONE: LazyLock<Table> = LazyLock::new(Table::default);

/// The tables of a transaction; empty for one that has none.
pub(crate) fn of(infno: &str) -> &'static Table {
    TABLES.get(infno).unwrap_or(&NONE)
}

/// All of them by number.
pub(crate) fn all() -> impl Iterator<Item = &'static Table> {
    TABLES.values()
}

/// A code table by its name.
pub(crate) fn code_table(name: &str) -> Option<&'static Codes> {
    CODES.get(name).copied()
}

/// All code tables by name.
pub(crate) fn code_tables() -> impl Iterator<Item = &'static Codes> {
    CODES.values().copied()
}

/// Reads `codes.tsv`: `@name`, where checked the longest local code, the codes that a value may be
/// or begin with, and what the cashier reads; below it code and meaning.
fn codes(text: &'static str) -> BTreeMap<&'static str, &'static Codes> {
    let mut tables: Vec<Codes> = Vec::new();
    for line in text.lines() {
        let mut cells = line.split('\t');
        let first = cells.next().unwrap_or_default();
        if let Some(name) = first.strip_prefix('@') {
            let longest = cells.next().and_then(|n| n.parse().ok()).unwrap_or(0);
            let table = cells.next().map(|list| list.split(' ').collect()).unwrap_or_default();
            let allowed = cells.next().unwrap_or_default();
            tables.push(Codes { name, table, longest, allowed, meanings: Vec::new() });
        } else if let Some(table) = tables.last_mut() {
            table.meanings.push((first, cells.next().unwrap_or_default()));
        }
    }
    let leaked = tables.into_iter().map(|codes| &*Box::leak(Box::new(codes)));
    leaked.map(|codes| (codes.name, codes)).collect()
}

fn table(text: &'static str) -> Table {
    let mut lines = text.lines();
    let (infno, zh) = lines.next().and_then(|head| head.split_once('\t')).unwrap_or_default();
    let mut table = Table { infno, zh, ..Table::default() };
    let mut side = '>';
    for line in lines {
        if let Some(mark @ ('>' | '<' | '=')) = line.chars().next() {
            side = mark;
            nodes(&mut table, side).push(node(&line[1..]));
        } else if let Some(node) = nodes(&mut table, side).last_mut() {
            node.fields.push(field(line));
        }
    }
    table
}

fn nodes(table: &mut Table, side: char) -> &mut Vec<NodeTable> {
    match side {
        '<' => &mut table.response,
        '=' => &mut table.files,
        _ => &mut table.request,
    }
}

fn node(line: &'static str) -> NodeTable {
    let cells: Vec<&str> = line.split('\t').collect();
    let cell = |place: usize| cells.get(place).copied().unwrap_or_default();
    let most = cell(2).parse().unwrap_or(1);
    NodeTable { name: cell(0), zh: cell(1), most, required: cell(3) == "Y", fields: Vec::new() }
}

fn field(line: &'static str) -> Field {
    let cells: Vec<&str> = line.split('\t').collect();
    let cell = |place: usize| cells.get(place).copied().unwrap_or_default();
    let codes = cell(4).strip_prefix('@').and_then(code_table);
    let (name, also) = cell(0).split_once('|').unwrap_or((cell(0), ""));
    Field {
        name,
        also,
        zh: cell(1),
        kind: kind(cell(2), codes),
        required: cell(3) == "!",
        national: cell(3) != "-",
        codes,
        note: cell(5),
    }
}

fn kind(form: &str, codes: Option<&'static Codes>) -> Kind {
    if let Some(codes) = codes.filter(|codes| codes.is_checked()) {
        return Kind::Code(codes);
    }
    let (letter, rest) = form.split_at(form.len().min(1));
    match letter {
        "N" => {
            let (digits, scale) = rest.split_once('.').unwrap_or((rest, "0"));
            Kind::Decimal(digits.parse().unwrap_or(16), scale.parse().unwrap_or(0))
        }
        "D" => Kind::Day,
        "T" => Kind::Time,
        "X" => Kind::Extra,
        "B" => Kind::Bytes,
        "L" => Kind::Flag,
        "J" => Kind::Json,
        _ => Kind::Text(rest.parse().unwrap_or(200)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_a_table_whose_codes_exist() {
        assert_eq!(TABLES.len(), FILES.len());
        for text in FILES {
            let table = of(text.split('\t').next().unwrap());
            assert!(!table.zh.is_empty() && !table.request.is_empty(), "{}", table.infno);
            for line in text.lines().skip(1).filter(|line| !line.starts_with(['>', '<', '='])) {
                let cells: Vec<&str> = line.split('\t').collect();
                assert!((4..=6).contains(&cells.len()), "{}: {line}", table.infno);
                assert!(["!", "Y", "-"].contains(&cells[3]), "{}: {line}", table.infno);
                if let Some(codes) = cells.get(4).and_then(|cell| cell.strip_prefix('@')) {
                    assert!(code_table(codes).is_some(), "{}: {line}", table.infno);
                }
            }
        }
    }
}
