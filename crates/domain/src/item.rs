//! The item catalogue (目录): classes, self-pay shares, price caps.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
    /// May a personal account pay it in a pharmacy.
    pub account_allowed: bool,
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
}
