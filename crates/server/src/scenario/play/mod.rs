//! Plays a script against a server, one step after the other, until one goes wrong.

mod call;
mod desk;
mod family;
mod guide;
mod look;
mod wallet;
mod wire;

use std::collections::BTreeMap;
use std::sync::Arc;

use app::{App, Clock, FakeClock};
use domain::Moment;

use super::act::{Act, Place};
use super::api::family::Session;
use super::api::{Ask, NoAnswer, Reply, Server};
use super::cast::Cast;
use super::expect::{Difference, compare};
use super::load::{Scene, Script};

/// How far the clock may go before everyone signs in again: well inside a clerk's 12 hours.
const SESSION_MS: i64 = 8 * 60 * 60 * 1_000;

/// Why a step went wrong.
#[derive(Debug)]
pub enum Trouble {
    /// Something is not as the story says.
    Differs(Vec<Difference>),
    /// The story asks for what cannot be (an unknown name, a clock that does not move).
    Story(String),
    /// No answer.
    NoAnswer(NoAnswer),
    /// An answer that no interface gives.
    Broken {
        /// HTTP status.
        status: u16,
        /// The body, cut.
        body: String,
    },
}

impl From<NoAnswer> for Trouble {
    fn from(no_answer: NoAnswer) -> Self {
        Self::NoAnswer(no_answer)
    }
}

impl From<String> for Trouble {
    fn from(fault: String) -> Self {
        Self::Story(fault)
    }
}

impl From<Reply> for Trouble {
    fn from(reply: Reply) -> Self {
        Self::Broken { status: reply.status, body: reply.text.chars().take(300).collect() }
    }
}

/// Result of a step.
pub(super) type Played<T> = Result<T, Trouble>;

/// Where and when a script is played.
#[derive(Debug)]
pub struct Stage {
    /// The server.
    pub server: Server,
    /// The people.
    pub cast: Cast,
    /// The server's clock where it can be moved; `None` = the server's own.
    pub clock: Option<Arc<FakeClock>>,
    /// The application, in process only: for what the platform does by itself.
    pub app: Option<Arc<App>>,
}

/// What a named step left behind.
#[derive(Clone, Debug, Default)]
struct Named {
    /// A binding: identifier as the family interface gives it.
    binding: Option<String>,
    /// Whatever a call left: the identifier in its answer.
    id: Option<String>,
    /// A visit.
    visit: Option<wire::Visit>,
    /// A paid bill.
    bill: Option<wire::Bill>,
    /// An order of mobile payment.
    order: Option<wire::Order>,
    /// The request as it was sent, and what was answered.
    request: Option<wire::Sent>,
}

/// A player: what it remembers between steps.
struct Player<'a> {
    stage: &'a Stage,
    script: &'a Script,
    /// The people, as they show themselves now.
    cast: Cast,
    /// Session tokens by actor, and when they were given.
    sessions: BTreeMap<String, (Session, Moment)>,
    /// What institutions know of their patients.
    patients: BTreeMap<(String, String), wire::Patient>,
    /// `sign_no` by institution.
    sign_nos: BTreeMap<String, String>,
    named: BTreeMap<String, Named>,
    /// `psn_no` by demo key, as the desk found it.
    psn_nos: BTreeMap<String, String>,
    /// Makes numbers; part of every number that the story does not choose.
    count: u32,
}

/// The step that went wrong, and why.
#[derive(Debug)]
pub struct Failed {
    /// Number of the step, from 1; one past the last = the books at the end.
    pub step: usize,
    /// Line in the file.
    pub line: u64,
    /// What the step does.
    pub title: String,
    /// Why.
    pub trouble: Trouble,
}

