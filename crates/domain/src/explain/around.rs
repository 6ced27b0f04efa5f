//! What an explanation says beside who paid: things that no account may buy, lines without a
//! prescription, care away from home.

use super::{AwayNote, View};
use crate::filing::AwayKind;
use crate::item::LineNote;
use crate::settlement::{Settlement, SettlementKind};
use crate::wallet::is_of_place;
use crate::{BasisPoints, Fen, Reason};

/// What a cashier reads of a reason about lines or wallets.
pub(super) fn memo(reason: Reason) -> Option<(&'static str, &'static str)> {
    if reason == Reason::ItemNotOnWhitelist {
        return Some((
            "有商品不能用个人账户购买，已按现金结算，见明细备注。",
            "Accounts may not buy some of the items: cash, see the lines.",
        ));
    }
    if reason == Reason::WalletNotTaken {
        return Some((
            "本机构不能用医保钱包，家人的共济额度未付款。",
            "This institution takes no wallets: the family's quota did not pay.",
        ));
    }
    if is_of_place(reason) {
        return Some((
            "医保钱包这次不能用，家人的共济额度未付款；原因患者在自己的账单里看得到。",
            "The wallet cannot be used this time: the family's quota did not pay. The patient's own bill says why.",
        ));
    }
    let fund = (
        "有外购处方不完整或不能使用，统筹基金未支付，见明细备注。",
        "The fund did not pay some lines for want of a usable prescription, see the lines.",
    );
    (reason == Reason::PrescriptionMissing).then_some(fund)
}

impl View<'_> {
    /// Of a paid bill; a cancel gives back what was paid and says no more.
    pub(super) fn around(&self, settlement: &Settlement) -> Vec<String> {
        let explanation = &settlement.explanation;
        if settlement.kind != SettlementKind::Settled {
            return Vec::new();
        }
        let lines = explanation.lines.iter().map(|(note, amount)| self.line(*note, *amount));
        let away = explanation.away.iter().map(|note| self.away(*note));
        away.chain(lines).collect()
    }

    pub(super) fn benefit_unknown(&self) -> String {
        self.say(
            "本地的报销规则还没有可靠的来源，医保基金没有支付；请打当地 12393 询问。".to_owned(),
            "No reliable source for the local benefit rule: the funds paid nothing. Call 12393."
                .to_owned(),
        )
    }

    pub(super) fn line(&self, note: LineNote, amount: Fen) -> String {
        let (zh, en) = note.words();
        self.say(format!("{amount} 元的商品：{zh}。"), format!("Items of {amount}: {en}."))
    }

    pub(super) fn away(&self, note: AwayNote) -> String {
        let (zh, en) = note.words();
        self.say(zh, en)
    }
}

impl AwayNote {
    /// What it says: Chinese, English.
    pub fn words(self) -> (String, String) {
        let Self { filed, lower } = self;
        let (zh, en) = match filed {
            Some(AwayKind::Emergency) => {
                ("异地急诊，视同已备案".to_owned(), "An emergency away from home counts as filed")
            }
            Some(kind) => {
                (format!("异地就医，已备案（{}）", kind.zh()), "Care away from home, filed")
            }
            None => ("异地就医，没有备案".to_owned(), "Care away from home without a filing"),
        };
        match lower {
            None => (
                format!(
                    "{zh}；参保地的异地支付比例还没有可靠来源，按本地比例支付，请打参保地 12393 询问。"
                ),
                format!(
                    "{en}; the insured area's rule is not known here: the ratio of home. Call 12393."
                ),
            ),
            Some(BasisPoints(0)) => (
                format!("{zh}，基金支付比例与参保地相同。"),
                format!("{en}: the ratio is that of home."),
            ),
            Some(BasisPoints(points)) => {
                let points = Fen(points).to_string();
                let points = points.strip_suffix(".00").unwrap_or(&points);
                (
                    format!("{zh}，基金支付比例比参保地低 {points} 个百分点。"),
                    format!("{en}: the ratio is {points} points lower than at home."),
                )
            }
        }
    }
}
