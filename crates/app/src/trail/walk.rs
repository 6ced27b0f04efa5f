//! The way through the rows of one area.

use store::records::TrailRow;
use store::{Head, Reads};

use super::compare::Compare;
use super::links::{Link, Links};
use super::verify::{Break, Fault, PAGE, readable};
use super::{Act, read};

pub(super) struct Walk {
    head: Head,
    links: Links,
    /// With which act the next row may begin.
    next: [i64; 2],
    /// The last act.
    last: i64,
    /// Place of the last row's break, while only the next row can tell what was changed.
    doubt: Option<usize>,
    pub(super) rows: u64,
    pub(super) acts: u64,
    pub(super) is_older: bool,
    pub(super) breaks: Vec<Break>,
}

impl Walk {
    pub(super) fn new(head: Head) -> Self {
        Self {
            head,
            links: Links::new(head.area),
            next: [1, 1],
            last: 0,
            doubt: None,
            rows: 0,
            acts: 0,
            is_older: false,
            breaks: Vec::new(),
        }
    }

    /// Every row; `progress` learns how many acts of the area are done.
    pub(super) fn all(
        &mut self,
        reads: &dyn Reads,
        compare: &mut Compare<'_>,
        progress: &mut dyn FnMut(u64),
    ) -> store::Result<()> {
        let (mut after, mut most) = (i64::MIN, PAGE);
        loop {
            let page = readable(reads.trail(self.head.area, after, most))?;
            let Some(page) = page else {
                // A row of the page cannot be read: one by one up to it, then past it.
                if most == 1 {
                    after = self.pass(reads, after)?;
                }
                most = if most == 1 { PAGE } else { 1 };
                continue;
            };
            let Some(last) = page.last() else { break };
            after = last.sequence;
            for row in &page {
                self.row(row, compare)?;
            }
            progress(self.acts);
        }
        self.end();
        Ok(())
    }

    /// Passes a row that cannot be read, its sequence included: the first after which a look
    /// succeeds again.
    fn pass(&mut self, reads: &dyn Reads, after: i64) -> store::Result<i64> {
        let mut passed = after.max(self.last).saturating_add(1);
        while readable(reads.trail(self.head.area, passed, 1))?.is_none() {
            passed = passed.saturating_add(1);
        }
        self.rows += 1;
        self.found(passed, Fault::Unreadable);
        (self.next, self.last) = ([passed.saturating_add(1); 2], passed);
        Ok(passed)
    }

    fn row(&mut self, row: &TrailRow, compare: &mut Compare<'_>) -> store::Result<()> {
        self.rows += 1;
        let acts = read(&row.body);
        if self.rows == 1 && acts.as_ref().is_some_and(Vec::is_empty) {
            // Acts before there was a trail (migration 0003).
            self.links.start_from(row.chain);
            compare.older_until(row.at);
            (self.is_older, self.last) = (true, row.sequence);
            self.next = [row.sequence.saturating_add(1); 2];
            return Ok(());
        }
        let acts = acts.unwrap_or_default();
        let last = acts.last().map_or(row.sequence, |act| act.sequence);
        if last == row.sequence && last > self.head.sequence {
            self.found(row.sequence, Fault::BeyondHead);
            return Ok(());
        }
        let fault = self.fault(row.sequence, &acts);
        self.next = [row.sequence, last].map(|sequence| sequence.saturating_add(1));
        self.last = self.last.max(last);
        let holds = self.link(row, fault);
        self.acts += acts.len() as u64;
        for act in &acts {
            compare.act(self.head.area, holds.then_some(row.at), act)?;
        }
        Ok(())
    }

    /// What is wrong with the order of a row's acts.
    fn fault(&self, sequence: i64, acts: &[Act]) -> Option<Fault> {
        let (Some(first), Some(last)) = (acts.first(), acts.last()) else {
            return Some(Fault::Unreadable);
        };
        let follows = |a: &Act, b: &Act| a.sequence.checked_add(1) == Some(b.sequence);
        if last.sequence != sequence || !acts.is_sorted_by(follows) {
            return Some(Fault::Order);
        }
        let is_late = self.next.iter().all(|next| *next < first.sequence);
        let wrong = if is_late { Fault::Gap } else { Fault::Order };
        (!self.next.contains(&first.sequence)).then_some(wrong)
    }

    /// Links the row and notes what is wrong with it; true if it is linked.
    fn link(&mut self, row: &TrailRow, fault: Option<Fault>) -> bool {
        let link = self.links.step(row);
        self.settle(link);
        match fault {
            Some(fault) => self.found(row.sequence, fault),
            None if link == Link::Broken => {
                self.doubt = Some(self.breaks.len());
                self.found(row.sequence, Fault::Content);
            }
            None => {}
        }
        link != Link::Broken
    }

    fn end(&mut self) {
        let link = self.links.end(&self.head.chain);
        self.settle(link);
        if link == Link::Broken || self.last != self.head.sequence {
            let (area, sequence) = (Some(self.head.area), Some(self.head.sequence));
            let fault = Fault::Head;
            self.breaks.push(Break { area, sequence, table: "heads", row: None, fault });
        }
    }

    /// The row in doubt was as it should be, if the chain goes on from what its chain should be.
    fn settle(&mut self, link: Link) {
        let doubt = self.doubt.take().filter(|_| link == Link::HoldsAsComputed);
        if let Some(found) = doubt.and_then(|place| self.breaks.get_mut(place)) {
            found.fault = Fault::Chain;
        }
    }

    fn found(&mut self, sequence: i64, fault: Fault) {
        let (area, sequence) = (Some(self.head.area), Some(sequence));
        self.breaks.push(Break { area, sequence, table: "trail", row: None, fault });
    }
}
