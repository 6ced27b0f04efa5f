//! The shipped files, faults, choice of values, areas.

mod areas;
mod choice;
mod faults;
mod files;
mod say;

use jiff::civil::Date;

use super::{PolicySet, Unit, parse_unit};
use crate::Area;

/// The files as shipped.
pub(super) const SHIPPED: &[(&str, &str)] = include!("../../../../../policies/list.rs");

fn shipped() -> PolicySet {
    PolicySet::load(SHIPPED.iter().copied()).unwrap()
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
