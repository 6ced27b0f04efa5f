//! What every value of an axis can do: be read, be checked, be said in words.

mod compound;

use std::collections::BTreeSet;
use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::axes::{
    Allowed, Count, Delay, EndCause, ItemWhitelist, Mode, Openness, OwnFirst, Part, PayerKind,
    PayerOrder, Pooling, PremiumMode, Trigger, WalletOpen,
};
use crate::Kinship;
use crate::binding::Scope;
use crate::person::AccountPart;

/// A value of an axis.
pub trait AxisValue: Clone + Debug + PartialEq + Serialize + DeserializeOwned {
    /// The value in plain Chinese, for the rules page and `policy show`.
    fn zh(&self) -> String;

    /// The same in several lines, where a value is a list of sentences.
    fn lines(&self) -> Vec<String> {
        vec![self.zh()]
    }

    /// What is allowed, in Chinese, for whoever wrote something of another form.
    fn allowed() -> String;

    /// A short value of the right form, as TOML.
    fn example() -> String;

    /// What is wrong with a value of the right form, and what is allowed.
    fn wrong(&self) -> Option<String> {
        None
    }
}

/// A value as TOML writes it; words, numbers and lists of them are the same in JSON.
fn written(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Words of a file with commas between.
fn choice<T: Serialize>(words: &[T]) -> String {
    words.iter().map(written).collect::<Vec<_>>().join("、")
}

/// A list of these words.
fn list_of<T: Serialize>(words: &[T]) -> String {
    format!("列表，其中可用：{}", choice(words))
}

/// One word per variant; a new variant without a word does not compile.
macro_rules! words {
    ($($type:ty { $($variant:ident => $word:literal,)* })*) => {
        $(impl AxisValue for $type {
            fn zh(&self) -> String {
                match self { $(Self::$variant => $word,)* }.to_owned()
            }

            fn allowed() -> String {
                format!("其中一个词：{}", choice(&[$(Self::$variant),*]))
            }

            fn example() -> String {
                [$(Self::$variant),*].first().map(written).unwrap_or_default()
            }
        })*
    };
}

words! {
    Count {
        One => "只能一人",
        Many => "可以多人",
    }
    PayerOrder {
        FiledAscending => "先备案的先支付",
        FiledDescending => "后备案的先支付",
        BalanceDescending => "可用余额多的先支付，相同的按备案先后",
        Ranked => "按设定的顺序支付，未设定的按备案先后",
        Picked => "支付时选定由谁支付",
        Random => "随机选定",
    }
    Trigger {
        Automatic => "自动使用",
        Asked => "提出后才使用",
    }
    OwnFirst {
        WhenShort => "本人账户不足时，亲属补足",
        OnlyAtZero => "本人账户为零或没有账户时，才用亲属的",
    }
    Mode {
        Live => "即时扣减共济人账户",
        Pooled => "家庭共济账户（资金池）",
        Quota => "医保钱包共济额度",
    }
    Delay {
        AtOnce => "立即生效",
        NextDay => "次日零时生效",
    }
    Allowed {
        Yes => "可以",
        No => "不可以",
    }
    Openness {
        Open => "已开通",
        Closed => "未开通",
    }
    WalletOpen {
        Open => "已开通",
        Partly => "部分地区已开通",
        Closed => "未开通",
    }
    ItemWhitelist {
        Catalogue => "目录内均可",
        Flagged => "仅限个人账户支付白名单内",
    }
    PremiumMode {
        AtOnce => "即时扣缴",
        MonthEndBatch => "每月最后一天由经办机构统一扣缴，余额须足额",
        ClaimBack => "先缴费，再申领",
    }
    Pooling {
        City => "市级统筹",
        Province => "省级统筹",
    }
    AccountPart {
        CurrentThenCarried => "先用当年，再用历年",
        CarriedThenCurrent => "先用历年，再用当年",
        CarriedOnly => "只用历年结余",
    }
}

impl PayerKind {
    /// All of them.
    const ALL: [Self; 3] = [Self::Own, Self::Quota, Self::Live];

    /// In words.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Own => "本人账户",
            Self::Quota => "医保钱包额度",
            Self::Live => "共济人账户",
        }
    }
}

