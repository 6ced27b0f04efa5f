//! What must come back of a step.

use serde::Deserialize;

use super::Yuan;

/// What must come back. A step without a refusal here must be accepted.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expect {
    /// The code of the refusal.
    pub refused: Option<String>,
    /// Which side it is about: grantor, beneficiary, institution, agency.
    pub who: Option<String>,
    /// Which field of the request.
    pub field: Option<String>,
    /// Every code that stands against a binding; empty = nothing does.
    pub against: Option<Vec<String>>,
    /// State of the binding: `active`, `suspended/frozen`, `ended/grantor` …
    pub state: Option<String>,
    /// From when a binding may be used, to the minute.
    pub effective: Option<String>,
    /// Values in the answer of a `do`, by path: `{state: active, "steps/0/kind": filed}`.
    pub has: Option<std::collections::BTreeMap<String, serde_json::Value>>,
    /// A text that the answer's plain words contain.
    pub says: Option<String>,
    /// Places of a form's faults, from top to bottom.
    pub faults: Option<Vec<String>>,
    /// What became of a request (`ask_again`).
    pub outcome: Option<String>,
    /// The answer is that of this earlier step, byte for byte.
    pub same_as: Option<String>,

    /// `medfee_sumamt`
    pub total: Option<Yuan>,
    /// `fund_pay_sumamt`
    pub fund: Option<Yuan>,
    /// `acct_pay` less `acct_mulaid_pay`
    pub own: Option<Yuan>,
    /// `acct_mulaid_pay`
    pub aid: Option<Yuan>,
    /// `psn_cash_pay`
    pub cash: Option<Yuan>,
    /// `balc`
    pub balance: Option<Yuan>,
    /// `fulamt_ownpay_amt`
    pub out_of_list: Option<Yuan>,
    /// `overlmt_selfpay`
    pub overprice: Option<Yuan>,
    /// `preselfpay_amt`
    pub preselfpay: Option<Yuan>,
    /// `inscp_scp_amt`
    pub in_scope: Option<Yuan>,
    /// `act_pay_dedc`
    pub deductible: Option<Yuan>,
}
