//! The books: entries, kept totals, debts between areas, heads.

use domain::chart::{
    ACCOUNT_CARRIED, ACCOUNT_CURRENT, DueKind, INSTITUTION_PAYABLE, PREMIUM_TO_HAND_OVER,
    premium_kind, premium_to_hand_over,
};
use domain::policy::axes::PremiumKind;
use domain::settlement::Obligation;
use domain::{Area, Fen, InstitutionId, ObligationId, SettlementId};
use ledger::{AccountKey, Book, Code, Party};
use rusqlite::Connection;
use store::act::{Entry, ObligationRow};
use store::{BookLine, Head, Result};

use crate::cells::Cells;
use crate::error::inconsistent;
use crate::query::Query;

const ENTRIES: &str = "entries";
const TOTALS: &str = "totals";
const OBLIGATIONS: &str = "obligations";
const HEADS: &str = "heads";

const INSERT_ENTRY: &str = "INSERT INTO entries (book, act, line, code, party, kind, amount)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
const ENTRIES_OF: &str = "SELECT book, code, party, kind, amount, act, line FROM entries
    WHERE book = ?1 AND act = ?2 ORDER BY line";
// Two walks in order of their keys, merged: neither is read further than the page.
const ACTS: &str = "SELECT act FROM entries WHERE book = ?1 AND act > ?2
    UNION SELECT id FROM settlements WHERE area = ?1 AND id > ?2 ORDER BY act LIMIT ?3";
const BOOKED_AFTER: &str = "SELECT book, code, party, kind, amount, act, line FROM entries
    WHERE book = ?1 AND (act, line) > (?2, ?3) AND code IN (?4, ?5)
    ORDER BY act, line LIMIT ?6";
const NEXT_BOOK: &str = "SELECT min(book) FROM entries WHERE book > ?1";
const ADD_TOTAL: &str = "INSERT INTO totals (book, code, party, kind, amount)
    VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (book, code, party, kind) DO UPDATE SET amount = amount + excluded.amount";
const TOTAL: &str =
    "SELECT amount FROM totals WHERE book = ?1 AND code = ?2 AND party = ?3 AND kind = 0";
const TOTAL_OF_KIND: &str =
    "SELECT amount FROM totals WHERE book = ?1 AND code = ?2 AND party = ?3 AND kind = ?4";
const KINDS_OF: &str =
    "SELECT party, kind FROM totals WHERE book = ?1 AND code = ?2 ORDER BY party, kind";
const ALL_TOTALS: &str = "SELECT book, code, party, kind, amount FROM totals";
// What is owed to people is a credit balance: kept positive in their rows, negative in the books.
const BOOKS: &str = "SELECT book, code, sum(kept), sum(summed) FROM (
        SELECT area AS book, ?1 AS code, -sum(current) AS kept, 0 AS summed FROM accounts
            GROUP BY area
        UNION ALL
        SELECT area, ?2, -sum(carried), 0 FROM accounts GROUP BY area
        UNION ALL
        SELECT book, code, sum(amount), 0 FROM totals GROUP BY book, code
        UNION ALL
        SELECT book, code, 0, sum(amount) FROM entries GROUP BY book, code)
    GROUP BY book, code ORDER BY book, code";
const INSERT_OBLIGATION: &str = "INSERT INTO obligations
        (area, window, id, settlement, debtor, creditor, kind, amount)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
const OBLIGATIONS_OF: &str = "SELECT area, window, id, settlement, debtor, creditor, kind, amount
    FROM obligations WHERE area = ?1 AND settlement = ?2";
const ALL_OBLIGATIONS: &str =
    "SELECT area, window, id, settlement, debtor, creditor, kind, amount FROM obligations";
const HEAD: &str =
    "SELECT area, sequence, window, chain, last_now, last_id FROM heads WHERE area = ?1";
const ALL_HEADS: &str =
    "SELECT area, sequence, window, chain, last_now, last_id FROM heads ORDER BY area";
// A head only moves on: an older one changes no row.
const PUT_HEAD: &str = "INSERT INTO heads (area, sequence, window, chain, last_now, last_id)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (area) DO UPDATE SET sequence = excluded.sequence, window = excluded.window,
        chain = excluded.chain, last_now = excluded.last_now, last_id = excluded.last_id
    WHERE excluded.sequence >= sequence AND excluded.window >= window
        AND excluded.last_now >= last_now AND excluded.last_id >= last_id";

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[
    INSERT_ENTRY,
    ENTRIES_OF,
    BOOKED_AFTER,
    ACTS,
    NEXT_BOOK,
    ADD_TOTAL,
    TOTAL,
    TOTAL_OF_KIND,
    KINDS_OF,
    INSERT_OBLIGATION,
    OBLIGATIONS_OF,
    HEAD,
    PUT_HEAD,
];

