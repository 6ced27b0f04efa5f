//! What a check of the files found, as text for people.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::axes::AxisVisitor;
use super::coverage::unspoken;
use super::show::said_claim;
use super::{AxisName, AxisValue, Dated, Grade, Known, PolicyFault, PolicySet, Unit};

/// Every fault with its place, or what each file holds: how much of it is sourced, what it does not
/// know, where sources contradict each other, and what it forgot to speak about.
pub fn check_report(checked: &Result<PolicySet, Vec<PolicyFault>>) -> String {
    let mut text = String::new();
    match checked {
        Ok(set) => {
            for unit in set.units() {
                text.push_str(&of_unit(set, unit));
            }
            let _ = writeln!(text, "没有问题。摘要（SM3）{}", set.digest());
        }
        Err(faults) => {
            for fault in faults {
                let _ = writeln!(text, "{fault}");
            }
            let _ = writeln!(text, "共 {} 处问题；没有任何改动生效。", faults.len());
        }
    }
    text
}

/// Keys of sources that no value, claim or note of the file names.
pub fn unused_sources(unit: &Unit) -> Vec<&str> {
    let mut counter = Counter::of(unit);
    unit.axes.visit(&mut counter);
    let keys = unit.sources.keys().map(String::as_str);
    keys.filter(|key| !counter.named.contains(*key)).collect()
}

fn of_unit(set: &PolicySet, unit: &Unit) -> String {
    let mut counter = Counter::of(unit);
    unit.axes.visit(&mut counter);
    let Counter { sourced, decided, hints, unknown, nothing_known, conflicts, .. } = counter;
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "{} {} {}：有来源 {sourced}，平台默认 {decided}，线索 {hints}，未知 {unknown}，说法不一 {}",
        unit.file,
        unit.code,
        unit.name,
        conflicts.len(),
    );
    let mut list = |said: &str, words: Vec<String>| {
        if !words.is_empty() {
            let _ = writeln!(text, "  {said}：{}", words.join("、"));
        }
    };
    let keys = |axes: Vec<AxisName>| axes.iter().map(|axis| axis.key().to_owned()).collect();
    list("全单位未知", keys(nothing_known));
    list("没有写到", keys(unspoken(set, unit)));
    list("没有引用的来源", unused_sources(unit).into_iter().map(str::to_owned).collect());
    for conflict in conflicts {
        let _ = writeln!(text, "  {conflict}");
    }
    text
}

/// May stand in the key of a source.
pub(super) fn is_of_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

struct Counter<'a> {
    unit: &'a Unit,
    sourced: usize,
    decided: usize,
    hints: usize,
    unknown: usize,
    /// Axes on which the unit as a whole has no value of its own and says so.
    nothing_known: Vec<AxisName>,
    conflicts: Vec<String>,
    named: BTreeSet<String>,
}

impl<'a> Counter<'a> {
    fn of(unit: &'a Unit) -> Self {
        let (sourced, decided, hints, unknown) = (0, 0, 0, 0);
        let (nothing_known, conflicts, named) = (Vec::new(), Vec::new(), BTreeSet::new());
        Self { unit, sourced, decided, hints, unknown, nothing_known, conflicts, named }
    }
}

impl AxisVisitor for Counter<'_> {
    fn axis<T: AxisValue>(&mut self, name: AxisName, values: &[Dated<T>]) {
        for dated in values {
            let counted = match (&dated.value, dated.grade) {
                (Known::Unknown, _) => &mut self.unknown,
                (Known::Value(_), Grade::A | Grade::B) => &mut self.sourced,
                (Known::Value(_), Grade::P) => &mut self.decided,
                (Known::Value(_), Grade::C | Grade::D | Grade::M) => &mut self.hints,
            };
            *counted = counted.saturating_add(1);
            self.named.extend(dated.source.clone());
            self.named.extend(dated.claims.iter().map(|claim| claim.source.clone()));
            // A value that rests on several documents names the others in its note.
            let note = dated.note.iter().flat_map(|note| note.split(|c| !is_of_key(c)));
            self.named.extend(note.map(str::to_owned));
            let whole = dated.area.is_none() && dated.since.is_none() && dated.until.is_none();
            if whole && dated.value == Known::Unknown {
                self.nothing_known.push(name);
            }
            if !dated.claims.is_empty() {
                let sides = dated.claims.iter().map(|claim| said_claim(self.unit, claim));
                let sides = sides.collect::<Vec<_>>().join("；");
                let (words, line) = (name.words().0, dated.line);
                self.conflicts.push(format!("{words}说法不一，第 {line} 行：{sides}"));
            }
        }
    }
}
