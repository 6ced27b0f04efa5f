//! One transaction: from queued acts to answers.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use domain::settlement::Settlement;
use domain::{Area, Moment, PersonId, Reason, Refusal};
use store::{
    Answer, Batch, Claim, Facts, Head, Needs, Number, NumberKey, POLICY_DIGEST, Reads, Seen,
    StoreError, Writer,
};

use super::arrival::{Arrival, again, refused};
use super::collect::Collector;
use super::trace;
use super::{Chore, Counts, Parts, QUEUE_AGE_MAX, Queued, RETRY_AFTER_S};
use crate::act::{Act, Context, Outcome, Refusals};
use crate::acts::reserved::follow;
use crate::ids::Ids;
use crate::world::{World, update};

/// How often a batch is tried before it is taken apart.
const TRIES: u32 = 3;

/// What a committed transaction looked at and wrote; the bench replays it without decisions.
#[derive(Debug)]
pub struct Recorded {
    /// Numbers claimed.
    pub numbers: Vec<Number>,
    /// Needs of the whole batch.
    pub needs: Needs,
    /// What was written.
    pub batch: Batch,
}

pub(crate) struct Worker {
    writer: Box<dyn Writer>,
    ids: Ids,
    last_now: Moment,
    parts: Parts,
    counts: Arc<Counts>,
    /// Rules in force that could not be loaded: they are not tried again with every batch.
    missing: Option<String>,
}

type Accounts = BTreeSet<(Area, PersonId)>;

impl Worker {
    pub(crate) fn new(
        writer: Box<dyn Writer>,
        (ids, last_now): (Ids, Moment),
        parts: Parts,
        counts: Arc<Counts>,
    ) -> Self {
        Self { writer, ids, last_now, parts, counts, missing: None }
    }

    pub(crate) fn chore(&mut self, chore: Chore) -> store::Result<()> {
        let mut tx = self.writer.begin()?;
        chore(tx.as_mut())?;
        tx.commit()
    }

    /// Decides and answers a batch.
    pub(crate) fn run(&mut self, queued: Vec<Queued>) {
        let mut waiting = Vec::with_capacity(queued.len());
        for job in queued {
            if job.since.elapsed() > QUEUE_AGE_MAX {
                self.counts.busy.fetch_add(1, Ordering::Relaxed);
                drop(job.reply.send(Outcome::Busy(RETRY_AFTER_S)));
            } else {
                waiting.push(job);
            }
        }
        if waiting.is_empty() {
            return;
        }
        let acts: Vec<Arc<dyn Act>> = waiting.iter().map(|job| Arc::clone(&job.act)).collect();
        let outcomes = self.decide_all(&acts);
        for (job, outcome) in waiting.into_iter().zip(outcomes) {
            // The caller may have gone away; its number tells the outcome.
            drop(job.reply.send(outcome));
        }
    }

    /// The whole batch, again if the database did not take it, one by one if an act is at fault.
    fn decide_all(&mut self, acts: &[Arc<dyn Act>]) -> Vec<Outcome> {
        for attempt in 0..TRIES {
            match self.attempt(acts) {
                Ok((outcomes, false)) => return outcomes,
                Ok((outcomes, true)) => return self.after_adoption(acts, outcomes),
                // Taking a batch apart helps where one act is at fault, not where the database is.
                Err(StoreError::Contended | StoreError::Driver(_)) if attempt + 1 == TRIES => {
                    self.counts.failed.fetch_add(acts.len() as u64, Ordering::Relaxed);
                    tracing::error!(name: "lane.batch.lost", "the database did not take a batch");
                    return vec![Outcome::Failed; acts.len()];
                }
                Err(error) => {
                    self.counts.retried.fetch_add(1, Ordering::Relaxed);
                    tracing::warn!(name: "lane.batch.failed", %error, acts = acts.len(), attempt);
                    if matches!(error, StoreError::Inconsistent { .. }) {
                        break;
                    }
                    let jitter = u64::from(attempt + 1) * (5 + self.ids.last().unsigned_abs() % 7);
                    std::thread::park_timeout(Duration::from_millis(jitter));
                }
            }
        }
        if let [_one] = acts {
            self.counts.failed.fetch_add(1, Ordering::Relaxed);
            tracing::error!(name: "lane.act.failed", "an act failed alone; nothing was booked");
            return vec![Outcome::Failed];
        }
        acts.iter().flat_map(|act| self.decide_all(std::slice::from_ref(act))).collect()
    }

