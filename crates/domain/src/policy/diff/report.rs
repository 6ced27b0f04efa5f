//! A comparison as text for people.

use std::fmt::Write as _;

use super::{Change, Diff, HeadChange, Said};
use crate::policy::Grade;

/// The comparison, what rewrites history first and loudest.
pub fn report(diff: &Diff) -> String {
    let mut text = String::new();
    if diff.is_same() {
        line(&mut text, format_args!("两套规则相同。摘要（SM3）{}", diff.new));
        return text;
    }
    line(&mut text, format_args!("原 {}\n新 {}", diff.old, diff.new));
    let (past, ahead): (Vec<_>, Vec<_>) = diff.rules.iter().partition(|it| it.rewrites_history);
    let (ahead, told): (Vec<_>, Vec<_>) = ahead.into_iter().partition(|it| it.decides);
    if past.is_empty() && ahead.is_empty() && told.is_empty() && diff.heads.is_empty() {
        line(&mut text, format_args!("规则相同，只有注释或排版不同。"));
        return text;
    }
    if !past.is_empty() {
        line(
            &mut text,
            format_args!(
                "\n!!! 改写历史：{} 处改动在 {} 以前就生效\n    这些日子的账单已经按原规则结算，\
                 撤销时仍按原规则退回；请确认确实要改过去，\n    而不是少写了 since",
                past.len(),
                diff.today,
            ),
        );
        rules(&mut text, &past);
    }
    if !ahead.is_empty() {
        line(&mut text, format_args!("\n从 {} 起的改动：{} 处", diff.today, ahead.len()));
        rules(&mut text, &ahead);
    }
    if !told.is_empty() {
        let count = told.len();
        line(&mut text, format_args!("\n办理结果不变，来源、等级或说明有改动：{count} 处"));
        rules(&mut text, &told);
    }
    heads(&mut text, &diff.heads);
    text
}

fn line(text: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{words}");
}

fn rules(text: &mut String, changes: &[&Change]) {
    let mut place = "";
    for change in changes {
        if place != change.place {
            place = &change.place;
            line(text, format_args!("\n{place}"));
        }
        let (axis, key) = (change.axis.words().0, change.axis.key());
        line(text, format_args!("  {axis}（{key}） {}{}", days(change), known(change)));
        said(text, "原", &change.old);
        said(text, "新", &change.new);
        let followers = change.followers.len();
        if followers > 0 && change.decides {
            let names = change.followers.join("、");
            line(text, format_args!("    随全国规定一起改变的有 {followers} 个地方：{names}"));
        }
    }
}

fn days(change: &Change) -> String {
    match (change.from, change.until) {
        (None, None) => "一直以来".to_owned(),
        (None, Some(until)) => format!("一直以来，到 {until}（不含）"),
        (Some(from), None) => format!("自 {from}"),
        (Some(from), Some(until)) => format!("自 {from}，到 {until}（不含）"),
    }
}

/// What became known, or is known no more.
fn known(change: &Change) -> &'static str {
    match (&change.old, &change.new) {
        (Said::Unknown { .. }, Said::Value { .. }) => " · 未知变为已知",
        (Said::Value { .. }, Said::Unknown { .. }) => " · 已知变为未知",
        (Said::Nothing, Said::Unknown { .. }) => " · 写明未知",
        (Said::Nothing, Said::Value { .. }) => " · 有了自己的规定",
        (Said::Value { .. }, Said::Nothing) => " · 不再有自己的规定",
        _ => "",
    }
}

fn said(text: &mut String, which: &str, said: &Said) {
    match said {
        Said::Nothing => line(text, format_args!("    {which}  （未写，按上一级规定）")),
        Said::Unknown { note } => {
            line(text, format_args!("    {which}  未知，按上一级规定"));
            noted(text, note.as_deref());
        }
        Said::Value { words, source, grade, note } => {
            line(text, format_args!("    {which}  {words}"));
            let grade =
                if *grade == Grade::P { String::new() } else { format!(" · 等级 {grade:?}") };
            line(text, format_args!("        {source}{grade}"));
            noted(text, note.as_deref());
        }
    }
}

fn noted(text: &mut String, note: Option<&str>) {
    if let Some(note) = note {
        line(text, format_args!("        说明：{note}"));
    }
}

fn heads(text: &mut String, heads: &[HeadChange]) {
    if heads.is_empty() {
        return;
    }
    line(text, format_args!("\n其他改动：{} 处", heads.len()));
    for HeadChange { name, what, old, new, moves_books, .. } in heads {
        let mark = if *moves_books { "（改变由谁记账，与日期无关）" } else { "" };
        let words = match (old, new) {
            (None, Some(new)) => format!("新增：{new}"),
            (Some(old), None) => format!("删去：{old}"),
            (old, new) => {
                let (old, new) = (old.as_deref().unwrap_or(""), new.as_deref().unwrap_or(""));
                format!("{old} → {new}")
            }
        };
        line(text, format_args!("  {name} {what} {words}{mark}"));
    }
}
