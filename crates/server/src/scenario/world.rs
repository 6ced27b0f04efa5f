//! A server of its own for every story: the demo world in a fresh folder, with a clock that moves.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::{App, FakeClock, World};
use domain::Moment;
use domain::item::Catalogue;
use domain::policy::PolicySet;
use serde::Deserialize;
use store::Keyring;
use store_sqlite::SqliteStore;
use tempfile::TempDir;

use super::api::Server;
use super::cast::{Cast, Person};
use super::guests::Guests;
use super::known::not_known;
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
    /// Builds one whose clock stands at `at`, with the shipped rules and those of the
    /// story, and with the people and institutions that only the story has.
    pub async fn build(
        at: Option<Moment>,
        more: &BTreeMap<String, String>,
        guests: &Guests,
    ) -> Result<Self, String> {
        let at = at.or_else(|| Moment::parse(BEGIN)).unwrap_or(Moment(0));
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let file = folder.path().join("gongji.db");
        // The folder goes away with the story, so known keys protect as well as any; which pledges
        // are sampled hangs on them.
        let ring = Keyring::for_tests();
        let opened = SqliteStore::open(&file, ring).map_err(|error| error.to_string())?;
        let policies = with_rules(more)?;
        let clock = Arc::new(FakeClock::new(at));
        let world = World { policies, catalogue: Catalogue::default() };
        let ticking: Arc<FakeClock> = Arc::clone(&clock);
        let app = Arc::new(App::new(Arc::new(opened.store), ticking, world));
        demo::load(&app).await.map_err(|error| error.to_string())?;
        guests.enter(&app).await?;
        let mut cast = cast();
        guests.join(&mut cast)?;
        let site = Site::new(Arc::clone(&app), true, Some(Arc::clone(&clock)));
        let server = Server::within(http::router(Arc::new(site)));
        let stage = Stage { server, cast, clock: Some(clock), app: Some(Arc::clone(&app)) };
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

/// The shipped rules, each file with what a story adds at its end. What is wrong, in Chinese.
pub(super) fn with_rules(more: &BTreeMap<String, String>) -> Result<PolicySet, String> {
    let shipped =
        rules::EMBEDDED.iter().map(|(name, text)| (name.trim_end_matches(".toml"), *text));
    let names = shipped.clone().map(|(name, _)| name);
    if let Some(strange) = more.keys().find(|wanted| !names.clone().any(|name| name == *wanted)) {
        return Err(not_known("规则文件", strange, names));
    }
    let files = shipped.map(|(name, text)| {
        let added = more.get(name).map_or("", String::as_str);
        // Untouched files are the shipped ones to the byte, so that the set is known as theirs.
        let text = if added.is_empty() { text.to_owned() } else { format!("{text}\n{added}") };
        (format!("{name}.toml"), text)
    });
    PolicySet::load(files).map_err(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        format!("rules 写得不对：{}", faults.join("；"))
    })
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
