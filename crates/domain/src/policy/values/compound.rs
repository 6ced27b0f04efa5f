//! Values that are more than a word.

use std::collections::BTreeSet;

use super::{AxisValue, choice, list};
use crate::benefit::rule::BenefitRule;
use crate::binding::Limits;
use crate::policy::axes::{
    AwayReduction, Consent, Members, MonthDay, Part, PayableParts, Premium, PremiumKind, Review,
    Season, WalletModel, WalletRules,
};
use crate::{BasisPoints, Fen};

impl AxisValue for Members {
    fn allowed() -> String {
        "表，可写 at_once（同时最多几人）、per_kinship（各关系最多几人）、lifetime（累计最多几人），都是整数；不限写 {}".to_owned()
    }

    fn example() -> String {
        "{ at_once = 5, per_kinship = { child = 2 }, lifetime = 10 }".to_owned()
    }

    fn zh(&self) -> String {
        let mut words = Vec::new();
        if let Some(most) = self.at_once {
            words.push(format!("同时最多 {most} 人"));
        }
        for (kinship, most) in &self.per_kinship {
            words.push(format!("{}最多 {most} 人", kinship.zh()));
        }
        if let Some(most) = self.lifetime {
            words.push(format!("累计最多 {most} 人（同一人不重复计）"));
        }
        if words.is_empty() { "不限人数".to_owned() } else { words.join("，") }
    }
}

impl AxisValue for Fen {
    fn allowed() -> String {
        "整数，单位是分".to_owned()
    }

    fn example() -> String {
        "100000".to_owned()
    }

    fn zh(&self) -> String {
        yuan(*self)
    }

    fn wrong(&self) -> Option<String> {
        (*self < Self::ZERO).then(|| "金额以分为单位，不能小于 0".to_owned())
    }
}

impl AxisValue for Limits {
    fn allowed() -> String {
        "表，可写 payment（每次）、month（每月）、year（每年），都是整数，单位是分；不限写 {}"
            .to_owned()
    }

    fn example() -> String {
        "{ payment = 50000, month = 80000 }".to_owned()
    }

    fn zh(&self) -> String {
        let one =
            |name: &str, most: Option<Fen>| most.map(|fen| format!("{name}最多 {}", yuan(fen)));
        let words = [one("每次", self.payment), one("每月", self.month), one("每年", self.year)];
        let words = words.into_iter().flatten().collect::<Vec<_>>();
        if words.is_empty() {
            "不限额，由共济人自行设定".to_owned()
        } else {
            words.join("，")
        }
    }

    fn wrong(&self) -> Option<String> {
        [self.payment, self.month, self.year].into_iter().flatten().find_map(|fen| fen.wrong())
    }
}

impl AxisValue for AwayReduction {
    fn allowed() -> String {
        "表，可写 resident（异地长期居住）、referred（转诊、急诊）、temporary（其他临时外出，已备案）、\
         unfiled（未备案），都是整数，单位是万分之一；不写的为未知"
            .to_owned()
    }

    fn example() -> String {
        "{ resident = 0, referred = 1000, unfiled = 2000 }".to_owned()
    }

    fn zh(&self) -> String {
        let one = |name: &str, lower: Option<BasisPoints>| {
            lower.map(|lower| match lower.0 {
                0 => format!("{name}与参保地相同"),
                points => format!("{name}降低 {} 个百分点", Fen(points)),
            })
        };
        let words = [
            one("异地长期居住", self.resident),
            one("转诊、急诊", self.referred),
            one("其他临时外出（已备案）", self.temporary),
            one("未备案", self.unfiled),
        ];
        let words = words.into_iter().flatten().collect::<Vec<_>>();
        list(words.iter().map(String::as_str))
    }

    fn wrong(&self) -> Option<String> {
        let Self { resident, referred, temporary, unfiled } = self;
        let mut all = [resident, referred, temporary, unfiled].into_iter().flatten();
        let share = 0..=BasisPoints::WHOLE.0;
        (!all.all(|lower| share.contains(&lower.0)))
            .then(|| "比例以万分之一为单位，可用 0 至 10000".to_owned())
    }
}

impl AxisValue for u32 {
    fn allowed() -> String {
        "整数，单位是天；0 是长期有效".to_owned()
    }

    fn example() -> String {
        "365".to_owned()
    }

    /// Days; the only bare number among the axes.
    fn zh(&self) -> String {
        if *self == 0 {
            "长期有效，直到解除".to_owned()
        } else {
            format!("最长 {self} 天")
        }
    }
}

