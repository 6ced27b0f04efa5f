//! What the files say about an axis, with everything a reader may ask: from where, since when, until
//! when, and what contradicts it. Explains; decides nothing.

use jiff::civil::Date;

use super::axes::FoundVisitor;
use super::report::is_of_key;
use super::resolve::{Chosen, Found, Standing};
use super::{Axes, AxisName, AxisValue, Dated, Grade, Known, PolicySet, Ruled, Source, Unit};
use crate::Area;

/// What is said about an axis in an area on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The axis.
    pub axis: AxisName,
    /// By what the platform acts; `None` where nobody gives a value and none is needed.
    pub value: Option<SaidValue>,
    /// The area or its unit does not know its own value; the value above is a wider one.
    pub unknown: Option<SaidUnknown>,
}

/// A value in words, with where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidValue {
    /// In Chinese, one line.
    pub zh: String,
    /// The same, one sentence each where the value is a list of sentences.
    pub lines: Vec<String>,
    /// A and B are sourced, P is a platform decision.
    pub grade: Grade,
    /// Where it was read; `None` for grade P.
    pub source: Option<Source>,
    /// The decision record of grade P: `ADR-0003`.
    pub decision: Option<String>,
    /// Name of the unit whose file has it: 全国, 四川省.
    pub unit: String,
    /// Code of that unit; 0 is the nation.
    pub unit_code: u8,
    /// The one area that it holds for; `None` = the whole unit.
    pub area: Option<Area>,
    /// First day; `None` = always.
    pub since: Option<Date>,
    /// First day on which it no longer holds; `None` = open.
    pub until: Option<Date>,
    /// What a person should know about it.
    pub note: Option<String>,
}

/// Who does not know, and what is said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidUnknown {
    /// Name of the unit whose file says so.
    pub unit: String,
    /// The one area that it holds for; `None` = the whole unit.
    pub area: Option<Area>,
    /// First day; `None` = always.
    pub since: Option<Date>,
    /// First day on which it no longer holds; `None` = open.
    pub until: Option<Date>,
    /// What is known nevertheless, or what unsound pages claim.
    pub note: Option<String>,
    /// Where the note was read, if it names a source.
    pub source: Option<Source>,
    /// Sources that contradict each other; none where there is simply no source.
    pub claims: Vec<SaidClaim>,
}

/// One side of a contradiction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidClaim {
    /// What it says.
    pub says: String,
    /// How far it may be trusted.
    pub grade: Grade,
    /// Where it was read; `None` for a platform decision.
    pub source: Option<Source>,
}

/// An unbroken run of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// First day; `None` = as far back as the files go.
    pub since: Option<Date>,
    /// First day after it; `None` = no change is known.
    pub until: Option<Date>,
}

impl PolicySet {
    /// What is said about an axis; `None` where nobody says anything and nothing is missing.
    pub fn said(&self, axis: AxisName, area: Area, on: Date) -> Option<Said> {
        let mut sayer = Sayer(Said { axis, value: None, unknown: None });
        self.visit_axis(axis, area, on, &mut sayer);
        let Sayer(said) = sayer;
        (said.value.is_some() || said.unknown.is_some()).then_some(said)
    }

    /// What people should know ([`AxisName::adds_up`]): the notes in force of the area, then of its
    /// unit, then of the nation, each with its own source.
    pub fn remarks(&self, area: Area, on: Date) -> Vec<SaidValue> {
        let mut remarks = Vec::new();
        for step in self.steps(area) {
            for dated in &step.unit.axes.notes {
                let own = dated.area == step.area && dated.is_in_force(on);
                if let Known::Value(value) = &dated.value
                    && own
                    && dated.grade.moves_money()
                {
                    remarks.push(value_of(&Chosen { unit: step.unit, dated, value }));
                }
            }
        }
        remarks
    }

    /// The unbroken run of days around `on` on which `answer` about the rule in force is the same as
    /// on that day. `None` is given to it where there is no value.
    pub fn held<T, A: PartialEq>(
        &self,
        axis: AxisName,
        pick: impl Fn(&Axes) -> &Vec<Dated<T>>,
        (area, on): (Area, Date),
        answer: impl Fn(Option<Ruled<&T>>) -> A,
    ) -> Held {
        let on_day = |day| answer(self.rule_ref(axis, &pick, area, day));
        let turns = self.turns(&pick, area);
        let now = on_day(on);
        let until = turns.range(on..).filter(|day| **day > on).find(|day| on_day(**day) != now);
        // Before the first turn the answer is that of the day before it.
        let mut since = None;
        for day in turns.range(..=on).rev() {
            let before = day.yesterday().map(on_day);
            if before.is_ok_and(|before| before != now) {
                since = Some(*day);
                break;
            }
        }
        Held { since, until: until.copied() }
    }

    /// The next day after `on` on which something else is said about an axis.
    pub fn next_change(&self, axis: AxisName, area: Area, on: Date) -> Option<Date> {
        let now = self.said(axis, area, on);
        let turns = self.turns_of(axis, area);
        turns.into_iter().find(|day| *day > on && self.said(axis, area, *day) != now)
    }
}

struct Sayer(Said);

impl FoundVisitor for Sayer {
    fn found<T: AxisValue>(&mut self, _name: AxisName, found: Found<'_, T>) {
        self.0.value = found.chosen.as_ref().map(value_of);
        self.0.unknown = found.unknown.as_ref().map(unknown_of);
    }
}

fn value_of<T: AxisValue>(chosen: &Chosen<'_, T>) -> SaidValue {
    let Chosen { unit, dated, value } = chosen;
    let source = source_of(unit, dated.source.as_deref());
    let decision = (dated.grade == Grade::P).then(|| dated.source.clone()).flatten();
    SaidValue {
        zh: value.zh(),
        lines: value.lines(),
        grade: dated.grade,
        source,
        decision,
        unit: unit.name.clone(),
        unit_code: unit.number(),
        area: dated.area,
        since: dated.since,
        until: dated.until,
        note: dated.note.as_deref().map(|note| unit.told(note)),
    }
}

fn unknown_of<T>(standing: &Standing<'_, T>) -> SaidUnknown {
    let Standing { unit, dated } = standing;
    let claims = dated.claims.iter().map(|claim| SaidClaim {
        says: claim.says.clone(),
        grade: claim.grade,
        source: source_of(unit, Some(&claim.source)),
    });
    SaidUnknown {
        unit: unit.name.clone(),
        area: dated.area,
        since: dated.since,
        until: dated.until,
        note: dated.note.as_deref().map(|note| unit.told(note)),
        source: source_of(unit, dated.source.as_deref()),
        claims: claims.collect(),
    }
}

impl Unit {
    /// A note as families read it: the keys of sources in it (`S53`) become their titles.
    pub(super) fn told(&self, note: &str) -> String {
        note.split_inclusive(|c| !is_of_key(c))
            .map(|piece| {
                let word = piece.trim_end_matches(|c| !is_of_key(c));
                let rest = piece.strip_prefix(word).unwrap_or("");
                let titled = |source: &Source| format!("《{}》{rest}", source.document);
                self.sources.get(word).map_or_else(|| piece.to_owned(), titled)
            })
            .collect()
    }
}

fn source_of(unit: &Unit, key: Option<&str>) -> Option<Source> {
    unit.sources.get(key?).cloned()
}
