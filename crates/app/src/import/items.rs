//! The item catalogue.

use std::collections::BTreeMap;

use domain::institution::Level;
use domain::item::{Catalogue, Item, ItemClass};
use domain::{Area, BasisPoints};
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
    let (price_caps, account_allowed) = (price_caps(row), row.flag("account_allowed", true));
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
    let policies = app.world().policies.clone();
    app.replace_world(World { policies, catalogue });
    Ok(())
}
