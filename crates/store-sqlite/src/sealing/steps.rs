//! Steps after the scripts that seal: what stood in clear is sealed and its old place taken away.

use domain::{Area, PersonId};
use rusqlite::Connection;
use store::{Identity, Keyring, Result};

use super::{CLEAR, MARK, mark, put_setting};
use crate::cells::Cells;
use crate::error::{driver, failed};
use crate::identity;
use crate::sealed::{INSTITUTIONS, MESSAGES, Sealed, VISITS};

/// The step after 0002: seals every identity and takes the old table away.
pub(crate) fn seal_identities(conn: &Connection, ring: &Keyring) -> Result<()> {
    put_setting(conn, MARK, &mark(ring))?;
    let sql = "SELECT i.person, p.area, i.cert_type, i.cert_no, i.name, i.phone, i.card_no,
            i.gender, i.born, i.demo_key
        FROM identities_in_clear i JOIN persons p ON p.person = i.person";
    let mut clear = conn.prepare(sql).map_err(driver)?;
    let mut rows = clear.query(()).map_err(driver)?;
    let mut any = false;
    while let Some(row) = rows.next().map_err(driver)? {
        let (identity, area) =
            in_clear(&mut Cells::new(row)).map_err(|error| failed("identities_in_clear", error))?;
        identity::write(conn, ring, &identity, area)?;
        any = true;
    }
    drop(rows);
    drop(clear);
    if any {
        put_setting(conn, CLEAR, "")?;
    }
    conn.execute_batch("DROP TABLE identities_in_clear").map_err(driver)
}

fn in_clear(cells: &mut Cells<'_, '_>) -> rusqlite::Result<(Identity, Area)> {
    let person = PersonId(cells.take()?);
    let area = cells.area()?;
    let identity = Identity {
        person,
        // Stays in `persons`; not written here.
        psn_no: String::new(),
        cert_type: cells.take()?,
        cert_no: cells.take()?,
        name: cells.take()?,
        phone: cells.take()?,
        card_no: cells.take()?,
        gender: cells.take()?,
        born: cells.date()?,
        demo_key: cells.take()?,
    };
    Ok((identity, area))
}

/// The step after 0004: seals the texts and takes the old columns away.
pub(crate) fn seal_texts(conn: &Connection, ring: &Keyring) -> Result<()> {
    let details = seal_each(conn, ring, &VISITS, "details_in_clear")?;
    let secrets = seal_each(conn, ring, &INSTITUTIONS, "secret_in_clear")?;
    let reasons = seal_each(conn, ring, &MESSAGES, "json_extract(about, '$.reason')")?;
    if details || secrets || reasons {
        put_setting(conn, CLEAR, "")?;
    }
    // A reason that is sealed stands in its own column only.
    let rest = "ALTER TABLE visits DROP COLUMN details_in_clear;
        ALTER TABLE institutions DROP COLUMN secret_in_clear;
        UPDATE messages SET about = json_set(about, '$.reason', '') WHERE reason IS NOT NULL";
    conn.execute_batch(rest).map_err(driver)
}

/// Seals what stands in clear in a place of each row, and says whether there was anything.
fn seal_each(conn: &Connection, ring: &Keyring, sealed: &Sealed, clear: &str) -> Result<bool> {
    let Sealed { table, home, id, .. } = sealed;
    let sql = format!("SELECT {home}, {id}, {clear} FROM {table} WHERE {clear} <> ''");
    let mut put = conn.prepare(&sealed.put()).map_err(driver)?;
    let mut all = conn.prepare(&sql).map_err(driver)?;
    // Rows are changed while they are walked over: neither place nor condition changes with them.
    let mut rows = all.query(()).map_err(driver)?;
    let mut any = false;
    while let Some(row) = rows.next().map_err(driver)? {
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let (home, id, text): (i64, i64, String) = read(row).map_err(|e| failed(table, e))?;
        let value = sealed.seal(ring, id, Some(&text))?;
        put.execute((home, id, value)).map_err(|error| failed(table, error))?;
        any = true;
    }
    Ok(any)
}

#[cfg(test)]
mod tests {
    use store::Store as _;

    use super::*;
    use crate::SqliteStore;
    use crate::migrate::{MIGRATIONS, migrate};
    use store::conformance::sample;

    /// Identities were sealed and the texts were not.
    #[test]
    fn texts_of_the_third_version_are_sealed_and_its_copy_is_in_clear() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("gongji.db");
        let ring = Keyring::for_tests();
        let mut conn = Connection::open(&path).unwrap();
        migrate(&mut conn, &path, &ring, &MIGRATIONS[..3]).unwrap();
        let row = "INSERT INTO visits VALUES (510100, 31, 11, 1, 'open', '', 7, '', '试样诊断', 1)";
        conn.execute(row, ()).unwrap();
        drop(conn);
        let opened = SqliteStore::open(&path, ring).unwrap();
        let newest = u32::try_from(MIGRATIONS.len()).unwrap();
        assert_eq!((opened.migrated, opened.copy_in_clear), (Some((3, newest)), true));
        let reader = opened.store.reader().unwrap();
        let visit = reader.visit(sample::area(510_100), sample::VISIT).unwrap().unwrap();
        assert_eq!(visit.details, "试样诊断");
        let legible = |name: &str| {
            let bytes = std::fs::read(dir.path().join(name)).unwrap();
            bytes.windows("试样诊断".len()).any(|bytes| bytes == "试样诊断".as_bytes())
        };
        assert_eq!(["gongji.db", "gongji.db.v3"].map(legible), [false, true]);
    }
}
