//! What was paid since the last sweep, looked at once: uses that are unusual for a binding, and
//! purchases close to the limit in one pharmacy.
//!
//! Cost: each settlement of these days is read once, in pages; what is summed up meanwhile is one
//! amount per binding and day and one key per purchase of [`NEAR_FROM`] and more. Only for those that
//! may matter is anything else read: four rows for a binding, one page of uses for a purchase.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::flag::NEAR_FROM;
use domain::ids::first_at;
use domain::remind::{UNUSUAL_FROM, is_unusual, three_months_before};
use domain::settlement::{Settlement, SettlementKind};
use domain::{BindingId, Fen, InstitutionId, Moment, PersonId, SettlementId};
use jiff::civil::Date;
use store::Needs;
use store::records::About;

use super::pages::PAGE;
use super::sweep::number_of;
use super::{Halt, submit_all};
use crate::act::Act;
use crate::engine::App;
use crate::flags::{self, counts};
use crate::remind::Tell;

/// Acts that are made before they are submitted.
const ROUND: usize = 500;

/// What is remembered of the bills of some days.
#[derive(Debug, Default)]
struct Days {
    /// What relatives' accounts paid, by binding and day.
    used: BTreeMap<(BindingId, Date), Fen>,
    /// Who bought where on which day.
    bought: BTreeSet<(PersonId, InstitutionId, Date)>,
}

impl Days {
    /// A cancel and what it gave back count for nothing.
    fn count(&mut self, bill: &Settlement) {
        if bill.kind != SettlementKind::Settled || bill.cancelled_by.is_some() {
            return;
        }
        let day = bill.settled_at.date();
        for share in &bill.shares {
            let Some(binding) = share.source.binding() else { continue };
            let sum = self.used.entry((binding, day)).or_default();
            let paid = share.current.plus(share.carried).and_then(|paid| sum.plus(paid));
            *sum = paid.unwrap_or(*sum);
        }
        if counts(bill) && bill.figures.aid >= NEAR_FROM {
            self.bought.insert((bill.patient, bill.institution, day));
        }
    }
}

/// Reminds of unusual uses and flags repeated ones, of the days from `last` to before `today`.
pub(super) async fn uses(app: &App, (last, today): (Date, Date)) -> Result<u64, Halt> {
    let days = read(app, (last, today))?;
    let (mut done, mut acts) = (0, Vec::new());
    let used = days.used.iter().filter(|(_, amount)| **amount >= UNUSUAL_FROM);
    for ((binding, day), amount) in used {
        acts.extend(unusual(app, *binding, *day, *amount)?);
        if acts.len() >= ROUND {
            done += submit_all(app, std::mem::take(&mut acts)).await?;
        }
    }
    for (patient, institution, day) in &days.bought {
        let policies = &app.world().policies;
        let of = (*patient, *institution);
        let flag = flags::of_purchases(app.read()?.as_ref(), policies, of, *day)?;
        acts.extend(flag.map(flags::raise));
        if acts.len() >= ROUND {
            done += submit_all(app, std::mem::take(&mut acts)).await?;
        }
    }
    Ok(done + submit_all(app, acts).await?)
}

/// Every bill of these days, area by area, page by page.
fn read(app: &App, (last, today): (Date, Date)) -> Result<Days, Halt> {
    let mut days = Days::default();
    let heads = app.read()?.heads()?;
    for head in heads {
        let mut after = SettlementId(first_of(last).saturating_sub(1));
        loop {
            let page = app.read()?.settlements_after(head.area, after, PAGE)?;
            let Some(end) = page.last() else { break };
            after = end.id;
            let before_today = |bill: &&Settlement| bill.settled_at < Moment::start_of(today);
            page.iter().filter(before_today).for_each(|bill| days.count(bill));
            if end.id.0 >= first_of(today) {
                break;
            }
        }
    }
    Ok(days)
}

/// The first identifier of a day.
fn first_of(day: Date) -> i64 {
    first_at(Moment::start_of(day))
}

/// A day's uses over a binding, told to who gave it, if they are unusual.
fn unusual(app: &App, id: BindingId, on: Date, amount: Fen) -> Result<Option<Arc<dyn Act>>, Halt> {
    let reads = app.read()?;
    let needs = Needs { bindings: [id].into(), ..Needs::default() };
    let facts = reads.facts(&needs)?;
    let Some(binding) = facts.binding(id) else { return Ok(None) };
    let area = binding.grantor_area;
    let mut before = Fen::ZERO;
    for month in three_months_before(on) {
        before = before.plus(reads.used_in(area, id, month)?).unwrap_or(before);
    }
    if !is_unusual(binding, amount, before, on) {
        return Ok(None);
    }
    // By the day of the uses: a sweep that looks at it again tells nothing again.
    let numbered = number_of(area, on, ("unusual", id.0));
    let about = About::UnusualUse { binding: id, on, amount, before };
    Ok(Some(Arc::new(Tell { numbered, person: binding.grantor, about })))
}
