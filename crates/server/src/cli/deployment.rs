//! A data folder opened to work on it: lock, database, rules, catalogue.

use std::path::Path;
use std::sync::Arc;

use app::acts::{Adopt, AdoptBy, AdoptFiles, whole};
use app::import::prepare_numbers;
use app::rules::Files;
use app::{App, Numbered, Outcome, SystemClock, World};
use domain::item::Catalogue;
use domain::policy::PolicySet;
use store::record::AdoptedBy;
use store::{Answer, Keyring, NumberKey, POLICY_DIGEST, Store as _, StoreError};
use store_sqlite::{DataFolder, KeyringError, LockError, Opened, Ring, SqliteStore, keyring_in};

use crate::demo;
use crate::rules::{self, RulesError};

const NEWER_DEMO: &str = "这个版本带来了新的演示规则，已自动启用（看历史：gongji policy history）";
const NEWER: &str = "正在用的是数据库里启用的规则，与程序自带的不同；比较：gongji policy diff \
                     data:<数据目录> built-in；换用：gongji policy adopt built-in";
const OTHER: &str = "数据库里启用的规则与现有的不同，不能用没有启用的规则办理业务。\n\
                     请先看改动：gongji policy diff data:<数据目录> <规则文件夹>\n\
                     再启用：gongji policy adopt <规则文件夹> --data <数据目录> --by <姓名>\n\
                     或去掉 --policies，用启用的规则";

/// A data folder that is ours.
#[derive(Debug)]
pub struct Deployment {
    /// Use cases over its database.
    pub app: Arc<App>,
    /// It carries the demo world.
    pub is_demo: bool,
    /// What was done to open it, in Chinese; empty when nothing had to be.
    pub notes: Vec<String>,
    /// Files that were named; `None` = the rules in force, or those of the program.
    given: Option<Files>,
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
        let given = policies.map(|folder| rules::texts(Some(folder))).transpose()?;
        let chosen = policies.map(|folder| rules::load(Some(folder))).transpose()?;
        let ring = folder.keyring(keyring)?;
        let mut notes = ring_notes(&ring);
        let opened = SqliteStore::open(&folder.database(), ring.keyring)?;
        notes.extend(migration_notes(&opened));
        let Opened { store, .. } = opened;
        let catalogue = Catalogue::new(store.reader()?.items()?);
        // Rules change by being adopted, never because another program was started.
        let policies = match chosen {
            Some(set) => set,
            None => match rules::in_force(store.reader()?.as_ref())? {
                Some(set) => set,
                None => rules::load(None)?,
            },
        };
        let world = World { policies, catalogue };
        let app = Arc::new(App::new(Arc::new(store), Arc::new(SystemClock), world));
        let is_demo = demo::is_demo(&app)?;
        Ok(Self { app, is_demo, notes, given, _folder: folder })
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
        self.settle_rules(demo).await?;
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
        Ok(())
    }

    /// The rules that this start decides by are those in force: a first start and a demo that brought
    /// newer ones along put them in force; any other difference stops the start.
    async fn settle_rules(&mut self, demo: bool) -> Result<(), DeploymentError> {
        let (named, last) = {
            let reads = self.app.read()?;
            (reads.setting(POLICY_DIGEST)?, app::rules::history(reads.as_ref())?.pop())
        };
        let ours = self.app.world().policies.digest().to_owned();
        let by_start = last.as_ref().is_none_or(|set| set.by == AdoptedBy::Start);
        let is_kept = last.as_ref().is_some_and(|set| Some(&set.digest) == named.as_ref());
        let files = self.given.clone().unwrap_or_else(rules::carried);
        let newer = rules::set_of(&files)?;
        let brought = newer.digest() != ours && self.given.is_none();
        match named {
            Some(digest) if digest == ours && brought => {
                if demo && by_start {
                    self.notes.push(NEWER_DEMO.to_owned());
                    return self.adopt(newer, &files, AdoptBy::Start).await;
                }
                self.notes.push(NEWER.to_owned());
                Ok(())
            }
            Some(digest) if digest == ours && is_kept => Ok(()),
            Some(digest) if digest != ours && !(demo && by_start) => {
                Err(DeploymentError::Catch(format!("{OTHER}\n  启用的 {digest}\n  现有的 {ours}")))
            }
            Some(digest) => {
                if digest != ours {
                    self.notes.push(NEWER_DEMO.to_owned());
                }
                self.adopt(newer, &files, AdoptBy::Start).await
            }
            None => self.adopt(newer, &files, AdoptBy::Start).await,
        }
    }

    /// Puts a set in force and decides by it from now on.
    pub(super) async fn adopt(
        &self,
        set: PolicySet,
        files: &[(String, String)],
        by: AdoptBy,
    ) -> Result<(), DeploymentError> {
        let said = |why: &str| DeploymentError::Start(format!("规则没有启用：{why}"));
        let packed = app::rules::pack(files).ok_or_else(|| said("文件太大"))?;
        let area = whole().map_err(|_| StoreError::Contended)?;
        let digest = set.digest().to_owned();
        let number =
            format!("{}.{}", self.app.now().0, digest.chars().take(16).collect::<String>());
        let (issuer, infno) = ("command".to_owned(), "adopt".to_owned());
        let key = NumberKey { area, issuer, infno, number };
        let numbered = Numbered::new(key, vec![("digest".to_owned(), digest.clone())]);
        let files = AdoptFiles::Packed(packed);
        match self.app.submit(Adopt { numbered, by, digest, files }).await {
            Outcome::Decided { answer: Answer::Done, .. } => {}
            Outcome::Decided { .. }
            | Outcome::NumberReused(_)
            | Outcome::Busy(_)
            | Outcome::NotReady(_)
            | Outcome::Failed => return Err(said("数据库没有接受")),
        }
        self.app.update_world(|old| World { policies: set, catalogue: old.catalogue.clone() });
        Ok(())
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
