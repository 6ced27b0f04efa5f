//! A workload against the application, act by act, with the auditor behind it.

use std::fmt::{self, Write as _};
use std::sync::Arc;

use app::quote::QuoteError;
use app::{App, Clock as _, Outcome};
use domain::settlement::{Bill, Decision};
use domain::{BindingId, Moment, RecordId};
use store::Kind;

use crate::audit::model::Model;
use crate::audit::{Auditor, Finding, Findings, Seen};
use crate::deed::Deed;
use crate::population::Population;
use crate::rig::Rig;
use crate::tally::Tally;
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
    heard: Option<String>,
}

/// Falsifies what the auditor is told of an answer.
pub type Tamper = fn(&Deed, &mut Outcome);

/// Something was found; says how to see it again.
#[derive(Debug)]
pub struct Failure {
    seed: u64,
    people: usize,
    act: u64,
    what: String,
    findings: Findings,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { seed, people, act, what, findings } = self;
        writeln!(f, "act {act} ({what}):\n{findings}see it again with")?;
        write!(f, "GONGJI_PEOPLE={people} GONGJI_SEED={seed} GONGJI_ACTS={act} ")?;
        write!(f, "cargo test -p testkit --test workload audited")
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
        let (tamper, heard) = (None, None);
        Ok(Self { rig, workload, auditor, seed, acts: 0, tally, digest, tamper, heard })
    }

    /// Does one step; a step that only moves the clock is an act too.
    pub fn step(&mut self) -> Result<std::result::Result<(), Failure>> {
        let step = self.plan();
        self.take(step)
    }

    /// What comes next.
    pub fn plan(&mut self) -> Step {
        let clock = self.rig.clock.now();
        self.workload.next(&self.auditor.model, clock)
    }

    /// Does what was planned.
    pub fn take(&mut self, step: Step) -> Result<std::result::Result<(), Failure>> {
        self.acts += 1;
        let clock = self.rig.clock.now();
        let open: Vec<RecordId> = self.auditor.model.quotas.keys().copied().collect();
        let (what, mut findings) = match step {
            Step::Jobs => ("jobs".to_owned(), self.jobs()?),
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
        let over = open.iter().filter(|id| !self.auditor.model.quotas.contains_key(id)).count();
        self.tally.quotas_ended += u64::try_from(over).unwrap_or(0);
        if self.acts.is_multiple_of(WHOLE) {
            findings.0.extend(self.whole()?.0);
        }
        Ok(self.failure(what, findings))
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

    /// A number over every answer, over what the books came to, and over the bindings. How jobs were
    /// cut into batches, which the chains tell, is a matter of time.
    pub fn digest(&mut self) -> Result<u64> {
        let reads = self.rig.app.read()?;
        let books = reads.books()?;
        let bindings = reads.bindings_after(BindingId(0), u32::MAX)?;
        drop(reads);
        self.fold(&format!("{books:?} {bindings:?}"));
        Ok(self.digest)
    }

    /// Looks at everything for the last time: a failure says how to see it again.
    pub fn end(&self) -> Result<std::result::Result<(), Failure>> {
        Ok(self.failure("everything".to_owned(), self.whole()?))
    }

    fn failure(&self, what: String, findings: Findings) -> std::result::Result<(), Failure> {
        let (seed, act) = (self.seed, self.acts);
        let people = self.rig.population.people.len();
        if findings.is_clean() {
            Ok(())
        } else {
            Err(Failure { seed, people, act, what, findings })
        }
    }

    /// What happened so far.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// From now on every act and answer is kept as `Debug` shows it.
    pub fn listen(&mut self) {
        self.heard = Some(String::new());
    }

    /// What was kept since [`Self::listen`].
    pub fn heard(&self) -> &str {
        self.heard.as_deref().unwrap_or_default()
    }

    /// What the auditor believes.
    pub fn model(&self) -> &Model {
        &self.auditor.model
    }

    /// The auditor as it stands: a copy goes on from here on a copy of the database.
    pub fn auditor(&self) -> &Auditor {
        &self.auditor
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
        if let Some(heard) = &mut self.heard {
            let _ = writeln!(heard, "{:?} {outcome:?}", deed.act());
        }
        self.tally.count(&deed, &outcome);
        self.tally.count_back(&self.auditor.model, &outcome);
        audited(&self.rig.app, &mut self.auditor, (&deed, &outcome), clock)
    }

    /// What is due on this day. A clock that was set back since the last act is not asked.
    fn jobs(&mut self) -> Result<Findings> {
        let now = self.latest();
        self.rig.clock.set(now);
        let app = Arc::clone(&self.rig.app);
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        let report = runtime.block_on(app::jobs::run_due(&app));
        self.fold(&format!("{report:?}"));
        let mut findings = Findings::default();
        findings.equal("what jobs left", &report.left, &None);
        let touched = self.auditor.day(now);
        self.tally.swept += u64::try_from(touched.bindings.len()).unwrap_or(0);
        self.tally.turned += u64::try_from(touched.accounts.len()).unwrap_or(0);
        let reads = self.rig.app.read()?;
        findings.0.extend(self.auditor.learn(reads.as_ref())?.0);
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

    /// FNV-1a over a text.
    fn fold(&mut self, text: &str) {
        for byte in text.bytes() {
            self.digest = (self.digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }
}

/// Decided just now, and not about a visit or money alone: a record may have come into being.
fn may_make(deed: &Deed, outcome: &Outcome) -> bool {
    let plain = matches!(
        deed,
        Deed::Settle(_)
            | Deed::Cancel(_)
            | Deed::Undo(_)
            | Deed::Register(_)
            | Deed::Describe(_)
            | Deed::Void(_)
            | Deed::Upload(_)
            | Deed::Delete(_)
            | Deed::Credit(_)
    );
    !plain && matches!(outcome, Outcome::Decided { replayed: false, .. })
}

impl Findings {
    /// Only this.
    pub fn of(what: &str) -> Self {
        Self(vec![Finding::new(what)])
    }
}

/// Has the auditor look at an answer, and at the rows that the act touched.
pub fn audited(
    app: &App,
    auditor: &mut Auditor,
    (deed, outcome): (&Deed, &Outcome),
    clock: Moment,
) -> Result<Findings> {
    let made = may_make(deed, outcome);
    let seen = if made { seen(app, &auditor.model)? } else { Seen::default() };
    let (touched, mut findings) = auditor.observe(deed, (outcome, &seen), clock);
    let now = auditor.model.moment(app.now());
    let reads = app.read()?;
    auditor.learn_sent(reads.as_ref())?;
    findings.0.extend(auditor.compare(reads.as_ref(), &touched, now)?.0);
    Ok(findings)
}

/// What came into being since the auditor last looked.
fn seen(app: &App, model: &Model) -> Result<Seen> {
    let reads = app.read()?;
    let last = |known: Option<&RecordId>| known.copied().unwrap_or(RecordId(0));
    let cases = reads.records(Kind::Case, last(model.matters.keys().next_back()), 20)?;
    let wards = reads.records(Kind::Ward, last(model.wards.keys().next_back()), 20)?;
    let after = model.bonds.keys().next_back().copied().unwrap_or(BindingId(0));
    let bindings = reads.bindings_after(after, 20)?;
    Ok(Seen { cases, wards, bindings })
}
