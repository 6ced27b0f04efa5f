//! The application: store, lanes, clock, rules.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, RwLock};

use domain::{Area, Moment};
use store::seal::Keyring;
use store::{Reads, Store, StoreError, Tx};

use crate::act::{Act, Outcome};
use crate::clock::Clock;
use crate::lane::{Chore, Lane, Parts, Recorded, again};
use crate::number::Numbered;
use crate::world::{World, update};

/// Why something could not be done that is no refusal.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The lane is gone or full.
    #[error("too much is queued or the server is stopping")]
    Busy,
}

/// Everything that an endpoint needs.
#[derive(Debug)]
pub struct App {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    world: Arc<RwLock<Arc<World>>>,
    lanes: Mutex<BTreeMap<u32, Arc<Lane>>>,
    node: u8,
    tap: Option<Sender<Recorded>>,
    stopped: AtomicBool,
}

impl App {
    /// An application over a store. Lanes start when they are first needed.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, world: World) -> Self {
        let world = Arc::new(RwLock::new(Arc::new(world)));
        Self {
            store,
            clock,
            world,
            lanes: Mutex::default(),
            node: 0,
            tap: None,
            stopped: AtomicBool::new(false),
        }
    }

    /// Tells every committed batch to `tap`; for the bench.
    #[must_use]
    pub fn tapped(mut self, tap: Sender<Recorded>) -> Self {
        self.tap = Some(tap);
        self
    }

    /// The moment of now.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// The clock.
    pub fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock)
    }

    /// Rules and catalogue as they are now.
    pub fn world(&self) -> Arc<World> {
        match self.world.read() {
            Ok(guard) => Arc::clone(&guard),
            Err(poisoned) => Arc::clone(&poisoned.into_inner()),
        }
    }

    /// Puts another world in place, both halves of it; acts already being decided finish with the old
    /// one. Who has only one half uses [`App::update_world`].
    pub fn replace_world(&self, world: World) {
        self.update_world(|_| world);
    }

    /// Puts in place what `change` makes of the world in place; nothing else replaces it meanwhile,
    /// and no decision begins: read and parse before.
    pub fn update_world(&self, change: impl FnOnce(&World) -> World) {
        update(&self.world, change);
    }

    /// A reader of everything committed so far.
    pub fn read(&self) -> store::Result<Box<dyn Reads + '_>> {
        self.store.reader()
    }

    /// The keys of the deployment.
    pub fn keyring(&self) -> &Keyring {
        self.store.keyring()
    }

    /// What a number was answered before, for the same content; a conflict for other content.
    /// `None` = it is free.
    pub fn answered_before(
        &self,
        numbered: &Numbered,
        reads: &dyn Reads,
    ) -> store::Result<Option<Outcome>> {
        let seen = reads.number(numbered.key())?;
        Ok(seen.map(|seen| again(numbered, &seen, self.keyring())))
    }

    /// The lane that carries a home area.
    pub fn lane(&self, home: Area) -> store::Result<Arc<Lane>> {
        if self.stopped.load(Ordering::SeqCst) {
            return Err(StoreError::Driver("the application is stopped".to_owned()));
        }
        let number = self.store.lane_of(home);
        let poisoned = |_| StoreError::Driver("the table of lanes is poisoned".to_owned());
        let mut lanes = self.lanes.lock().map_err(poisoned)?;
        if let Some(lane) = lanes.get(&number) {
            return Ok(Arc::clone(lane));
        }
        let parts = Parts {
            store: Arc::clone(&self.store),
            clock: Arc::clone(&self.clock),
            world: Arc::clone(&self.world),
            node: self.node,
            tap: self.tap.clone(),
        };
        let lane = Arc::new(Lane::start(parts)?);
        lanes.insert(number, Arc::clone(&lane));
        Ok(lane)
    }

    /// Submits an act and waits until it is durable or answered otherwise.
    pub async fn submit(&self, act: impl Act + 'static) -> Outcome {
        self.submit_shared(Arc::new(act)).await
    }

    /// As [`Self::submit`], for an act that is sent more than once.
    pub async fn submit_shared(&self, act: Arc<dyn Act>) -> Outcome {
        match self.lane(act.numbered().key().area) {
            Ok(lane) => lane.submit(act).await.unwrap_or(Outcome::Failed),
            Err(_) => Outcome::Failed,
        }
    }

    /// As [`Self::submit`], for threads that may block.
    pub fn submit_blocking(&self, act: Arc<dyn Act>) -> Outcome {
        match self.lane(act.numbered().key().area) {
            Ok(lane) => lane.submit(act).blocking_recv().unwrap_or(Outcome::Failed),
            Err(_) => Outcome::Failed,
        }
    }

    /// Runs a chore on the lane of `home` and waits.
    pub async fn chore(
        &self,
        home: Area,
        chore: impl FnOnce(&mut dyn Tx) -> store::Result<()> + Send + 'static,
    ) -> Result<(), AppError> {
        let chore: Chore = Box::new(chore);
        let answer = self.lane(home)?.chore(chore);
        Ok(answer.await.map_err(|_| AppError::Busy)??)
    }

    /// As [`Self::chore`], for threads that may block.
    pub fn chore_blocking(
        &self,
        home: Area,
        chore: impl FnOnce(&mut dyn Tx) -> store::Result<()> + Send + 'static,
    ) -> Result<(), AppError> {
        let chore: Chore = Box::new(chore);
        let answer = self.lane(home)?.chore(chore);
        Ok(answer.blocking_recv().map_err(|_| AppError::Busy)??)
    }

    /// What all lanes counted.
    pub fn each_lane(&self, mut look: impl FnMut(u32, &Lane)) {
        if let Ok(lanes) = self.lanes.lock() {
            lanes.iter().for_each(|(number, lane)| look(*number, lane));
        }
    }

    /// Finishes what is queued and ends every lane.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
        let lanes = self.lanes.lock().map(|mut lanes| std::mem::take(&mut *lanes));
        lanes.into_iter().flatten().for_each(|(_, lane)| lane.stop());
    }
}
