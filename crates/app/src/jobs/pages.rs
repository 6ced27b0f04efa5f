//! What jobs look at, page by page. Each page is a short look of its own: no reader is held while
//! acts are decided.

use std::collections::BTreeSet;

use domain::{Area, Moment, PersonId, RecordId};
use store::{Facts, Kind, Needs, QueueAsk, Record};

use super::Halt;
use crate::acts::CaseRef;
use crate::engine::App;

/// Rows of a page.
pub(super) const PAGE: u32 = 500;

/// Every area that may keep accounts: where something was decided, where an institution is.
pub(super) fn areas(app: &App) -> Result<Vec<Area>, Halt> {
    let reads = app.read()?;
    let mut areas: BTreeSet<Area> = reads.heads()?.into_iter().map(|head| head.area).collect();
    areas.extend(reads.institutions()?.into_iter().map(|place| place.area));
    let mut kept = Vec::new();
    for area in areas {
        if !reads.people_in(area, PersonId(0), 1)?.is_empty() {
            kept.push(area);
        }
    }
    Ok(kept)
}

/// A page of what waits of a kind, by due moment.
pub(super) fn waiting(
    app: &App,
    kind: Kind,
    after: Option<(Moment, RecordId)>,
) -> Result<Vec<Record>, Halt> {
    let ask = QueueAsk { kind, areas: (0, 999_999), state: None, after, most: PAGE };
    Ok(app.read()?.queue(&ask)?)
}

/// What these cases are about: bindings and guardianships.
pub(super) fn tended(app: &App, cases: &[Record]) -> Result<Facts, Halt> {
    let mut needs = Needs::default();
    for case in cases.iter().filter_map(CaseRef::of) {
        needs.merge(case.needs_to_tend());
    }
    Ok(app.read()?.facts(&needs)?)
}
