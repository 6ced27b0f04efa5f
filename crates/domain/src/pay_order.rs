//! Orders of mobile payment (移动支付, 6201–6401): charges that an institution uploaded for somebody
//! to pay on the own phone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::settlement::{AccountUse, Setting, Settlement, ShareSource};
use crate::{
    Area, BindingId, Fen, InstitutionId, Moment, Overflow, PersonId, SettlementId, VisitId,
};

/// How long an order can be paid: 30 minutes (P).
pub const ORDER_MS: i64 = 30 * 60 * 1_000;
/// How long the payer's agreement is good: 15 minutes (P), as a pick of the payer.
pub const AUTHORISED_MS: i64 = 15 * 60 * 1_000;

/// State of an order (`ordStas`); the codes are the interface's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    /// 0 已保存
    Saved,
    /// 1 预结算完成
    Quoted,
    /// 6 结算完成
    Settled,
    /// 7 已退款: everything.
    Refunded,
    /// 8 已医保全部退款: fund and accounts got theirs back, the cash is still to be given back.
    InsuranceRefunded,
    /// 9 仅自费全部退款: the cash was given back, fund and accounts still pay.
    CashRefunded,
    /// 12 已撤销
    Revoked,
    /// 15 结算失败
    Failed,
}

impl OrderState {
    /// `ordStas`
    pub fn code(self) -> &'static str {
        match self {
            Self::Saved => "0",
            Self::Quoted => "1",
            Self::Settled => "6",
            Self::Refunded => "7",
            Self::InsuranceRefunded => "8",
            Self::CashRefunded => "9",
            Self::Revoked => "12",
            Self::Failed => "15",
        }
    }
}

/// How the payer agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorised {
    /// When.
    pub at: Moment,
    /// Until when.
    pub until: Moment,
    /// Who agreed: the patient, a guardian, or who may act.
    pub by: PersonId,
    /// Relatives' accounts may pay.
    pub family: bool,
    /// The picked payer, where the area's order asks for one.
    pub payer: Option<BindingId>,
    /// SM3 of `payAuthNo`, hex.
    pub sm3: String,
    /// What it may cost; `None` = agreed to before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<Most>,
}

/// The most that an agreed order may cost whoever has to pay: as it was quoted then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Most {
    /// In cash.
    pub cash: Fen,
    /// Relatives; who is not named pays nothing.
    pub aid: Vec<(PersonId, Fen)>,
}

impl Most {
    /// What a quote comes to.
    pub fn of(quoted: &Settlement) -> Result<Self, Overflow> {
        let mut aid = BTreeMap::new();
        for share in quoted.shares.iter().filter(|share| share.source != ShareSource::Own) {
            let sum: &mut Fen = aid.entry(share.payer).or_default();
            *sum = sum.plus(share.current)?.plus(share.carried)?;
        }
        Ok(Self { cash: quoted.figures.cash, aid: aid.into_iter().collect() })
    }

    /// No relative would pay more than this says.
    pub fn covers_aid(&self, settlement: &Settlement) -> Result<bool, Overflow> {
        let asked = Self::of(settlement)?.aid;
        let most = |payer| self.aid.iter().find(|(of, _)| *of == payer).map(|(_, most)| *most);
        Ok(asked.into_iter().all(|(payer, sum)| sum <= most(payer).unwrap_or_default()))
    }
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayOrder {
    /// `payOrdId`
    pub pay_ord_id: String,
    /// SM3 of `payToken`, hex.
    pub token_sm3: String,
    /// Where.
    pub institution: InstitutionId,
    /// Care area: its home.
    pub area: Area,
    /// Outpatient, pharmacy or inpatient.
    pub setting: Setting,
    /// `medOrgOrd`
    pub med_org_ord: String,
    /// Whose care.
    pub patient: PersonId,
    /// `mdtrtId`
    pub visit: VisitId,
    /// `chrgBchno`
    pub batch: String,
    /// Its lines came with it: they go when it ends unpaid.
    pub own_lines: bool,
    /// `midSetlFlag`: of a stay, while it goes on.
    pub mid: bool,
    /// `medType`
    pub med_type: String,
    /// `feeType`
    pub fee_type: String,
    /// `medfeeSumamt`
    pub total: Fen,
    /// `acctUsedFlag`
    pub account_use: AccountUse,
    /// State.
    pub state: OrderState,
    /// The payer's agreement.
    pub authorised: Option<Authorised>,
    /// What paid it.
    pub settlement: Option<SettlementId>,
    /// What gave it back.
    pub refund: Option<SettlementId>,
    /// When it was uploaded.
    pub at: Moment,
    /// Until when it can be paid: 30 minutes (P).
    pub until: Moment,
}

impl PayOrder {
    /// The state at a moment: who did not pay in time has an order that was taken back.
    pub fn state_at(&self, now: Moment) -> OrderState {
        let waits = matches!(self.state, OrderState::Saved | OrderState::Quoted);
        if waits && self.until <= now { OrderState::Revoked } else { self.state }
    }

    /// It can still be paid.
    pub fn waits(&self, now: Moment) -> bool {
        matches!(self.state_at(now), OrderState::Saved | OrderState::Quoted)
    }

    /// Which accounts pay: what the institution asked for, within what the payer agreed to.
    pub fn accounts(&self, agreed: Option<&Authorised>) -> AccountUse {
        match (self.account_use, agreed) {
            (AccountUse::None, _) => AccountUse::None,
            (_, Some(agreed)) if agreed.family => AccountUse::OwnThenFamily,
            (_, Some(_)) => AccountUse::OwnOnly,
            (asked, None) => asked,
        }
    }
}

impl Authorised {
    /// Still good.
    pub fn stands(&self, now: Moment) -> bool {
        now < self.until
    }
}