impl AxisValue for Consent {
    fn allowed() -> String {
        "表，pledge、grantor_proof、acceptance 写 true 或 false，own_proof_from_age 写整数（周岁）"
            .to_owned()
    }

    fn example() -> String {
        "{ pledge = true, grantor_proof = true, acceptance = true, own_proof_from_age = 16 }"
            .to_owned()
    }

    fn zh(&self) -> String {
        let words = [
            self.pledge.then(|| "共济人签署承诺书".to_owned()),
            self.grantor_proof.then(|| "共济人本人认证".to_owned()),
            self.acceptance.then(|| {
                let age = self.own_proof_from_age;
                format!("被共济人确认（满 {age} 周岁本人认证，未满的由监护人确认）")
            }),
        ];
        let words = words.into_iter().flatten().collect::<Vec<_>>();
        list(words.iter().map(String::as_str))
    }

    fn wrong(&self) -> Option<String> {
        let age = self.own_proof_from_age;
        (!(0..=150).contains(&age)).then(|| "own_proof_from_age 为周岁，可用 0 至 150".to_owned())
    }
}

impl AxisValue for Review {
    fn allowed() -> String {
        "\"none\"（无需审核），或写明几个工作日的表".to_owned()
    }

    fn example() -> String {
        "{ working_days = 5 }".to_owned()
    }

    fn zh(&self) -> String {
        match self {
            Self::None => "无需审核".to_owned(),
            Self::WorkingDays(days) => format!("{days} 个工作日内审核"),
        }
    }
}

impl AxisValue for PayableParts {
    fn allowed() -> String {
        format!("表，own 和 aid 各是一个列表，其中可用：{}", choice(&Part::ALL))
    }

    fn example() -> String {
        "{ own = [\"deductible\"], aid = [\"deductible\"] }".to_owned()
    }

    fn zh(&self) -> String {
        let words = |parts: &BTreeSet<Part>| list(parts.iter().map(|part| part.zh()));
        if self.own == self.aid {
            return format!("本人与亲属账户均可支付：{}", words(&self.own));
        }
        format!("本人账户：{}；亲属账户：{}", words(&self.own), words(&self.aid))
    }
}

impl MonthDay {
    /// True for a day that every year has; 29 February is none.
    fn exists(self) -> bool {
        jiff::civil::Date::new(2001, self.month, self.day).is_ok()
    }
}

impl AxisValue for MonthDay {
    fn allowed() -> String {
        "表，month 和 day 是整数".to_owned()
    }

    fn example() -> String {
        "{ month = 7, day = 1 }".to_owned()
    }

    fn zh(&self) -> String {
        format!("{} 月 {} 日", self.month, self.day)
    }

    fn wrong(&self) -> Option<String> {
        (!self.exists()).then(|| "month 为 1 至 12，day 须是每年都有的日子".to_owned())
    }
}

impl AxisValue for Season {
    fn allowed() -> String {
        "表，from 和 to 各是 month 和 day".to_owned()
    }

    fn example() -> String {
        "{ from = { month = 9, day = 1 }, to = { month = 12, day = 31 } }".to_owned()
    }

    fn zh(&self) -> String {
        format!("{} 至 {}", self.from.zh(), self.to.zh())
    }

    fn wrong(&self) -> Option<String> {
        self.from.wrong().or_else(|| self.to.wrong())
    }
}

impl AxisValue for WalletRules {
    fn allowed() -> String {
        "表，model 写 \"transfer\"（转账）或 \"quota\"（共济额度），可写 per_day（每天几次）、each（每次最多，分）、\
         day（每天最多，分）、closed_from 和 closed_until（几点至次日几点不办理，0 至 23）"
            .to_owned()
    }

    fn example() -> String {
        "{ model = \"quota\", per_day = 3, each = 200000, closed_from = 22, closed_until = 6 }"
            .to_owned()
    }

    fn zh(&self) -> String {
        let model = match self.model {
            WalletModel::Transfer => "转账到亲属的医保钱包",
            WalletModel::Quota => "在共济人账户内设定共济额度，资金不转出",
        };
        let mut words = vec![model.to_owned()];
        words.extend(self.per_day.map(|times| format!("每天最多 {times} 笔")));
        words.extend(self.each.map(|most| format!("每笔最多 {}", yuan(most))));
        words.extend(self.day.map(|most| format!("每天合计最多 {}", yuan(most))));
        let closed = self.closed_from.zip(self.closed_until);
        words.extend(closed.map(|(from, until)| format!("{from} 点至次日 {until} 点不办理")));
        words.join("，")
    }

