//! Every settlement record of all care areas in the order in which they were decided.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use domain::settlement::Settlement;
use domain::{Area, SettlementId};
use store::Reads;

/// Acts of an area that are looked at at once.
const PAGE: u32 = 200;

/// A merge of the areas' records by number, page by page.
pub(super) struct Walk<'r> {
    reads: &'r dyn Reads,
    areas: BTreeMap<Area, Lane>,
}

struct Lane {
    after: i64,
    waiting: VecDeque<Settlement>,
    is_over: bool,
}

impl<'r> Walk<'r> {
    /// From this number on.
    pub(super) fn new(reads: &'r dyn Reads, first: i64) -> store::Result<Self> {
        let areas = books_of(reads)?;
        let lane = || Lane { after: first - 1, waiting: VecDeque::new(), is_over: false };
        Ok(Self { reads, areas: areas.into_iter().map(|area| (area, lane())).collect() })
    }

    /// The next one.
    pub(super) fn next(&mut self) -> store::Result<Option<Settlement>> {
        for (area, lane) in &mut self.areas {
            lane.fill(self.reads, *area)?;
        }
        let first = |lane: &Lane| lane.waiting.front().map(|bill| bill.id);
        let next = self.areas.values_mut().filter(|lane| !lane.waiting.is_empty());
        let next = next.min_by_key(|lane| first(lane));
        Ok(next.and_then(|lane| lane.waiting.pop_front()))
    }
}

/// Areas with acts or institutions.
pub(super) fn books_of(reads: &dyn Reads) -> store::Result<BTreeSet<Area>> {
    let mut areas: BTreeSet<Area> = reads.heads()?.into_iter().map(|head| head.area).collect();
    areas.extend(reads.institutions()?.into_iter().map(|place| place.area));
    Ok(areas)
}

impl Lane {
    fn fill(&mut self, reads: &dyn Reads, area: Area) -> store::Result<()> {
        while self.waiting.is_empty() && !self.is_over {
            let acts = reads.acts_in(area, self.after, PAGE)?;
            let Some(last) = acts.last() else {
                self.is_over = true;
                return Ok(());
            };
            self.after = *last;
            for act in acts {
                self.waiting.extend(reads.settlement(area, SettlementId(act))?);
            }
        }
        Ok(())
    }
}
