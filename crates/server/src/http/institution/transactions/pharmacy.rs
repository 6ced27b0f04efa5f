//! 2101 药店预结算, 2102 药店结算.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::acts::Settle;
use app::{Act, Numbered};
use domain::institution::{InstitutionKind, Level};
use domain::item::{CutLine, Line, Prescription};
use domain::settlement::{Bill, Setting, Settlement, SettlementKind};
use domain::{Fen, VisitId, ids};
use store::Reads;

use super::bill::med_type;
use super::fees::lines;
use super::visit::begun;
use super::{Transaction, Who, acts, looks};
use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, Decided, Patient, account_use, aid_payer, lost};
use crate::http::institution::fields::Row;
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::institution::render;
use crate::http::institution::render::settlement::{Shown, setldetail, setlinfo};

/// Pharmacies.
pub(crate) static ALL: &[Transaction] = &[
    looks("2101", Who::Pharmacy, quote),
    acts("2102", Who::Pharmacy, settle, render),
    acts("2103", Who::Pharmacy, super::cancel::purchase, super::cancel::render),
];

/// A like purchase within this time is settled and flagged (`decisions.md`, "Identifiers").
const LIKE_MS: i64 = 10 * 60 * 1_000;
/// Earlier bills of the patient that are looked at for a like purchase.
const LIKE_MOST: u32 = 20;

/// What 2101 and 2102 ask to be paid.
fn bill(call: &Call, reads: &dyn Reads) -> Result<(Bill, Patient), Failure> {
    let row = call.row("druginfo");
    let patient = Patient::named(reads, row)?;
    let bill = Bill {
        patient: patient.identity.person,
        institution: call.institution.clone(),
        setting: Setting::Pharmacy,
        med_type: med_type(row, "druginfo.med_type")?,
        visit: VisitId(0),
        batch: String::new(),
        begun: begun(call, row, "druginfo.begntime", &patient)?,
        lines: sold(reads, call.input.rows("drugdetail"))?,
        total: row.fen("medfee_sumamt").unwrap_or_default(),
        hosp_part: Fen::ZERO,
        account_use: account_use(row),
        picked: None,
        quoted_cash: row.fen("QUOTE_CASH"),
        stay: None,
    };
    Ok((bill, patient))
}

/// The lines, with the prescriptions that they were sold on.
fn sold(reads: &dyn Reads, rows: &[Row]) -> Result<Vec<Line>, Failure> {
    let mut lines = lines(rows, "drugdetail")?;
    let mut hospitals: BTreeMap<String, Option<Level>> = BTreeMap::new();
    for (line, row) in lines.iter_mut().zip(rows) {
        if row.text("rx_circ_flag") != "1" {
            continue;
        }
        // Which hospital wrote it has no field of the nation's: `exp_content` names it.
        let hospital = row.text("RX_FIXMEDINS_CODE").to_owned();
        let level = if let Some(level) = hospitals.get(&hospital) {
            *level
        } else {
            let known = reads.institution_by_code(&hospital)?.map(|(known, _)| known);
            let known = known.filter(|known| known.kind == InstitutionKind::Hospital);
            known.map(|known| known.level)
        };
        hospitals.insert(hospital, level);
        let doctor = ["bilg_dr_codg", "bilg_dr_name"];
        let signed = doctor.into_iter().any(|field| row.sent(field).is_some());
        let number = row.text("rxno").to_owned();
        line.prescription = Some(Prescription { number, signed, level });
    }
    Ok(lines)
}

/// 2101. Tells what 2102 would do now; holds and stores nothing.
pub(crate) fn quote(call: &Call, reads: &dyn Reads) -> Result<Node, Failure> {
    let row = call.row("druginfo");
    let (bill, patient) = bill(call, reads)?;
    let decision = call.site.app.quote(&bill, aid_payer(row)?)?;
    let shown = Shown::quote(&decision.settlement, &patient, row, &call.envelope.msgid);
    Ok(output(&shown, &decision.lines))
}

/// 2102.
pub(crate) fn settle(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let (bill, _) = bill(call, reads)?;
    let aid_payer = aid_payer(call.row("druginfo"))?;
    Ok(Arc::new(Settle { numbered, bill, aid_payer }))
}

/// The answer of 2102.
pub(crate) fn render(call: &Call, reads: &dyn Reads, decided: &Decided) -> Result<Node, Failure> {
    let settlement = decided.settlement(reads)?;
    let lines = lines_of(reads, &settlement)?;
    let patient = Patient::of(reads, reads.identity(settlement.patient)?, "psn_no")?;
    let like = like_purchase(reads, &settlement, &lines)?;
    let mut shown = Shown::record(&settlement, &patient, call.row("druginfo"));
    shown.like = like.map(|like| ids::outward_now(like.care_area, like.id.0));
    Ok(output(&shown, &lines))
}

fn output(shown: &Shown<'_>, lines: &[CutLine]) -> Node {
    let cut = lines.iter().map(render::lines::detlcutinfo).collect();
    Object::default()
        .node("setlinfo", setlinfo(shown).done())
        .node("setldetail", setldetail(shown.settlement))
        .node("detlcutinfo", Node::List(cut))
        .done()
}

/// The lines of a purchase are kept under the number of its settlement, also when it was cancelled.
fn lines_of(reads: &dyn Reads, settlement: &Settlement) -> Result<Vec<CutLine>, Failure> {
    let batch = reads.fee_batch(settlement.care_area, settlement.id.0)?;
    Ok(batch.ok_or_else(|| lost("fee_batches"))?.lines)
}

/// An earlier purchase of the same things by the same person in the same place, minutes before:
/// perhaps one that was charged twice. A cancelled one counts too, so that the answer of a number
/// never changes.
fn like_purchase(
    reads: &dyn Reads,
    settlement: &Settlement,
    lines: &[CutLine],
) -> Result<Option<Settlement>, Failure> {
    let since = settlement.settled_at.plus_ms(-LIKE_MS);
    let earlier = reads.uses(settlement.patient, Some(settlement.id.0), LIKE_MOST)?;
    let earlier = earlier.into_iter().map(|used| used.settlement).filter(|other| {
        other.id < settlement.id
            && other.kind == SettlementKind::Settled
            && other.setting == Setting::Pharmacy
            && other.patient == settlement.patient
            && other.institution == settlement.institution
            && other.settled_at >= since
            && other.figures.total == settlement.figures.total
    });
    for other in earlier {
        if is_like(&lines_of(reads, &other)?, lines) {
            return Ok(Some(other));
        }
    }
    Ok(None)
}

fn is_like(one: &[CutLine], other: &[CutLine]) -> bool {
    let things = |lines: &[CutLine]| {
        let mut things: Vec<_> = lines
            .iter()
            .map(|cut| (cut.line.item.clone(), cut.line.amount, cut.line.count))
            .collect();
        things.sort();
        things
    };
    things(one) == things(other)
}