/// Plays a script to its end, then looks at the books.
pub async fn play(script: &Script, stage: &Stage) -> Result<(), Box<Failed>> {
    let mut player = Player {
        stage,
        script,
        cast: stage.cast.clone(),
        sessions: BTreeMap::new(),
        patients: BTreeMap::new(),
        sign_nos: BTreeMap::new(),
        named: BTreeMap::new(),
        psn_nos: BTreeMap::new(),
        count: 0,
    };
    let mut last = 0;
    for (place, scene) in script.steps.iter().enumerate() {
        last = place.saturating_add(1);
        player.step(scene).await.map_err(|trouble| {
            Box::new(Failed { step: last, line: scene.line, title: scene.title.clone(), trouble })
        })?;
    }
    player.books().await.map_err(|trouble| {
        let line = script.steps.last().map_or(1, |scene| scene.line);
        let title = "故事结束时各统筹区账目为零".to_owned();
        Box::new(Failed { step: last.saturating_add(1), line, title, trouble })
    })
}

impl Player<'_> {
    async fn step(&mut self, scene: &Scene) -> Played<()> {
        self.count = self.count.saturating_add(1);
        let got = match &scene.act {
            Act::Family(who, act) => self.family(scene, who, act).await?,
            Act::Wire(place, act) => self.wire(scene, place, act).await?,
            Act::Desk(area, act) => self.desk(scene, *area, act).await?,
            Act::Look(look) => self.look(look).await?,
        };
        let mut differences = compare(&scene.expect, &got);
        if let Some(earlier) = &scene.expect.same_as {
            let sent = self.request(earlier)?;
            differences.extend(wire::other_answer(earlier, &sent.exact, &got.exact));
        }
        if differences.is_empty() { Ok(()) } else { Err(Trouble::Differs(differences)) }
    }

    fn now(&self) -> Moment {
        match &self.stage.clock {
            Some(clock) => clock.now(),
            None => app::SystemClock.now(),
        }
    }

    /// A session that is still good.
    fn still(&self, who: &str) -> Option<Session> {
        let (session, since) = self.sessions.get(who)?;
        let age_ms = self.now().0.saturating_sub(since.0);
        (age_ms < SESSION_MS).then(|| session.clone())
    }

    fn keep(&mut self, who: &str, session: Session) {
        let now = self.now();
        self.sessions.insert(who.to_owned(), (session, now));
    }

    /// The number that a step chose, or one of its own that nobody used before.
    fn number(&mut self, scene: &Scene) -> String {
        match &scene.number {
            Some(number) => number.clone(),
            None => self.new_number("S"),
        }
    }

    fn new_number(&mut self, prefix: &str) -> String {
        self.count = self.count.saturating_add(1);
        let stamp = self.now().local().strftime("%Y%m%d%H%M%S%3f").to_string();
        format!("{prefix}{stamp}{:04}", self.count)
    }

    fn place_number(&mut self, scene: &Scene, place: &Place) -> String {
        if let Some(number) = &scene.number {
            return number.clone();
        }
        // fixmedins_code (12) + yyyyMMddHHmmss + four digits, as the national text has it.
        self.count = self.count.saturating_add(1);
        let now = self.now();
        let stamp = now.local().strftime("%Y%m%d%H%M%S").to_string();
        let ms = now.0.rem_euclid(10_000).saturating_add(i64::from(self.count));
        format!("{}{stamp}{:04}", place.code, ms.rem_euclid(10_000))
    }

    /// Remembers what a step left under its name.
    fn remember(&mut self, scene: &Scene, left: Named) {
        if let Some(name) = &scene.name {
            self.named.insert(name.clone(), left);
        }
    }

    fn named(&self, name: &str) -> Played<&Named> {
        self.named.get(name).ok_or_else(|| Trouble::Story(format!("前面没有叫“{name}”的一步")))
    }

    fn request(&self, name: &str) -> Played<wire::Sent> {
        let sent = self.named(name)?.request.clone();
        sent.ok_or_else(|| Trouble::Story(format!("“{name}”不是机构的请求")))
    }

    async fn ask(&self, ask: &Ask) -> Played<Reply> {
        Ok(self.stage.server.ask(ask).await?)
    }
}
