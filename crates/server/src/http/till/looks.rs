//! Whom a cashier read: kept for the person, and not without limit.
//!
//! An institution's own programs read patients by the national interface's rules. At a till it is one
//! person at a keyboard, so it is as with a clerk: every look is kept before it is shown, and whoever
//! tries certificates out is stopped.

use app::Numbered;
use app::acts::LookAt;
use app::number::pairs_of;
use domain::clerk::By;
use domain::refusal::Side;
use domain::{InstitutionId, Reason, Refusal};
use serde_json::{Value, json};
use store::record::Looked;
use store::{Identity, NumberKey, Reads};

use super::envelope::AnswerSaid;
use crate::codes::token;
use crate::http::api::OnDuty;
use crate::http::decided::decided;
use crate::http::institution::transactions;
use crate::http::problem::Problem;
use crate::http::tries::{Key, Limit};
use crate::site::Site;

/// Reads of one cashier, in vain or not (P). A busy window has one patient a minute, with some three
/// reads each.
const READS: Limit = Limit { most: 60, window_ms: 10 * 60_000 };

/// Transactions that tell who somebody is or what somebody used.
const READING: [(&str, Looked); 6] = [
    ("1101", Looked::InClear),
    ("2001", Looked::Person),
    ("5203", Looked::Uses),
    ("5204", Looked::Uses),
    ("5206", Looked::Uses),
    ("6101", Looked::InClear),
];

/// A call that reads a person.
#[derive(Debug)]
pub(super) struct Reading {
    infno: &'static str,
    what: Looked,
    /// Whom the input names by number; who is read by certificate or code stands in the answer only.
    psn_no: Option<String>,
}

impl Reading {
    /// Of a call; `None` = it reads nobody.
    pub(super) fn of(infno: &str, input: &Value) -> Option<Self> {
        let (infno, what) = READING.into_iter().find(|(known, _)| *known == infno)?;
        Some(Self { infno, what, psn_no: text(input, "/data/psn_no") })
    }

    /// Keeps that the institution looked, and which cashier it was; of an answer that tells nothing
    /// there is nothing to keep.
    pub(super) async fn keep(
        self,
        site: &Site,
        on: &OnDuty,
        institution: InstitutionId,
        answer: &AnswerSaid,
    ) -> Result<(), Problem> {
        let Some(output) = answer.told() else { return Ok(()) };
        let Self { infno, what, psn_no } = self;
        let found = site.look(move |app| {
            let reads = app.read()?;
            let Some(known) = identity(reads.as_ref(), psn_no, &output)? else { return Ok(None) };
            reads.insured(known.person)
        });
        // Without anybody behind it, nobody was shown.
        let Some(insured) = found.await? else { return Ok(()) };
        let (person, area) = (insured.person, insured.area);
        let zh = transactions::find(infno).map_or("", |known| known.table().zh);
        let why = format!("收费窗口 {}：{infno} {zh}", on.clerk.login);
        // A read has no number of its caller's: each look is one of its own.
        let number = token()?.chars().take(40).collect();
        let key = NumberKey { area, issuer: on.issuer(), infno: "look".to_owned(), number };
        let content = json!({"person": person.0, "what": what, "infno": infno});
        let (numbered, by) = (Numbered::new(key, pairs_of(&content)), By::Institution(institution));
        let act = LookAt { numbered, by, person, what, why, through: None };
        decided(site, site.app.submit(act).await, Side::Institution).map(drop)
    }
}

/// Whom an answer tells of: 1101 and 5203 name the number, 6101 the certificate, others only what was
/// asked.
fn identity(
    reads: &dyn Reads,
    asked: Option<String>,
    output: &Value,
) -> store::Result<Option<Identity>> {
    let named =
        ["/baseinfo/psn_no", "/setlinfo/psn_no"].into_iter().find_map(|at| text(output, at));
    if let Some(number) = named.or(asked) {
        return reads.identity_by_psn_no(&number);
    }
    match (text(output, "/OutData/idType"), text(output, "/OutData/idNo")) {
        (Some(kind), Some(number)) => reads.identity_by_cert(&kind, &number),
        _ => Ok(None),
    }
}

fn text(node: &Value, place: &str) -> Option<String> {
    node.pointer(place).and_then(Value::as_str).map(ToOwned::to_owned)
}

/// Counts a read; refused when there were too many, found or not.
pub(super) fn count(site: &Site, on: &OnDuty) -> Result<(), Problem> {
    let (key, now) = (Key::of("till-read", &on.issuer(), ""), site.app.now());
    if let Some(seconds) = site.tries.must_wait(key, READS, now) {
        let refusal = Refusal::new(Reason::TooManyTries).of(Side::Institution).count(READS.most);
        let minutes = seconds.div_ceil(60);
        let (zh, en) = (format!("请等 {minutes} 分钟。"), format!("Wait {minutes} min."));
        let problem = Problem::refusal(refusal, Side::Institution, &site.app.world());
        return Err(problem.adding(&zh, &en).retry_after(seconds));
    }
    site.tries.failed(key, READS, now);
    Ok(())
}
