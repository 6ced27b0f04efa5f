//! The rules as they are in `policies/`, and two areas of each unit.

use std::path::Path;

use domain::guide::places;
use domain::policy::PolicySet;
use domain::{Area, Province};
use jiff::civil::Date;

/// A province-level unit with two of its areas; the same twice where it has one only.
pub(super) struct Unit {
    pub(super) code: Province,
    pub(super) areas: [Area; 2],
}

pub(super) struct World {
    pub(super) set: PolicySet,
    pub(super) day: Date,
    pub(super) units: Vec<Unit>,
}

/// The files of the folder `policies`.
pub(super) fn rules() -> PolicySet {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = paths.filter(|path| path.extension().is_some_and(|kind| kind == "toml"));
    let read = |path: std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(&path).unwrap())
    };
    PolicySet::load(files.map(read).collect::<Vec<_>>()).unwrap()
}

impl World {
    pub(super) fn on(day: &str) -> Self {
        let set = rules();
        let day: Date = day.parse().unwrap();
        let units: Vec<Unit> = places::units(&set, day).iter().map(two_areas).collect();
        assert_eq!(units.len(), 32);
        Self { set, day, units }
    }
}

/// A city and the last area that the unit has, as a rule one with rules of its own or 本级.
fn two_areas(unit: &places::UnitPlaces) -> Unit {
    let code = unit.province;
    let made_up = |end: u32| Area::from_number(u32::from(code.0) * 10_000 + end).unwrap();
    let first = unit.areas.keys().next().copied().unwrap_or(made_up(100));
    let last = unit.areas.keys().next_back().copied().unwrap_or(made_up(200));
    Unit { code, areas: [first, last] }
}
