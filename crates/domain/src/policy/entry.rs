//! The dated values of a policy file: one table per value, every rule about them checked here.

use jiff::civil::Date;
use toml::de::DeTable;

use super::axes::AxisReader;
use super::fault::not_known;
use super::head::Head;
use super::parse::{Faults, Placed, UNKNOWN};
use super::{AxisName, AxisValue, Claim, Dated, Grade, Known};
use crate::Area;

/// Keys of one dated value.
const KEYS: [&str; 8] = ["value", "since", "until", "area", "source", "grade", "note", "claims"];

/// Reads the axes of one file.
pub(super) struct EntryReader<'a, 't> {
    pub(super) table: &'a DeTable<'t>,
    pub(super) head: &'a Head,
    pub(super) faults: &'a mut Faults<'t>,
}

impl AxisReader for EntryReader<'_, '_> {
    fn read<T: AxisValue>(&mut self, name: AxisName) -> Vec<Dated<T>> {
        let entries = self.table.get(name.key()).and_then(|value| value.get_ref().as_array());
        let mut values: Vec<Dated<T>> = Vec::new();
        for entry in entries.into_iter().flatten() {
            let Some(dated) = self.entry(entry, name) else {
                continue;
            };
            let twin = values.iter().find(|v| v.area == dated.area && v.since == dated.since);
            if let Some(twin) = twin.filter(|_| !name.adds_up()) {
                let line = twin.line;
                let what = format!("与第 {line} 行的值同一地区、同一起始日；请改 since 或删去一个");
                self.faults.add(entry.span(), name.key(), what);
            }
            values.push(dated);
        }
        values.extend(self.named_unknown(name, &values));
        values
    }
}

