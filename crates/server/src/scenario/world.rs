//! A server of its own for every story: the demo world in a fresh folder, with a clock that moves.

use std::sync::Arc;

use app::{App, FakeClock, World};
use domain::Moment;
use domain::item::Catalogue;
use serde::Deserialize;
use store_sqlite::SqliteStore;
use tempfile::TempDir;

use super::api::Server;
use super::cast::{Cast, Person};
use super::play::Stage;
use crate::{Site, demo, http, rules};

const PEOPLE: &str = include_str!("../../../../demo/people.csv");

/// When a story begins that does not say.
const BEGIN: &str = "2026-11-22T09:30:00";

/// A fresh server with the demo world in it.
#[derive(Debug)]
pub struct Fresh {
    stage: Stage,
    app: Arc<App>,
    folder: TempDir,
}

impl Fresh {
    /// Builds one whose clock stands at `at`.
    pub async fn build(at: Option<Moment>) -> Result<Self, String> {
        let at = at.or_else(|| Moment::parse(BEGIN)).unwrap_or(Moment(0));
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let file = folder.path().join("gongji.db");
        let opened = SqliteStore::open(&file).map_err(|error| error.to_string())?;
        let policies = rules::load(None).map_err(|error| error.to_string())?;
        let clock = Arc::new(FakeClock::new(at));
        let world = World { policies, catalogue: Catalogue::default() };
        let ticking: Arc<FakeClock> = Arc::clone(&clock);
        let app = Arc::new(App::new(Arc::new(opened.store), ticking, world));
        demo::load(&app).await.map_err(|error| error.to_string())?;
        let site = Site::new(Arc::clone(&app), true, Some(Arc::clone(&clock)));
        let server = Server::within(http::router(Arc::new(site)));
        let stage = Stage { server, cast: cast(), clock: Some(clock) };
        Ok(Self { stage, app, folder })
    }

    /// Where to play.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// Ends the server and removes its folder.
    pub fn close(self) {
        let Self { stage, app, folder } = self;
        drop(stage);
        app.stop();
        drop(app);
        drop(folder);
    }
}

/// The people of the demo world as its file has them.
pub fn cast() -> Cast {
    let mut file = csv::Reader::from_reader(PEOPLE.as_bytes());
    // A row that cannot be read is told by the import of the same file.
    let rows = file.deserialize::<Row>().filter_map(Result::ok);
    Cast::new(rows.map(|row| {
        let Row { key, name, cert_type, cert_no, card_no, phone } = row;
        (key, Person { name, cert_type, cert_no, card_no, phone })
    }))
}

#[derive(Deserialize)]
struct Row {
    key: String,
    name: String,
    cert_type: String,
    cert_no: String,
    card_no: Option<String>,
    phone: Option<String>,
}
