//! Opening an identity from its row.

use domain::PersonId;
use domain::person::Insured;
use jiff::civil::Date;
use store::seal::Place;
use store::{Identity, Keyring};

use super::TABLE;
use crate::cells::Cells;

/// Opens the cells of a row.
struct Opener<'k> {
    ring: &'k Keyring,
    person: PersonId,
}

impl Opener<'_> {
    fn maybe_text(
        &self,
        column: &'static str,
        cells: &mut Cells<'_, '_>,
    ) -> rusqlite::Result<Option<String>> {
        let Some(sealed) = cells.take::<Option<Vec<u8>>>()? else { return Ok(None) };
        let opened = self.ring.open_text(place(self.person, column), &sealed);
        opened.map(Some).map_err(|_| cells.blame())
    }

    fn text(&self, column: &'static str, cells: &mut Cells<'_, '_>) -> rusqlite::Result<String> {
        self.maybe_text(column, cells)?.ok_or_else(|| cells.blame())
    }

    fn gender(&self, cells: &mut Cells<'_, '_>) -> rusqlite::Result<u8> {
        self.text("gender", cells)?.parse().map_err(|_| cells.blame())
    }

    fn born(&self, cells: &mut Cells<'_, '_>) -> rusqlite::Result<Date> {
        self.text("born", cells)?.parse().map_err(|_| cells.blame())
    }
}

pub(super) fn place(person: PersonId, column: &str) -> Place<'_> {
    Place { table: TABLE, column, row: person.0 }
}

pub(super) fn identity(ring: &Keyring, cells: &mut Cells<'_, '_>) -> rusqlite::Result<Identity> {
    let person = PersonId(cells.take()?);
    let open = Opener { ring, person };
    Ok(Identity {
        person,
        psn_no: cells.take()?,
        cert_type: cells.take()?,
        cert_no: open.text("cert_no", cells)?,
        name: open.text("name", cells)?,
        phone: open.maybe_text("phone", cells)?,
        card_no: open.maybe_text("card_no", cells)?,
        gender: open.gender(cells)?,
        born: open.born(cells)?,
        demo_key: cells.take()?,
    })
}

pub(super) fn insured_row(ring: &Keyring, cells: &mut Cells<'_, '_>) -> rusqlite::Result<Insured> {
    let person = PersonId(cells.take()?);
    Ok(Insured {
        person,
        area: cells.area()?,
        insutype: cells.word()?,
        psn_type: cells.word()?,
        status: cells.word()?,
        covered_until: cells.maybe_date()?,
        born: Opener { ring, person }.born(cells)?,
        frozen: cells.take()?,
    })
}