    /// What came after an adoption in its batch was not started; it is decided by the new rules.
    fn after_adoption(
        &mut self,
        acts: &[Arc<dyn Act>],
        mut outcomes: Vec<Outcome>,
    ) -> Vec<Outcome> {
        let waits = |outcome: &Outcome| matches!(outcome, Outcome::NotReady(_));
        let places: Vec<usize> =
            (0..outcomes.len()).filter(|place| waits(&outcomes[*place])).collect();
        if places.is_empty() {
            return outcomes;
        }
        let rest: Vec<_> = places.iter().map(|place| Arc::clone(&acts[*place])).collect();
        for (place, outcome) in places.into_iter().zip(self.decide_all(&rest)) {
            outcomes[place] = outcome;
        }
        outcomes
    }

    /// Everyone's outcome, and whether rules were put in force.
    #[expect(clippy::too_many_lines, reason = "the transaction of a batch, step by step")]
    fn attempt(&mut self, acts: &[Arc<dyn Act>]) -> store::Result<(Vec<Outcome>, bool)> {
        let clock_now = self.parts.clock.now();
        let keyring = self.parts.store.keyring();
        let mut tx = self.writer.begin()?;
        let (world, mut ready) = in_force(tx.as_ref(), &self.parts, &mut self.missing)?;
        let order = Arrival::of(acts);
        let claims = order.claim(tx.as_mut(), acts, keyring)?;
        let mut needs = Needs::default();
        let mut patients = BTreeMap::new();
        for place in &order.leaders {
            if matches!(claims.get(place), Some((_, Claim::Fresh))) {
                let of_act = acts[*place].needs();
                patients.insert(*place, of_act.patients.clone());
                needs.merge(of_act);
            }
        }
        let asked = tx.find(&needs)?;
        let accounts = tx.lock(&asked)?;
        let homes: BTreeSet<Area> = acts.iter().map(|act| act.numbered().key().area).collect();
        let heads = homes.into_iter().map(|home| tx.head(home)).collect::<Result<Vec<_>, _>>()?;
        let mut now = clock_now.max(self.last_now);
        for head in &heads {
            now = now.max(head.last_now);
            self.ids.resume_after(head.last_id);
        }
        needs.month = Some(now.month());
        let mut facts = tx.read(&needs)?;
        facts.accounts = accounts;
        facts.windows = heads.iter().map(|head| (head.area, head.window)).collect();
        let mut round = Round {
            collector: Collector::new(now, heads),
            outcomes: BTreeMap::new(),
            blocked: BTreeSet::new(),
            wanted: &needs.numbers,
            counts: &self.counts,
        };
        for place in &order.leaders {
            let act = acts[*place].as_ref();
            let outcome = match claims.get(place) {
                Some((_, Claim::Seen(seen))) => {
                    self.counts.replayed.fetch_add(1, Ordering::Relaxed);
                    again(act.numbered(), seen, keyring)
                }
                Some((_, Claim::Fresh)) if !(ready || act.readies()) => {
                    Outcome::NotReady(RETRY_AFTER_S)
                }
                Some((number, Claim::Fresh)) => {
                    if patients.get(place).is_some_and(|p| unlocked(p, &facts, &asked)) {
                        // On SQLite the writer's transaction excludes this; where lanes run side
                        // by side the batch is tried again, and then finds the link.
                        return Err(StoreError::Contended);
                    }
                    let ids = &mut self.ids;
                    let mut context = Context { world: &world, now, ids, keyring };
                    let outcome = round.decide(act, number, &mut facts, &mut context)?;
                    // By these rules nothing more is decided once others are in force.
                    ready &= round.collector.policy.is_none();
                    outcome
                }
                None => return Err(inconsistent("numbers", "a claim is missing")),
            };
            round.outcomes.insert(*place, outcome);
        }
        let outcomes = order.spread(acts, &claims, &round.outcomes, keyring);
        let adopted = round.collector.policy.is_some();
        let batch = round.collector.finish(&facts, &mut self.ids, keyring)?;
        // Nothing but replays: nothing to write.
        if !batch.answers.is_empty() {
            tx.write(&batch)?;
            tx.commit()?;
        }
        self.last_now = now;
        self.counts.batches.fetch_add(1, Ordering::Relaxed);
        self.counts.acts.fetch_add(acts.len() as u64, Ordering::Relaxed);
        if let Some(tap) = &self.parts.tap {
            let numbers = batch.answers.iter().map(|(number, _)| number.clone()).collect();
            drop(tap.send(Recorded { numbers, needs, batch }));
        }
        Ok((outcomes, adopted))
    }
}

