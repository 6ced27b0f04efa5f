//! The rule that a refusal rests on, as a sentence.

use jiff::civil::Date;

use super::{Lang, Places, fill::say_day};
use crate::Area;
use crate::policy::{Grade, RuleRef};

/// ` 依据：北京的“可以绑定的亲属”规定（2024年12月9日起）。`
pub(super) fn sentence(rule: &RuleRef, lang: Lang, places: &dyn Places) -> String {
    let place = place(rule, lang, places);
    let since = since(rule.since).map(|day| say_day(day, lang));
    let (zh, en) = rule.axis.words();
    let platform = rule.grade == Grade::P;
    match lang {
        Lang::Zh => {
            let since = since.map(|day| format!("（{day}起）")).unwrap_or_default();
            let kind = if platform { "平台默认" } else { "规定" };
            let unknown = if rule.unknown_here {
                "当地自己的规定还没有查到，先按全国规则办理，请以当地经办机构答复为准。"
            } else {
                ""
            };
            format!("依据：{place}关于“{zh}”的{kind}{since}。{unknown}")
        }
        Lang::En => {
            let since = since.map(|day| format!(", since {day}")).unwrap_or_default();
            let kind = if platform { "platform default" } else { "rule" };
            let unknown = if rule.unknown_here {
                " The local rule is not known; the national one is used. Ask the local agency."
            } else {
                ""
            };
            format!(" Based on the {kind} on {en} ({place}{since}).{unknown}")
        }
    }
}

/// Name of the place whose rule it is.
fn place(rule: &RuleRef, lang: Lang, places: &dyn Places) -> String {
    let nation = match lang {
        Lang::Zh => "全国",
        Lang::En => "national",
    };
    let unit = u32::from(rule.unit).checked_mul(10_000).and_then(Area::from_number);
    let Some(area) = rule.area.or(unit) else {
        return nation.to_owned();
    };
    let name = places.area_name(area);
    if name.trim().is_empty() { area.to_string() } else { name }
}

/// A day written as yyyymmdd; `None` for 0 and for what is no day.
fn since(number: u32) -> Option<Date> {
    let year = i16::try_from(number.checked_div(10_000)?).ok()?;
    let month = i8::try_from(number.checked_div(100)?.checked_rem(100)?).ok()?;
    let day = i8::try_from(number.checked_rem(100)?).ok()?;
    (number > 0).then(|| Date::new(year, month, day).ok())?
}
