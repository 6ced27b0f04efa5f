//! A patient as an institution knows one, and pieces of what it sends.

use domain::Fen;
use serde_json::{Value, json};

use super::Transaction;
use crate::scenario::cast::Person;
use crate::scenario::play::{Played, Trouble};
use crate::scenario::story::{By, Line};

/// A patient after 1101.
#[derive(Clone, Debug)]
pub(in crate::scenario::play) struct Patient {
    pub(super) psn_no: String,
    pub(super) insutype: String,
    pub(super) psn_type: String,
    pub(super) insured_at: String,
    /// What the person showed.
    pub(super) shown: Person,
    /// By which of it the person was found.
    pub(super) by: By,
    /// The e-voucher's token that was shown in its place.
    pub(super) token: Option<String>,
}

/// `mdtrt_cert_type` and `mdtrt_cert_no`.
pub(super) fn credential(
    shown: &Person,
    by: By,
    token: Option<&str>,
) -> Played<(&'static str, String)> {
    if let Some(token) = token {
        return Ok(("01", token.to_owned()));
    }
    match (by, &shown.card_no) {
        (By::Certificate, _) => Ok(("02", shown.cert_no.clone())),
        (By::Card, Some(card)) => Ok(("03", card.clone())),
        (By::Card, None) => Err(Trouble::Story("这个人没有社会保障卡".to_owned())),
    }
}

impl Patient {
    /// What a request tells about the person.
    pub(super) fn shown(&self) -> Played<Members> {
        let (kind, number) = credential(&self.shown, self.by, self.token.as_deref())?;
        Ok(members(json!({
            "psn_no": self.psn_no,
            "insutype": self.insutype,
            "mdtrt_cert_type": kind,
            "mdtrt_cert_no": number,
            "card_sn": "",
            "psn_cert_type": self.shown.cert_type,
            "certno": self.shown.cert_no,
            "psn_type": self.psn_type,
            "psn_name": self.shown.name,
        })))
    }

    pub(super) fn transaction<'a>(&'a self, infno: &'a str, input: Value) -> Transaction<'a> {
        Transaction { infno, insured_at: &self.insured_at, psn_no: &self.psn_no, input }
    }
}

/// The members of an object that is being put together.
pub(super) type Members = serde_json::Map<String, Value>;

pub(super) fn members(object: Value) -> Members {
    match object {
        Value::Object(members) => members,
        _ => Members::new(),
    }
}

pub(super) fn amount(line: &Line) -> Played<Fen> {
    let exact = line.price.0.0.checked_mul(i64::from(line.count));
    exact.map(Fen).ok_or_else(|| Trouble::Story("金额太大".to_owned()))
}

/// The sum of lines.
pub(super) fn total(lines: &[Line]) -> Played<Fen> {
    let too_much = |_| Trouble::Story("金额太大".to_owned());
    let amounts: Vec<Fen> = lines.iter().map(amount).collect::<Played<_>>()?;
    Fen::sum(amounts).map_err(too_much)
}