impl<'t> EntryReader<'_, 't> {
    /// The value of an axis that stands in the file's list `unknown`.
    fn named_unknown<T: AxisValue>(
        &mut self,
        name: AxisName,
        given: &[Dated<T>],
    ) -> Option<Dated<T>> {
        let (_, span) = self.head.unknown.iter().find(|(axis, _)| *axis == name)?;
        if let Some(twin) = given.iter().find(|v| v.area.is_none() && v.since.is_none()) {
            let what = format!("第 {} 行已写了 {}；请删去一处", twin.line, name.key());
            self.faults.add(span.clone(), "unknown", what);
        }
        let line = self.faults.line(span);
        let (area, since, until, source, note) = (None, None, None, None, None);
        let (grade, claims) = (Grade::M, Vec::new());
        let value = Known::Unknown;
        Some(Dated { value, area, since, until, source, grade, note, claims, line })
    }

    /// One dated value; `None` where a fault was found that leaves nothing to compare with others.
    fn entry<T: AxisValue>(&mut self, entry: &Placed<'t>, name: AxisName) -> Option<Dated<T>> {
        let Some(table) = entry.get_ref().as_table() else {
            let what = format!("应写成 [[{}]]，下面写 value、grade 等", name.key());
            self.faults.add(entry.span(), name.key(), what);
            return None;
        };
        for (key, _) in table {
            let word: &str = key.get_ref();
            if !KEYS.contains(&word) {
                self.faults.add(key.span(), &path(name, word), not_known(word, KEYS.into_iter()));
            }
        }
        let value = self.value(entry, table, name);
        let since = self.day(table, name, "since");
        let until = self.day(table, name, "until");
        if let (Some(first), Some(end), Some(at)) = (since, until, table.get("until"))
            && end <= first
        {
            self.faults.add(
                at.span(),
                &path(name, "until"),
                "until 须晚于 since（该日起不再有效）",
            );
        }
        let area = self.area(table, name);
        let source = self.text(table, name, "source");
        let unknown = matches!(value, Some(Known::Unknown));
        let grade = self.grade(entry, table, name, unknown);
        if let Some(grade) = grade.filter(|_| !unknown) {
            self.check_source(entry, name, grade, source.as_deref());
        } else if unknown && source.is_some() {
            self.check_source(entry, name, Grade::M, source.as_deref());
        }
        let note = self.text(table, name, "note");
        let claims = self.claims(entry, table, name, unknown);
        let line = self.faults.line(&entry.span());
        // A hint's grade for an unknown value: nothing rests on it.
        let grade = if unknown { grade.unwrap_or(Grade::M) } else { grade? };
        Some(Dated { value: value?, area, since, until, source, grade, note, claims, line })
    }

    fn value<T: AxisValue>(
        &mut self,
        entry: &Placed<'t>,
        table: &DeTable<'t>,
        name: AxisName,
    ) -> Option<Known<T>> {
        let Some(value) = table.get("value") else {
            self.faults.add(
                entry.span(),
                name.key(),
                "缺少 `value`；不知道时写 value = \"unknown\"",
            );
            return None;
        };
        if value.get_ref().as_str() == Some(UNKNOWN) {
            return Some(Known::Unknown);
        }
        let form = || format!("{}，例如 value = {}", T::allowed(), T::example());
        let typed: T = self.faults.typed(value, &path(name, "value"), form)?;
        if let Some(what) = typed.wrong() {
            self.faults.add(value.span(), &path(name, "value"), what);
        }
        Some(Known::Value(typed))
    }

    fn day(&mut self, table: &DeTable<'t>, name: AxisName, key: &str) -> Option<Date> {
        let value = table.get(key)?;
        let stamp = value.get_ref().as_datetime();
        let plain = stamp.filter(|stamp| stamp.time.is_none() && stamp.offset.is_none());
        let day = plain.and_then(|stamp| stamp.date).and_then(|date| {
            let year = i16::try_from(date.year).ok()?;
            let month = i8::try_from(date.month).ok()?;
            Date::new(year, month, i8::try_from(date.day).ok()?).ok()
        });
        if day.is_none() {
            let what = "应为不带引号的日期，例如 2024-12-09";
            self.faults.add(value.span(), &path(name, key), what);
        }
        day
    }

    fn area(&mut self, table: &DeTable<'t>, name: AxisName) -> Option<Area> {
        let code = self.text(table, name, "area")?;
        let span = table.get("area")?.span();
        self.head.area(&code, span, &path(name, "area"), self.faults)
    }

    /// Contradicting sources: only of an unknown value, two or more, each named in `[sources]`.
    fn claims(
        &mut self,
        entry: &Placed<'t>,
        table: &DeTable<'t>,
        name: AxisName,
        unknown: bool,
    ) -> Vec<Claim> {
        let Some(value) = table.get("claims") else { return Vec::new() };
        let form =
            || "列表，每条是表，例如 { says = \"……\", source = \"S7\", grade = \"A\" }".to_owned();
        let key = path(name, "claims");
        let Some(claims) = self.faults.typed::<Vec<Claim>>(value, &key, form) else {
            return Vec::new();
        };
        if !unknown || claims.len() < 2 {
            let what = "claims 只用于 value = \"unknown\"，写互相矛盾的两种以上说法";
            self.faults.add(value.span(), &key, what);
        }
        for claim in &claims {
            if claim.says.trim().is_empty() {
                self.faults.add(value.span(), &key, "says 不能为空");
            }
            self.check_source(entry, name, claim.grade, Some(&claim.source));
        }
        claims
    }

    fn text(&mut self, table: &DeTable<'t>, name: AxisName, key: &str) -> Option<String> {
        let form = || format!("英文双引号里的文字，例如 {key} = \"…\"");
        self.faults.typed(table.get(key)?, &path(name, key), form)
    }

    fn grade(
        &mut self,
        entry: &Placed<'t>,
        table: &DeTable<'t>,
        name: AxisName,
        unknown: bool,
    ) -> Option<Grade> {
        let Some(value) = table.get("grade") else {
            if !unknown {
                self.faults.add(entry.span(), name.key(), "缺少 `grade`；可用：A、B、P、C、D、M");
            }
            return None;
        };
        let form = || "A、B、P、C、D、M 之一，例如 grade = \"B\"".to_owned();
        self.faults.typed(value, &path(name, "grade"), form)
    }

    /// A and B name a source of the file, P a decision record; hints may name one.
    fn check_source(
        &mut self,
        entry: &Placed<'t>,
        name: AxisName,
        grade: Grade,
        key: Option<&str>,
    ) {
        let record = key.is_some_and(|key| {
            key.strip_prefix("ADR-")
                .is_some_and(|n| n.len() == 4 && n.bytes().all(|byte| byte.is_ascii_digit()))
        });
        let defined = key.is_some_and(|key| self.head.sources.contains_key(key));
        let fault = match (grade, key) {
            (Grade::P, _) if record => None,
            (Grade::P, _) => {
                Some("等级 P 是平台决定：source 须写决定编号，例如 \"ADR-0003\"".to_owned())
            }
            (Grade::A | Grade::B, None) => {
                Some(format!("等级 {grade:?} 须写 source；没有来源时用 C、D 或 M（只作线索）"))
            }
            (_, Some(key)) if !defined => {
                let known = self.head.sources.keys().map(String::as_str);
                Some(format!("{}（[sources] 中的键）", not_known(key, known)))
            }
            (Grade::A | Grade::B | Grade::C | Grade::D | Grade::M, _) => None,
        };
        if let Some(what) = fault {
            self.faults.add(entry.span(), &path(name, "source"), what);
        }
    }
}

fn path(name: AxisName, key: &str) -> String {
    format!("{}.{key}", name.key())
}
