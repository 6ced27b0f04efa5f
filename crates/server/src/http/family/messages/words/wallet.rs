//! Sentences about wallets, quotas and premiums.

use domain::Fen;
use domain::premium::PremiumState;
use domain::wallet::QuotaState;

use super::super::told::{Role, Told};
use super::Words;

/// A wallet was opened or changed.
pub(super) fn opened() -> Words {
    Words::new(
        "wallet_changed",
        "您的医保钱包已开通或变更。钱包里不存钱；不是您本人或家人办的，请拨打 12393。",
        "Your wallet was opened or changed. It holds no money; call 12393 if it was not you.",
    )
}

/// What is left of a quota, and whether it counts.
pub(super) fn quota(left: Fen, state: QuotaState, told: &Told) -> Words {
    let Told { other, role, ward, .. } = told;
    // The reader's own, or that of whom the reader guards.
    let (whose, whose_en) = match role {
        Role::Guardian => (ward.as_str(), ward.as_str()),
        Role::Grantor | Role::Beneficiary => ("您", "you"),
    };
    let (zh, en) = match (state, *role == Role::Grantor) {
        (QuotaState::Open, true) => (
            format!("您给{other}的共济额度现在还有 {left} 元，这部分钱冻结在您的账户里。"),
            format!("{left} of your quota for {other} is left, frozen in your account."),
        ),
        (QuotaState::Open, false) => (
            format!("{other}给{whose}的共济额度现在还有 {left} 元。"),
            format!("{left} of {other}'s quota for {whose_en} is left."),
        ),
        (QuotaState::Released | QuotaState::Ended, true) => (
            format!("您给{other}的共济额度已结束，没用完的部分已经可以由您使用。"),
            format!("Your quota for {other} has ended; what was not used is free again."),
        ),
        (QuotaState::Released | QuotaState::Ended, false) => (
            format!("{other}给{whose}的共济额度已结束。"),
            format!("{other}'s quota for {whose_en} has ended."),
        ),
    };
    Words::new("quota_changed", zh, en)
}

/// What became of a premium.
pub(super) fn premium(amount: Fen, state: PremiumState, told: &Told) -> Words {
    let other = &told.other;
    let (zh, en) = match (state, told.holds) {
        (PremiumState::Waiting, true) => (
            format!("为{other}代缴的 {amount} 元已登记，月底扣款，这部分钱先留着。"),
            format!("{amount} for {other}'s premium is kept and taken at the end of the month."),
        ),
        (PremiumState::Claimed, true) => (
            format!("为{other}先缴后领的 {amount} 元已提交，等经办审核。"),
            format!("Your claim of {amount} for {other}'s premium waits for a clerk."),
        ),
        (PremiumState::Paid, true) => (
            format!("您为{other}代缴的 {amount} 元保费已缴成。凭证在代缴记录里。"),
            format!("{amount} was paid for {other}'s premium. The receipt is in the record."),
        ),
        (PremiumState::Dropped, true) => (
            format!("为{other}代缴的 {amount} 元没有扣，这部分钱已经可以使用。"),
            format!("{amount} for {other}'s premium was not taken and is free again."),
        ),
        (PremiumState::Refunded, true) => (
            format!("为{other}代缴的 {amount} 元已退回原处。"),
            format!("{amount} for {other}'s premium went back to where it came from."),
        ),
        (PremiumState::Paid, false) => (
            format!("{other}已为您缴了 {amount} 元保费。"),
            format!("{other} paid your premium of {amount}."),
        ),
        (PremiumState::Waiting | PremiumState::Claimed, false) => (
            format!("{other}正在为您代缴保费，还没有办完。"),
            format!("{other} is paying your premium; it is not done yet."),
        ),
        (PremiumState::Dropped | PremiumState::Refunded, false) => (
            format!("{other}为您代缴的保费已取消，请另行缴费。"),
            format!("{other}'s payment of your premium was called off; pay it otherwise."),
        ),
    };
    Words::new("premium_changed", zh, en)
}
