//! Stories as they stand in files; `docs/stories.md` describes every key for those who write them.
//!
//! The schema is plain on purpose: no anchors, no tags, one map per step. What a step may hold
//! together is checked in [`super::load`], so that every fault has a line.

use std::collections::BTreeMap;

use domain::binding::Scope;
use domain::{Fen, Kinship};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_saphyr::Spanned;

/// A story.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// What it shows, in one line.
    #[serde(rename = "story")]
    pub title: String,
    /// Which part of the guide or which rule, in one or two sentences.
    pub about: String,
    /// When it begins, `2026-11-22 09:30` in Shanghai. `None` = whenever it is played.
    pub at: Option<String>,
    /// What happens.
    pub steps: Vec<Spanned<Step>>,
}

/// One step as written: an actor with one act, or a look without an actor.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Step {
    /// Said in the report instead of the act.
    pub title: Option<String>,
    /// Names the result, so that later steps can speak of it.
    #[serde(rename = "as")]
    pub name: Option<String>,
    /// `msgid` or idempotency key, where the step must choose it; else one is made.
    pub number: Option<String>,
    /// What must come back.
    pub expect: Option<Expect>,

    // ---- actors
    /// A family member by demo key.
    pub family: Option<String>,
    /// A pharmacy by `fixmedins_code`.
    pub pharmacy: Option<String>,
    /// A hospital by `fixmedins_code`.
    pub hospital: Option<String>,
    /// The clerk's desk of an area.
    pub desk: Option<String>,

    // ---- acts of families
    /// What stands against a binding, before applying.
    pub check: Option<Apply>,
    /// Applies for a binding.
    pub apply: Option<Apply>,
    /// Agrees to a binding.
    pub accept: Option<String>,
    /// Does not agree.
    pub decline: Option<String>,
    /// Takes an application back.
    pub withdraw: Option<String>,
    /// Ends a binding.
    pub unbind: Option<String>,
    /// Switches a binding on again after a freeze.
    pub reactivate: Option<String>,
    /// Sets limits, scopes or the switch.
    pub terms: Option<Terms>,
    /// Sets the order of payers: bindings, the first pays first.
    pub order: Option<Vec<String>>,
    /// Picks the payer of the next bill.
    pub pick: Option<String>,

    // ---- acts of institutions
    /// 9001 with this operator.
    pub sign_in: Option<String>,
    /// 1101
    pub read: Option<Read>,
    /// 2101, 2206
    pub quote: Option<Payment>,
    /// 2102
    pub buy: Option<Payment>,
    /// 1101, 2201 and 2203 in one step.
    pub visit: Option<Visit>,
    /// 2201
    pub register: Option<Visit>,
    /// 2203
    pub describe: Option<Describe>,
    /// 2204
    pub fees: Option<Fees>,
    /// 2207
    pub settle: Option<Payment>,
    /// 2103, 2208
    pub cancel: Option<String>,
    /// 2205
    pub delete_fees: Option<Fees>,
    /// 2202
    pub void: Option<String>,
    /// 2601
    pub undo: Option<Unseen>,
    /// 9990
    pub ask_again: Option<Unseen>,
    /// Sends the request of an earlier step again, byte for byte.
    pub resend: Option<String>,

    // ---- acts of the desk
    /// Binds two people who came to the window with their papers.
    pub bind: Option<Apply>,
    /// Freezes an account.
    pub freeze: Option<String>,
    /// Frees it.
    pub unfreeze: Option<String>,
    /// Credits an account.
    pub credit: Option<Credit>,
    /// Turns the account year of the desk's area.
    pub year_roll: Option<i16>,

    // ---- steps without an actor
    /// Moves the clock.
    pub at: Option<String>,
    /// Money of people.
    pub balances: Option<BTreeMap<String, Balance>>,
    /// States of bindings.
    pub bindings: Option<BTreeMap<String, String>>,
    /// How many messages people have had.
    pub messages: Option<BTreeMap<String, u64>>,
    /// How many uses people see.
    pub uses: Option<BTreeMap<String, u64>>,
    /// `zero`: every book sums to zero. Checked at the end of every story anyway.
    pub books: Option<Books>,
    /// Reads a binding form as `gongji apply` does, without sending it.
    pub form: Option<Form>,
}

/// An amount in 元, exact: `"25.00"`, with or without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Yuan(pub Fen);

impl<'de> Deserialize<'de> for Yuan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let amount = domain::money::parse_yuan(&text);
        amount.map(Self).map_err(|_| D::Error::custom(format!("\"{text}\" is no amount in yuan")))
    }
}

