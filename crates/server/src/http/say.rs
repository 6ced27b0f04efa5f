//! Facts as JSON says them: amounts in 元 as text, moments with their zone, masked people, words.

use domain::binding::{BindingState, EndedWhy, Limits, SuspendedWhy};
use domain::hold::HoldState;
use domain::money::parse_yuan;
use domain::{Fen, Moment};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

/// An amount as a request gives it and an answer has it: 元 as text, `"80.00"`; never a number
/// that a program could round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(value_type = String, example = "80.00")]
pub struct Yuan(pub Fen);

impl Serialize for Yuan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Yuan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = "expected 元 as text with at most two decimals, \"80.00\"";
        let text =
            String::deserialize(deserializer).map_err(|_| serde::de::Error::custom(expected))?;
        parse_yuan(&text).map(Self).map_err(|_| serde::de::Error::custom(expected))
    }
}

/// Limits in 元; left out = none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Limits)]
pub struct LimitsSaid {
    /// Per settlement.
    pub payment: Option<Yuan>,
    /// Per calendar month.
    pub month: Option<Yuan>,
    /// Per calendar year.
    pub year: Option<Yuan>,
}

impl From<LimitsSaid> for Limits {
    fn from(said: LimitsSaid) -> Self {
        let fen = |yuan: Option<Yuan>| yuan.map(|yuan| yuan.0);
        Self { payment: fen(said.payment), month: fen(said.month), year: fen(said.year) }
    }
}

impl From<Limits> for LimitsSaid {
    fn from(limits: Limits) -> Self {
        let Limits { payment, month, year } = limits;
        Self { payment: payment.map(Yuan), month: month.map(Yuan), year: year.map(Yuan) }
    }
}

/// `2026-11-22T09:30:00+08:00`
pub fn moment(moment: Moment) -> String {
    moment.local().strftime("%Y-%m-%dT%H:%M:%S+08:00").to_string()
}

/// The state of a hold in plain words.
pub fn hold_zh(state: HoldState) -> &'static str {
    match state {
        HoldState::Open => "已预留",
        HoldState::Used(_) => "出院结算已使用",
        HoldState::Released => "已释放",
        HoldState::Expired => "到期自动释放",
    }
}

/// The state of a binding in plain words.
pub fn state_zh(state: BindingState) -> &'static str {
    match state {
        BindingState::Draft => "草稿",
        BindingState::Submitted => "已提交",
        BindingState::InReview => "经办审核中",
        BindingState::Returned => "退回修改",
        BindingState::AwaitingAcceptance => "等家人确认",
        BindingState::PendingEffect => "还没到生效时间",
        BindingState::Active => "可以使用",
        BindingState::Suspended(SuspendedWhy::Frozen) => "账户冻结，暂停使用",
        BindingState::Suspended(SuspendedWhy::AwaitingReactivation) => "已解冻，等共济人重新开启",
        BindingState::Suspended(SuspendedWhy::Insurance) => "参保状态不正常，暂停使用",
        BindingState::Ended(why) => match why {
            EndedWhy::Grantor => "共济人已解绑",
            EndedWhy::Beneficiary => "被共济人已解绑",
            EndedWhy::Clerk => "经办机构已解绑",
            EndedWhy::Expired => "已到期",
            EndedWhy::Died => "因身故终止",
            EndedWhy::InsuranceEnded => "参保暂停或终止，绑定结束",
            EndedWhy::Moved => "参保地变更，绑定结束",
            EndedWhy::KinshipEnded => "亲属关系终止，绑定结束",
            EndedWhy::Corrected => "信息有误，已重新办理",
        },
        BindingState::Withdrawn => "已撤回",
        BindingState::Rejected => "经办没有通过",
        BindingState::Declined => "家人没有同意",
        BindingState::Lapsed => "超过时间没有办理，已作废",
    }
}

/// The state of a binding in English.
pub fn state_en(state: BindingState) -> &'static str {
    match state {
        BindingState::Draft => "draft",
        BindingState::Submitted => "handed in",
        BindingState::InReview => "being reviewed",
        BindingState::Returned => "sent back for correction",
        BindingState::AwaitingAcceptance => "waits for the relative",
        BindingState::PendingEffect => "not yet in force",
        BindingState::Active => "in force",
        BindingState::Suspended(SuspendedWhy::Frozen) => "suspended: the account is frozen",
        BindingState::Suspended(SuspendedWhy::AwaitingReactivation) => {
            "suspended until it is switched on again"
        }
        BindingState::Suspended(SuspendedWhy::Insurance) => "suspended: an insurance is paused",
        BindingState::Ended(why) => match why {
            EndedWhy::Grantor => "over: unbound by the grantor",
            EndedWhy::Beneficiary => "over: unbound by the beneficiary",
            EndedWhy::Clerk => "over: ended by the agency",
            EndedWhy::Expired => "over: its last day passed",
            EndedWhy::Died => "over: one of both died",
            EndedWhy::InsuranceEnded => "over: an insurance was paused or ended",
            EndedWhy::Moved => "over: the insured area changed",
            EndedWhy::KinshipEnded => "over: no longer kin",
            EndedWhy::Corrected => "over: made anew with the right data",
        },
        BindingState::Withdrawn => "taken back",
        BindingState::Rejected => "not approved",
        BindingState::Declined => "declined",
        BindingState::Lapsed => "lapsed",
    }
}
