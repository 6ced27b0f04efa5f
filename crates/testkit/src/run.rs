//! A workload against the application, act by act, with the auditor behind it.

use std::collections::BTreeMap;
use std::fmt;

use app::quote::QuoteError;
use app::{Clock as _, Outcome};
use domain::settlement::{Bill, Decision};
use domain::{BindingId, Moment, Reason};

use crate::audit::model::Model;
use crate::audit::{Auditor, Finding, Findings};
use crate::deed::Deed;
use crate::population::Population;
use crate::rig::Rig;
use crate::trouble::{Result, Trouble};
use crate::workload::{Planned, Step, Workload};

/// After so many acts everything is looked at, not only what they touched.
pub const WHOLE: u64 = 1_000;

/// A run.
#[derive(Debug)]
pub struct Run {
    rig: Rig,
    workload: Workload,
    auditor: Auditor,
    seed: u64,
    acts: u64,
    tally: Tally,
    digest: u64,
    tamper: Option<Tamper>,
}

/// Falsifies what the auditor is told of an answer.
pub type Tamper = fn(&Deed, &mut Outcome);

/// What happened, to see that a run was about something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Bills paid.
    pub paid: u64,
    /// Of these, with money of a relative.
    pub aided: u64,
    /// Bills given back.
    pub back: u64,
    /// Other acts accepted.
    pub accepted: u64,
    /// Acts refused.
    pub refused: u64,
    /// Answers given again.
    pub replayed: u64,
    /// Numbers used for other content.
    pub reused: u64,
    /// Quotes.
    pub quoted: u64,
    /// Refusals by kind of act and first reason.
    pub reasons: BTreeMap<(&'static str, Reason), u64>,
}

/// Something was found; says how to see it again.
#[derive(Debug)]
pub struct Failure {
    seed: u64,
    act: u64,
    what: String,
    findings: Findings,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, act, what, findings } = self;
        writeln!(f, "act {act} ({what}):\n{findings}see it again with")?;
        write!(
            f,
            "GONGJI_SEED={seed} GONGJI_ACTS={act} cargo test -p testkit --test workload audited"
        )
    }
}

impl Run {
    /// A fresh database with this many people.
    pub fn new(seed: u64, people: usize) -> Result<Self> {
        let rig = Rig::new(Population::of(seed, people)?)?;
        let mut auditor = Auditor::new(&rig.population, rig.app.world());
        let leftovers = rig.population.leftovers(rig.clock.now());
        auditor.told_of(&leftovers);
        rig.put_bindings(leftovers)?;
        let workload = Workload::new(seed, rig.population.clone());
        let tally = Tally::default();
        let digest = 0xCBF2_9CE4_8422_2325;
        Ok(Self { rig, workload, auditor, seed, acts: 0, tally, digest, tamper: None })
    }

    /// Does one step; a step that only moves the clock is an act too.
    pub fn step(&mut self) -> Result<std::result::Result<(), Failure>> {
        self.acts += 1;
        let clock = self.rig.clock.now();
        let step = self.workload.next(&self.auditor.model, clock);
        let (what, mut findings) = match step {
            Step::Clock(moment) => {
                self.rig.clock.set(moment);
                ("clock".to_owned(), Findings::default())
            }
            Step::Quote(bill, payer) => ("quote".to_owned(), self.quote(&bill, payer)?),
            Step::Deed(planned) => {
                let key = planned.deed.key();
                let what = format!("{} {} of {}", planned.deed.name(), key.number, key.issuer);
                (what, self.deed(*planned, clock)?)
            }
        };
        if self.acts.is_multiple_of(WHOLE) {
            findings.0.extend(self.whole()?.0);
        }
        let failure = |findings| Failure { seed: self.seed, act: self.acts, what, findings };
        Ok(if findings.is_clean() { Ok(()) } else { Err(failure(findings)) })
    }

    /// From now on the auditor is told something else than what was answered: a run must fail.
    pub fn tamper(&mut self, tamper: Tamper) {
        self.tamper = Some(tamper);
    }

    /// The application and its database.
    pub fn rig(&self) -> &Rig {
        &self.rig
    }

