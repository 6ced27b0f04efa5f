//! What is different beside the rules: units, names, numbers to call, books, sources.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::policy::show::said_source;
use crate::policy::{PolicySet, Unit};

/// Something of a unit's head that is different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeadChange {
    /// Code of the unit; `00` is the nation.
    pub unit: String,
    /// Its name.
    pub name: String,
    /// What it is, in Chinese: 咨询电话, 来源 S3 …
    pub what: String,
    /// Before; `None` = it was not there.
    pub old: Option<String>,
    /// Now; `None` = it is not there any more.
    pub new: Option<String>,
    /// It says which area keeps the books of a place: whose rules hold there.
    pub moves_books: bool,
}

/// Whatever a head says, by what it is.
type Head = BTreeMap<(u8, String), String>;

/// Everything that is different.
pub(super) fn compare(old: &PolicySet, new: &PolicySet) -> Vec<HeadChange> {
    let codes: BTreeSet<&str> =
        old.units().chain(new.units()).map(|unit| unit.code.as_str()).collect();
    let find = |set| move |code: &str| PolicySet::units(set).find(|unit: &&Unit| unit.code == code);
    let mut changes = Vec::new();
    for code in codes {
        let (one, other) = (find(old)(code), find(new)(code));
        let Some(unit) = other.or(one) else { continue };
        let (before, after) = (of(one), of(other));
        let keys: BTreeSet<_> = before.keys().chain(after.keys()).collect();
        for key in keys {
            let (old, new) = (before.get(key).cloned(), after.get(key).cloned());
            if old != new {
                let (unit, name) = (unit.code.clone(), unit.name.clone());
                let (what, moves_books) = (key.1.clone(), key.0 == BOOKS);
                changes.push(HeadChange { unit, name, what, old, new, moves_books });
            }
        }
    }
    changes
}

/// Place of the areas that keep their own books among the lines of a head.
const BOOKS: u8 = 2;

fn of(unit: Option<&Unit>) -> Head {
    let Some(unit) = unit else { return Head::new() };
    let mut head = Head::from([
        ((0, "规则文件".to_owned()), unit.name.clone()),
        ((1, "咨询电话".to_owned()), unit.hotline.clone()),
    ]);
    for area in &unit.own_books {
        head.insert((BOOKS, format!("单独记账的统筹区 {area}")), "是".to_owned());
    }
    for (area, name) in &unit.areas {
        head.insert((3, format!("地区名称 {area}")), name.clone());
    }
    for (area, number) in &unit.hotlines {
        head.insert((4, format!("咨询电话 {area}")), number.clone());
    }
    for (key, source) in &unit.sources {
        let address = source.address.as_deref().map(|at| format!(" {at}")).unwrap_or_default();
        head.insert((5, format!("来源 {key}")), format!("{}{address}", said_source(source)));
    }
    head
}
