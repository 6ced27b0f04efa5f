//! One line of a file: its cells by the names of their columns.

use std::collections::BTreeMap;

use domain::money::{DecimalError, parse_decimal};
use domain::{Area, Fen};
use jiff::civil::Date;

use super::table::Header;
use super::{ImportFault, Rules};

/// A line has a fault, which is already in the list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Faulted;

/// What was read, or a fault that is already in the list.
pub(crate) type Read<T> = Result<T, Faulted>;

/// One line. Every reader of a cell puts a fault when the cell is not right.
pub(crate) struct Row<'t> {
    /// Line in the file, from 1.
    pub(crate) line: u64,
    pub(crate) cells: Vec<String>,
    pub(crate) header: &'t Header,
    pub(crate) faults: &'t mut Vec<ImportFault>,
    /// Keys that came before, with their lines.
    pub(crate) seen: &'t mut BTreeMap<(&'static str, String), u64>,
}

impl Row<'_> {
    /// Puts a fault of a column.
    pub(crate) fn fault<T>(
        &mut self,
        field: &'static str,
        what: impl Into<String>,
        mend: &str,
    ) -> Read<T> {
        let (column, what, mend) = (self.column(field), what.into(), mend.to_owned());
        self.faults.push(ImportFault { line: self.line, column, field, what, mend });
        Err(Faulted)
    }

    /// Place of a column, from 1; 0 when the file does not have it.
    pub(crate) fn column(&self, field: &'static str) -> u32 {
        self.header.places.get(field).map_or(0, |p| u32::try_from(p + 1).unwrap_or(u32::MAX))
    }

    /// The text of a cell; `None` when it is empty or the file does not have the column.
    pub(crate) fn maybe(&self, field: &'static str) -> Option<String> {
        let cell = self.header.places.get(field).and_then(|place| self.cells.get(*place));
        cell.filter(|text| !text.is_empty()).cloned()
    }

    /// The text of a cell that must not be empty.
    pub(crate) fn text(&mut self, field: &'static str) -> Read<String> {
        match self.maybe(field) {
            Some(text) => Ok(text),
            None => self.fault(field, "没有填写", "请填写"),
        }
    }

    /// A cell that must be one of these words.
    pub(crate) fn word<T: Copy>(&mut self, field: &'static str, words: &[(&str, T)]) -> Read<T> {
        let text = self.text(field)?;
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Ok(*value);
        }
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        self.fault(field, "不是可用的值", &format!("可用：{}", known.join("、")))
    }

    /// As [`Self::word`], for a cell that may be empty.
    pub(crate) fn maybe_word<T: Copy>(
        &mut self,
        field: &'static str,
        words: &[(&str, T)],
    ) -> Read<Option<T>> {
        if self.maybe(field).is_none() { Ok(None) } else { self.word(field, words).map(Some) }
    }

    /// Yes or no; empty is `default`.
    pub(crate) fn flag(&mut self, field: &'static str, default: bool) -> Read<bool> {
        const WORDS: [(&str, bool); 6] = [
            ("true", true),
            ("false", false),
            ("1", true),
            ("0", false),
            ("是", true),
            ("否", false),
        ];
        Ok(self.maybe_word(field, &WORDS)?.unwrap_or(default))
    }

    /// A day, if any.
    pub(crate) fn maybe_day(&mut self, field: &'static str) -> Read<Option<Date>> {
        let Some(text) = self.maybe(field) else { return Ok(None) };
        // jiff also reads other forms of ISO 8601; files have one.
        let plain = text.len() == 10 && text.bytes().filter(|b| *b == b'-').count() == 2;
        match text.parse::<Date>() {
            Ok(day) if plain => Ok(Some(day)),
            _ => self.fault(field, "不是日期", "请写成 2026-11-22 的样子"),
        }
    }

    /// An exact decimal scaled by 10^`scale`, if any.
    pub(crate) fn maybe_decimal(&mut self, field: &'static str, scale: u32) -> Read<Option<i64>> {
        let Some(text) = self.maybe(field) else { return Ok(None) };
        let what = match parse_decimal(&text, scale) {
            // What `1e3` means is clear; that it was meant is not.
            Ok(_) if text.contains(['e', 'E']) => "不能用科学计数法".to_owned(),
            Ok(value) => return Ok(Some(value)),
            Err(DecimalError::NotANumber) => "不是数字".to_owned(),
            Err(DecimalError::TooFine) => format!("小数超过 {scale} 位"),
            Err(DecimalError::TooLarge) => "数字太大".to_owned(),
        };
        let mend = format!("请写成最多 {scale} 位小数的数字，不要千分位和单位");
        self.fault(field, what, &mend)
    }

    /// An amount above zero and at most `most`, in 元.
    pub(crate) fn money(&mut self, field: &'static str, most: Fen) -> Read<Fen> {
        self.text(field)?;
        match self.maybe_decimal(field, 2)?.map(Fen) {
            Some(amount) if amount > most => {
                let what = format!("金额超过一行的技术上限 {most} 元");
                self.fault(field, what, "请核对金额，单位是元；确实更大的请分成几行")
            }
            Some(amount) if amount.is_positive() => Ok(amount),
            _ => self.fault(field, "金额不大于零", "请填写大于零的金额，单位元"),
        }
    }

    /// A code of a place, as the area that keeps the books.
    pub(crate) fn area(&mut self, field: &'static str, rules: Rules<'_>) -> Read<Area> {
        let text = self.text(field)?;
        if let Some(area) = rules.policies.area_of(&text, rules.today) {
            return Ok(area);
        }
        let mend = "请填写六位行政区划代码；省本级用 xx9900";
        self.fault(field, "不认识的统筹区代码", mend)
    }

    /// A key that no other line of the file may have. `kind` keeps the keys of several columns
    /// apart.
    pub(crate) fn unique(
        &mut self,
        kind: &'static str,
        field: &'static str,
        key: String,
    ) -> Read<()> {
        if let Some(earlier) = self.seen.get(&(kind, key.clone())) {
            let what = format!("和第 {earlier} 行重复");
            return self.fault(field, what, "同一个文件里只能出现一次，请删去一行");
        }
        self.seen.insert((kind, key), self.line);
        Ok(())
    }
}
