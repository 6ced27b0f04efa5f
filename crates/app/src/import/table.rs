//! A CSV file as rows of named columns; collects faults.

use std::collections::BTreeMap;

use csv::{ByteRecord, ReaderBuilder};

use super::row::{Read, Row};
use super::{FILE_MAX, ImportFault};

/// A column that a kind of file has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
}

/// A column that must be in the header.
pub(crate) const fn needed(name: &'static str) -> Column {
    Column { name, required: true }
}

/// A column that may be missing.
pub(crate) const fn optional(name: &'static str) -> Column {
    Column { name, required: false }
}

/// Reads a file and makes something of every line with `make`.
pub(crate) fn read<T>(
    bytes: &[u8],
    columns: &'static [Column],
    mut make: impl FnMut(&mut Row<'_>) -> Read<T>,
) -> Result<Vec<T>, Vec<ImportFault>> {
    if bytes.len() > FILE_MAX {
        return Err(vec![whole(1, "文件超过 16 MiB", "请分成几个文件")]);
    }
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text);
    let mut record = ByteRecord::new();
    let mut faults = Vec::new();
    let header = match reader.read_byte_record(&mut record) {
        Ok(true) => Header::read(&record, columns, &mut faults),
        _ => return Err(vec![whole(1, "文件是空的", "第一行应为列名，之后每行一条")]),
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut rows = Vec::new();
    let mut seen: BTreeMap<(&'static str, String), u64> = BTreeMap::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => {
                let line = reader.position().line();
                faults.push(whole(line, "这一行不是 CSV", "请检查引号是否成对"));
                break;
            }
        }
        let line = record.position().map_or(0, csv::Position::line);
        let Some(cells) = cells(&record, line, header.width, &mut faults) else { continue };
        let row = &mut Row { line, cells, header: &header, faults: &mut faults, seen: &mut seen };
        rows.extend(make(row).ok());
    }
    if rows.is_empty() && faults.is_empty() {
        faults.push(whole(2, "文件里没有数据", "列名之后每行写一条"));
    }
    if faults.is_empty() { Ok(rows) } else { Err(faults) }
}

fn whole(line: u64, what: impl Into<String>, mend: &str) -> ImportFault {
    ImportFault { line, column: 0, field: "", what: what.into(), mend: mend.to_owned() }
}

/// The cells of a line, trimmed, as many as the header has.
fn cells(
    record: &ByteRecord,
    line: u64,
    width: usize,
    faults: &mut Vec<ImportFault>,
) -> Option<Vec<String>> {
    if record.len() != width {
        let what = format!("这一行有 {} 列，列名有 {width} 列", record.len());
        faults.push(whole(line, what, "请补上或删去多余的逗号；内容里有逗号时用引号括起来"));
        return None;
    }
    let texts = record.iter().map(|cell| std::str::from_utf8(cell).map(|t| t.trim().to_owned()));
    let cells = texts.collect::<Result<Vec<_>, _>>().ok();
    if cells.is_none() {
        faults.push(whole(line, "这一行不是 UTF-8 编码", "请把文件另存为 UTF-8 的 CSV"));
    }
    cells
}

/// Where each column stands.
pub(crate) struct Header {
    pub(crate) places: BTreeMap<&'static str, usize>,
    width: usize,
}

impl Header {
    fn read(
        record: &ByteRecord,
        columns: &'static [Column],
        faults: &mut Vec<ImportFault>,
    ) -> Self {
        let mut places = BTreeMap::new();
        let names: Vec<&str> = columns.iter().map(|c| c.name).collect();
        for (place, cell) in record.iter().enumerate() {
            let name = std::str::from_utf8(cell).unwrap_or("").trim();
            let known = columns.iter().find(|c| c.name == name);
            let what = match known {
                None => "不认识的列名".to_owned(),
                Some(column) if places.insert(column.name, place).is_some() => {
                    format!("列名 {} 写了两次", column.name)
                }
                Some(_) => continue,
            };
            let column = u32::try_from(place + 1).unwrap_or(u32::MAX);
            let mend = format!("可用的列名：{}", names.join(","));
            faults.push(ImportFault { line: 1, column, field: "", what, mend });
        }
        for column in columns.iter().filter(|c| c.required && !places.contains_key(c.name)) {
            let what = format!("缺少列 {}", column.name);
            faults.push(whole(1, what, "请在第一行加上这个列名，并填写每一行"));
        }
        Self { places, width: record.len() }
    }
}

#[cfg(test)]
mod tests {
    use domain::Fen;

    use super::*;

    const COLUMNS: &[Column] = &[needed("name"), needed("amount"), optional("note")];

    fn check(file: &[u8]) -> Result<Vec<(String, Fen)>, Vec<String>> {
        let rows = read(file, COLUMNS, |row| {
            let (name, amount) = (row.text("name"), row.money("amount", Fen(1_000_000)));
            let (name, amount) = (name?, amount?);
            row.unique("name", "name", name.clone())?;
            Ok((name, amount))
        });
        rows.map_err(|faults| {
            faults.iter().map(|f| format!("{}:{} {}", f.line, f.column, f.field)).collect()
        })
    }

    #[test]
    fn columns_may_stand_in_any_order_and_a_mark_is_dropped() {
        let file = "\u{feff}amount,name\r\n1.50,甲\r\n\"2\",\"乙,丙\"\r\n";
        let rows = check(file.as_bytes()).unwrap();
        assert_eq!(rows, [("甲".to_owned(), Fen(150)), ("乙,丙".to_owned(), Fen(200))]);
    }

    #[test]
    fn every_faulty_line_is_told_at_once() {
        let file = "name,amount,note\n甲,1.005,\n,x,\n乙,1\n甲,-1,\n丙,1,\n丙,2,\n".as_bytes();
        let faults = check(file).unwrap_err();
        assert_eq!(
            faults,
            ["2:2 amount", "3:1 name", "3:2 amount", "4:0 ", "5:2 amount", "7:1 name"]
        );
    }

    #[test]
    fn amounts_are_plain_and_bounded() {
        assert_eq!(check(b"name,amount\na,10000.00\n").unwrap()[0].1, Fen(1_000_000));
        for amount in ["10000.01", "1e3", "1E0", "0.5e1", "99999999999999999999"] {
            let file = format!("name,amount\na,{amount}\n");
            assert_eq!(check(file.as_bytes()).unwrap_err(), ["2:2 amount"], "{amount}");
        }
    }

    #[test]
    fn what_is_no_table_is_said_so() {
        assert_eq!(check(b"").unwrap_err(), ["1:0 "]);
        assert_eq!(check(b"name,amount\n").unwrap_err(), ["2:0 "]);
        assert_eq!(check(b"name,sum,name\n").unwrap_err(), ["1:2 ", "1:3 ", "1:0 "]);
        assert_eq!(check(b"name,amount\n\xB0\xA1,1\n").unwrap_err(), ["2:0 "]);
    }
}
