//! What the bills of an institution come to.

use serde::{Deserialize, Serialize};

use crate::{Fen, Overflow};

/// Sums over settlements: bills with what gave bills back taken off. Amounts in 分.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Bills.
    pub bills: i64,
    /// Cancels and undos.
    pub given_back: i64,
    /// `medfee_sumamt`
    pub total: Fen,
    /// `fund_pay_sumamt`
    pub fund: Fen,
    /// `acct_pay` without relatives' part.
    pub own: Fen,
    /// `acct_mulaid_pay`
    pub aid: Fen,
    /// `psn_cash_pay`
    pub cash: Fen,
    /// `hosp_part_amt`
    pub hosp_part: Fen,
}

impl Totals {
    /// `acct_pay`: accounts, relatives' part included.
    pub fn account(&self) -> Result<Fen, Overflow> {
        self.own.plus(self.aid)
    }

    /// What the area owes the institution for them: funds and accounts (2100).
    pub fn owed(&self) -> Result<Fen, Overflow> {
        Fen::sum([self.fund, self.own, self.aid])
    }

    /// Records: what gave a bill back is one of its own (`fixmedins_setl_cnt`).
    pub fn records(&self) -> i64 {
        self.bills.saturating_add(self.given_back)
    }

    /// Bills that stand.
    pub fn standing(&self) -> i64 {
        self.bills.saturating_sub(self.given_back)
    }
}
