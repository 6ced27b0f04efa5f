//! What the acts and looks of a story say.

use std::collections::BTreeMap;

use domain::binding::Scope;
use domain::person::CreditSource;
use domain::{Fen, Kinship};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// An amount in 元, exact: `"25.00"`, with or without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Yuan(pub Fen);

impl<'de> Deserialize<'de> for Yuan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let amount = domain::money::parse_yuan(&text);
        amount
            .map(Self)
            .map_err(|_| D::Error::custom(format!("“{text}”不是金额，写成 25.00 的样子")))
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
    /// The e-voucher's token that an earlier scan left, in place of `by`.
    pub token: Option<String>,
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
    /// `feedetl_sn`; left out = one of the player's own.
    pub sn: Option<String>,
    /// In a pharmacy: the prescription from outside that it is sold on.
    pub rx: Option<Rx>,
    /// In a stay: the line that this one takes back, so many of it.
    pub back_of: Option<String>,
}

fn one() -> u32 {
    1
}

/// A prescription from outside the pharmacy.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rx {
    /// `rxno`
    pub no: Option<String>,
    /// `bilg_dr_codg`
    pub doctor: Option<String>,
    /// `RX_FIXMEDINS_CODE`
    pub hospital: Option<String>,
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
    /// The e-voucher's token that an earlier scan left, in place of `by`.
    pub token: Option<String>,
    /// `acct_used_flag`
    #[serde(rename = "use", default = "own_then_automatic")]
    pub account_use: u8,
    /// `AID_PAYER`: a binding.
    pub payer: Option<String>,
    /// `QUOTE_CASH`
    pub quote_cash: Option<Yuan>,
    /// `mid_setl_flag`, of a stay
    #[serde(default)]
    pub mid: bool,
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
    /// The e-voucher's token that an earlier scan left, in place of `by`.
    pub token: Option<String>,
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

/// 2401
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Admit {
    /// Who.
    pub who: String,
    /// By what.
    #[serde(default)]
    pub by: By,
    /// `med_type`
    #[serde(default = "ordinary_stay")]
    pub med_type: String,
    /// `AID_CONSENT`: the hospital keeps the signed consent.
    #[serde(default)]
    pub aid_consent: bool,
}

fn ordinary_stay() -> String {
    "2101".to_owned()
}

/// Charges of a stay (2301) or their removal (2302).
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Charge {
    /// Which stay.
    pub stay: String,
    /// The lines, in an upload.
    #[serde(default)]
    pub lines: Vec<Line>,
    /// Numbers of lines, in a removal; left out = all unsettled ones (`0000`).
    #[serde(default)]
    pub sns: Vec<String>,
}

/// 2402
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Discharge {
    /// Which stay.
    pub stay: String,
    /// `endtime`; left out = now.
    pub ended: Option<String>,
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

/// The bills of some days as the institution wrote them down, against the centre's.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reconcile {
    /// First day, `2026-11-22`.
    pub from: String,
    /// Last day.
    pub to: String,
    /// `clr_type`
    pub clr_type: String,
    /// Steps that paid a bill or gave one back.
    pub bills: Vec<String>,
    /// Bill by bill too (9101, 3202); only the sums where left out.
    #[serde(default)]
    pub detail: bool,
    /// Total amounts that were written down wrong, by step.
    #[serde(default)]
    pub wrong: BTreeMap<String, Yuan>,
}

/// Any transaction.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transact {
    /// Its number.
    pub infno: String,
    /// Its input; `$name` is what that step left behind.
    pub input: serde_json::Value,
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
    pub source: CreditSource,
}

fn contribution() -> CreditSource {
    CreditSource::Contribution
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

/// What somebody shows from now on; what is left out stays.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Papers {
    /// The name.
    pub name: Option<String>,
    /// `psn_cert_type`
    pub cert_type: Option<String>,
    /// `certno`
    pub cert_no: Option<String>,
}

/// A question to the guide, and what it must say.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskGuide {
    /// Area of the account's owner.
    pub from: String,
    /// Area of the relative.
    pub to: String,
    /// Area of care; left out = the relative's.
    pub care: Option<String>,
    /// What the relative is: `mother`.
    pub kin: String,
    /// The purpose; left out = any.
    #[serde(rename = "for")]
    pub purpose: Option<String>,
    /// The day; left out = the story's.
    pub on: Option<String>,
    /// `yes`, `no`, `partly` or `unknown`, over all ways.
    pub verdict: String,
    /// The same of the binding alone.
    pub binding: Option<String>,
    /// The same of the wallet alone.
    pub wallet: Option<String>,
    /// Codes of what stands against the binding.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// Words that some sentence must have.
    #[serde(default)]
    pub says: Vec<String>,
}

/// What the books must be.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Books {
    /// Every book sums to zero.
    Zero(Zero),
    /// By area, then account code: debit +, credit −. A code that no entry names is 0.00.
    Sums(BTreeMap<String, BTreeMap<String, Yuan>>),
}

/// The one word about all books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Zero {
    /// `zero`
    Zero,
}

/// What the platform does by itself.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Jobs {
    /// Everything that is due.
    Run,
    /// The same at this hour of every day from tomorrow on, up to this moment: the platform ran all
    /// along.
    Until(String),
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

/// A transaction of mobile payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MobileWord {
    /// 6201
    Upload,
    /// 6202
    Pay,
    /// 6203
    Refund,
    /// 6301
    Ask,
    /// 6401
    Revoke,
}

impl MobileWord {
    /// The transaction.
    pub fn infno(self) -> &'static str {
        match self {
            Self::Upload => "6201",
            Self::Pay => "6202",
            Self::Refund => "6203",
            Self::Ask => "6301",
            Self::Revoke => "6401",
        }
    }
}

/// Mobile payment; the step's `number` is `medOrgOrd`, `orgBizSer` or `appRefdSn`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mobile {
    /// What is asked.
    #[serde(rename = "do")]
    pub word: MobileWord,
    /// Whose order, in an upload.
    pub who: Option<String>,
    /// The visit that an upload is for; left out = a new one.
    pub visit: Option<String>,
    /// What it is made of, in an upload.
    #[serde(default)]
    pub lines: Vec<Line>,
    /// `acctUsedFlag`, in an upload.
    #[serde(rename = "use", default = "own_then_automatic")]
    pub account_use: u8,
    /// The order that an earlier upload left.
    pub order: Option<String>,
    /// The agreement that the family's step left (`payAuthNo`).
    pub agreed: Option<String>,
    /// The e-voucher's token that an earlier scan left (`ecAuthCode`).
    pub token: Option<String>,
    /// `refdType`; left out = ALL.
    pub refund: Option<String>,
    /// `totlRefdAmt`, where it is not what was paid.
    pub total: Option<Yuan>,
}