impl Part {
    /// The word of the bills.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Deductible => "起付线以下",
            Self::Coinsurance => "按比例自付",
            Self::AboveCap => "封顶线以上",
            Self::Preselfpay => "先行自付",
            Self::Overprice => "超限价",
            Self::OutOfList => "目录外",
        }
    }

    /// The same in English.
    pub fn en(self) -> &'static str {
        match self {
            Self::Deductible => "below the deductible",
            Self::Coinsurance => "the person's share",
            Self::AboveCap => "above the cap",
            Self::Preselfpay => "paid first by the person",
            Self::Overprice => "above the price limit",
            Self::OutOfList => "out of the list",
        }
    }
}

impl EndCause {
    /// All of them.
    const ALL: [Self; 4] = [Self::Death, Self::InsuranceEnded, Self::InsurancePaused, Self::Move];

    /// Those that end a binding everywhere; a rule can only add to them.
    const ALWAYS: [Self; 3] = [Self::Death, Self::InsuranceEnded, Self::Move];

    /// In words.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Death => "一方死亡",
            Self::InsuranceEnded => "一方终止参保",
            Self::InsurancePaused => "一方暂停参保",
            Self::Move => "一方参保地变更",
        }
    }
}

/// Words one after the other, `（无）` where there are none.
fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let joined = words.into_iter().collect::<Vec<_>>().join("、");
    if joined.is_empty() { "（无）".to_owned() } else { joined }
}

impl AxisValue for BTreeSet<Kinship> {
    fn allowed() -> String {
        list_of(&Kinship::ALL)
    }

    fn example() -> String {
        Kinship::ALL.first().map(|word| format!("[{}]", written(word))).unwrap_or_default()
    }

    fn zh(&self) -> String {
        list(self.iter().map(|kinship| kinship.zh()))
    }
}

impl AxisValue for BTreeSet<Scope> {
    fn allowed() -> String {
        list_of(&Scope::ALL)
    }

    fn example() -> String {
        Scope::ALL.first().map(|word| format!("[{}]", written(word))).unwrap_or_default()
    }

    fn zh(&self) -> String {
        list(self.iter().map(|scope| scope.zh()))
    }
}

impl AxisValue for BTreeSet<EndCause> {
    fn allowed() -> String {
        list_of(&EndCause::ALL)
    }

    fn example() -> String {
        written(&EndCause::ALWAYS)
    }

    fn zh(&self) -> String {
        list(self.iter().map(|cause| cause.zh()))
    }

    fn wrong(&self) -> Option<String> {
        let missing: Vec<_> =
            EndCause::ALWAYS.into_iter().filter(|cause| !self.contains(cause)).collect();
        (!missing.is_empty()).then(|| {
            let always = choice(&EndCause::ALWAYS);
            format!("{always} 在任何地方都会结束绑定，须全部写上；还缺 {}", choice(&missing))
        })
    }
}

impl AxisValue for Vec<PayerKind> {
    fn allowed() -> String {
        list_of(&PayerKind::ALL)
    }

    fn example() -> String {
        PayerKind::ALL.first().map(|word| format!("[{}]", written(word))).unwrap_or_default()
    }

    fn zh(&self) -> String {
        let joined = self.iter().map(|kind| kind.zh()).collect::<Vec<_>>().join(" → ");
        if joined.is_empty() { "（无）".to_owned() } else { joined }
    }

    fn wrong(&self) -> Option<String> {
        let distinct = self.iter().collect::<BTreeSet<_>>().len();
        (distinct != self.len()).then(|| "每种支付来源只能写一次：own、quota、live".to_owned())
    }
}
