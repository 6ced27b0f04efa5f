//! Fields of the transactions: one table per transaction says what is read, checked and compared.
//!
//! A table ([`tables`]) drives five things: every fault of a request is found at once and named in
//! words of a cashier; the values come out typed; the canonical pairs of the request's number come
//! from the same reading, so that `4.350` and `"4.35"` are one content; an answer is filled up with
//! the fields that this platform does not know ([`filled`]) and checked ([`fn@complete`]); and the
//! reference page is made of it. Keys of a request that no table names are dropped.

mod amounts;
mod complete;
mod form;
mod read;
mod row;
pub(crate) mod tables;
pub(crate) mod unknown;

pub(crate) use complete::{complete, filled};
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
    /// A file: Base64, or a JSON array of bytes; kept as Base64.
    Bytes,
    /// `true` or `false`.
    Flag,
    /// Any JSON; kept as its compact text.
    Json,
}

/// 元 with two decimals.
pub(crate) const AMOUNT: Kind = Kind::Decimal(16, 2);

/// A code table. Provinces add longer codes under the national ones, so a code of a checked table is
/// also good when it begins with one of the list, where the table says so.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Codes {
    /// Its name.
    pub(crate) name: &'static str,
    /// What a value may be or begin with; empty = values are not checked.
    pub(crate) table: Vec<&'static str>,
    /// Longest code that may begin with one of them; 0 = none may.
    pub(crate) longest: usize,
    /// What the cashier reads.
    pub(crate) allowed: &'static str,
    /// Codes and meanings, for the reference page.
    pub(crate) meanings: Vec<(&'static str, &'static str)>,
}

impl Codes {
    /// True where values are checked.
    pub(crate) fn is_checked(&self) -> bool {
        !self.table.is_empty()
    }

    /// True for a code of the table and for a local one under it: what an answer may have.
    pub(crate) fn has(&self, code: &str) -> bool {
        self.meanings.iter().any(|(known, _)| code.starts_with(known))
    }
}

/// A field of a node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    /// Name on the wire.
    pub(crate) name: &'static str,
    /// Another spelling that clients send; empty = none.
    pub(crate) also: &'static str,
    /// Its meaning, as a cashier's screen calls it.
    pub(crate) zh: &'static str,
    /// Form.
    pub(crate) kind: Kind,
    /// The server cannot do without it.
    pub(crate) required: bool,
    /// The interface demands it.
    pub(crate) national: bool,
    /// Its code table, checked or only told.
    pub(crate) codes: Option<&'static Codes>,
    /// A remark of the interface.
    pub(crate) note: &'static str,
}

/// A node of an input or output; without a name the output itself. A node inside the rows of another
/// is named `parent.field`; the parent's field of that name holds it as compact JSON.
#[derive(Clone, Debug)]
pub(crate) struct NodeTable {
    /// Name on the wire.
    pub(crate) name: &'static str,
    /// Its meaning.
    pub(crate) zh: &'static str,
    /// Most rows: 1 = an object, more = a list; either is taken for the other.
    pub(crate) most: usize,
    /// The server cannot do without it.
    pub(crate) required: bool,
    /// The fields.
    pub(crate) fields: Vec<Field>,
}

/// Keys of `exp_content`: those of the nation, which decide nothing here, and those of this project
/// (`decisions.md`, "On the wire").
pub(crate) const EXTRA: &[Field] = &[
    extra("AID_PAYER", "指定的共济绑定号", Kind::Text(30)),
    extra("QUOTE_CASH", "预结算的现金金额", AMOUNT),
    extra("AID_CONSENT", "已签家庭共济使用知情同意书", Kind::Text(10)),
    extra("RX_FIXMEDINS_CODE", "开方医疗机构编号", Kind::Text(14)),
    extra("MDTRT_GRP_TYPE", "就诊人群类型", Kind::Text(10)),
    extra("TRUM_FLAG", "外伤标志", Kind::Text(10)),
    extra("REL_TTP_FLAG", "涉及第三方标志", Kind::Text(10)),
    extra("IPT_TYPE", "住院类型", Kind::Text(10)),
    extra("OTP_ER_REFL_FLAG", "急诊转诊标志", Kind::Text(10)),
];

const fn extra(name: &'static str, zh: &'static str, kind: Kind) -> Field {
    Field { name, also: "", zh, kind, required: false, national: false, codes: None, note: "" }
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
