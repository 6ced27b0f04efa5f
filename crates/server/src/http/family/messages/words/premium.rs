//! Sentences about relatives' premiums.

use domain::Fen;
use domain::policy::axes::PremiumMode;
use domain::premium::{DroppedWhy, PremiumState};

use super::super::told::Told;
use super::Words;

/// What became of a premium, and why where nothing was taken. The relative never reads what the payer's
/// account holds or which limits it has.
pub(super) fn changed(
    amount: Fen,
    (state, why): (PremiumState, Option<DroppedWhy>),
    told: &Told,
) -> Words {
    let claim = told.mode == Some(PremiumMode::ClaimBack);
    let (zh, en) = match (claim, told.holds) {
        (true, true) => claimed_by(amount, (state, why), &told.other),
        (true, false) => claimed_for(amount, state, &told.other),
        (false, true) => paid_by(amount, (state, why), &told.other),
        (false, false) => paid_for(amount, (state, why), &told.other),
    };
    Words::new("premium_changed", zh, en)
}

/// To the payer, whose account is debited.
fn paid_by(
    amount: Fen,
    (state, why): (PremiumState, Option<DroppedWhy>),
    other: &str,
) -> (String, String) {
    match state {
        PremiumState::Waiting | PremiumState::Claimed => (
            format!("为{other}代缴的 {amount} 元已登记，月底扣款，这部分钱先留着。"),
            format!("{amount} for {other}'s premium is kept and taken at the end of the month."),
        ),
        PremiumState::Paid => (
            format!("您为{other}代缴的 {amount} 元保费已缴成。凭证在代缴记录里。"),
            format!("{amount} was paid for {other}'s premium. The receipt is in the record."),
        ),
        PremiumState::Dropped => not_taken_by(amount, why, other),
        PremiumState::Refunded => (
            format!("为{other}代缴的 {amount} 元保费已退回原处，还要缴的请另办。"),
            format!("{amount} for {other}'s premium went back to where it came from."),
        ),
    }
}

fn not_taken_by(amount: Fen, why: Option<DroppedWhy>, other: &str) -> (String, String) {
    let (why_zh, next_zh, why_en, next_en) = match why {
        Some(DroppedWhy::BindingEnded) => {
            ("绑定在扣款以前结束了，", "", "The binding ended first: ", "")
        }
        Some(DroppedWhy::NotTaken) => (
            "月底扣款没有扣成，",
            "原因在代缴记录里，还要缴的请另办。",
            "The end of the month could not take it: ",
            " The record says why; pay it otherwise.",
        ),
        Some(DroppedWhy::CalledOff) => ("您的代缴已取消，", "", "It was called off: ", ""),
        Some(DroppedWhy::ClaimRefused) | None => ("", "", "", ""),
    };
    (
        format!("{why_zh}为{other}代缴的 {amount} 元没有扣，留出的钱已经放开。{next_zh}"),
        format!(
            "{why_en}{amount} for {other}'s premium was not taken and is no longer set aside.{next_en}"
        ),
    )
}

/// To the relative for whom an account pays.
fn paid_for(
    amount: Fen,
    (state, why): (PremiumState, Option<DroppedWhy>),
    other: &str,
) -> (String, String) {
    match state {
        PremiumState::Waiting | PremiumState::Claimed => (
            format!("{other}正在为您代缴保费，还没有扣款，月底办。"),
            format!("{other} is paying your premium; it is taken at the end of the month."),
        ),
        PremiumState::Paid => (
            format!("{other}已为您缴了 {amount} 元保费，不用再缴。"),
            format!("{other} paid your premium of {amount}; nothing else is due."),
        ),
        PremiumState::Dropped => {
            let (why_zh, why_en) = match why {
                Some(DroppedWhy::BindingEnded) => ("绑定已经结束", "the binding ended"),
                Some(DroppedWhy::NotTaken) => {
                    ("付款的家人这次没有付成", "the payment did not go through")
                }
                Some(DroppedWhy::CalledOff) => ("付款的家人取消了代缴", "the payer called it off"),
                Some(DroppedWhy::ClaimRefused) | None => ("代缴已取消", "it was called off"),
            };
            (
                format!("{why_zh}，{other}为您代缴的保费没有扣款；可以问问家人，或者另行缴费。"),
                format!("{other} did not pay your premium: {why_en}. Ask, or pay it otherwise."),
            )
        }
        PremiumState::Refunded => (
            format!("{other}为您代缴的保费已经退回，这一年还要缴的，请另行缴费。"),
            format!("{other}'s payment of your premium was given back; pay it otherwise."),
        ),
    }
}

