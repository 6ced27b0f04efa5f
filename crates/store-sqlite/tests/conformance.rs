//! Everything that any store must keep, kept by this one.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use store::Keyring;
use store_sqlite::SqliteStore;
use tempfile::TempDir;

fn open() -> (SqliteStore, TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let opened = SqliteStore::open(&dir.path().join("gongji.db"), Keyring::for_tests()).unwrap();
    (opened.store, dir)
}

store::conformance!(open);
