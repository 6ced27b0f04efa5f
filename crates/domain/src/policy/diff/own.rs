//! The dated values of every place in both sets, side by side.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Change, Said};
use crate::policy::axes::PickVisitor;
use crate::policy::resolve::latest;
use crate::policy::show::said_source;
use crate::policy::{Axes, AxisName, AxisValue, Dated, Grade, Known, PolicySet, Unit};
use crate::{Area, Province};

/// Every rule that is different.
pub(super) fn compare(old: &PolicySet, new: &PolicySet, today: Date) -> Vec<Change> {
    let mut codes: BTreeSet<u8> = BTreeSet::from([0]);
    codes.extend(old.units.keys().chain(new.units.keys()).map(|code| code.0));
    let mut all = Vec::new();
    for code in codes {
        let (one, other) = (unit(old, code), unit(new, code));
        let mut pair = Pair { sets: (old, new), units: (one, other), today, found: Vec::new() };
        Axes::visit_picks(&mut pair);
        all.extend(pair.found);
    }
    all
}

fn unit(set: &PolicySet, code: u8) -> Option<&Unit> {
    if code == 0 { Some(&set.nation) } else { set.units.get(&Province(code)) }
}

/// One unit in both sets; it may be missing in one.
struct Pair<'a> {
    sets: (&'a PolicySet, &'a PolicySet),
    units: (Option<&'a Unit>, Option<&'a Unit>),
    today: Date,
    found: Vec<Change>,
}

/// What a place says on a day, and what that comes to there.
struct Side<'a, T> {
    unit: Option<&'a Unit>,
    dated: Option<&'a Dated<T>>,
    in_force: Option<&'a T>,
}

impl PickVisitor for Pair<'_> {
    fn pick<T: AxisValue>(&mut self, name: AxisName, pick: impl Fn(&Axes) -> &Vec<Dated<T>>) {
        let own = |unit: Option<&Unit>| unit.map(|unit| pick(&unit.axes).clone());
        let (one, other) = (own(self.units.0), own(self.units.1));
        // Nearly every axis of every file is as it was, but a wider place may have changed; that
        // is told there.
        let (one, other) = (one.unwrap_or_default(), other.unwrap_or_default());
        let places: BTreeSet<Option<Area>> =
            one.iter().chain(&other).map(|dated| dated.area).collect();
        for place in places {
            self.place(name, place, &pick);
        }
    }
}

impl Pair<'_> {
    fn place<T: AxisValue>(
        &mut self,
        axis: AxisName,
        area: Option<Area>,
        pick: &impl Fn(&Axes) -> &Vec<Dated<T>>,
    ) {
        let mut found: Vec<Change> = Vec::new();
        for (from, until) in self.spans(area, pick) {
            let day = from.or_else(|| until.and_then(|day| day.yesterday().ok()));
            let day = day.unwrap_or(self.today);
            let old = side(self.sets.0, self.units.0, area, day, pick);
            let new = side(self.sets.1, self.units.1, area, day, pick);
            let (said, says) = (old.said(), new.said());
            let decides = old.in_force != new.in_force;
            if said == says && old.value() == new.value() {
                continue;
            }
            let Some(unit) = self.units.1.or(self.units.0) else { continue };
            let followers = self.followers(unit, day, pick);
            let twin = found.last_mut().filter(|last| {
                last.until == from
                    && (&last.old, &last.new, last.decides) == (&said, &says, decides)
                    && last.followers == followers
                    && from.is_none_or(|from| from != self.today)
            });
            if let Some(twin) = twin {
                twin.until = until;
                continue;
            }
            found.push(Change {
                unit: unit.code.clone(),
                area,
                place: self.name(unit, area),
                axis,
                from,
                until,
                old: said,
                new: says,
                decides,
                rewrites_history: decides && from.is_none_or(|from| from < self.today),
                followers,
            });
        }
        self.found.extend(found);
    }

    /// Stretches of days on which nothing turns; today is a turn, so that history ends there.
    fn spans<T>(
        &self,
        area: Option<Area>,
        pick: &impl Fn(&Axes) -> &Vec<Dated<T>>,
    ) -> Vec<(Option<Date>, Option<Date>)> {
        let nations = [&self.sets.0.nation, &self.sets.1.nation];
        let units = [self.units.0, self.units.1].into_iter().flatten();
        let mut turns = BTreeSet::from([self.today]);
        for unit in units.chain(nations) {
            let near =
                pick(&unit.axes).iter().filter(|dated| dated.area == area || dated.area.is_none());
            turns.extend(near.flat_map(|dated| [dated.since, dated.until]).flatten());
        }
        let first = std::iter::once(None).chain(turns.iter().copied().map(Some));
        let next = turns.iter().copied().map(Some).chain(std::iter::once(None));
        first.zip(next).collect()
    }

    /// Of a change of the nation: the units that say nothing themselves on that day.
    fn followers<T>(
        &self,
        unit: &Unit,
        day: Date,
        pick: &impl Fn(&Axes) -> &Vec<Dated<T>>,
    ) -> Vec<String> {
        if unit.number() != 0 {
            return Vec::new();
        }
        let silent = |unit: &&Unit| {
            let own = latest(pick(&unit.axes), None, day);
            !own.is_some_and(|dated| matches!(dated.value, Known::Value(_)))
        };
        self.sets.1.units.values().filter(silent).map(|unit| unit.name.clone()).collect()
    }

    fn name(&self, unit: &Unit, area: Option<Area>) -> String {
        match area {
            Some(area) => format!("{}（{area}）", self.sets.1.area_name(area)),
            None => unit.name.clone(),
        }
    }
}

/// What a place says itself on a day, and which value is in force there.
fn side<'a, T>(
    set: &'a PolicySet,
    unit: Option<&'a Unit>,
    area: Option<Area>,
    day: Date,
    pick: &impl Fn(&Axes) -> &Vec<Dated<T>>,
) -> Side<'a, T> {
    let at =
        |unit: Option<&'a Unit>, area| unit.and_then(|unit| latest(pick(&unit.axes), area, day));
    let dated = at(unit, area);
    let steps = [dated, at(unit, None), at(Some(&set.nation), None)];
    let in_force = steps.into_iter().flatten().find_map(|dated| match &dated.value {
        Known::Value(value) => Some(value),
        Known::Unknown => None,
    });
    Side { unit, dated, in_force }
}

impl<T: AxisValue> Side<'_, T> {
    fn value(&self) -> Option<&T> {
        match &self.dated?.value {
            Known::Value(value) => Some(value),
            Known::Unknown => None,
        }
    }

    fn said(&self) -> Said {
        let Some(dated) = self.dated else { return Said::Nothing };
        match &dated.value {
            Known::Unknown => {
                let claims = dated.claims.iter().map(|claim| claim.says.as_str());
                let said: Vec<&str> = dated.note.as_deref().into_iter().chain(claims).collect();
                Said::Unknown { note: (!said.is_empty()).then(|| said.join("；")) }
            }
            Known::Value(value) => Said::Value {
                words: value.zh(),
                source: self.source(dated),
                grade: dated.grade,
                note: dated.note.clone(),
            },
        }
    }

    fn source(&self, dated: &Dated<T>) -> String {
        let key = dated.source.as_deref().unwrap_or("");
        if dated.grade == Grade::P {
            return format!("平台默认（{key}）");
        }
        let source = self.unit.and_then(|unit| unit.sources.get(key));
        source.map_or_else(|| "来源未写".to_owned(), said_source)
    }
}
