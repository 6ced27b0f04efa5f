//! A year of premiums for relatives, 95 % of them in August–December, with the auditor behind each.

use std::sync::Arc;
use std::time::{Duration, Instant};

use app::acts::{Acting, PayPremium, ProofToken};
use app::{Clock as _, Outcome};
use domain::institution::InstitutionKind;
use domain::person::Insured;
use domain::policy::axes::PremiumKind;
use domain::premium::PremiumState;
use domain::{BindingId, Fen, Moment, PersonId};
use jiff::civil::date;
use serde_json::json;
use store::{Answer, Proof};

use crate::Auditor;
use crate::audit::Findings;
use crate::deed::Deed;
use crate::plain::Numbers;
use crate::population::{FAMILY, Population};
use crate::rig::Rig;
use crate::rng::Rng;
use crate::rules::{AREAS, REVIEWED, area, who};
use crate::run::audited;
use crate::trouble::{Result, Trouble};

/// The year in which premiums of the next one are paid.
const YEAR: i16 = 2027;

/// What came of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told {
    /// Premiums asked for.
    pub asked: u64,
    /// Of these, in August–December.
    pub season: u64,
    /// Paid by the end of the year.
    pub paid: u64,
    /// Time of the premiums themselves.
    pub premiums: Duration,
    /// Time of the auditor.
    pub audited: Duration,
    /// The yardstick: bills, one by one.
    pub bills: u64,
    /// Their time.
    pub billed: Duration,
}

/// The town and its year.
#[derive(Debug)]
pub struct Season {
    rig: Rig,
    auditor: Auditor,
    numbers: Numbers,
    rng: Rng,
    pairs: Vec<(Insured, Insured, BindingId)>,
    told: Told,
}

impl Season {
    /// A town with money in which the first of every family helps its child and its elder.
    pub fn new(seed: u64, people: usize) -> Result<Self> {
        let rig = Rig::new(Population::of(seed, people)?)?;
        let auditor = Auditor::new(&rig.population, rig.app.world());
        let (numbers, rng, told) = (Numbers::default(), Rng::new(seed), Told::default());
        let mut season = Self { rig, auditor, numbers, rng, pairs: Vec::new(), told };
        let all: Vec<Insured> = season.rig.population.insured().cloned().collect();
        for number in AREAS {
            let home = area(number)?;
            let here = all.iter().filter(|p| p.area == home && p.has_account());
            let here: Vec<PersonId> = here.map(|p| p.person).collect();
            for some in here.chunks(500) {
                let credit = season.numbers.credit(home, some, Fen(1_000_000));
                season.done(&Deed::Credit(credit), Duration::ZERO)?;
            }
        }
        for family in all.chunks(FAMILY).filter(|of| of.len() == FAMILY) {
            // Who is reviewed waits for a clerk; 绵阳 pays back what was paid.
            let waits = [REVIEWED, 510_700].contains(&family[0].area.number());
            for helped in family.iter().skip(3).filter(|_| !waits) {
                if helped.area != family[0].area {
                    continue;
                }
                let bind = season.numbers.bind(&family[0], helped.person);
                if let (Answer::Binding(id), _) = season.done(&Deed::Apply(bind), Duration::ZERO)? {
                    season.pairs.push((family[0].clone(), helped.clone(), id));
                }
            }
        }
        Ok(season)
    }

    /// Asks for every relative's premium of the next year, in the months in which families do.
    pub fn year(&mut self) -> Result<()> {
        let mut when: Vec<(i8, i8, usize)> = Vec::new();
        for place in 0..self.pairs.len() {
            let rush = self.rng.chance(95);
            let month = if rush { self.rng.between(8, 12) } else { self.rng.between(1, 7) };
            let day = self.rng.between(1, 28);
            when.push((i8::try_from(month).unwrap_or(1), i8::try_from(day).unwrap_or(1), place));
        }
        when.sort_unstable();
        let mut last = 0;
        for (month, day, place) in when {
            if month != last {
                self.at(date(YEAR, month, 1).into())?;
                last = month;
            }
            let noon = Moment::start_of(date(YEAR, month, day)).plus_ms(12 * 3_600_000);
            self.rig.clock.set(noon);
            self.premium(place)?;
            self.told.season += u64::from(month >= 8);
        }
        self.at(date(YEAR + 1, 1, 1).into())
    }

