//! A page of the uses that fit, found by walking back from where the last one ended.
//!
//! There is no index by amount, place or payer: a filter is tried on one use after the other. A
//! request looks at no more than [`LOOKED_AT`] of them, each one record read by its key, and says
//! where to go on; a period (`from`, `to`) is a range of the key and skips nothing one by one.

use app::App;
use domain::{Area, SettlementId, ids};

use super::filter::Filter;
use super::said::{Eyes, UseSaid, Viewer, overflow};

/// Most uses that one request looks at.
pub(super) const LOOKED_AT: u32 = 2_000;
/// Most that are read at once.
const CHUNK: u32 = 200;

/// Which page of which uses.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    pub(super) filter: Filter,
    /// The use before which it goes on.
    pub(super) before: Option<i64>,
    pub(super) most: u32,
    /// With the reasons of each.
    pub(super) explained: bool,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) uses: Vec<UseSaid>,
    pub(super) looked_at: u32,
    /// The use before which the next page goes on; `None` = there is no more.
    pub(super) more_from: Option<String>,
}

pub(super) fn walk(app: &App, viewer: Viewer, page: Page) -> store::Result<Found> {
    let reads = app.read()?;
    let world = app.world();
    let mut eyes = Eyes::new(reads.as_ref(), viewer);
    let (mut found, mut before) = (Found::default(), page.before);
    let chunk = page.most.saturating_add(1).min(CHUNK);
    loop {
        let within = page.filter.period.ids(before);
        let uses = reads.uses_between(viewer.person, within, chunk)?;
        let is_last = uses.len() < usize::try_from(chunk).unwrap_or(0);
        let count = uses.len();
        for (n, used) in uses.into_iter().enumerate() {
            let settlement = &used.settlement;
            found.looked_at += 1;
            before = Some(settlement.id.0);
            let here = Some(ids::outward_now(settlement.care_area, settlement.id.0));
            let shown = eyes.sees_place(settlement)?;
            let fits = page.filter.fits(settlement, viewer.person, shown);
            if fits.map_err(overflow)? {
                found.uses.push(if page.explained {
                    eyes.explained(settlement, &used.institution_name, &world.policies)?
                } else {
                    eyes.said(settlement, &used.institution_name)?
                });
            }
            let full = found.uses.len() >= usize::try_from(page.most).unwrap_or(0);
            if full || found.looked_at >= LOOKED_AT {
                let more = !is_last || n + 1 < count;
                found.more_from = here.filter(|_| more);
                return Ok(found);
            }
        }
        if is_last {
            return Ok(found);
        }
    }
}

/// One use of somebody's, with its reasons.
pub(super) fn one(
    app: &App,
    (area, id): (Area, SettlementId),
    viewer: Viewer,
) -> store::Result<Option<UseSaid>> {
    let reads = app.read()?;
    let Some(settlement) = reads.settlement(area, id)? else { return Ok(None) };
    let paid = super::said::paid_a_part(&settlement, viewer.person);
    if settlement.patient != viewer.person && !paid {
        return Ok(None);
    }
    let place = reads.institution(settlement.institution)?;
    let place = place.map(|place| place.name).unwrap_or_default();
    let world = app.world();
    Eyes::new(reads.as_ref(), viewer).explained(&settlement, &place, &world.policies).map(Some)
}
