//! Files: credits, people, institutions, items. Each is checked whole when it comes, kept sealed, and
//! booked once a second clerk approved it.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::acts::{ClerkAct, FileKind};
use app::import::{
    CreditRow, ImportError, InstitutionRow, PersonRow, Rules, book_credits, check_credits,
    check_institutions, check_people, is_batch, parse_credits, parse_institutions, parse_items,
    parse_people, put_institutions, put_items, put_people,
};
use axum::extract::State;
use domain::item::Item;
use domain::{Area, RecordId};
use sm3::{Digest as _, Sm3};

use super::act::{Acted, Answered, BookedSaid, propose};
use crate::http::api::OnDuty;
use crate::http::body::{Csv, Key};
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::session::anywhere;
use crate::site::Site;

/// Proposes a credit file (②). `Idempotency-Key` is its batch number, for every line that has none
/// of its own: a line is booked once under its batch number, whoever sends the file again.
#[utoipa::path(post, path = "/credits", operation_id = "fileCredits", tag = "money", params(Key),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 202, body = Acted), Problem))]
pub(super) async fn credits(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Key(batch): Key,
    Csv(file): Csv,
) -> Answered {
    if !is_batch(&batch) {
        let en = "a batch number: 1 to 48 letters, digits and -_.";
        let expected = ("批次号：1 到 48 个字母、数字或 -_.", en);
        return Err(Problem::field("Idempotency-Key", expected));
    }
    // Faults are told by the lines and columns of the file as it was sent.
    let rows = Rows::parsed(&site, FileKind::Credits, file.to_vec()).await?;
    let home = rows.covered(&site, &on)?;
    rows.check(&site, batch.clone()).await?;
    let file = with_batch(&file, &batch).ok_or(Fault::Internal)?;
    filed(&site, &on, (FileKind::Credits, home), batch, file).await
}

/// Proposes a file of insured people (②), added or changed by certificate, all or none.
#[utoipa::path(post, path = "/imports/people", operation_id = "filePeople", tag = "registrar",
    params(Key), request_body(content = String, content_type = "text/csv"),
    responses((status = 202, body = Acted), Problem))]
pub(super) async fn people(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Key(number): Key,
    Csv(file): Csv,
) -> Answered {
    checked(&site, &on, FileKind::People, number, file.to_vec()).await
}

/// Proposes a file of institutions (②), added or changed by code, all or none.
#[utoipa::path(post, path = "/imports/institutions", operation_id = "fileInstitutions",
    tag = "registrar", params(Key),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 202, body = Acted), Problem))]
pub(super) async fn institutions(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Key(number): Key,
    Csv(file): Csv,
) -> Answered {
    checked(&site, &on, FileKind::Institutions, number, file.to_vec()).await
}

/// Proposes a file of catalogue items (②), added or changed by code, all or none; every later bill
/// uses them. The catalogue is the whole country's.
#[utoipa::path(post, path = "/imports/items", operation_id = "fileItems", tag = "editor",
    params(Key), request_body(content = String, content_type = "text/csv"),
    responses((status = 202, body = Acted), Problem))]
pub(super) async fn items(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Key(number): Key,
    Csv(file): Csv,
) -> Answered {
    checked(&site, &on, FileKind::Items, number, file.to_vec()).await
}

async fn checked(
    site: &Site,
    on: &OnDuty,
    kind: FileKind,
    number: String,
    file: Vec<u8>,
) -> Answered {
    let rows = Rows::parsed(site, kind, file.clone()).await?;
    let home = rows.covered(site, on)?;
    rows.check(site, String::new()).await?;
    filed(site, on, (kind, home), number, file).await
}

async fn filed(
    site: &Site,
    on: &OnDuty,
    (kind, area): (FileKind, Area),
    number: String,
    file: Vec<u8>,
) -> Answered {
    let sm3 = app::hex(&Sm3::digest(&file));
    let act = ClerkAct::File { kind, area, blob: RecordId(0), sm3 };
    propose(site, on, (area, number), act, Some(file)).await
}

/// The file with its batch number on every line that has none: what is approved later is booked
/// under it whatever the number of the case.
fn with_batch(file: &[u8], batch: &str) -> Option<Vec<u8>> {
    let file = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file);
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(file);
    let head = rows.headers().ok()?.clone();
    let place = head.iter().position(|name| name.trim() == "batch");
    let mut with = csv::Writer::from_writer(Vec::new());
    let first = place.is_none().then_some("batch");
    with.write_record(first.into_iter().chain(&head)).ok()?;
    for row in rows.records() {
        let row = row.ok()?;
        let first = place.is_none().then_some(batch);
        let cells = row.iter().enumerate().map(|(column, cell)| {
            if Some(column) == place && cell.trim().is_empty() { batch } else { cell }
        });
        with.write_record(first.into_iter().chain(cells)).ok()?;
    }
    with.into_inner().ok()
}

