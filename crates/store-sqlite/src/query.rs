//! A prepared statement that knows which table it is about.

use rusqlite::{CachedStatement, Connection, Params};
use store::Result;

use crate::cells::Cells;
use crate::error::{failed, inconsistent};

/// A statement, prepared once per connection and kept by it.
pub(crate) struct Query<'c> {
    table: &'static str,
    statement: CachedStatement<'c>,
}

impl<'c> Query<'c> {
    /// `table` is named when something is wrong.
    pub(crate) fn new(conn: &'c Connection, table: &'static str, sql: &str) -> Result<Self> {
        let statement = conn.prepare_cached(sql).map_err(|error| failed(table, error))?;
        Ok(Self { table, statement })
    }

    /// Every row.
    pub(crate) fn all<T>(
        &mut self,
        params: impl Params,
        read: impl Fn(&mut Cells<'_, '_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        count();
        let rows = self.statement.query_map(params, |row| read(&mut Cells::new(row)));
        let rows = rows.and_then(Iterator::collect);
        rows.map_err(|error| failed(self.table, error))
    }

    /// The first row, if there is one.
    pub(crate) fn first<T>(
        &mut self,
        params: impl Params,
        read: impl Fn(&mut Cells<'_, '_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        count();
        let first = self.statement.query(params).and_then(|mut rows| match rows.next()? {
            Some(row) => read(&mut Cells::new(row)).map(Some),
            None => Ok(None),
        });
        first.map_err(|error| failed(self.table, error))
    }

    /// Changes rows and says how many.
    pub(crate) fn change(&mut self, params: impl Params) -> Result<usize> {
        count();
        self.statement.execute(params).map_err(|error| failed(self.table, error))
    }

    /// Changes exactly one row; another count means that the row is not as it must be.
    pub(crate) fn change_one(&mut self, params: impl Params) -> Result<()> {
        match self.change(params)? {
            1 => Ok(()),
            count => Err(inconsistent(self.table, format!("{count} rows instead of one changed"))),
        }
    }
}

#[cfg(test)]
thread_local! {
    /// Statements that this thread ran.
    static STATEMENTS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
fn count() {
    STATEMENTS.set(STATEMENTS.get() + 1);
}

#[cfg(not(test))]
fn count() {}

/// How many statements something runs.
#[cfg(test)]
pub(crate) fn counted<T>(run: impl FnOnce() -> T) -> (usize, T) {
    let before = STATEMENTS.get();
    let done = run();
    (STATEMENTS.get() - before, done)
}
