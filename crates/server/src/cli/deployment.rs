//! A data folder opened to work on it: lock, database, rules, catalogue.

use std::path::Path;
use std::sync::Arc;

use app::import::prepare_numbers;
use app::{App, SystemClock, World};
use domain::Area;
use domain::item::Catalogue;
use store::{Keyring, Store as _, StoreError};
use store_sqlite::{DataFolder, KeyringError, LockError, Opened, Ring, SqliteStore, keyring_in};

use crate::demo;
use crate::http::ops::POLICY_DIGEST;
use crate::rules::{self, RulesError};

/// A data folder that is ours.
#[derive(Debug)]
pub struct Deployment {
    /// Use cases over its database.
    pub app: Arc<App>,
    /// It carries the demo world.
    pub is_demo: bool,
    /// What was done to open it, in Chinese; empty when nothing had to be.
    pub notes: Vec<String>,
    // Held until the end: a second server on the folder is refused.
    _folder: DataFolder,
}

/// Why a folder cannot be worked on.
#[derive(Debug, thiserror::Error)]
pub enum DeploymentError {
    /// Somebody else does, or it cannot be written.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The keys that personal data is sealed with.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// The rules.
    #[error(transparent)]
    Rules(#[from] RulesError),
    /// A step of the start.
    #[error("{0}")]
    Start(String),
    /// A safety catch holds.
    #[error("{0}")]
    Catch(String),
}

impl Deployment {
    /// Opens a folder: takes its lock, reads the ring (`keyring`, else the one in the folder; made
    /// for a new database), makes or migrates the database, reads rules and catalogue.
    pub fn open(
        folder: &Path,
        keyring: Option<&Path>,
        policies: Option<&Path>,
    ) -> Result<Self, DeploymentError> {
        let folder = DataFolder::lock(folder)?;
        let rules = rules::load(policies)?;
        let ring = folder.keyring(keyring)?;
        let mut notes = ring_notes(&ring);
        let opened = SqliteStore::open(&folder.database(), ring.keyring)?;
        notes.extend(migration_notes(&opened));
        let Opened { store, .. } = opened;
        let catalogue = Catalogue::new(store.reader()?.items()?);
        let world = World { policies: rules, catalogue };
        let app = Arc::new(App::new(Arc::new(store), Arc::new(SystemClock), world));
        let is_demo = demo::is_demo(&app)?;
        Ok(Self { app, is_demo, notes, _folder: folder })
    }

    /// Lets the safety catches speak, then makes what a fresh database needs. `demo` asks for the
    /// demo world.
    pub async fn start(&mut self, demo: bool) -> Result<(), DeploymentError> {
        if self.is_demo && !demo {
            let why = "这个数据目录是用 --demo 建的，里面是编造的数据；\
                       请加上 --demo，或换一个目录";
            return Err(DeploymentError::Catch(why.to_owned()));
        }
        if demo && !self.is_demo && !demo::is_unmarked(&self.app)? {
            let why = "这个数据目录是正式的，不能变成演示环境；请去掉 --demo，或换一个目录";
            return Err(DeploymentError::Catch(why.to_owned()));
        }
        let unsigned = self.app.read()?.institutions()?.iter().any(|place| place.unsigned);
        if unsigned && !demo {
            let why = "有机构可以不签名就调用，只有演示环境允许；请先给它们导入密钥";
            return Err(DeploymentError::Catch(why.to_owned()));
        }
        let said = |error: &dyn std::fmt::Display| DeploymentError::Start(error.to_string());
        if demo {
            let loaded = demo::load(&self.app).await.map_err(|e| said(&e))?;
            if let Some((grantor, beneficiary)) = loaded.refused.first() {
                return Err(DeploymentError::Start(format!("{grantor} → {beneficiary}: refused")));
            }
            self.is_demo = true;
        } else {
            prepare_numbers(&self.app, None).await.map_err(|e| said(&e))?;
        }
        let digest = self.app.world().policies.digest().to_owned();
        let anywhere = Area::from_number(100_000).ok_or(StoreError::Contended)?;
        let kept = self.app.chore(anywhere, move |tx| tx.put_setting(POLICY_DIGEST, &digest));
        kept.await.map_err(|e| said(&e))
    }
}

/// The database of a folder, to read it beside the server that may run on it.
pub fn beside(folder: &Path, keyring: Option<&Path>) -> Result<SqliteStore, DeploymentError> {
    let path = keyring.map_or_else(|| keyring_in(folder), Path::to_owned);
    let ring = Keyring::read(&path).map_err(KeyringError::from)?;
    Ok(SqliteStore::beside(&folder.join("gongji.db"), ring)?)
}

fn ring_notes(ring: &Ring) -> Vec<String> {
    let path = ring.path.display();
    let made =
        format!("新建了密钥环 {path}：没有它，数据库里的个人信息谁也打不开；请立即备份到别的地方");
    if ring.made { vec![made] } else { Vec::new() }
}

/// What was done to open a database, in Chinese.
pub(super) fn migration_notes(opened: &Opened) -> Vec<String> {
    let mut notes = Vec::new();
    match opened.migrated {
        Some((0, _)) => notes.push("新建了数据库".to_owned()),
        Some((from, to)) => notes.push(format!("数据库从版本 {from} 升级到 {to}")),
        None => {}
    }
    if let Some(copy) = &opened.copy {
        let copy = copy.display();
        notes.push(format!("升级前的数据库保留在 {copy}"));
        if opened.copy_in_clear {
            notes.push(format!(
                "这份旧数据库里的个人信息没有加密：核对升级后的数据无误以后，请立即删除它\
                 （shred -u {copy}，没有 shred 就用 rm），连同它的其他备份"
            ));
        }
    }
    notes
}
