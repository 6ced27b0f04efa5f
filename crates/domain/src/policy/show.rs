//! The rules of an area, or what is wrong with the files, as text for people.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::axes::{AxisVisitor, FoundVisitor};
use super::parse::UNKNOWN;
use super::resolve::{Chosen, Found};
use super::{AxisName, AxisValue, Dated, Grade, Known, PolicyFault, PolicySet, Source};
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
        let hotline = self.hotline;
        self.line(format_args!("\n{}（{}）", name.words().0, name.key()));
        let Some(chosen) = found.chosen else {
            if found.unknown_here {
                self.line(format_args!("  未知，请拨打 {hotline} 咨询"));
            } else {
                self.line(format_args!("  未规定"));
            }
            return;
        };
        if found.unknown_here {
            self.line(format_args!("  本地规定未知，请拨打 {hotline} 咨询；暂按以下办理"));
        }
        self.line(format_args!("  {}", chosen.value.zh()));
        self.line(format_args!("  {}", origin(&chosen)));
        if let Some(note) = &chosen.dated.note {
            self.line(format_args!("  说明：{note}"));
        }
    }
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

fn said_source(source: &Source) -> String {
    let date = if source.date == UNKNOWN { "日期不详" } else { &source.date };
    format!("{}：{}（{date}）", source.issuer, source.document)
}

/// What a check of the files found: every fault with its place, or what each file holds.
pub fn check_report(checked: &Result<PolicySet, Vec<PolicyFault>>) -> String {
    let mut text = String::new();
    match checked {
        Ok(set) => {
            for unit in set.units() {
                let mut count = Counter::default();
                unit.axes.visit(&mut count);
                let Counter { sourced, decided, hints, unknown } = count;
                let _ = writeln!(
                    text,
                    "{} {} {}：有来源 {sourced}，平台默认 {decided}，线索 {hints}，未知 {unknown}",
                    unit.file, unit.code, unit.name,
                );
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

#[derive(Default)]
struct Counter {
    sourced: usize,
    decided: usize,
    hints: usize,
    unknown: usize,
}

impl AxisVisitor for Counter {
    fn axis<T: AxisValue>(&mut self, _name: AxisName, values: &[Dated<T>]) {
        for dated in values {
            let counted = match (&dated.value, dated.grade) {
                (Known::Unknown, _) => &mut self.unknown,
                (Known::Value(_), Grade::A | Grade::B) => &mut self.sourced,
                (Known::Value(_), Grade::P) => &mut self.decided,
                (Known::Value(_), Grade::C | Grade::D | Grade::M) => &mut self.hints,
            };
            *counted = counted.saturating_add(1);
        }
    }
}
