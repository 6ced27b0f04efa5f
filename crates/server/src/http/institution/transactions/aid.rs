//! Mutual aid for agencies whose systems speak only this interface: 9911–9915, of this project. They do
//! what the desk's window does, for people insured in the agency's own area and for whom they bring
//! along; what they did is kept under the agency's name with the operator's.

mod said;
mod who;

use std::collections::BTreeSet;
use std::sync::Arc;

use app::acts::{Acting, Agency, AidLook, AidTerms, AidUnbind, Apply, ApplyBy};
use app::{Act, Numbered};
use domain::binding::{Application, Limits, Scope};
use domain::evidence::DocumentKind;
use domain::{BindingId, Kinship, Reason, Refusal, ids};
use store::record::Looked;
use store::{Answer, Reads};

use self::said::{ORIGINALS, SCOPES, bindinfo};
use self::who::{GRANTOR, PERSON, anywhere, own};
use super::{Transaction, Who, acts};
use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, Decided, lost};
use crate::http::institution::fields::{Fault, Row};
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;

/// Agencies. The questions are acts as well: every look at a person is kept for that person.
pub(crate) static ALL: &[Transaction] = &[
    acts("9911", Who::Agency, check, checked),
    acts("9912", Who::Agency, bind, bound),
    acts("9913", Who::Agency, ask, listed),
    acts("9914", Who::Agency, change, filed),
    acts("9915", Who::Agency, unbind, bound),
];

/// The agency, and who there, as its system says.
fn agency(call: &Call) -> Agency {
    let row = call.row("data");
    let operator = format!("{} {}", row.text("opter"), row.text("opter_name"));
    let place = &call.institution;
    Agency { id: place.id, area: place.area, operator: operator.trim().to_owned() }
}

fn fault(field: &str, zh: &'static str, what: impl Into<String>) -> Failure {
    Failure::Faults(vec![Fault::new(format!("data.{field}"), zh, what)])
}

/// What the beneficiary is to the grantor.
fn kinship(row: &Row) -> Result<Kinship, Failure> {
    let code = row.text("rlts");
    let known = Kinship::ALL.into_iter().find(|kinship| kinship.agnter_rlts() == code);
    known.ok_or_else(|| fault("rlts", "使用人是授权人的", "只能填 1、2、4、5、6、7、8，请改后重发"))
}