    /// Looks at everything: at the end, and each [`WHOLE`] acts.
    pub fn whole(&self) -> Result<Findings> {
        let now = self.latest();
        let reads = self.rig.app.read()?;
        self.auditor.compare_all(reads.as_ref(), now)
    }

    /// A number over every answer and over the chains of what was decided.
    pub fn digest(&mut self) -> Result<u64> {
        let heads = self.rig.app.read()?.heads()?;
        self.fold(&format!("{heads:?}"));
        Ok(self.digest)
    }

    /// What happened so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// What the auditor believes.
    pub fn model(&self) -> &Model {
        &self.auditor.model
    }

    fn deed(&mut self, planned: Planned, clock: Moment) -> Result<Findings> {
        let Planned { deed, proof } = planned;
        if let Some(proof) = proof {
            self.auditor.told_of_proof(&proof);
            self.rig.app.chore_blocking(deed.key().area, move |tx| tx.put_proof(&proof))?;
        }
        let mut outcome = self.rig.app.submit_blocking(deed.act());
        if let Some(tamper) = self.tamper {
            tamper(&deed, &mut outcome);
        }
        self.fold(&format!("{outcome:?}"));
        self.count(&deed, &outcome);
        let (touched, mut findings) = self.auditor.observe(&deed, &outcome, clock);
        let now = self.latest();
        let reads = self.rig.app.read()?;
        findings.0.extend(self.auditor.compare(reads.as_ref(), &touched, now)?.0);
        Ok(findings)
    }

    /// A quote decides like a settlement and leaves no trace: nothing of the patient's has moved.
    fn quote(&mut self, bill: &Bill, payer: Option<BindingId>) -> Result<Findings> {
        self.tally.quoted += 1;
        let before = self.rig.app.read()?.heads()?;
        let quoted = match self.rig.app.quote(bill, payer) {
            Ok(Decision { settlement, .. }) => format!("{:?}", settlement.figures),
            Err(QuoteError::Refused(refusals)) => format!("{refusals:?}"),
            Err(QuoteError::Store(error)) => return Err(Trouble(error.to_string())),
        };
        self.fold(&quoted);
        let mut findings = Findings::default();
        let reads = self.rig.app.read()?;
        findings.equal("heads after a quote", &reads.heads()?, &before);
        let touched = self.auditor.around(bill.patient);
        findings.0.extend(self.auditor.compare(reads.as_ref(), &touched, self.latest())?.0);
        Ok(findings)
    }

    /// The lane's last moment, or a later one of the clock: states are compared as of then.
    fn latest(&self) -> Moment {
        self.auditor.model.moment(self.rig.clock.now())
    }

    fn count(&mut self, deed: &Deed, outcome: &Outcome) {
        let tally = &mut self.tally;
        let counter = match outcome {
            Outcome::Decided { replayed: true, .. } => &mut tally.replayed,
            Outcome::Decided { answer: store::Answer::Refused(refusals), .. } => {
                for refusal in refusals.iter().take(1) {
                    *tally.reasons.entry((deed.name(), refusal.reason)).or_default() += 1;
                }
                &mut tally.refused
            }
            Outcome::Decided { settlement: Some(record), .. } => {
                let aided = !record.figures.aid.is_zero() && matches!(deed, Deed::Settle(_));
                tally.aided += u64::from(aided);
                if matches!(deed, Deed::Settle(_)) { &mut tally.paid } else { &mut tally.back }
            }
            Outcome::Decided { .. } => &mut tally.accepted,
            Outcome::NumberReused(_) => &mut tally.reused,
            Outcome::Busy(_) | Outcome::Failed => return,
        };
        *counter += 1;
    }

    /// FNV-1a over a text.
    fn fold(&mut self, text: &str) {
        for byte in text.bytes() {
            self.digest = (self.digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }
}

impl Findings {
    /// As an error of a run's end.
    pub fn into_failure(self, seed: u64, act: u64) -> std::result::Result<(), Failure> {
        let what = "everything".to_owned();
        let clean = self.is_clean();
        if clean { Ok(()) } else { Err(Failure { seed, act, what, findings: self }) }
    }

    /// Only this.
    pub fn of(what: &str) -> Self {
        Self(vec![Finding::new(what)])
    }
}
