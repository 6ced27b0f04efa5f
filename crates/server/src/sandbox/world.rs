//! A sandbox of one institution: the demo world in a database of its own, so that one vendor's tests
//! never meet another's, and starting over is a new folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::App;
use app::import::{Rules, parse_institutions, put_institutions};
use axum::Router;

use super::exchange::Log;
use super::fault::Wishes;
use crate::Site;
use crate::cli::deployment::Deployment;
use crate::http;

/// A world.
#[derive(Debug)]
pub struct World {
    /// `fixmedins_code`
    pub code: String,
    /// The whole server.
    pub router: Router,
    /// What passed.
    pub log: Log,
    /// Faults that wait.
    pub wishes: Wishes,
    app: Arc<App>,
    folder: PathBuf,
    _deployment: Deployment,
}

impl World {
    /// A new one in a folder that does not exist yet. An institution that the demo does not have is
    /// added, so that a vendor can call with the code that its program has.
    pub async fn build(code: &str, folder: &Path) -> Result<Self, String> {
        let mut deployment =
            Deployment::open(folder, None, None).map_err(|error| error.to_string())?;
        deployment.start(true).await.map_err(|error| error.to_string())?;
        let app = Arc::clone(&deployment.app);
        let known = app.read().and_then(|reads| reads.institution_by_code(code));
        if known.map_err(|error| error.to_string())?.is_none() {
            add(&app, code).await?;
        }
        let site = Site::new(Arc::clone(&app), true, None);
        Ok(Self {
            code: code.to_owned(),
            router: http::router(Arc::new(site)),
            log: Log::default(),
            wishes: Wishes::default(),
            app,
            folder: folder.to_owned(),
            _deployment: deployment,
        })
    }

    /// Ends it and removes its folder. Blocks until the queue is empty.
    pub fn close(self) {
        self.app.stop();
        drop(self.router);
        // What cannot be removed goes with the whole sandbox.
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

/// The form of a code that a sandbox takes: hospital H or pharmacy P and digits, letters.
pub fn is_code(code: &str) -> bool {
    let plain = code.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    matches!(code.len(), 12 | 14) && plain && code.starts_with(['H', 'P'])
}

/// Its place is in its code (two to seven), where that is a place; else 北京.
async fn add(app: &App, code: &str) -> Result<(), String> {
    let world = app.world();
    let today = app.now().date();
    let place = code.get(1..7).filter(|place| world.policies.area_of(place, today).is_some());
    let place = place.unwrap_or("110101");
    let (kind, level) =
        if code.starts_with('H') { ("hospital", "three") } else { ("pharmacy", "community") };
    let head = "code,name,kind,level,admdvs,takes_family,unsigned,access_key,secret";
    let file = format!("{head}\n{code},联调机构,{kind},{level},{place},true,true,,\n");
    let rules = Rules { policies: &world.policies, today };
    let rows = parse_institutions(file.as_bytes(), rules, true);
    let rows = rows.map_err(|faults| format!("{faults:?}"))?;
    put_institutions(app, rows).await.map(drop).map_err(|error| error.to_string())
}