/// A list of codes with commas between; `None` = not sent.
fn listed_codes<T: Copy + Ord>(
    row: &Row,
    (field, zh): (&str, &'static str),
    table: &[(&str, T)],
) -> Result<Option<BTreeSet<T>>, Failure> {
    let Some(text) = row.sent(field) else { return Ok(None) };
    let codes = text.split([',', '，']).map(str::trim).filter(|code| !code.is_empty());
    let read = |code: &str| table.iter().find(|(known, _)| *known == code).map(|(_, it)| *it);
    let all: Option<BTreeSet<T>> = codes.map(read).collect();
    all.map(Some).ok_or_else(|| {
        let known: Vec<&str> = table.iter().map(|(code, _)| *code).collect();
        fault(field, zh, format!("只能填 {}，多项用逗号分隔，请改后重发", known.join("、")))
    })
}

fn scopes(row: &Row) -> Result<Option<BTreeSet<Scope>>, Failure> {
    listed_codes(row, ("use_scp", "使用范围"), &SCOPES)
}

fn limits(row: &Row) -> Limits {
    Limits {
        payment: row.fen("once_lmt_amt"),
        month: row.fen("mon_lmt_amt"),
        year: row.fen("year_lmt_amt"),
    }
}

fn binding_id(row: &Row) -> Result<BindingId, Failure> {
    let known = ids::inward(row.text("bind_id")).map(|(_, id)| BindingId(id));
    known.ok_or_else(|| Refusal::new(Reason::BindingUnknown).field("bind_id").into())
}

/// So long a question's number gives an answer again: what is shown is as of now, and only the
/// first time was kept for the person as a look.
const LOOK_MS: i64 = 5 * 60 * 1_000;

/// Refuses the number of a question that was asked long ago.
fn is_fresh(call: &Call, reads: &dyn Reads) -> Result<(), Failure> {
    let asked = reads.number(call.numbered().key())?.ok_or_else(|| lost("numbers"))?;
    if call.now.0.saturating_sub(asked.at.0) <= LOOK_MS {
        return Ok(());
    }
    let (code, minutes) = (Reason::NumberReused.code(), LOOK_MS / 60_000);
    Err(Failure::Said(format!(
        "[{code}] 这个报文号的查询已过 {minutes} 分钟，请用新报文号重新查询。"
    )))
}

/// 9911: looks at both.
fn check(call: &Call, reads: &dyn Reads, numbered: Numbered) -> Result<Arc<dyn Act>, Failure> {
    let row = call.row("data");
    kinship(row)?;
    let (grantor, other) = (own(call, reads, &GRANTOR)?, anywhere(call, reads, &PERSON)?);
    let people =
        vec![(grantor.identity.person, Looked::Bindings), (other.identity.person, Looked::Person)];
    Ok(Arc::new(AidLook { numbered, agency: agency(call), people }))
}

/// The answer of 9911: everything that stands against it as of now.
fn checked(call: &Call, reads: &dyn Reads, _: &Decided) -> Result<Node, Failure> {
    is_fresh(call, reads)?;
    let (grantor, other) = (own(call, reads, &GRANTOR)?, anywhere(call, reads, &PERSON)?);
    let kinship = kinship(call.row("data"))?;
    let (giver, helped) = (grantor.identity.person, other.identity.person);
    let against = call.site.app.eligibility(giver, helped, kinship)?;
    let flag = if against.is_empty() { "1" } else { "0" };
    let world = call.world();
    let reasons = against.into_iter().map(|refusal| {
        let code = refusal.reason.code();
        let said = Failure::from(refusal).message("9911", &world.policies);
        Object::default().text("err_code", code).text("err_msg", said).done()
    });
    let reasons = Node::List(reasons.collect());
    let elig = Object::default().text("elig_flag", flag).done();
    Ok(Object::default().node("elig", elig).node("reasons", reasons).done())
}

/// 9912
fn bind(call: &Call, reads: &dyn Reads, numbered: Numbered) -> Result<Arc<dyn Act>, Failure> {
    let row = call.row("data");
    let (grantor, other) = (own(call, reads, &GRANTOR)?, anywhere(call, reads, &PERSON)?);
    let application = Application {
        kinship: kinship(row)?,
        limits: limits(row),
        scopes: scopes(row)?,
        from: row.day("begndate"),
        until: row.day("enddate"),
    };
    let originals = listed_codes(row, ("orig_matl", "已核验的原件"), &ORIGINALS)?;
    let originals = originals.unwrap_or_default();
    let on_behalf = row.text("agnt_flag") == "1";
    if on_behalf && !originals.contains(&DocumentKind::SignedForm) {
        let refusal = Refusal::new(Reason::DocumentMissing).field("orig_matl");
        return Err(refusal.name(DocumentKind::SignedForm.zh()).into());
    }
    Ok(Arc::new(Apply {
        numbered,
        acting: Acting::from(grantor.identity.person),
        beneficiary: other.identity.person,
        application,
        pledge: row.text("cmtm_flag") == "1",
        documents: Vec::new(),
        by: ApplyBy::Agency { agency: agency(call), originals, on_behalf },
    }))
}

/// The answer of 9912 and 9915: the binding as it stands.
fn bound(call: &Call, reads: &dyn Reads, decided: &Decided) -> Result<Node, Failure> {
    let Answer::Binding(id) = decided.answer else { return Err(lost("numbers")) };
    let binding = reads.bindings_after(BindingId(id.0.saturating_sub(1)), 1)?;
    let binding = binding.into_iter().find(|known| known.id == id);
    let binding = binding.ok_or_else(|| lost("bindings"))?;
    Ok(Object::default().node("bindinfo", bindinfo(call, reads, &binding)?).done())
}

/// 9913: looks at one.
fn ask(call: &Call, reads: &dyn Reads, numbered: Numbered) -> Result<Arc<dyn Act>, Failure> {
    let person = own(call, reads, &PERSON)?.identity.person;
    let people = vec![(person, Looked::Bindings)];
    Ok(Arc::new(AidLook { numbered, agency: agency(call), people }))
}

/// The answer of 9913: the bindings on either side as of now, newest first, at most 200.
fn listed(call: &Call, reads: &dyn Reads, _: &Decided) -> Result<Node, Failure> {
    is_fresh(call, reads)?;
    let person = own(call, reads, &PERSON)?.identity.person;
    let bindings = reads.bindings_of(person)?;
    let rows: Result<Vec<Node>, Failure> =
        bindings.iter().map(|binding| bindinfo(call, reads, binding)).collect();
    Ok(Object::default().node("bindinfo", Node::List(rows?)).done())
}

/// 9914
fn change(call: &Call, reads: &dyn Reads, numbered: Numbered) -> Result<Arc<dyn Act>, Failure> {
    let row = call.row("data");
    let person = own(call, reads, &GRANTOR)?.identity.person;
    let limits = (row.text("lmt_chg_flag") == "1").then(|| limits(row));
    let switched_off = row.sent("stop_flag").map(|flag| flag == "1");
    let scopes = scopes(row)?;
    if limits.is_none() && scopes.is_none() && switched_off.is_none() {
        let what = "没有要变更的内容：请填限额（lmt_chg_flag 填 1）、使用范围或暂停标志";
        return Err(fault("lmt_chg_flag", "变更限额标志", what));
    }
    let (agency, binding) = (agency(call), binding_id(row)?);
    Ok(Arc::new(AidTerms { numbered, agency, person, binding, limits, scopes, switched_off }))
}

/// The answer of 9914: another clerk has to approve it.
fn filed(call: &Call, reads: &dyn Reads, decided: &Decided) -> Result<Node, Failure> {
    let Answer::Record(id) = decided.answer else { return Err(lost("numbers")) };
    let record = reads.record(id)?.ok_or_else(|| lost("records"))?;
    let (code, name) = said::case_state(&record).ok_or_else(|| lost("records"))?;
    let case = Object::default()
        .text("case_id", ids::outward_now(call.institution.area, id.0))
        .text("case_stas", code)
        .text("case_stas_name", name)
        .done();
    Ok(Object::default().node("case", case).done())
}

/// 9915
fn unbind(call: &Call, reads: &dyn Reads, numbered: Numbered) -> Result<Arc<dyn Act>, Failure> {
    let person = own(call, reads, &PERSON)?.identity.person;
    let (agency, binding) = (agency(call), binding_id(call.row("data"))?);
    Ok(Arc::new(AidUnbind { numbered, agency, person, binding }))
}
