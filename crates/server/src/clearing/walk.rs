//! What has a side in some places, newest first: no request opens what is older than it shows.

use std::collections::BTreeMap;

use domain::Area;
use domain::RecordId;
use domain::clearing::province_book;
use domain::clerk::AreaPrefix;
use store::{Kind, Reads, Record};

/// Records of a page; as many as [`Reads::records_of`] gives.
const PAGE: u32 = 200;

/// Which records: of a kind, older than one and newer than another, at most so many of them opened.
#[derive(Clone, Copy, Debug)]
pub struct Walk {
    /// Of which kind; one that stands under its sides ([`store::record::side`]).
    pub kind: Kind,
    /// Newer than this one.
    pub after: RecordId,
    /// Older than this one; `None` = from the newest on.
    pub before: Option<RecordId>,
    /// Most that are opened.
    pub most: usize,
}

impl Walk {
    /// Those of these books, newest first, until `take` says no. Where to go on, if anything may be
    /// left.
    pub fn each(
        self,
        reads: &dyn Reads,
        of: &Sides,
        mut take: impl FnMut(Record) -> store::Result<bool>,
    ) -> store::Result<Option<RecordId>> {
        let (mut before, mut looked) = (self.before, 0_usize);
        loop {
            let (page, more) = of.page(reads, self.kind, before)?;
            for record in page {
                if record.id <= self.after {
                    return Ok(None);
                }
                (before, looked) = (Some(record.id), looked.saturating_add(1));
                if !take(record)? || looked >= self.most {
                    return Ok(before);
                }
            }
            let Some(from) = more else { return Ok(None) };
            before = Some(from);
        }
    }
}

/// Whose records are wanted.
#[derive(Clone, Debug)]
pub enum Sides {
    /// Everybody's.
    All,
    /// Those with one of these books as a side.
    Of(Vec<Area>),
}

impl Sides {
    /// Of a clerk's places: one book where that says it all. In a province every statement has the
    /// province's own book as a side, and so has each of its prepayments.
    pub fn within(reads: &dyn Reads, scope: &AreaPrefix, kind: Kind) -> store::Result<Self> {
        let digits = scope.as_str();
        let own = Area::parse(&format!("{digits:0<6}"));
        let books = match digits.len() {
            0 => return Ok(Self::All),
            2 if kind != Kind::Remittance => own.into_iter().collect(),
            6 => own.into_iter().collect(),
            _ => {
                let heads = reads.heads()?.into_iter().map(|head| head.area);
                let mut books: Vec<Area> =
                    heads.flat_map(|area| [area, province_book(area)]).chain(own).collect();
                books.retain(|area| scope.covers(*area));
                books.sort_unstable();
                books.dedup();
                books
            }
        };
        Ok(Self::Of(books))
    }

    /// The newest before one, and where the next page begins.
    fn page(
        &self,
        reads: &dyn Reads,
        kind: Kind,
        before: Option<RecordId>,
    ) -> store::Result<(Vec<Record>, Option<RecordId>)> {
        let full = |page: &[Record]| page.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
        let end = |page: &[Record]| page.last().map(|record| record.id).filter(|_| full(page));
        let Self::Of(books) = self else {
            let page = reads.newest(kind, before, PAGE)?;
            let more = end(&page);
            return Ok((page, more));
        };
        // Below the end of any book's page there may be one that was not read.
        let (mut found, mut more) = (BTreeMap::new(), None);
        for book in books {
            let page = reads.records_of(kind, store::record::side(*book), before)?;
            more = more.max(end(&page));
            found.extend(page.into_iter().map(|record| (record.id, record)));
        }
        let page = found.into_iter().rev().map(|(_, record)| record);
        let page = page.take_while(|record| more.is_none_or(|more| record.id >= more)).collect();
        Ok((page, more))
    }
}
