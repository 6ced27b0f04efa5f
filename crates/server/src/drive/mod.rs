//! A day of an institution, driven over its interface: what `gongji pos` and `gongji his` do.
//!
//! The driver is a client like any other: it knows the interface and nothing of this server. It keeps
//! its own book ([`book`]), checks every amount identity of every answer, never pays twice when an
//! answer is lost ([`till`]), and reconciles at the end of the day ([`close`](close::close)).

pub mod book;
pub mod close;
pub mod his;
pub mod people;
pub mod pos;
pub mod rng;
pub mod till;

use std::fmt;

use serde_json::{Map, Value, json};

use crate::scenario::api::NoAnswer;
use till::Till;

/// What a day is like.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How many bills.
    pub bills: u32,
    /// People who come, in turn.
    pub people: Vec<Shown>,
    /// What is charged.
    pub items: Vec<String>,
    /// Makes the mistakes that unfinished clients make: for trying out a sandbox's report.
    pub careless: bool,
    /// `acct_used_flag`
    pub account_use: char,
}

/// What somebody shows at a counter.
#[derive(Clone, Debug)]
pub struct Shown {
    /// `mdtrt_cert_type`
    pub kind: String,
    /// `mdtrt_cert_no`
    pub number: String,
}

/// Why a day stopped.
#[derive(Debug)]
pub enum Stopped {
    /// Nobody answers, also not to the same request again.
    NoAnswer(NoAnswer),
    /// An answer that is no envelope: HTTP status.
    NoEnvelope(u16),
    /// A step that has to work was refused: transaction and `err_msg`.
    Refused(&'static str, String),
    /// An answer whose amounts do not fit: transaction and what.
    Faulty(&'static str, String),
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAnswer(why) => write!(f, "{why}"),
            Self::NoEnvelope(status) => write!(f, "应答不是报文（HTTP {status}）"),
            Self::Refused(infno, why) => write!(f, "{infno} 被拒绝：{why}"),
            Self::Faulty(infno, what) => write!(f, "{infno} 的应答金额不对：{what}"),
        }
    }
}

/// A patient after 1101.
#[derive(Clone, Debug)]
pub struct Patient {
    shown: Shown,
    psn_no: String,
    insutype: String,
    psn_type: String,
    insured_at: String,
    name: String,
    cert_type: String,
    cert_no: String,
}

impl Patient {
    /// 1101. `None` = the centre does not know this person, or not here; with what it said.
    pub async fn read(till: &mut Till, shown: &Shown) -> Result<Result<Self, String>, Stopped> {
        let input = json!({"data": {
            "mdtrt_cert_type": shown.kind, "mdtrt_cert_no": shown.number, "card_sn": "",
            "begntime": "", "psn_cert_type": "", "certno": "", "psn_name": "",
        }});
        let answer = till.call("1101", "", input).await?;
        if !answer.accepted {
            return Ok(Err(answer.message));
        }
        let text = |node: &Value, field: &str| node[field].as_str().unwrap_or_default().to_owned();
        let (base, insured) = (&answer.output["baseinfo"], &answer.output["insuinfo"][0]);
        Ok(Ok(Self {
            shown: shown.clone(),
            psn_no: text(base, "psn_no"),
            name: text(base, "psn_name"),
            cert_type: text(base, "psn_cert_type"),
            cert_no: text(base, "certno"),
            insutype: text(insured, "insutype"),
            psn_type: text(insured, "psn_type"),
            insured_at: text(insured, "insuplc_admdvs"),
        }))
    }

    /// Identity and credential, as bills repeat them.
    fn members(&self) -> Map<String, Value> {
        object(json!({
            "psn_no": self.psn_no, "insutype": self.insutype, "psn_type": self.psn_type,
            "mdtrt_cert_type": self.shown.kind, "mdtrt_cert_no": self.shown.number, "card_sn": "",
            "psn_cert_type": self.cert_type, "certno": self.cert_no, "psn_name": self.name,
        }))
    }
}

/// The members of an object.
fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// Two objects in one.
fn with(mut members: Map<String, Value>, more: Value) -> Value {
    members.extend(object(more));
    Value::Object(members)
}
