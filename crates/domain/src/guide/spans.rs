//! Since when an answer has been what it is, and what it becomes next.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::verdict::Found;
use super::{Mode, ModeAnswer, Question, Turn, Verdict};
use crate::Province;
use crate::policy::{Axes, Dated, PolicySet};

/// The answer about a way with the run of days around it. The days on which it may turn are those on
/// which a rule that it rests on begins or ends.
pub(super) fn spanned(
    question: &Question,
    set: &PolicySet,
    mode: Mode,
    find: fn(&Question, &PolicySet) -> Found,
) -> ModeAnswer {
    let Found { verdict, reasons } = find(question, set);
    let on_day = |day: Date| find(&question.on(day), set).verdict;
    let days = turning_days(question, set);
    let mut since = None;
    let mut at_latest = false;
    for day in days.range(..=question.on).rev() {
        let before = day.yesterday().map(on_day);
        if let Ok(before) = before
            && before != verdict
        {
            (since, at_latest) = (Some(*day), before == Verdict::Unknown);
            break;
        }
    }
    let next = days
        .range(question.on..)
        .filter(|day| **day > question.on)
        .map(|day| Turn { on: *day, verdict: on_day(*day) })
        .find(|turn: &Turn| turn.verdict != verdict);
    ModeAnswer { mode, verdict, since, at_latest, next, reasons }
}

/// The days on which a rule about openness, kinship, scopes or quotas turns, in the nation and the units of
/// the places asked about.
fn turning_days(question: &Question, set: &PolicySet) -> BTreeSet<Date> {
    let provinces: BTreeSet<Province> = question.way().map(crate::Area::province).into();
    let units = provinces.into_iter().filter_map(|province| set.unit(province));
    let mut days = BTreeSet::new();
    for unit in std::iter::once(set.nation()).chain(units) {
        let Axes {
            kinship,
            scopes,
            same_city,
            cross_city,
            cross_province,
            wallet,
            wallet_rules,
            ..
        } = &unit.axes;
        add(&mut days, kinship);
        add(&mut days, scopes);
        add(&mut days, same_city);
        add(&mut days, cross_city);
        add(&mut days, cross_province);
        add(&mut days, wallet);
        add(&mut days, wallet_rules);
    }
    days
}

fn add<T>(days: &mut BTreeSet<Date>, values: &[Dated<T>]) {
    for dated in values {
        days.extend(dated.since);
        days.extend(dated.until);
    }
}

/// True when the answer is worth acting on.
pub(super) fn works(verdict: Verdict) -> bool {
    match verdict {
        Verdict::Yes | Verdict::Partly => true,
        Verdict::No | Verdict::Unknown => false,
    }
}
