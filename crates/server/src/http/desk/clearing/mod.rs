//! Clearing between areas at the desk: windows and positions, statements and what is said of them,
//! money between banks (②), prepayments, the calendar's runs. A clerk sees what has a side
//! in the own places, and speaks for that side.

pub(super) mod act;
pub(super) mod overview;
pub(super) mod prepayments;
mod proposed;
pub(super) mod remittances;
mod said;
pub(super) mod statements;

pub(super) use proposed::lines;

use domain::clearing::{Remittance, Statement, own_province};
use domain::policy::Regions;
use domain::refusal::Side;
use domain::{Area, Reason, RecordId, Refusal, ids};
use store::{Body as Kept, Record};

use super::find::area_of;
use crate::http::api::OnDuty;
use crate::http::problem::Problem;
use crate::site::Site;

/// A statement that an identifier names, where one of its sides is of the clerk's places; and that
/// side: the one that speaks for it, where both are.
async fn statement(
    site: &Site,
    on: &OnDuty,
    id: &str,
) -> Result<(Record, Statement, Area), Problem> {
    let unknown = || {
        let refusal = Refusal::new(Reason::StatementUnknown).of(Side::Agency).field("id");
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    };
    let (_, number) = ids::inward(id).ok_or_else(unknown)?;
    let found = site.look(move |app| app.read()?.record(RecordId(number))).await?;
    let record = found.ok_or_else(unknown)?;
    let Kept::Statement(known) = &record.body else { return Err(unknown()) };
    let known = known.clone();
    let side = side(on, &known).ok_or_else(unknown)?;
    Ok((record, known, side))
}

/// The side of a statement that a clerk speaks for.
fn side(on: &OnDuty, statement: &Statement) -> Option<Area> {
    let sides = [statement.parties.speaker(), statement.parties.other()];
    sides.into_iter().find(|area| on.clerk.scope.covers(*area))
}

/// A remittance that an identifier names, of any place.
pub(super) async fn remittance(site: &Site, id: &str) -> Result<(RecordId, Remittance), Problem> {
    let (_, number) = ids::inward(id).ok_or_else(|| unknown_remittance(site))?;
    let found = site.look(move |app| app.read()?.record(RecordId(number))).await?;
    match found.map(|record| (record.id, record.body)) {
        Some((id, Kept::Remittance(known))) => Ok((id, known)),
        _ => Err(unknown_remittance(site)),
    }
}

/// The answer to a remittance that is not there, or of another place.
pub(super) fn unknown_remittance(site: &Site) -> Problem {
    let refusal = Refusal::new(Reason::RemittanceUnknown).of(Side::Agency).field("remittance");
    Problem::refusal(refusal, Side::Agency, &site.app.world())
}

/// A book by its code: an area, or a province's own.
pub(super) fn book(site: &Site, code: &str) -> Result<Area, Problem> {
    let today = site.app.now().date();
    let province = Area::parse(code)
        .filter(|area| own_province(*area) && Regions::built_in().exists(*area, today));
    province.map_or_else(|| area_of(site, code), Ok)
}