    fn wrong(&self) -> Option<String> {
        let hours = [self.closed_from, self.closed_until];
        if hours.iter().flatten().any(|hour| *hour > 23) {
            return Some("closed_from、closed_until 为整点，可用 0 至 23".to_owned());
        }
        if self.closed_from.is_some() != self.closed_until.is_some() {
            return Some("closed_from 与 closed_until 须同时写".to_owned());
        }
        [self.each, self.day].into_iter().flatten().find_map(|fen| fen.wrong())
    }
}

impl PremiumKind {
    /// In words.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Resident => "居民医保",
            Self::Care => "长护险",
        }
    }
}

impl AxisValue for Vec<Premium> {
    fn allowed() -> String {
        "列表，每条是表：kind 写 \"resident\"（居民医保）或 \"care\"（长护险），year 是待遇年度，who 是文字，amount 是整数，单位是分"
            .to_owned()
    }

    fn example() -> String {
        "[{ kind = \"resident\", year = 2026, who = \"学生儿童\", amount = 40000 }]".to_owned()
    }

    fn zh(&self) -> String {
        self.lines().join("，")
    }

    fn lines(&self) -> Vec<String> {
        let one = |premium: &Premium| {
            let Premium { kind, year, who, amount } = premium;
            format!("{year} 年{} {who} {}", kind.zh(), yuan(*amount))
        };
        self.iter().map(one).collect()
    }

    fn wrong(&self) -> Option<String> {
        let bad = |premium: &Premium| {
            let named = !premium.who.trim().is_empty();
            !(named && premium.amount.is_positive() && (2021..=2100).contains(&premium.year))
        };
        self.iter()
            .any(bad)
            .then(|| "who 不能为空，amount 须大于 0（分），year 为四位年份".to_owned())
    }
}

impl AxisValue for Vec<BenefitRule> {
    fn allowed() -> String {
        "列表，每条规则一个表，金额单位是分，比例单位是万分之一".to_owned()
    }

    fn example() -> String {
        "[{ insutype = \"employee\", settings = [\"inpatient\"], fund = 310100, ratio = 8500 }]"
            .to_owned()
    }

    fn zh(&self) -> String {
        format!("{} 条待遇规则", self.len())
    }

    fn wrong(&self) -> Option<String> {
        let mut numbered = (1..).zip(self);
        numbered
            .find_map(|(n, rule): (u32, _)| rule.wrong().map(|what| format!("第 {n} 条：{what}")))
    }
}

impl AxisValue for Vec<String> {
    fn allowed() -> String {
        "列表，每条是英文双引号里的文字".to_owned()
    }

    fn example() -> String {
        "[\"国家医保服务平台 App\"]".to_owned()
    }

    fn zh(&self) -> String {
        self.join("；")
    }

    fn lines(&self) -> Vec<String> {
        self.clone()
    }

    fn wrong(&self) -> Option<String> {
        self.iter().any(|text| text.trim().is_empty()).then(|| "不能有空的条目".to_owned())
    }
}

/// 元 with two decimals.
fn yuan(amount: Fen) -> String {
    let sign = if amount.0 < 0 { "-" } else { "" };
    let digits = format!("{:03}", amount.0.unsigned_abs());
    let (whole, cents) = digits.split_at(digits.len().saturating_sub(2));
    format!("{sign}{whole}.{cents} 元")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::axes::PayerKind;

    #[test]
    fn amounts_are_said_in_yuan() {
        for (fen, said) in
            [(0, "0.00 元"), (5, "0.05 元"), (100_000, "1000.00 元"), (-1, "-0.01 元")]
        {
            assert_eq!(yuan(Fen(fen)), said);
        }
    }

    #[test]
    fn a_value_of_the_right_form_may_still_be_wrong() {
        assert!(MonthDay { month: 2, day: 29 }.wrong().is_some());
        assert!(MonthDay { month: 7, day: 1 }.wrong().is_none());
        assert!(Fen(-1).wrong().is_some());
        assert!(Limits { month: Some(Fen(-1)), ..Limits::default() }.wrong().is_some());
        assert!(vec![PayerKind::Own, PayerKind::Own].wrong().is_some());
        assert!(vec![" ".to_owned()].wrong().is_some());
    }
}
