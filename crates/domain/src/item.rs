//! The item catalogue (目录): classes, self-pay shares, price caps.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::area::Province;
use crate::institution::Level;
use crate::{BasisPoints, Fen};

/// Class of an item (`chrgitm_lv`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemClass {
    /// 01 甲类: wholly in scope
    A,
    /// 02 乙类: a share is paid by the person first
    B,
    /// 03 丙类: out of the list
    C,
}

impl ItemClass {
    /// Code of the national table.
    pub fn code(self) -> &'static str {
        match self {
            Self::A => "01",
            Self::B => "02",
            Self::C => "03",
        }
    }
}

/// One item of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// `med_list_codg`, a code of the national form.
    pub code: String,
    /// Name.
    pub name: String,
    /// `list_type` (101 drug, 201 service, 301 device …).
    pub list_type: String,
    /// `med_chrgitm_type` (09 西药费 …).
    pub charge_type: String,
    /// Class.
    pub class: ItemClass,
    /// Share paid by the person first (先行自付).
    pub self_pay: BasisPoints,
    /// Highest price in scope per unit in millionths of a 元 (the wire's N(16,6)), by level; a
    /// level without one has no cap.
    pub price_caps: BTreeMap<Level, i64>,
    /// May personal accounts buy it in a pharmacy, as places say it; nothing said = unknown.
    pub account_allowed: Vec<Allowance>,
}

/// One place's word on whether personal accounts may buy an item in a pharmacy (药店支付白名单,
/// 医保办发〔2026〕7号), for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    /// The province-level unit; `None` = the nation, for provinces that say nothing themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub province: Option<Province>,
    /// First day; `None` = from the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// Last day; `None` = until something else is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// They may.
    pub allowed: bool,
}

impl Allowance {
    /// Everywhere and always.
    pub fn always(allowed: bool) -> Self {
        Self { province: None, since: None, until: None, allowed }
    }

    fn is_in_force(&self, on: Date) -> bool {
        self.since.is_none_or(|first| first <= on) && self.until.is_none_or(|last| on <= last)
    }
}

impl Item {
    /// May personal accounts buy it in a province's pharmacies on a day? The province's own word
    /// counts before the nation's, of several the one that began last; `None` = nobody said.
    pub fn may_be_bought(&self, province: Province, on: Date) -> Option<bool> {
        let said = |place: Option<Province>| {
            let of = self.account_allowed.iter().filter(|it| it.province == place);
            of.filter(|it| it.is_in_force(on)).max_by_key(|it| it.since).map(|it| it.allowed)
        };
        said(Some(province)).or_else(|| said(None))
    }
}

/// All items of the care area, by code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    items: BTreeMap<String, Item>,
}

impl Catalogue {
    /// A catalogue of these items; a later item of the same code wins.
    pub fn new(items: impl IntoIterator<Item = Item>) -> Self {
        Self { items: items.into_iter().map(|item| (item.code.clone(), item)).collect() }
    }

    /// The item of a code; `None` means out of the list.
    pub fn find(&self, code: &str) -> Option<&Item> {
        self.items.get(code)
    }

    /// All items in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &Item> {
        self.items.values()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// True for an empty catalogue.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

/// One line of a bill as it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// `feedetl_sn`, unique inside the bill.
    pub sn: String,
    /// `med_list_codg`.
    pub item: String,
    /// Line total.
    pub amount: Fen,
    /// Count × 10,000 (N(16,4)).
    pub count: i64,
    /// Unit price in millionths of a 元 (N(16,6)).
    pub price: i64,
    /// The prescription that a pharmacy sold it on (`rx_circ_flag` 1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prescription: Option<Prescription>,
}

/// A prescription from outside the pharmacy (外购处方), as the pharmacy sent it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prescription {
    /// `rxno`; empty = not sent.
    pub number: String,
    /// A doctor is named (`bilg_dr_codg`, `bilg_dr_name`).
    pub signed: bool,
    /// Level of the hospital that wrote it; `None` = not known here.
    pub level: Option<Level>,
}

impl Prescription {
    /// Number and doctor are there.
    pub fn is_complete(&self) -> bool {
        !self.number.is_empty() && self.signed
    }
}

/// Why the funds or the accounts pay less of a line than of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineNote {
    /// The care area's whitelist leaves it out: no account pays it.
    NotAllowed,
    /// The care area has a whitelist, and nobody said whether this is on it: no account pays it.
    AllowedUnknown,
    /// Sold without a prescription, where the fund pays on one only.
    NoPrescription,
    /// Number or doctor of the prescription is missing.
    PrescriptionIncomplete,
    /// The hospital that wrote the prescription is not known here, and the ratio is its level's.
    PrescriberUnknown,
    /// The pharmacy does not offer prescriptions from outside.
    PrescriptionsNotOffered,
}

impl LineNote {
    /// What it says of a line: Chinese, English.
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NotAllowed => (
                "不在个人账户药店支付范围内，只能现金支付",
                "not among what accounts may buy in a pharmacy: cash only",
            ),
            Self::AllowedUnknown => (
                "没有可靠来源说明个人账户可以购买，按现金支付",
                "no reliable source says that accounts may buy it: cash only",
            ),
            Self::NoPrescription => {
                ("没有外购处方，统筹基金不支付", "no prescription: the fund does not pay")
            }
            Self::PrescriptionIncomplete => (
                "外购处方缺处方号或开方医师，统筹基金不支付",
                "number or doctor of the prescription is missing: the fund does not pay",
            ),
            Self::PrescriberUnknown => (
                "开方医院不明，支付比例无法确定，统筹基金不支付",
                "the prescribing hospital is not known: the fund does not pay",
            ),
            Self::PrescriptionsNotOffered => (
                "本药店没有开通外配处方，统筹基金不支付",
                "the pharmacy does not take prescriptions: the fund does not pay",
            ),
        }
    }
}

/// One line cut into what policy does with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutLine {
    /// The line.
    #[serde(flatten)]
    pub line: Line,
    /// Class; C when out of the list.
    pub class: ItemClass,
    /// `med_chrgitm_type`, 14 (other) when unknown.
    pub charge_type: String,
    /// Highest price in scope, as in [`Line::price`]; `None` = no cap.
    pub price_cap: Option<i64>,
    /// Share paid by the person first.
    pub self_pay: BasisPoints,
    /// 全自费: out of the list.
    pub out_of_list: Fen,
    /// 超限价.
    pub overprice: Fen,
    /// 先行自付.
    pub preselfpay: Fen,
    /// 符合政策范围.
    pub in_scope: Fen,
    /// A personal account may pay it (pharmacy whitelist).
    pub account_allowed: bool,
    /// The code is not in the catalogue.
    pub unknown: bool,
    /// Why the funds or the accounts pay less of it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub notes: BTreeSet<LineNote>,
    /// The line that this one takes back, wholly or in part (`init_feedetl_sn`); its amounts and
    /// count are below zero then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back_of: Option<String>,
}
