//! A folder with a database, and what can be read in its files.

use std::fs;
use std::path::{Path, PathBuf};

use store::Keyring;
use store_sqlite::SqliteStore;
use tempfile::TempDir;

pub(crate) fn folder() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gongji.db");
    (dir, path)
}

pub(crate) fn open(path: &Path, ring: &Keyring) -> SqliteStore {
    SqliteStore::open(path, ring.clone()).unwrap().store
}

/// Files of a folder, with their bytes, in which one of the values can be read.
pub(crate) fn legible_in(folder: &Path, values: &[String]) -> Vec<String> {
    let holds = |bytes: &[u8], value: &str| {
        bytes.windows(value.len()).any(|window| window == value.as_bytes())
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        if values.iter().any(|value| holds(&bytes, value)) {
            found.push(path.file_name().unwrap().to_str().unwrap().to_owned());
        }
    }
    found.sort();
    found
}