/// The rules to decide by, and whether they are those in force: one look at a setting per batch. A
/// node that has others takes up the kept ones here, so that nothing is decided by rules that another
/// process has replaced.
fn in_force(
    reads: &dyn Reads,
    parts: &Parts,
    missing: &mut Option<String>,
) -> store::Result<(Arc<World>, bool)> {
    let poisoned = || StoreError::Driver("the rules are being replaced".to_owned());
    let world = Arc::clone(&*parts.world.read().map_err(|_| poisoned())?);
    let Some(digest) = reads.setting(POLICY_DIGEST)? else { return Ok((world, true)) };
    if digest == world.policies.digest() {
        return Ok((world, true));
    }
    if missing.as_ref() == Some(&digest) {
        return Ok((world, false));
    }
    let Some(policies) = crate::rules::kept(reads, &digest)? else {
        tracing::error!(name: "rules.missing", digest, "the rules in force cannot be loaded");
        *missing = Some(digest);
        return Ok((world, false));
    };
    tracing::info!(name: "rules.loaded", digest);
    let next = update(&parts.world, |old| World { policies, catalogue: old.catalogue.clone() });
    Ok((next, true))
}

struct Round<'a> {
    collector: Collector,
    outcomes: BTreeMap<usize, Outcome>,
    blocked: BTreeSet<NumberKey>,
    wanted: &'a BTreeSet<NumberKey>,
    counts: &'a Counts,
}

impl Round<'_> {
    fn decide(
        &mut self,
        act: &dyn Act,
        number: &Number,
        facts: &mut Facts,
        context: &mut Context<'_>,
    ) -> store::Result<Outcome> {
        if self.blocked.contains(&number.key) {
            return Ok(refused(Refusal::new(Reason::NumberBlocked)));
        }
        // A decision that panics is a bug of ours: the others in the batch must not suffer.
        let decided = catch_unwind(AssertUnwindSafe(|| {
            let mut effects = act.decide(facts, context)?;
            follow(facts, &mut effects, context)?;
            Ok::<_, Refusals>(effects)
        }));
        let Ok(decided) = decided else {
            return Err(inconsistent("decision", "a decision panicked"));
        };
        let mut written: Option<Box<Settlement>> = None;
        let (answer, traced) = match decided {
            Ok(mut effects) => {
                super::apply::sign(facts, &mut effects, act.clerk());
                written = effects.settlement.clone().map(Box::new);
                if let Some(key) = &effects.blocks {
                    self.blocked.insert(key.clone());
                }
                let answer = effects.answer.clone();
                let mut traced = trace::of_effects(&effects, facts)?;
                if traced.people.is_empty() && matches!(answer, Answer::Refused(_)) {
                    traced.people = trace::of_refusal(act.needs()).people;
                }
                super::apply::apply(facts, effects, &mut self.collector)?;
                (answer, traced)
            }
            Err(refusals) => {
                self.counts.refused.fetch_add(1, Ordering::Relaxed);
                let unproven = refusals.0.first().is_some_and(|r| r.reason == Reason::ProofMissing);
                let answer = Answer::Refused(refusals.0);
                if unproven {
                    // Who did not prove to be the actor decided nothing: the number stays free.
                    return Ok(Outcome::Decided { answer, settlement: None, replayed: false });
                }
                (answer, trace::of_refusal(act.needs()))
            }
        };
        if self.wanted.contains(&number.key) {
            let seen = Seen {
                digest: number.digest,
                fields: number.fields.clone(),
                answer: answer.clone(),
                at: context.now,
            };
            facts.numbers.insert(number.key.clone(), seen);
        }
        self.collector.answered(number, &answer, traced);
        Ok(Outcome::Decided { answer, settlement: written, replayed: false })
    }
}

/// True when a payer of these patients appeared whose account was not among those locked.
fn unlocked(patients: &BTreeSet<PersonId>, facts: &Facts, asked: &Accounts) -> bool {
    let links = patients.iter().flat_map(|patient| facts.held_by(*patient));
    links.filter(|b| b.state.counts()).any(|b| !asked.contains(&(b.grantor_area, b.grantor)))
}

fn inconsistent(table: &'static str, what: &str) -> StoreError {
    StoreError::Inconsistent { table, what: what.to_owned() }
}

/// The heads of a batch by area.
pub(super) type Heads = BTreeMap<Area, Head>;