fn account_and_amount(cells: &mut Cells<'_, '_>) -> rusqlite::Result<(AccountKey, Fen)> {
    let account = AccountKey {
        book: Book(cells.take()?),
        code: Code(cells.take()?),
        party: Party(cells.take()?),
        kind: cells.take()?,
    };
    Ok((account, cells.fen()?))
}

pub(crate) fn write_entries(conn: &Connection, entries: &[Entry]) -> Result<()> {
    let mut query = Query::new(conn, ENTRIES, INSERT_ENTRY)?;
    for Entry { account, act, line, amount } in entries {
        let AccountKey { book, code, party, kind } = account;
        query.change_one((book.0, act, line, code.0, party.0, kind, amount.0))?;
    }
    Ok(())
}

fn entry_row(cells: &mut Cells<'_, '_>) -> rusqlite::Result<Entry> {
    let (account, amount) = account_and_amount(cells)?;
    Ok(Entry { account, act: cells.take()?, line: cells.take()?, amount })
}

/// The legs of an act in these books.
pub(crate) fn entries_of(conn: &Connection, books: &[Book], act: i64) -> Result<Vec<Entry>> {
    let mut query = Query::new(conn, ENTRIES, ENTRIES_OF)?;
    let mut legs = Vec::new();
    for book in books {
        legs.extend(query.all((book.0, act), entry_row)?);
    }
    Ok(legs)
}

/// The legs of an act wherever it has some. Each book is asked by its key: some hundred short looks
/// for a rare question, where an index by act would be written for every leg of every bill.
pub(crate) fn legs(conn: &Connection, act: i64) -> Result<Vec<Entry>> {
    entries_of(conn, &all_books(conn)?, act)
}

/// Legs on people's accounts in a book, by act and line after one.
pub(crate) fn booked_after(
    conn: &Connection,
    book: Book,
    (act, line): (i64, u16),
    most: u32,
) -> Result<Vec<Entry>> {
    let page = (book.0, act, line, ACCOUNT_CURRENT.0, ACCOUNT_CARRIED.0, most);
    Query::new(conn, ENTRIES, BOOKED_AFTER)?.all(page, entry_row)
}

/// Acts with entries in an area's book or a settlement at home there, by number after one.
pub(crate) fn acts_in(conn: &Connection, area: Area, after: i64, most: u32) -> Result<Vec<i64>> {
    Query::new(conn, ENTRIES, ACTS)?.all((area.number(), after, most), |cells| cells.take())
}

/// The books that have entries, each found by one look into the key.
pub(crate) fn all_books(conn: &Connection) -> Result<Vec<Book>> {
    let mut query = Query::new(conn, ENTRIES, NEXT_BOOK)?;
    let mut books: Vec<Book> = Vec::new();
    loop {
        let after = books.last().map_or(0, |book| book.0);
        match query.first((after,), |cells| cells.take::<Option<u32>>())?.flatten() {
            Some(book) => books.push(Book(book)),
            None => return Ok(books),
        }
    }
}

pub(crate) fn add_totals(conn: &Connection, gains: &[(AccountKey, Fen)]) -> Result<()> {
    let mut query = Query::new(conn, TOTALS, ADD_TOTAL)?;
    for (AccountKey { book, code, party, kind }, amount) in gains {
        query.change_one((book.0, code.0, party.0, kind, amount.0))?;
    }
    Ok(())
}

/// What an account of debts owes: the credit balance, positive.
pub(crate) fn owed(conn: &Connection, account: AccountKey) -> Result<Fen> {
    let AccountKey { book, code, party, kind } = account;
    let key = (book.0, code.0, party.0, kind);
    let kept = Query::new(conn, TOTALS, TOTAL_OF_KIND)?.first(key, |cells| cells.fen())?;
    let owed = kept.unwrap_or_default().negated();
    owed.map_err(|overflow| inconsistent(TOTALS, overflow.to_string()))
}

/// What an area owes its collector for an insurance and year: the credit balance, positive.
pub(crate) fn premiums_owed(
    conn: &Connection,
    (area, kind, year): (Area, PremiumKind, i16),
) -> Result<Fen> {
    let AccountKey { book, code, party, kind } = premium_to_hand_over(area, kind, year);
    let key = (book.0, code.0, party.0, kind);
    let kept = Query::new(conn, TOTALS, TOTAL_OF_KIND)?.first(key, |cells| cells.fen())?;
    let owed = kept.unwrap_or_default().negated();
    owed.map_err(|overflow| inconsistent(TOTALS, overflow.to_string()))
}

