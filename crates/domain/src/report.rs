//! What care came to in a period and out of which pocket, as one person may see it: sums over the
//! uses of that person (`decisions.md`, "Views of a bill").
//!
//! A patient's own care is told by every pocket. Of a relative's care only what the person's own
//! account paid is told: nothing of the rest of that bill can be read from a report. What gave a bill
//! back counts in the period in which it was given back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::premium::{PremiumPayment, PremiumSource, PremiumState};
use crate::settlement::{Setting, Settlement, SettlementKind, ShareSource};
use crate::{BindingId, Fen, Moment, Overflow, PersonId};

/// What was paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// 门诊
    Outpatient,
    /// 住院
    Inpatient,
    /// 药店
    Pharmacy,
    /// 代缴保费: of premium payments, never of bills.
    Premium,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Outpatient, Self::Inpatient, Self::Pharmacy, Self::Premium];

    /// As people call it.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Outpatient => "门诊",
            Self::Inpatient => "住院",
            Self::Pharmacy => "药店购药",
            Self::Premium => "缴保费",
        }
    }
}

impl From<Setting> for Purpose {
    fn from(setting: Setting) -> Self {
        match setting {
            Setting::Outpatient => Self::Outpatient,
            Setting::Pharmacy => Self::Pharmacy,
            Setting::Inpatient => Self::Inpatient,
        }
    }
}

/// On which side of a use somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Own care.
    Patient,
    /// A relative's care, paid for in part.
    Grantor,
}

impl Role {
    /// Of a person in a use.
    pub fn of(settlement: &Settlement, viewer: PersonId) -> Self {
        if settlement.patient == viewer { Self::Patient } else { Self::Grantor }
    }
}

/// Which pocket paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Payer {
    /// 基金
    Fund,
    /// The patient's own account.
    Own,
    /// A relative's account, by this binding.
    Aid(BindingId),
    /// The quota that a relative froze under this binding.
    Quota(BindingId),
    /// 现金, or whatever else the patient paid with.
    Cash,
    /// What the hospital bears.
    Hospital,
}

impl From<ShareSource> for Payer {
    fn from(source: ShareSource) -> Self {
        match source {
            ShareSource::Own => Self::Own,
            ShareSource::Live(binding) => Self::Aid(binding),
            ShareSource::Quota(binding, _) => Self::Quota(binding),
        }
    }
}

/// One line of a report: whose care, for what, out of which pocket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineKey {
    /// Own care first.
    pub role: Role,
    /// Whose care.
    pub member: PersonId,
    /// For what; a premium that was paid for a person stands under that person's own role.
    pub purpose: Purpose,
    /// Out of which pocket.
    pub payer: Payer,
}

/// What a line came to, in 分.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Bills that this pocket paid a part of.
    pub bills: u32,
    /// Bills that were given back.
    pub returns: u32,
    /// Paid.
    pub paid: Fen,
    /// Given back; not below zero.
    pub returned: Fen,
}

impl Line {
    /// What remains paid; below zero where more was given back in the period than paid.
    pub fn net(&self) -> Result<Fen, Overflow> {
        self.paid.minus(self.returned)
    }

    fn add(&mut self, kind: SettlementKind, amount: Fen) -> Result<(), Overflow> {
        match kind {
            SettlementKind::Settled => {
                self.bills = self.bills.saturating_add(1);
                self.paid = self.paid.plus(amount)?;
            }
            SettlementKind::Cancel(_) | SettlementKind::Undo(_) => {
                self.returns = self.returns.saturating_add(1);
                self.returned = self.returned.minus(amount)?;
            }
        }
        Ok(())
    }
}

/// Sums over uses of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// In the order of their keys.
    pub lines: BTreeMap<LineKey, Line>,
    /// Uses that were added.
    pub uses: u32,
}

impl Report {
    /// Adds a use of `viewer`.
    pub fn add(&mut self, settlement: &Settlement, viewer: PersonId) -> Result<(), Overflow> {
        let (role, member) = (Role::of(settlement, viewer), settlement.patient);
        for (payer, amount) in seen_by(settlement, viewer)? {
            let key = LineKey { role, member, purpose: settlement.setting.into(), payer };
            self.lines.entry(key).or_default().add(settlement.kind, amount)?;
        }
        self.uses = self.uses.saturating_add(1);
        Ok(())
    }

    /// Adds a premium that `viewer` paid or that was paid for `viewer`, as far as it was taken or given
    /// back in the period.
    pub fn add_premium(
        &mut self,
        payment: &PremiumPayment,
        viewer: PersonId,
        within: impl Fn(Moment) -> bool,
    ) -> Result<(), Overflow> {
        let role = if payment.grantor == viewer { Role::Grantor } else { Role::Patient };
        let payer = match payment.source {
            PremiumSource::Live => Payer::Aid(payment.binding),
            PremiumSource::Quota(_) => Payer::Quota(payment.binding),
        };
        let purpose = Purpose::Premium;
        let key = LineKey { role, member: payment.beneficiary, purpose, payer };
        let returned = payment.ended_at.filter(|_| payment.state == PremiumState::Refunded);
        if payment.paid_at.is_some_and(&within) {
            let line = self.lines.entry(key).or_default();
            line.bills = line.bills.saturating_add(1);
            line.paid = line.paid.plus(payment.amount)?;
            self.uses = self.uses.saturating_add(1);
        }
        if returned.is_some_and(&within) {
            let line = self.lines.entry(key).or_default();
            line.returns = line.returns.saturating_add(1);
            line.returned = line.returned.plus(payment.amount)?;
            self.uses = self.uses.saturating_add(1);
        }
        Ok(())
    }

    /// Net of every line that is chosen.
    pub fn net(&self, chosen: impl Fn(&LineKey) -> bool) -> Result<Fen, Overflow> {
        let lines = self.lines.iter().filter(|(key, _)| chosen(key));
        lines.map(|(_, line)| line.net()).try_fold(Fen::ZERO, |sum, net| sum.plus(net?))
    }
}

/// The pockets of a use that `viewer` may see, without those that paid nothing; negative in what
/// gives a bill back. For the patient they add up to the bill.
pub fn seen_by(settlement: &Settlement, viewer: PersonId) -> Result<Vec<(Payer, Fen)>, Overflow> {
    let own_care = settlement.patient == viewer;
    let mut aid = BTreeMap::<Payer, Fen>::new();
    for share in &settlement.shares {
        let payer = Payer::from(share.source);
        if payer != Payer::Own && (own_care || share.payer == viewer) {
            let sum = aid.entry(payer).or_default();
            *sum = Fen::sum([*sum, share.current, share.carried])?;
        }
    }
    let figures = &settlement.figures;
    let rest = [
        (Payer::Fund, figures.fund_sum),
        (Payer::Own, figures.own),
        (Payer::Cash, figures.cash),
        (Payer::Hospital, figures.hosp_part),
    ];
    let rest = rest.into_iter().filter(|_| own_care);
    Ok(rest.chain(aid).filter(|(_, amount)| !amount.is_zero()).collect())
}
