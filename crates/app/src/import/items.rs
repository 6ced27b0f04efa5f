//! The item catalogue.

use std::collections::{BTreeMap, BTreeSet};

use domain::institution::Level;
use domain::item::{Allowance, Catalogue, Item, ItemClass};
use domain::{Area, BasisPoints, Province};
use jiff::civil::Date;
use store::StoreError;

use super::row::{Read, Row};
use super::table::{Column, needed, optional, read};
use super::{ImportError, ImportFault};
use crate::engine::App;
use crate::world::World;

const COLUMNS: &[Column] = &[
    needed("code"),
    needed("name"),
    needed("list_type"),
    needed("charge_type"),
    needed("class"),
    optional("self_pay_percent"),
    optional("price_cap_community"),
    optional("price_cap_1"),
    optional("price_cap_2"),
    optional("price_cap_3"),
    optional("account_allowed"),
];

const CLASSES: [(&str, ItemClass); 6] = [
    ("甲", ItemClass::A),
    ("乙", ItemClass::B),
    ("丙", ItemClass::C),
    ("01", ItemClass::A),
    ("02", ItemClass::B),
    ("03", ItemClass::C),
];

const CAPS: [(&str, &[Level]); 4] = [
    ("price_cap_community", &[Level::Community]),
    ("price_cap_1", &[Level::One]),
    ("price_cap_2", &[Level::Two]),
    ("price_cap_3", &[Level::Three, Level::ThreeTop]),
];

/// Price caps are in millionths of a 元.
const PRICE_SCALE: u32 = 6;

/// Reads a file of items.
pub fn parse_items(bytes: &[u8]) -> Result<Vec<Item>, Vec<ImportFault>> {
    read(bytes, COLUMNS, item)
}

fn item(row: &mut Row<'_>) -> Read<Item> {
    let (code, name) = (code(row, "code", 50), row.text("name"));
    let (list_type, charge_type) = (code_of(row, "list_type"), code_of(row, "charge_type"));
    let (class, self_pay) = (row.word("class", &CLASSES), self_pay(row));
    let (price_caps, account_allowed) = (price_caps(row), account_allowed(row));
    let (code, name, list_type, charge_type) = (code?, name?, list_type?, charge_type?);
    let (class, self_pay, price_caps) = (class?, self_pay?, price_caps?);
    let account_allowed = account_allowed?;
    row.unique("code", "code", code.clone())?;
    Ok(Item { code, name, list_type, charge_type, class, self_pay, price_caps, account_allowed })
}

fn code(row: &mut Row<'_>, field: &'static str, most: usize) -> Read<String> {
    let code = row.text(field)?;
    if code.len() <= most && code.bytes().all(|b| b.is_ascii_graphic()) {
        return Ok(code);
    }
    row.fault(field, "不是编码", &format!("请填写字母和数字，最多 {most} 位"))
}

/// A code of one of the national tables.
fn code_of(row: &mut Row<'_>, field: &'static str) -> Read<String> {
    code(row, field, 30)
}

fn self_pay(row: &mut Row<'_>) -> Read<BasisPoints> {
    let percent = row.maybe_decimal("self_pay_percent", 2)?.unwrap_or(0);
    if (0..=BasisPoints::WHOLE.0).contains(&percent) {
        return Ok(BasisPoints(percent));
    }
    let what = "不在 0 到 100 之间";
    row.fault("self_pay_percent", what, "请填写百分数，10 表示先付一成")
}

/// Caps by level; 省部属三级 has that of 三级.
fn price_caps(row: &mut Row<'_>) -> Read<BTreeMap<Level, i64>> {
    let mut caps = BTreeMap::new();
    let mut right = Ok(());
    for (field, levels) in CAPS {
        match row.maybe_decimal(field, PRICE_SCALE) {
            Ok(Some(cap)) if cap > 0 => caps.extend(levels.iter().map(|level| (*level, cap))),
            Ok(None) => {}
            Ok(Some(_)) => right = row.fault(field, "限价不大于零", "没有限价的留空"),
            Err(faulted) => right = Err(faulted),
        }
    }
    right.map(|()| caps)
}

