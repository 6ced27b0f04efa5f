//! The head of a policy file: who it is for, areas, hotlines, sources.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::DeTable;

use super::fault::{clip, not_known};
use super::parse::{Faults, UNKNOWN};
use super::{AxisName, Source};
use crate::{Area, Province};

/// The head; what the dated values are checked against.
pub(super) struct Head {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) hotline: String,
    pub(super) own_books: Vec<Area>,
    pub(super) areas: BTreeMap<Area, String>,
    pub(super) hotlines: BTreeMap<Area, String>,
    /// Axes on which nothing is known for the whole unit, with their places in the file.
    pub(super) unknown: Vec<(AxisName, Range<usize>)>,
    /// A source with a fault keeps its key, so that it is not also called undefined.
    pub(super) sources: BTreeMap<String, Option<Source>>,
}

impl Head {
    /// Reads the head and adds its faults.
    pub(super) fn read<'t>(table: &DeTable<'t>, faults: &mut Faults<'t>) -> Self {
        let code = head_text(table, "code", faults, |code| {
            let two_digits = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_digit());
            (!two_digits).then_some("应为两位数字：00 为全国，其余为省级区划代码")
        });
        let name = head_text(table, "name", faults, wrong_name);
        let hotline = head_text(table, "hotline", faults, wrong_hotline);
        let mut head = Self {
            code,
            name,
            hotline,
            own_books: Vec::new(),
            areas: BTreeMap::new(),
            hotlines: BTreeMap::new(),
            unknown: read_unknown(table, faults),
            sources: read_sources(table, faults),
        };
        head.own_books = read_own_books(table, &head, faults);
        head.areas = read_by_area(table, "areas", &head, faults, wrong_name);
        head.hotlines = read_by_area(table, "hotlines", &head, faults, wrong_hotline);
        head
    }

    /// An area code of this unit, or a fault. The nation has no areas of its own.
    pub(super) fn area(
        &self,
        code: &str,
        span: Range<usize>,
        key: &str,
        faults: &mut Faults<'_>,
    ) -> Option<Area> {
        let Some(area) = Area::parse(code) else {
            faults.add(span, key, format!("`{}` 不是六位区划代码", clip(code)));
            return None;
        };
        // A code with a fault of its own is not held against the areas too.
        let own: Option<Province> = self.code.parse().ok().map(Province);
        if own.is_some_and(|own| own != area.province()) {
            let what = match self.code.as_str() {
                "00" => "全国文件不能写某一地区；请写在该省的文件里".to_owned(),
                prefix => format!("{area} 不属于本单位；应以 {prefix} 开头"),
            };
            faults.add(span, key, what);
            return None;
        }
        Some(area)
    }
}

fn wrong_name(name: &str) -> Option<&'static str> {
    name.trim().is_empty().then_some("名称不能为空")
}

fn wrong_hotline(number: &str) -> Option<&'static str> {
    let dialable = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let well_formed = dialable && number.ends_with("12393");
    (!well_formed).then_some("医保服务热线为 12393，或区号-12393，例如 010-12393")
}

fn text_form(key: &str) -> String {
    format!("英文双引号里的文字，例如 {} = \"…\"", clip(key))
}

/// A required text of the head.
fn head_text<'t>(
    table: &DeTable<'t>,
    key: &str,
    faults: &mut Faults<'t>,
    wrong: impl Fn(&str) -> Option<&'static str>,
) -> String {
    let Some(value) = table.get(key) else {
        faults.add(0..0, key, format!("缺少 `{key}`"));
        return String::new();
    };
    let Some(text) = faults.typed::<String>(value, key, || text_form(key)) else {
        return String::new();
    };
    if let Some(what) = wrong(&text) {
        faults.add(value.span(), key, what);
    }
    text
}

fn read_own_books<'t>(table: &DeTable<'t>, head: &Head, faults: &mut Faults<'t>) -> Vec<Area> {
    let Some(value) = table.get("own_books") else {
        return Vec::new();
    };
    let codes = faults.typed::<Vec<String>>(value, "own_books", || {
        "列表，其中是六位区划代码，例如 own_books = [\"110000\"]".to_owned()
    });
    let codes = codes.unwrap_or_default();
    codes.iter().filter_map(|code| head.area(code, value.span(), "own_books", faults)).collect()
}

