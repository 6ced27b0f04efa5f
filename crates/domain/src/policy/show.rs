//! The rules of an area, or what is wrong with the files, as text for people.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::axes::FoundVisitor;
use super::parse::UNKNOWN;
use super::resolve::{Chosen, Found, Standing};
use super::say::SaidValue;
use super::{AxisName, AxisValue, Claim, Dated, Grade, PolicySet, Source, Unit};
use crate::Area;

/// Every axis of one area on one day: the value, since when, where it was read, how far it may be
/// trusted. What nobody knows says whom to call.
pub fn show(set: &PolicySet, area: Area, on: Date) -> String {
    let hotline = set.hotline(area);
    let mut page = Page { hotline, text: String::new() };
    page.line(format_args!("{}（{area}）{on} 有效的规则", set.area_name(area)));
    page.line(format_args!("咨询电话：{hotline}"));
    if set.unit(area.province()).is_none() {
        page.line(format_args!("本地规则文件尚未建立，以下均为全国规定或平台默认。"));
    }
    set.visit_found(area, on, &mut page);
    let notes = set.remarks(area, on);
    page.line(format_args!("\n{}（{}）", AxisName::Notes.words().0, AxisName::Notes.key()));
    for remark in &notes {
        page.remark(remark);
    }
    page.text
}

struct Page<'a> {
    hotline: &'a str,
    text: String,
}

impl Page<'_> {
    fn line(&mut self, words: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.text, "{words}");
    }
}

impl FoundVisitor for Page<'_> {
    fn found<T: AxisValue>(&mut self, name: AxisName, found: Found<'_, T>) {
        if name.adds_up() {
            return;
        }
        let hotline = self.hotline;
        self.line(format_args!("\n{}（{}）", name.words().0, name.key()));
        let meanwhile = if found.chosen.is_some() { "；暂按以下办理" } else { "" };
        if let Some(unknown) = &found.unknown {
            let whose = if found.chosen.is_some() { "本地规定未知" } else { "未知" };
            self.line(format_args!("  {whose}，请拨打 {hotline} 咨询{meanwhile}"));
            self.unknown(unknown);
        }
        let Some(chosen) = found.chosen else {
            if found.unknown.is_none() {
                self.line(format_args!("  未规定"));
            }
            return;
        };
        self.line(format_args!("  {}", chosen.value.zh()));
        self.line(format_args!("  {}", origin(&chosen)));
        if let Some(note) = &chosen.dated.note {
            self.line(format_args!("  说明：{}", chosen.unit.told(note)));
        }
    }
}

impl Page<'_> {
    /// What is known nevertheless, and both sides of a contradiction.
    fn unknown<T>(&mut self, standing: &Standing<'_, T>) {
        let Dated { since, until, note, claims, .. } = standing.dated;
        let mut days = Vec::new();
        days.extend(since.map(|since| format!("自 {since}")));
        days.extend(until.map(|until| format!("至 {until}（不含）")));
        if !days.is_empty() {
            self.line(format_args!("  未知的时间：{}", days.join(" · ")));
        }
        for claim in claims {
            self.line(format_args!("  说法不一：{}", said_claim(standing.unit, claim)));
        }
        if let Some(note) = note {
            self.line(format_args!("  已知：{}", standing.unit.told(note)));
        }
    }
}

impl Page<'_> {
    /// Each sentence, then who says it.
    fn remark(&mut self, remark: &SaidValue) {
        for line in &remark.lines {
            self.line(format_args!("  {line}"));
        }
        let source = remark.source.as_ref().map(said_source).or_else(|| remark.decision.clone());
        let source = source.unwrap_or_else(|| "来源未写".to_owned());
        self.line(format_args!("    {} · {source} · 等级 {:?}", remark.unit, remark.grade));
    }
}

/// What one of several sources says, with the source.
pub(super) fn said_claim(unit: &Unit, claim: &Claim) -> String {
    let Claim { says, source, grade } = claim;
    let read_in = unit.sources.get(source).map_or_else(|| source.clone(), said_source);
    format!("{says}（{read_in}；等级 {grade:?}）")
}

/// Whose rule, since when, from where.
fn origin<T>(chosen: &Chosen<'_, T>) -> String {
    let Chosen { unit, dated, .. } = chosen;
    let mut parts = vec![unit.name.clone()];
    parts.extend(dated.since.map(|since| format!("自 {since}")));
    parts.extend(dated.until.map(|until| format!("至 {until}（不含）")));
    let key = dated.source.as_deref().unwrap_or("");
    parts.push(match unit.sources.get(key) {
        _ if dated.grade == Grade::P => format!("平台默认（{key}）"),
        Some(source) => said_source(source),
        None => "来源未写".to_owned(),
    });
    if dated.grade != Grade::P {
        parts.push(format!("等级 {:?}", dated.grade));
    }
    parts.join(" · ")
}

pub(super) fn said_source(source: &Source) -> String {
    let date = if source.date == UNKNOWN { "日期不详" } else { &source.date };
    format!("{}：{}（{date}）", source.issuer, source.document)
}
