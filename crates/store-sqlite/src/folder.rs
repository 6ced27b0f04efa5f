//! The folder that holds the database, and the lock that keeps it to one server.

use std::fs::{File, OpenOptions, TryLockError, create_dir_all};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use store::seal::RingError;
use store::{Keyring, StoreError};

use crate::connection::open_reader;
use crate::sealing;

const LOCK: &str = "gongji.lock";
const DATABASE: &str = "gongji.db";
const KEYRING: &str = "keyring.toml";

/// A data folder that is ours until this value is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct DataFolder {
    path: PathBuf,
    // The operating system holds the lock as long as the file is open.
    _lock: File,
}

/// Why a data folder is not ours; the texts are for whoever started the program.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another server runs on it.
    #[error("另一个 gongji 正在用数据目录 {}；请先停止它，或用 --data 换一个目录", .0.display())]
    InUse(PathBuf),
    /// It cannot be made or written.
    #[error("数据目录 {} 不能用：{source}；请核对权限，或用 --data 换一个目录", path.display())]
    Unusable {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// The ring of a data folder.
#[derive(Debug)]
pub struct Ring {
    /// The keys.
    pub keyring: Keyring,
    /// Their file.
    pub path: PathBuf,
    /// It was made just now: nobody has a copy yet.
    pub made: bool,
}

/// Why the ring of a data folder cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// The file, or its keys.
    #[error(transparent)]
    Ring(#[from] RingError),
    /// The database that it has to fit.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where the ring of a data folder is, when nobody says.
pub fn keyring_in(folder: &Path) -> PathBuf {
    folder.join(KEYRING)
}

impl DataFolder {
    /// Makes the folder when there is none and takes its lock (`gongji.lock`).
    pub fn lock(path: &Path) -> Result<Self, LockError> {
        let unusable = |source| LockError::Unusable { path: path.to_owned(), source };
        create_dir_all(path).map_err(unusable)?;
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let lock = options.open(path.join(LOCK)).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(LockError::InUse(path.to_owned())),
            Err(TryLockError::Error(source)) => Err(unusable(source)),
        }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where its database is.
    pub fn database(&self) -> PathBuf {
        self.path.join(DATABASE)
    }

    /// The ring of the database, from `chosen` or the folder. It is made when there is none and
    /// nothing is sealed yet; a ring that cannot open what is sealed is refused.
    pub fn keyring(&self, chosen: Option<&Path>) -> Result<Ring, KeyringError> {
        let path = chosen.map_or_else(|| keyring_in(&self.path), Path::to_owned);
        let database = self.database();
        let conn = if database.exists() { Some(open_reader(&database)?) } else { None };
        let (keyring, made) = match Keyring::read(&path) {
            Ok(keyring) => (keyring, false),
            Err(RingError::Missing(_)) if !is_sealed(conn.as_ref())? => {
                (Keyring::create(&path)?, true)
            }
            Err(error) => return Err(error.into()),
        };
        if let Some(conn) = conn {
            let fit = sealing::fit(&conn, &keyring)?;
            sealing::unfit(&fit, &path).map_or(Ok(()), Err)?;
        }
        Ok(Ring { keyring, path, made })
    }
}

fn is_sealed(conn: Option<&Connection>) -> Result<bool, StoreError> {
    conn.map_or(Ok(false), sealing::is_sealed)
}