/// The list of axes on which nothing is known.
fn read_unknown<'t>(table: &DeTable<'t>, faults: &mut Faults<'t>) -> Vec<(AxisName, Range<usize>)> {
    let Some(value) = table.get("unknown") else {
        return Vec::new();
    };
    let Some(list) = value.get_ref().as_array() else {
        let what = "列表，其中是规则的名称，例如 unknown = [\"members\", \"order\"]";
        faults.add(value.span(), "unknown", what);
        return Vec::new();
    };
    let mut axes: Vec<(AxisName, Range<usize>)> = Vec::new();
    for item in list {
        let Some(word) = item.get_ref().as_str() else {
            faults.add(item.span(), "unknown", "应为英文双引号里的规则名称");
            continue;
        };
        let Some(axis) = AxisName::ALL.iter().copied().find(|axis| axis.key() == word) else {
            let known = AxisName::ALL.iter().map(|axis| axis.key());
            faults.add(item.span(), "unknown", not_known(word, known));
            continue;
        };
        if axes.iter().any(|(earlier, _)| *earlier == axis) {
            faults.add(item.span(), "unknown", format!("`{word}` 写了两次"));
        }
        axes.push((axis, item.span()));
    }
    axes
}

/// A table from area codes to texts.
fn read_by_area<'t>(
    table: &DeTable<'t>,
    key: &str,
    head: &Head,
    faults: &mut Faults<'t>,
    wrong: impl Fn(&str) -> Option<&'static str>,
) -> BTreeMap<Area, String> {
    let mut texts = BTreeMap::new();
    let Some(entries) = table.get(key).and_then(|value| faults.table(value, key)) else {
        return texts;
    };
    for (code, value) in entries {
        let path = format!("{key}.{}", code.get_ref());
        let area = head.area(code.get_ref(), code.span(), &path, faults);
        let text = faults.typed::<String>(value, &path, || text_form(code.get_ref()));
        if let Some(what) = text.as_deref().and_then(&wrong) {
            faults.add(value.span(), &path, what);
        }
        texts.extend(area.zip(text));
    }
    texts
}

fn read_sources<'t>(
    table: &DeTable<'t>,
    faults: &mut Faults<'t>,
) -> BTreeMap<String, Option<Source>> {
    let mut sources = BTreeMap::new();
    let Some(entries) = table.get("sources").and_then(|value| faults.table(value, "sources"))
    else {
        return sources;
    };
    for (key, value) in entries {
        let path = format!("sources.{}", key.get_ref());
        let source = faults.typed::<Source>(value, &path, || {
            "表，issuer、document、date、address 都是英文双引号里的文字，例如 date = \"2024-07\""
                .to_owned()
        });
        if let Some(source) = &source {
            check_source(source, value.span(), &path, faults);
        }
        sources.insert(key.get_ref().to_string(), source);
    }
    sources
}

fn check_source(source: &Source, span: Range<usize>, path: &str, faults: &mut Faults<'_>) {
    let empty = [&source.issuer, &source.document].into_iter().any(|text| text.trim().is_empty());
    if empty {
        faults.add(span.clone(), path, "issuer（发布机构）与 document（文件）不能为空");
    }
    if !is_date(&source.date) {
        faults.add(
            span.clone(),
            path,
            "date 应为 \"2024\"、\"2024-07\"、\"2024-07-26\" 或 \"unknown\"",
        );
    }
    if source.address.as_deref().is_some_and(|address| !address.starts_with("http")) {
        faults.add(span, path, "address 应以 https:// 开头，且只用政府网站或发布媒体的地址");
    }
}

/// A year, a month, a day, or the admission that it is not known.
fn is_date(text: &str) -> bool {
    if text == UNKNOWN {
        return true;
    }
    let day = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        10 => text.to_owned(),
        _ => return false,
    };
    day.parse::<jiff::civil::Date>().is_ok()
}