/// To the payer who paid first and claims it back: nothing was set aside, and whatever becomes of the
/// claim, the premium itself was paid elsewhere.
fn claimed_by(
    amount: Fen,
    (state, why): (PremiumState, Option<DroppedWhy>),
    other: &str,
) -> (String, String) {
    match state {
        PremiumState::Waiting | PremiumState::Claimed => (
            format!(
                "您为{other}先缴的 {amount} 元已申请报领，等经办审核；审核以前账户里的钱不动。"
            ),
            format!(
                "Your claim of {amount} for {other}'s premium waits for a clerk; nothing is taken \
                 from your account before."
            ),
        ),
        PremiumState::Paid | PremiumState::Refunded => (
            format!("您为{other}先缴的 {amount} 元已从您的个人账户报领到账，记录里有凭证。"),
            format!(
                "{amount} that you paid for {other}'s premium was paid back from your account."
            ),
        ),
        PremiumState::Dropped => {
            let (why_zh, why_en) = match why {
                Some(DroppedWhy::ClaimRefused) => {
                    ("不予报领，原因在代缴记录里", "was refused; the record says why")
                }
                Some(DroppedWhy::BindingEnded) => {
                    ("没有报领，因为绑定已经结束", "ended with the binding")
                }
                Some(DroppedWhy::CalledOff) => ("的报领申请已撤回", "was taken back"),
                Some(DroppedWhy::NotTaken) | None => ("没有报领", "was not paid back"),
            };
            (
                format!("您为{other}先缴的 {amount} 元{why_zh}；缴费本身不受影响，不要重复缴。"),
                format!(
                    "Your claim of {amount} for {other}'s premium {why_en}. What you paid stands; do \
                     not pay twice."
                ),
            )
        }
    }
}

/// To the relative whose premium the payer paid first.
fn claimed_for(amount: Fen, state: PremiumState, other: &str) -> (String, String) {
    match state {
        PremiumState::Waiting | PremiumState::Claimed => (
            format!("{other}凭缴费凭证申请报领为您先缴的 {amount} 元保费，您不用另办。"),
            format!("{other} claims back {amount} paid for your premium; nothing is asked of you."),
        ),
        PremiumState::Paid | PremiumState::Refunded => (
            format!("{other}为您先缴的 {amount} 元保费已经报领，缴费已由家人办好，不用再缴。"),
            format!("{amount} that {other} paid for your premium was paid back; nothing is due."),
        ),
        PremiumState::Dropped => (
            format!("{other}为您先缴的 {amount} 元保费没有报领；缴费本身不受影响，不要重复缴。"),
            format!(
                "{other}'s claim of {amount} for your premium was not paid back. The payment itself \
                 stands; do not pay twice."
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AMOUNT: Fen = Fen(40_000);

    fn said(mode: PremiumMode, holds: bool, of: (PremiumState, Option<DroppedWhy>)) -> Words {
        let (other, mode) = ("盛*".to_owned(), Some(mode));
        changed(AMOUNT, of, &Told { other, holds, mode, ..Told::default() })
    }

    /// Whatever becomes of a claim, the premium was paid: nobody is sent to pay it again, and nothing
    /// was set aside or is collected.
    #[test]
    fn a_claim_sends_nobody_to_pay_twice() {
        let whys = [None, Some(DroppedWhy::ClaimRefused), Some(DroppedWhy::BindingEnded)];
        for why in whys.into_iter().chain([Some(DroppedWhy::CalledOff)]) {
            for holds in [true, false] {
                let of = (PremiumState::Dropped, why);
                let Words { zh, en, .. } = said(PremiumMode::ClaimBack, holds, of);
                assert!(zh.contains("缴费本身不受影响，不要重复缴"), "{zh}");
                assert!(!zh.contains("另行缴费") && !zh.contains("放开"), "{zh}");
                assert!(en.contains("do not pay twice") && !en.contains("otherwise"), "{en}");
            }
        }
        let refused = (PremiumState::Dropped, Some(DroppedWhy::ClaimRefused));
        assert!(said(PremiumMode::ClaimBack, true, refused).zh.contains("不予报领"));
        for holds in [true, false] {
            let paid = said(PremiumMode::ClaimBack, holds, (PremiumState::Paid, None)).zh;
            assert!(paid.contains("报领") && !paid.contains("缴成"), "{paid}");
            let waits = said(PremiumMode::ClaimBack, holds, (PremiumState::Claimed, None)).zh;
            assert!(waits.contains("报领") && !waits.contains("代缴"), "{waits}");
        }
    }

    /// Both sides read why nothing was taken; the relative nothing about the payer's money.
    #[test]
    fn what_was_not_taken_says_why_to_both() {
        let say = |holds, why| {
            said(PremiumMode::MonthEndBatch, holds, (PremiumState::Dropped, Some(why))).zh
        };
        assert!(say(true, DroppedWhy::NotTaken).contains("月底扣款没有扣成"));
        assert!(say(true, DroppedWhy::BindingEnded).contains("绑定在扣款以前结束"));
        let relative = say(false, DroppedWhy::NotTaken);
        assert!(relative.contains("付款的家人这次没有付成") && relative.contains("另行缴费"));
        assert!(say(false, DroppedWhy::BindingEnded).contains("绑定已经结束"));
        assert!(say(false, DroppedWhy::CalledOff).contains("取消"));
        for why in [DroppedWhy::NotTaken, DroppedWhy::BindingEnded, DroppedWhy::CalledOff] {
            let zh = say(false, why);
            assert!(!zh.contains(['额', '限']) && !zh.contains("账户"), "{zh}");
        }
    }
}