/// A file's rows.
pub(super) enum Rows {
    Credits(Vec<CreditRow>),
    People(Vec<PersonRow>),
    Institutions(Vec<InstitutionRow>),
    Items(Vec<Item>),
}

impl Rows {
    /// Of a proposal's kept bytes.
    pub(super) async fn kept(site: &Site, kind: FileKind, blob: RecordId) -> Result<Self, Problem> {
        let bytes = site.look(move |app| app.read()?.blob(blob)).await?;
        Self::parsed(site, kind, bytes.ok_or(Fault::Internal)?).await
    }

    /// Parses on a thread that may be busy for a while.
    async fn parsed(site: &Site, kind: FileKind, file: Vec<u8>) -> Result<Self, Problem> {
        let demo = site.demo;
        let parsed = site.look(move |app| {
            let world = app.world();
            let rules = Rules { policies: &world.policies, today: app.now().date() };
            Ok(match kind {
                FileKind::Credits => parse_credits(&file, rules).map(Self::Credits),
                FileKind::People => parse_people(&file, rules).map(Self::People),
                FileKind::Institutions => {
                    parse_institutions(&file, rules, demo).map(Self::Institutions)
                }
                FileKind::Items => parse_items(&file).map(Self::Items),
            })
        });
        parsed.await?.map_err(|faults| Problem::import(faults.into(), &site.app.world()))
    }

    /// Every area that the file touches is the clerk's; the first one is the case's.
    pub(super) fn covered(&self, site: &Site, on: &OnDuty) -> Result<Area, Problem> {
        let areas: BTreeSet<Area> = match self {
            Self::Credits(rows) => rows.iter().map(CreditRow::area).collect(),
            Self::People(rows) => rows.iter().map(|row| row.insured().area).collect(),
            Self::Institutions(rows) => rows.iter().map(InstitutionRow::area).collect(),
            Self::Items(_) => BTreeSet::new(),
        };
        areas.iter().try_for_each(|area| on.covers(site, *area))?;
        if let Some(area) = areas.first() {
            return Ok(*area);
        }
        let whole = anywhere()?;
        on.covers(site, whole).map(|()| whole)
    }

    /// Finds what would stand against it now; writes nothing.
    pub(super) async fn check(&self, site: &Site, batch: String) -> Result<(), Problem> {
        let app = &site.app;
        let checked = match self {
            Self::Credits(rows) => {
                let rows = rows.clone();
                let checked = site.look(move |app| Ok(check_credits(app, &batch, rows)));
                checked.await?.map(drop)
            }
            Self::People(rows) => check_people(app, rows.clone()).await.map(drop),
            Self::Institutions(rows) => check_institutions(app, rows.clone()).await.map(drop),
            Self::Items(_) => Ok(()),
        };
        checked.map_err(|error| said(site, error))
    }

    /// Books it, or what is left of it.
    pub(super) async fn put(
        self,
        site: &Site,
        batch: String,
        acted: &mut Acted,
    ) -> Result<(), Problem> {
        let app = &site.app;
        let lines = match self {
            Self::Credits(rows) => book_credits(app, &batch, rows).await.map(|booked| {
                let lines = booked.lines;
                acted.booked = Some(BookedSaid::from(booked));
                lines
            }),
            Self::People(rows) => put_people(app, rows).await,
            Self::Institutions(rows) => put_institutions(app, rows).await,
            Self::Items(items) => put_items(app, items).await,
        };
        acted.lines = Some(lines.map_err(|error| said(site, error))?);
        Ok(())
    }
}

fn said(site: &Site, error: ImportError) -> Problem {
    Problem::import(error, &site.app.world())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_gets_a_batch_number_and_keeps_its_own() {
        let with =
            |file: &str| String::from_utf8(with_batch(file.as_bytes(), "B1").unwrap()).unwrap();
        assert_eq!(with("\u{feff}a,b\n1,\"x,y\"\n"), "batch,a,b\nB1,1,\"x,y\"\n");
        assert_eq!(with("a,batch\n1,\n2,B7\n"), "a,batch\n1,B1\n2,B7\n");
    }
}