/// For which insurances and years an area ever owed its collector anything.
pub(crate) fn premium_years(conn: &Connection, area: Area) -> Result<Vec<(PremiumKind, i16)>> {
    let here = (area.number(), PREMIUM_TO_HAND_OVER.0);
    let read = |cells: &mut Cells<'_, '_>| Ok((cells.take::<i64>()?, cells.take::<u16>()?));
    let known = Query::new(conn, TOTALS, KINDS_OF)?.all(here, read)?;
    let of = |(year, kind)| Some((premium_kind(kind)?, i16::try_from(year).ok()?));
    Ok(known.into_iter().filter_map(of).collect())
}

/// What an area owes an institution: the credit balance, positive.
pub(crate) fn payable(conn: &Connection, area: Area, institution: InstitutionId) -> Result<Fen> {
    let key = (area.number(), INSTITUTION_PAYABLE.0, institution.0);
    let kept = Query::new(conn, TOTALS, TOTAL)?.first(key, |cells| cells.fen())?;
    let owed = kept.unwrap_or_default().negated();
    owed.map_err(|overflow| inconsistent(TOTALS, overflow.to_string()))
}

/// The kept balances of the accounts that belong to no person.
pub(crate) fn totals(conn: &Connection) -> Result<Vec<(AccountKey, Fen)>> {
    Query::new(conn, TOTALS, ALL_TOTALS)?.all((), account_and_amount)
}

pub(crate) fn books(conn: &Connection) -> Result<Vec<BookLine>> {
    let params = (ACCOUNT_CURRENT.0, ACCOUNT_CARRIED.0);
    Query::new(conn, ENTRIES, BOOKS)?.all(params, |cells| {
        let (book, code) = (Book(cells.take()?), cells.take()?);
        let layer = Code(code).layer();
        Ok(BookLine { book, layer, code, kept: cells.fen()?, summed: cells.fen()? })
    })
}

pub(crate) fn obligation_row(cells: &mut Cells<'_, '_>) -> rusqlite::Result<ObligationRow> {
    Ok(ObligationRow {
        area: cells.area()?,
        window: cells.take()?,
        id: ObligationId(cells.take()?),
        settlement: SettlementId(cells.take()?),
        obligation: Obligation {
            debtor: cells.area()?,
            creditor: cells.area()?,
            kind: DueKind::from_number(cells.take()?).ok_or_else(|| cells.blame())?,
            amount: cells.fen()?,
        },
    })
}

pub(crate) fn write_obligations(conn: &Connection, rows: &[ObligationRow]) -> Result<()> {
    let mut query = Query::new(conn, OBLIGATIONS, INSERT_OBLIGATION)?;
    for ObligationRow { id, area, window, settlement, obligation } in rows {
        let Obligation { debtor, creditor, kind, amount } = obligation;
        query.change_one((
            area.number(),
            window,
            id.0,
            settlement.0,
            debtor.number(),
            creditor.number(),
            kind.number(),
            amount.0,
        ))?;
    }
    Ok(())
}

/// The debts of one settlement.
pub(crate) fn obligations_of(
    conn: &Connection,
    area: Area,
    settlement: SettlementId,
) -> Result<Vec<ObligationRow>> {
    let mut query = Query::new(conn, OBLIGATIONS, OBLIGATIONS_OF)?;
    query.all((area.number(), settlement.0), obligation_row)
}

/// Every debt: for the check of the whole books.
pub(crate) fn obligations(conn: &Connection) -> Result<Vec<ObligationRow>> {
    Query::new(conn, OBLIGATIONS, ALL_OBLIGATIONS)?.all((), obligation_row)
}

fn head_row(cells: &mut Cells<'_, '_>) -> rusqlite::Result<Head> {
    Ok(Head {
        area: cells.area()?,
        sequence: cells.take()?,
        window: cells.take()?,
        chain: cells.take()?,
        last_now: cells.moment()?,
        last_id: cells.take()?,
    })
}

pub(crate) fn head(conn: &Connection, area: Area) -> Result<Head> {
    let head = Query::new(conn, HEADS, HEAD)?.first((area.number(),), head_row)?;
    Ok(head.unwrap_or_else(|| Head::start(area)))
}

pub(crate) fn heads(conn: &Connection) -> Result<Vec<Head>> {
    Query::new(conn, HEADS, ALL_HEADS)?.all((), head_row)
}

pub(crate) fn write_heads(conn: &Connection, heads: &[Head]) -> Result<()> {
    let mut query = Query::new(conn, HEADS, PUT_HEAD)?;
    for Head { area, sequence, window, chain, last_now, last_id } in heads {
        query.change_one((area.number(), sequence, window, chain, last_now.0, last_id))?;
    }
    Ok(())
}