/// `true` or `false` for everywhere and always; else who says it, from when to when, separated by `;`:
/// `全国 2026-05-19.. true; 44 2026-10-01..2026-12-31 false`. A place is two digits; nothing = nobody
/// said, which is another thing than no.
fn account_allowed(row: &mut Row<'_>) -> Read<Vec<Allowance>> {
    const FIELD: &str = "account_allowed";
    let Some(text) = row.maybe(FIELD) else { return Ok(Vec::new()) };
    if !text.contains("..") {
        return row.flag(FIELD, true).map(|allowed| vec![Allowance::always(allowed)]);
    }
    let said: Option<Vec<Allowance>> =
        text.split(';').filter(|part| !part.trim().is_empty()).map(allowance).collect();
    match said {
        Some(said) if is_distinct(&said) => Ok(said),
        Some(_) => row.fault(FIELD, "同一地区同一起始日期写了两次", "请删去一项"),
        None => {
            let mend = "请写 true、false，或“44 2026-10-01..2026-12-31 false”，多项用分号隔开";
            row.fault(FIELD, "不是可用的写法", mend)
        }
    }
}

/// `44 2026-10-01.. true`
fn allowance(text: &str) -> Option<Allowance> {
    let mut words = text.split_whitespace();
    let (place, days, word) = (words.next()?, words.next()?, words.next()?);
    let (first, last) = days.split_once("..")?;
    let day = |text: &str| match text {
        "" => Some(None),
        // jiff also reads other forms of ISO 8601; files have one.
        day if day.len() == 10 => day.parse::<Date>().ok().map(Some),
        _ => None,
    };
    let province = match place {
        "全国" | "00" => None,
        code if code.len() == 2 => Some(Province(code.parse().ok().filter(|it| *it >= 11)?)),
        _ => return None,
    };
    let (since, until) = (day(first)?, day(last)?);
    let allowed = match word {
        "true" | "是" => true,
        "false" | "否" => false,
        _ => return None,
    };
    let in_order = since.zip(until).is_none_or(|(first, last)| first <= last);
    (words.next().is_none() && in_order).then_some(Allowance { province, since, until, allowed })
}

/// No place says two things from the same day on.
fn is_distinct(said: &[Allowance]) -> bool {
    let keys: BTreeSet<_> = said.iter().map(|it| (it.province, it.since)).collect();
    keys.len() == said.len()
}

/// Adds or changes items by code, all or none, and lets every later decision use them; tells how
/// many.
pub async fn put_items(app: &App, items: Vec<Item>) -> Result<usize, ImportError> {
    let count = items.len();
    let anywhere = Area::from_number(100_000).ok_or(StoreError::Contended)?;
    app.chore(anywhere, move |tx| tx.put_items(&items)).await?;
    load_catalogue(app)?;
    Ok(count)
}

/// Puts the catalogue of the database in place of the one in use.
fn load_catalogue(app: &App) -> store::Result<()> {
    let catalogue = Catalogue::new(app.read()?.items()?);
    app.update_world(|old| World { policies: old.policies.clone(), catalogue });
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn parsed(cell: &str) -> Result<Vec<Allowance>, Vec<ImportFault>> {
        let head = "code,name,list_type,charge_type,class,account_allowed";
        let file = format!("{head}\nX1,药,101,09,甲,{cell}\n");
        parse_items(file.as_bytes()).map(|mut items| items.remove(0).account_allowed)
    }

    #[test]
    fn who_says_what_from_when_to_when() {
        assert_eq!(parsed("").unwrap(), []);
        assert_eq!(parsed("true").unwrap(), [Allowance::always(true)]);
        assert_eq!(parsed("否").unwrap(), [Allowance::always(false)]);
        let said = parsed("全国 2026-05-19.. true; 44 2026-10-01..2026-12-31 false").unwrap();
        let nation = Allowance { since: Some(date(2026, 5, 19)), ..Allowance::always(true) };
        let guangdong = Allowance {
            province: Some(Province(44)),
            since: Some(date(2026, 10, 1)),
            until: Some(date(2026, 12, 31)),
            allowed: false,
        };
        assert_eq!(said, [nation, guangdong]);
    }

    #[test]
    fn what_cannot_be_meant_is_a_fault_of_its_cell() {
        for cell in [
            "maybe",
            "44 2026-10-01 true",
            "4 2026-10-01.. true",
            "44 2026-12-31..2026-10-01 true",
            "44 2026-10-01.. perhaps",
            "44 2026-10-01.. true; 44 2026-10-01..2026-10-31 false",
        ] {
            let faults = parsed(cell).unwrap_err();
            assert_eq!((faults[0].line, faults[0].field), (2, "account_allowed"), "{cell}");
        }
    }
}
