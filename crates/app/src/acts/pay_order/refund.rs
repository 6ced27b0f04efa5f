//! 6203: a paid order is given back whole.

use domain::pay_order::{OrderState, PayOrder};
use domain::settlement::Settlement;
use domain::{Fen, Reason, RecordId, Refusal};
use store::{Answer, Effects, Facts, Needs};

use super::{needs_of, order_anew, order_at, state_forbids};
use crate::act::{Act, Context, Refusals};
use crate::acts::Cancel;
use crate::number::Numbered;

/// `refdType`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundType {
    /// ALL: everything.
    All,
    /// HI: what fund and accounts paid.
    Insurance,
    /// CASH: the cash, which the institution took and gives back.
    Cash,
}

/// The amounts that were sent; what was left out is not compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RefundAmounts {
    /// `totlRefdAmt`
    pub total: Fen,
    /// `fundRefdAmt`
    pub fund: Option<Fen>,
    /// `psnAcctRefdAmt`, relatives' part included.
    pub account: Option<Fen>,
    /// `cashRefdAmt`
    pub cash: Option<Fen>,
}

/// Gives an order back: all of it, or cash and insurance one after the other. Money of fund and
/// accounts goes by the ordinary cancel to where it came from; cash is only marked.
#[derive(Clone, Debug)]
pub struct Refund {
    /// The cancel of the order's settlement; its number is the refund's.
    pub cancel: Cancel,
    /// Which order.
    pub order: RecordId,
    /// What is given back.
    pub kind: RefundType,
    /// How much.
    pub amounts: RefundAmounts,
}

impl Act for Refund {
    fn numbered(&self) -> &Numbered {
        self.cancel.numbered()
    }

    fn needs(&self) -> Needs {
        let mut needs = self.cancel.needs();
        needs.merge(needs_of(self.order, self.cancel.area, self.cancel.visit));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (record, order) = order_at(facts, self.order, self.cancel.institution)?;
        let paid = order.settlement.and_then(|paid| facts.settlements.get(&paid));
        let Some(paid) = paid else { return Err(state_forbids(order, context.now)) };
        let state = self.next(order).ok_or_else(|| state_forbids(order, context.now))?;
        self.compare(paid)?;
        let mut effects = match self.kind {
            RefundType::Cash => Effects::answer(Answer::Record(record.id)),
            RefundType::All | RefundType::Insurance => self.cancel.decide(facts, context)?,
        };
        let refund = match effects.answer {
            Answer::Settled(_, id) => Some(id),
            _ => order.refund,
        };
        effects.records.push(order_anew(record, PayOrder { state, refund, ..order.clone() }));
        Ok(effects)
    }
}

impl Refund {
    /// The state that it leads to.
    fn next(&self, order: &PayOrder) -> Option<OrderState> {
        match (order.state, self.kind) {
            (OrderState::Settled, RefundType::All)
            | (OrderState::InsuranceRefunded, RefundType::Cash)
            | (OrderState::CashRefunded, RefundType::Insurance) => Some(OrderState::Refunded),
            (OrderState::Settled, RefundType::Insurance) => Some(OrderState::InsuranceRefunded),
            (OrderState::Settled, RefundType::Cash) => Some(OrderState::CashRefunded),
            _ => None,
        }
    }

    /// An order is given back whole: every amount is the order's. The hospital's own share is
    /// nobody's to give back.
    fn compare(&self, paid: &Settlement) -> Result<(), Refusals> {
        let figures = &paid.figures;
        let account = figures.own.plus(figures.aid)?;
        let [fund, account, cash] = match self.kind {
            RefundType::All => [figures.fund_sum, account, figures.cash],
            RefundType::Insurance => [figures.fund_sum, account, Fen::ZERO],
            RefundType::Cash => [Fen::ZERO, Fen::ZERO, figures.cash],
        };
        let total = fund.plus(account)?.plus(cash)?;
        let RefundAmounts { total: sent, fund: its_fund, account: its_account, cash: its_cash } =
            self.amounts;
        let pairs = [
            ("totlRefdAmt", Some(sent), total),
            ("fundRefdAmt", its_fund, fund),
            ("psnAcctRefdAmt", its_account, account),
            ("cashRefdAmt", its_cash, cash),
        ];
        let other = pairs.into_iter().find(|(_, sent, due)| sent.is_some_and(|sent| sent != *due));
        match other {
            Some((field, _, due)) => {
                Err(Refusal::new(Reason::RefundMismatch).field(field).amount(due).into())
            }
            None => Ok(()),
        }
    }
}

impl RefundType {
    /// From the code of the interface.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "ALL" => Some(Self::All),
            "HI" => Some(Self::Insurance),
            "CASH" => Some(Self::Cash),
            _ => None,
        }
    }
}
