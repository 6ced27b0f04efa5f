//! The shipped files, faults, choice of values, areas.

mod areas;
mod choice;
mod faults;
mod files;

use jiff::civil::Date;

use super::{PolicySet, Unit, parse_unit};
use crate::Area;

/// The files as shipped.
pub(super) const SHIPPED: [(&str, &str); 9] = [
    ("00-national.toml", include_str!("../../../../../policies/00-national.toml")),
    ("11-beijing.toml", include_str!("../../../../../policies/11-beijing.toml")),
    ("14-shanxi.toml", include_str!("../../../../../policies/14-shanxi.toml")),
    ("31-shanghai.toml", include_str!("../../../../../policies/31-shanghai.toml")),
    ("42-hubei.toml", include_str!("../../../../../policies/42-hubei.toml")),
    ("43-hunan.toml", include_str!("../../../../../policies/43-hunan.toml")),
    ("44-guangdong.toml", include_str!("../../../../../policies/44-guangdong.toml")),
    ("45-guangxi.toml", include_str!("../../../../../policies/45-guangxi.toml")),
    ("51-sichuan.toml", include_str!("../../../../../policies/51-sichuan.toml")),
];

fn shipped() -> PolicySet {
    PolicySet::load(SHIPPED).unwrap()
}

/// The shipped nation and one unit more.
fn nation_and(unit: &str) -> PolicySet {
    PolicySet::load([SHIPPED[0], ("test.toml", unit)]).unwrap()
}

fn parsed(text: &str) -> Unit {
    parse_unit("test.toml", text).unwrap()
}

fn area(code: &str) -> Area {
    Area::parse(code).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}
