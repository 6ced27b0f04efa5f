//! Sentences about wallets and quotas.

use domain::Fen;
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
            format!("{other}给{whose}的共济额度现在还有 {left} 元，按绑定的用途用。"),
            format!("{left} of {other}'s quota for {whose_en} is left."),
        ),
        (QuotaState::Released | QuotaState::Ended, true) => (
            format!("您给{other}的共济额度已结束，没用完的部分已经可以由您使用。"),
            format!("Your quota for {other} has ended; what was not used is free again."),
        ),
        (QuotaState::Released | QuotaState::Ended, false) => (
            format!("{other}给{whose}的共济额度已结束，不能再用它付钱。"),
            format!("{other}'s quota for {whose_en} has ended."),
        ),
    };
    Words::new("quota_changed", zh, en)
}
