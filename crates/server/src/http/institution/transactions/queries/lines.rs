//! 5204 费用明细查询: the lines that a settlement paid. The answer is a list at the top of the output.

use domain::item::CutLine;
use domain::settlement::{Setting, Settlement, SettlementKind};
use domain::{Fen, Reason, Refusal, ids};
use store::{FeeBatchState, Needs, Reads};

use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, Patient, lost};
use crate::http::institution::node::Node;
use crate::http::institution::render::lines::cut;
use crate::http::institution::transactions::statement::own;

/// What 5204 answers. Of a settlement that was given back the lines are told while the institution has not changed
/// them since; later nobody knows them any more.
pub(crate) fn look(call: &Call, reads: &dyn Reads) -> Result<Node, Failure> {
    let row = call.row("data");
    let patient = Patient::named(reads, row)?;
    let asked = own(call, reads, row, &patient)?;
    let paid = match asked.kind {
        SettlementKind::Settled => asked.clone(),
        SettlementKind::Cancel(id) | SettlementKind::Undo(id) => {
            let original = reads.settlement(asked.care_area, id)?;
            original.ok_or_else(|| lost("settlements"))?
        }
    };
    let lines = lines_of(reads, &paid)?;
    let total = Fen::sum(lines.iter().map(|cut| cut.line.amount)).ok();
    if total != Some(paid.figures.total) {
        return Err(Refusal::new(Reason::BatchUnknown).field("setl_id").into());
    }
    let world = call.world();
    let row = |cut_line: &CutLine| {
        let item = world.catalogue.find(&cut_line.line.item);
        let of_item =
            |text: fn(&domain::item::Item) -> &String| item.map(|item| text(item).clone());
        cut(cut_line)
            .text("mdtrt_id", ids::outward_now(asked.care_area, asked.visit.0))
            .text("setl_id", ids::outward_now(asked.care_area, asked.id.0))
            .text("med_type", &asked.med_type)
            .known("hilist_code", of_item(|item| &item.code))
            .known("hilist_name", of_item(|item| &item.name))
            .known("list_type", of_item(|item| &item.list_type))
            .text("med_list_codg", &cut_line.line.item)
            .unknown(&["fee_ocur_time", "medins_list_codg", "medins_list_name", "dosform_name"])
            .done()
    };
    Ok(Node::List(lines.iter().map(row).collect()))
}

/// The lines of a settlement: those of a purchase are kept under its own number, those of a visit
/// under the batches that it settled.
fn lines_of(reads: &dyn Reads, paid: &Settlement) -> Result<Vec<CutLine>, Failure> {
    if paid.setting == Setting::Pharmacy {
        let batch = reads.fee_batch(paid.care_area, paid.id.0)?;
        return Ok(batch.ok_or_else(|| lost("fee_batches"))?.lines);
    }
    let needs = Needs { visits: [(paid.care_area, paid.visit)].into(), ..Needs::default() };
    let batches = reads.facts(&needs)?.fee_batches;
    let is_given_back = paid.cancelled_by.is_some();
    let fits = |name: &str, state: FeeBatchState| match state {
        FeeBatchState::Settled(id) => id == paid.id,
        FeeBatchState::Uploaded => is_given_back && name == paid.batch,
        FeeBatchState::Deleted => false,
    };
    let own = batches.into_iter().filter(|((_, name), batch)| fits(name, batch.state));
    Ok(own.flat_map(|(_, batch)| batch.lines).collect())
}