/// Who shall be helped, and how.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Apply {
    /// Who pays, at a desk; in the family app the actor does.
    pub grantor: Option<String>,
    /// Who is helped, by demo key.
    #[serde(rename = "for")]
    pub beneficiary: String,
    /// What the beneficiary is to the grantor.
    pub kinship: Kinship,
    /// Limit per payment.
    pub payment: Option<Yuan>,
    /// Limit per month.
    pub month: Option<Yuan>,
    /// Limit per year.
    pub year: Option<Yuan>,
    /// Scopes; left out = all that the area allows.
    pub scopes: Option<Vec<Scope>>,
    /// First day, `2026-12-01`.
    pub from: Option<String>,
    /// Last day.
    pub until: Option<String>,
    /// A mistyped name, in place of the right one.
    pub name: Option<String>,
    /// A mistyped certificate number, in place of the right one.
    pub cert_no: Option<String>,
    /// The pledge is signed; `false` leaves it out.
    #[serde(default = "yes")]
    pub pledge: bool,
    /// A proof of identity comes along; `false` leaves it out.
    #[serde(default = "yes")]
    pub proof: bool,
}

fn yes() -> bool {
    true
}

/// New terms of a binding.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// Which binding.
    pub of: String,
    /// Limit per payment. The three limits are set together: one left out is lifted, all left out
    /// stay as they are.
    pub payment: Option<Yuan>,
    /// Limit per month.
    pub month: Option<Yuan>,
    /// Limit per year.
    pub year: Option<Yuan>,
    /// Scopes.
    pub scopes: Option<Vec<Scope>>,
    /// Switches this payer off or on again.
    pub switched_off: Option<bool>,
}

/// How a person shows who they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The certificate's number (`mdtrt_cert_type` 02).
    #[default]
    Certificate,
    /// The social-security card (03).
    Card,
}

/// 1101
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// Who.
    pub who: String,
    /// By what.
    #[serde(default)]
    pub by: By,
}

/// One line of a bill.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// `med_list_codg`
    pub item: String,
    /// How many.
    #[serde(default = "one")]
    pub count: u32,
    /// Price of one.
    pub price: Yuan,
}

fn one() -> u32 {
    1
}

/// A bill to quote or pay.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// Who buys, in a pharmacy.
    pub who: Option<String>,
    /// Which visit, in a hospital.
    pub visit: Option<String>,
    /// `chrg_bchno`, in a hospital.
    pub batch: Option<String>,
    /// What is bought, in a pharmacy.
    #[serde(default)]
    pub lines: Vec<Line>,
    /// How the buyer shows who they are, in a pharmacy.
    #[serde(default)]
    pub by: By,
    /// `acct_used_flag`
    #[serde(rename = "use", default = "own_then_automatic")]
    pub account_use: u8,
    /// `AID_PAYER`: a binding.
    pub payer: Option<String>,
    /// `QUOTE_CASH`
    pub quote_cash: Option<Yuan>,
}

fn own_then_automatic() -> u8 {
    1
}

/// A visit to a hospital.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// Who.
    pub who: String,
    /// By what.
    #[serde(default)]
    pub by: By,
}

/// 2203
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Describe {
    /// Which visit.
    pub visit: String,
    /// `med_type`
    #[serde(default = "outpatient")]
    pub med_type: String,
}

fn outpatient() -> String {
    "11".to_owned()
}

/// Charges of a visit.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fees {
    /// Which visit.
    pub visit: String,
    /// `chrg_bchno`; in a removal, left out = all unsettled ones (`0000`).
    pub batch: Option<String>,
    /// The lines, in an upload.
    #[serde(default)]
    pub lines: Vec<Line>,
}

/// A request by its number: that of an earlier step, or one that was never sent.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unseen {
    /// An earlier step.
    pub of: Option<String>,
    /// Else: the number.
    pub number: Option<String>,
    /// Else: its transaction.
    pub infno: Option<String>,
    /// Else: whose bill it was.
    pub who: Option<String>,
}

/// A credit.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credit {
    /// To whom.
    pub who: String,
    /// How much.
    pub amount: Yuan,
    /// `contribution`, `fund` or `interest`.
    #[serde(default = "contribution")]
    pub source: domain::person::CreditSource,
}

fn contribution() -> domain::person::CreditSource {
    domain::person::CreditSource::Contribution
}

/// Money of one person.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Balance {
    /// All that is free.
    pub free: Option<Yuan>,
    /// 当年
    pub current: Option<Yuan>,
    /// 历年
    pub carried: Option<Yuan>,
}

/// What the books must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Books {
    /// Every book sums to zero.
    Zero,
}

/// A binding form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// A file, beside the story.
    pub file: Option<String>,
    /// Or the text itself.
    pub text: Option<String>,
}

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
