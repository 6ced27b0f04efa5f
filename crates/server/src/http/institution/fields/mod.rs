//! Fields of the transactions: one table per transaction says what is read, checked and compared.
//!
//! A table ([`tables`]) drives three things: every fault of a request is found at once and named in
//! words of a cashier; the values come out typed; and the canonical pairs of the request's number
//! come from the same reading, so that `4.350` and `"4.35"` are one content. Keys that no table
//! names are dropped.

mod form;
mod read;
mod row;
pub(crate) mod tables;

pub(crate) use read::read;
pub(crate) use row::{Input, Row};

/// Form of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `C(n)`: a text of at most so many characters; numbers are taken as their text.
    Text(usize),
    /// A code of a table.
    Code(&'static Codes),
    /// `N(p,s)`: so many digits in all, so many of them decimals.
    Decimal(u32, u32),
    /// `D`: `yyyy-MM-dd`
    Day,
    /// `DT`: `yyyy-MM-dd HH:mm:ss`
    Time,
    /// `exp_content` or `expContent`: a JSON object, mostly as a string; see [`EXTRA`].
    Extra,
}

/// 元 with two decimals.
pub(crate) const AMOUNT: Kind = Kind::Decimal(16, 2);

/// Codes that a field may have. Provinces add longer codes under the national ones, so a code is
/// also good when it begins with one of the table, where the table says so.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Codes {
    /// The table.
    pub(crate) table: &'static [&'static str],
    /// Longest code that may begin with one of them; 0 = none may.
    pub(crate) longest: usize,
    /// What the cashier reads.
    pub(crate) allowed: &'static str,
}

/// A field of a node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    /// Name on the wire.
    pub(crate) name: &'static str,
    /// Its meaning, as a cashier's screen calls it.
    pub(crate) zh: &'static str,
    /// Form.
    pub(crate) kind: Kind,
    /// The server cannot do without it.
    pub(crate) required: bool,
}

/// A node of the input.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NodeTable {
    /// Name on the wire.
    pub(crate) name: &'static str,
    /// Its meaning.
    pub(crate) zh: &'static str,
    /// Most rows: 1 = an object, more = a list; either is taken for the other.
    pub(crate) most: usize,
    /// The server cannot do without it.
    pub(crate) required: bool,
    /// The fields, in groups that several tables share.
    pub(crate) fields: &'static [&'static [Field]],
}

/// Keys of `exp_content`: those of the nation, which decide nothing here, and the two of this
/// project (`decisions.md`, "On the wire").
pub(crate) const EXTRA: &[Field] = &[
    may("AID_PAYER", "指定的共济绑定号", Kind::Text(30)),
    may("QUOTE_CASH", "预结算的现金金额", AMOUNT),
    may("MDTRT_GRP_TYPE", "就诊人群类型", Kind::Text(10)),
    may("TRUM_FLAG", "外伤标志", Kind::Text(10)),
    may("REL_TTP_FLAG", "涉及第三方标志", Kind::Text(10)),
    may("IPT_TYPE", "住院类型", Kind::Text(10)),
    may("OTP_ER_REFL_FLAG", "急诊转诊标志", Kind::Text(10)),
];

/// A field that must be there.
pub(crate) const fn must(name: &'static str, zh: &'static str, kind: Kind) -> Field {
    Field { name, zh, kind, required: true }
}

/// A field that may be there.
pub(crate) const fn may(name: &'static str, zh: &'static str, kind: Kind) -> Field {
    Field { name, zh, kind, required: false }
}

/// A fault of a request; never holds what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// `data.medfee_sumamt`, `feedetail[3].cnt`
    pub(crate) path: String,
    /// Meaning of the field.
    pub(crate) zh: &'static str,
    /// What is wrong and how to mend it.
    pub(crate) what: String,
}

impl Fault {
    pub(crate) fn new(path: impl Into<String>, zh: &'static str, what: impl Into<String>) -> Self {
        Self { path: path.into(), zh, what: what.into() }
    }
}