    /// What is due on this day.
    fn at(&mut self, day: jiff::civil::DateTime) -> Result<()> {
        self.rig.clock.set(Moment::start_of(day.date()).plus_ms(3_600_000));
        let app = Arc::clone(&self.rig.app);
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        let report = runtime.block_on(app::jobs::run_due(&app));
        let now = self.rig.clock.now();
        self.auditor.day(now);
        let reads = app.read()?;
        let mut findings = self.auditor.learn(reads.as_ref())?;
        findings.equal("what jobs left", &report.left, &None);
        clean(&findings)
    }

    fn premium(&mut self, place: usize) -> Result<()> {
        let Some((giver, helped, binding)) = self.pairs.get(place).cloned() else { return Ok(()) };
        let asked = json!({ "binding": binding.0, "year": YEAR + 1 });
        let issuer = format!("p:{}", giver.person.0);
        let numbered = self.numbers.next(giver.area, issuer, "pay_premium", &asked);
        let mut token = [0; 32];
        token[..8].copy_from_slice(&binding.0.to_le_bytes());
        let (person, act) = (giver.person, numbered.digest());
        let until = self.rig.clock.now().plus_ms(300_000);
        let proof = Proof { token, person, act, until, used: false, way: "face".to_owned() };
        self.auditor.told_of_proof(&proof);
        let began = Instant::now();
        self.rig.app.chore_blocking(giver.area, move |tx| tx.put_proof(&proof))?;
        let ask = PayPremium {
            numbered,
            acting: Acting::from(giver.person),
            beneficiary: helped.person,
            binding,
            kind: PremiumKind::Resident,
            year: YEAR + 1,
            who: who(false).to_owned(),
            pocket: None,
            documents: Vec::new(),
            proof: ProofToken(token),
        };
        let (answer, took) = self.done(&Deed::PayPremium(ask), began.elapsed())?;
        self.told.premiums += took;
        self.told.asked += u64::from(matches!(answer, Answer::Record(_)));
        Ok(())
    }

    /// Asks, and has the auditor look. The answer, and the time that asking took.
    fn done(&mut self, deed: &Deed, before: Duration) -> Result<(Answer, Duration)> {
        let (clock, began) = (self.rig.clock.now(), Instant::now());
        let outcome = self.rig.app.submit_blocking(deed.act());
        let took = before + began.elapsed();
        let looked = Instant::now();
        let asked = (deed, &outcome);
        clean(&audited(&self.rig.app, &mut self.auditor, asked, clock)?)?;
        self.told.audited += looked.elapsed();
        match outcome {
            Outcome::Decided { answer, .. } => Ok((answer, took)),
            other => Err(Trouble(format!("{} was answered {other:?}", deed.name()))),
        }
    }

    /// The yardstick: as many pharmacy bills of the same relatives.
    pub fn bills(&mut self) -> Result<()> {
        let places = self.rig.population.institutions.clone();
        for (_, helped, _) in self.pairs.clone() {
            let here = places
                .iter()
                .find(|it| it.kind == InstitutionKind::Pharmacy && it.area == helped.area);
            let Some(place) = here else { continue };
            let now = self.rig.clock.now();
            let bill = self.numbers.settle(helped.person, place, Fen(1_000), now, None);
            let (_, took) = self.done(&Deed::Settle(bill), Duration::ZERO)?;
            self.told.billed += took;
            self.told.bills += 1;
        }
        Ok(())
    }

    /// Looks at everything, and tells.
    pub fn end(mut self) -> Result<Told> {
        let reads = self.rig.app.read()?;
        clean(&self.auditor.compare_all(reads.as_ref(), self.rig.clock.now())?)?;
        let paid = self.auditor.model.premiums.values();
        let paid = paid.filter(|premium| premium.state == PremiumState::Paid).count();
        self.told.paid = u64::try_from(paid).unwrap_or(0);
        Ok(self.told)
    }
}

fn clean(findings: &Findings) -> Result<()> {
    if findings.is_clean() { Ok(()) } else { Err(Trouble(findings.to_string())) }
}
