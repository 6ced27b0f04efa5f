//! Places as people name them: for pickers and for the command line.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::policy::{PolicySet, Regions};
use crate::{Area, Province};

/// A province-level unit with the areas that keep books in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPlaces {
    /// Its two digits.
    pub province: Province,
    /// Its name.
    pub name: String,
    /// Whom to call.
    pub hotline: String,
    /// Pooling areas by code, with what people call them.
    pub areas: BTreeMap<Area, String>,
}

/// Every unit with its pooling areas of a day: what the table of divisions has, what the unit's file
/// names, and the province's own insurance (省本级) where a file names it.
pub fn units(set: &PolicySet, on: Date) -> Vec<UnitPlaces> {
    let nation = std::ptr::from_ref(set.nation());
    let mut by_province: BTreeMap<u8, Vec<Area>> = BTreeMap::new();
    for code in Regions::built_in().codes() {
        by_province.entry(code.province().0).or_default().push(code);
    }
    let units = set.units().filter(|unit| !std::ptr::eq(*unit, nation));
    let places = units.map(|unit| {
        let number = unit.number();
        let divisions = by_province.get(&number).into_iter().flatten().copied();
        let named = unit.areas.keys().chain(&unit.own_books).copied();
        let areas = divisions
            .chain(named)
            .filter_map(|code| set.area_of(&code.to_string(), on))
            .map(|area| (area, set.area_name(area)))
            .collect();
        UnitPlaces {
            province: Province(number),
            name: unit.name.clone(),
            hotline: unit.hotline.clone(),
            areas,
        }
    });
    places.collect()
}

/// What a name or code may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// One area.
    One(Area),
    /// Several areas, or a province with several: one has to be named.
    Several(Vec<(Area, String)>),
    /// Nothing of that name; the nearest ones, if any.
    Nothing(Vec<(Area, String)>),
}

/// The area that somebody means by a code or a name: 深圳, 深圳市, 440300, 北京, 四川 (several). A full
/// name comes before a short one (吉林省 is no city); a short one means a province or a city (西安), and
/// only where there is none a district; where these are several areas all are told.
pub fn meant(set: &PolicySet, text: &str, on: Date) -> Meant {
    let text = text.trim();
    if let Some(area) = set.area_of(text, on) {
        return Meant::One(area);
    }
    let all = units(set, on);
    let bare = stem(text);
    let full = |name: &str| name == text || regiment(name) == Some(text);
    let short = |name: &str| [text, bare].iter().any(|short| is_short(short, name));
    let mut hits = areas(&all, full);
    hits.extend(divisions(set, on, full));
    if hits.is_empty() {
        hits = areas(&all, short);
    }
    if hits.is_empty() {
        hits = divisions(set, on, short);
    }
    let hits: Vec<(Area, String)> = hits.into_iter().collect();
    match hits.as_slice() {
        [(one, _)] => Meant::One(*one),
        [] => {
            let areas = all.iter().flat_map(|unit| &unit.areas);
            let near = areas.filter(|(_, name)| !bare.is_empty() && name.contains(bare));
            Meant::Nothing(near.take(10).map(|(area, name)| (*area, name.clone())).collect())
        }
        _ => Meant::Several(hits),
    }
}

/// Areas of that name, and all areas of a unit of that name.
fn areas(all: &[UnitPlaces], is: impl Fn(&str) -> bool) -> BTreeMap<Area, String> {
    let mut hits = BTreeMap::new();
    for unit in all {
        let whole = is(&unit.name);
        let areas = unit.areas.iter().filter(|(_, name)| whole || is(name));
        hits.extend(areas.map(|(area, name)| (*area, name.clone())));
    }
    hits
}

/// Areas that keep the book of a district or county of that name: 北京市（朝阳区）.
fn divisions(set: &PolicySet, on: Date, is: impl Fn(&str) -> bool) -> BTreeMap<Area, String> {
    let regions = Regions::built_in();
    let mut hits = BTreeMap::new();
    for code in regions.codes() {
        let Some(name) = regions.name(code).filter(|name| is(name)) else { continue };
        // A whole province is no division of one of its areas.
        let Some(area) = set.area_of(&code.to_string(), on) else { continue };
        let home = set.area_name(area);
        let told = if area == code { home } else { format!("{home}（{name}）") };
        hits.entry(area).or_insert(told);
    }
    hits
}

/// The city's name in that of a division of the 兵团: 石河子市 of 兵团第八师石河子市.
fn regiment(name: &str) -> Option<&str> {
    name.strip_prefix("兵团第").and_then(|rest| rest.split_once('师')).map(|(_, city)| city)
}

/// Words for what kind of place it is.
const KINDS: [&str; 17] = [
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "新区",
    "林区",
    "特区",
    "省",
    "市",
    "盟",
    "区",
    "县",
    "州",
    "旗",
    "",
];

/// True when people may say the one for the other: 延边 for 延边朝鲜族自治州, 浦东 for 浦东新区, 兵团 for
/// 新疆生产建设兵团, 石河子 for 兵团第八师石河子市.
fn is_short(short: &str, name: &str) -> bool {
    let name = name.strip_prefix("新疆生产建设").or_else(|| regiment(name)).unwrap_or(name);
    let Some(mut rest) = name.strip_prefix(short).filter(|_| short.chars().count() >= 2) else {
        return false;
    };
    while let Some(less) = PEOPLES.iter().find_map(|people| rest.strip_prefix(people)) {
        rest = less;
    }
    KINDS.contains(&rest)
}

/// A name without the word for what kind of place it is: 延边 of 延边州.
fn stem(name: &str) -> &str {
    let shorter = |kind| name.strip_suffix(kind).filter(|rest| rest.chars().count() >= 2);
    KINDS.iter().find_map(|kind| shorter(*kind)).unwrap_or(name)
}

/// Peoples as the names of autonomous places have them, the longer first.
const PEOPLES: [&str; 45] = [
    "维吾尔",
    "柯尔克孜",
    "达斡尔族",
    "哈萨克族",
    "哈萨克",
    "塔吉克",
    "蒙古族",
    "蒙古",
    "朝鲜族",
    "土家族",
    "哈尼族",
    "拉祜族",
    "布朗族",
    "布依族",
    "仡佬族",
    "仫佬族",
    "毛南族",
    "纳西族",
    "傈僳族",
    "景颇族",
    "普米族",
    "独龙族",
    "裕固族",
    "撒拉族",
    "保安族",
    "东乡族",
    "锡伯",
    "满族",
    "回族",
    "壮族",
    "苗族",
    "侗族",
    "瑶族",
    "畲族",
    "黎族",
    "羌族",
    "彝族",
    "藏族",
    "水族",
    "傣族",
    "佤族",
    "白族",
    "怒族",
    "土族",
    "各族",
];
