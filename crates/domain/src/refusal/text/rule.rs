//! The rule that a refusal rests on, as a sentence.

use jiff::civil::Date;

use super::{Lang, Places, fill::say_day};
use crate::Area;
use crate::policy::{AxisName, Grade, RuleRef};

/// ` 依据：北京的“可以绑定的亲属”规定（2024年12月9日起）。`
pub(super) fn sentence(rule: &RuleRef, lang: Lang, places: &dyn Places) -> String {
    let place = place(rule, lang, places);
    let since = since(rule.since).map(|day| say_day(day, lang));
    let (zh, en) = words(rule.axis);
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

/// What an axis is about, in the words of families.
fn words(axis: AxisName) -> (&'static str, &'static str) {
    match axis {
        AxisName::Kinship => ("可以绑定的亲属", "which relatives may be bound"),
        AxisName::Members => ("最多绑定几人", "how many relatives may be bound"),
        AxisName::GrantorsPerBeneficiary => {
            ("一个人可以有几位共济人", "how many people may share with one relative")
        }
        AxisName::GrantorsPerSettlement => {
            ("一次结算可以用几位共济人的账户", "how many people may share in one bill")
        }
        AxisName::Order => ("几位共济人的付款顺序", "the order of several people who share"),
        AxisName::PayerKindsOrder => ("各类账户的付款顺序", "the order of kinds of accounts"),
        AxisName::Trigger => ("共济账户自动使用还是按要求使用", "whether sharing is automatic"),
        AxisName::OwnFirst => ("先用本人账户", "using the own account first"),
        AxisName::Mode => ("共济资金的使用方式", "how shared money is held"),
        AxisName::AccountPart => ("可以用于共济的账户资金", "which part of an account is shared"),
        AxisName::Floor => ("共济人账户最低保留金额", "the least that must stay in an account"),
        AxisName::LimitCaps => ("使用限额的上限", "the highest limits that may be set"),
        AxisName::Scopes => ("共济资金的使用范围", "what shared money may pay"),
        AxisName::ValidityDays => ("绑定的有效期", "how long a binding may last"),
        AxisName::Effect => ("绑定生效时间", "when a binding comes into force"),
        AxisName::SameDayUnbind => ("解绑生效时间", "when an unbind works"),
        AxisName::Consent => ("承诺、身份验证和家人确认", "pledge, proof and acceptance"),
        AxisName::Review => ("经办审核", "review by the agency"),
        AxisName::GrantorRelease => ("共济人解绑", "unbinding by the person who shares"),
        AxisName::BeneficiaryRelease => ("被共济人解绑", "unbinding by the relative"),
        AxisName::EndsOn => ("绑定自动结束的情形", "what ends a binding by itself"),
        AxisName::CrossCity => ("省内异地共济", "sharing inside a province"),
        AxisName::CrossProvince => ("跨省共济", "sharing across provinces"),
        AxisName::AwayLimit => ("异地就医的共济限额", "the limit for bills away from home"),
        AxisName::PayableParts => ("账户可以支付的费用", "which parts of a bill accounts may pay"),
        AxisName::AccountYearStart => ("账户年度", "the account year"),
        AxisName::ItemWhitelist => ("药店个人账户可购范围", "what accounts may buy in a pharmacy"),
        AxisName::PremiumMode => ("为家人代缴医保费的方式", "how premiums are paid for relatives"),
        AxisName::PremiumSeason => ("医保集中缴费期", "the season of premiums"),
        AxisName::Pooling => ("统筹区划分", "how areas are cut"),
        AxisName::Benefit => ("医保待遇", "benefits"),
        AxisName::Channels => ("办理渠道", "channels"),
        AxisName::Materials => ("办理材料", "materials to bring"),
        AxisName::Notes => ("办事提示", "notes"),
    }
}
