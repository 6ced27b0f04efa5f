//! The auditor: an independent, simple model of the books that checks every answer.
//!
//! It keeps balances, counters, bindings and bills by hand in plain integers and never calls the
//! application's decision or the store's sums. Three looks at every act:
//!
//! 1. [`Auditor::observe`] — may the act have been answered like this, and are all its amounts what
//!    they must be? Then the model books it by its own rules.
//! 2. [`Auditor::compare`] — do the rows that the act touched say what the model says?
//! 3. [`Auditor::compare_all`] — does everything?
//!
//! What it does not know: how much the funds pay (a benefit rule's figures are only held against
//! the sums that they must keep), and texts.

mod appeals;
mod apply;
mod around;
mod back;
mod bill;
mod bonds;
mod care;
mod cases;
pub mod clearing;
mod compare;
mod data;
mod day;
mod follow;
pub mod holds;
mod judge;
mod kept;
mod life;
mod lines;
pub mod model;
mod money;
mod payers;
mod people;
mod places;
pub mod premiums;
mod quotas;
mod split;
pub mod stays;
mod then;
mod touched;
pub mod wallet;

pub use then::Seen;
pub use touched::Touched;

use std::fmt;
use std::sync::Arc;

use app::{Outcome, World};
use domain::binding::Binding;
use domain::settlement::{Settlement, SettlementKind};
use domain::{Moment, Reason, SettlementId};
use store::{Answer, Proof};

use crate::approval::Approval;
use crate::deed::Deed;
use crate::population::{CLERKS, Population, duties_of};
use judge::Verdict;
use model::{Known, Model, Pocket};

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding(pub String);

impl Finding {
    pub(crate) fn new(what: &str) -> Self {
        Self(what.to_owned())
    }
}

/// All that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(pub Vec<Finding>);

impl Findings {
    pub(crate) fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    pub(crate) fn equal<T: PartialEq + fmt::Debug>(&mut self, what: &str, got: &T, expected: &T) {
        if got != expected {
            self.0.push(Finding(format!("{what}: {got:?} where {expected:?} is right")));
        }
    }

    /// Nothing was found.
    pub fn is_clean(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|finding| writeln!(f, "  {}", finding.0))
    }
}

/// The auditor.
#[derive(Clone, Debug)]
pub struct Auditor {
    /// What it believes.
    pub model: Model,
    world: Arc<World>,
}

impl Auditor {
    /// Of a population that has just been put into an empty database.
    pub fn new(population: &Population, world: Arc<World>) -> Self {
        let mut model = Model::default();
        model.clerks.extend(CLERKS.map(|clerk| (clerk, duties_of(clerk))));
        for (identity, insured) in &population.people {
            model.identities.insert(insured.person, identity.clone());
            model.people.insert(insured.person, insured.clone());
            model.pockets.insert((insured.area, insured.person), Pocket::default());
        }
        Self { model, world }
    }

    /// Tells of a proof that was put.
    pub fn told_of_proof(&mut self, proof: &Proof) {
        self.model.proofs.insert(proof.token, proof.clone());
    }

    /// Is the deed proved: by a fresh proof of whoever acts, for exactly this, not used before?
    fn is_proved(&self, deed: &Deed, now: Moment) -> bool {
        let Some((token, actor)) = deed.proof() else { return false };
        self.model.proofs.get(&token).is_some_and(|proof| {
            let fits = proof.person == actor && proof.act == deed.numbered().digest();
            fits && !proof.used && now <= proof.until
        })
    }

    /// Tells of bindings that were written past every rule.
    pub fn told_of(&mut self, bindings: &[Binding]) {
        for bond in bindings.iter().cloned().map(compare::bond_of) {
            self.model.bonds.insert(bond.id, bond);
        }
    }

    /// Checks the answer of an act that was asked at `clock`, and books what it did.
    pub fn observe(
        &mut self,
        deed: &Deed,
        (outcome, seen): (&Outcome, &Seen),
        clock: Moment,
    ) -> (Touched, Findings) {
        let mut findings = Findings::default();
        let mut touched = judge::asked(deed, &self.model);
        let key = deed.key().clone();
        let now = self.model.moment(clock);
        self.model.last_now = Some(now);
        if let Some(known) = self.model.numbers.get(&key) {
            judge::again(known, deed.numbered().digest(), outcome, &mut findings);
            return (touched, findings);
        }
        let Outcome::Decided { answer, settlement, replayed: false } = outcome else {
            findings.push(Finding(format!("a new number was answered {outcome:?}")));
            return (touched, findings);
        };
        let proved = self.is_proved(deed, now);
        let verdict = judge::verdict(&self.model, &self.world, deed, proved, now);
        if let Answer::Refused(refusals) = answer {
            if verdict == Verdict::Must {
                findings.push(Finding(format!("refused without need: {refusals:?}")));
            }
            if refusals.is_empty() || settlement.is_some() {
                findings.push(Finding::new("a refusal without reason, or with a record"));
            }
            // Who did not prove to be the actor decided nothing: the number stays free.
            if refusals.first().is_some_and(|first| first.reason == Reason::ProofMissing) {
                return (touched, findings);
            }
            self.block(deed);
            touched.merge(follow::refused(
                &mut self.model,
                deed,
                (answer, seen),
                now,
                &mut findings,
            ));
        } else {
            if verdict == Verdict::MustNot {
                findings.push(Finding(format!("accepted against the rules: {answer:?}")));
            }
            let used = deed.proof().and_then(|(token, _)| self.model.proofs.get_mut(&token));
            if let Some(proof) = used {
                proof.used = true;
            }
            let made = (answer, settlement.as_deref(), seen);
            let more = self.book(deed, made, now, &mut findings);
            touched.merge(more);
        }
        let digest = deed.numbered().digest();
        self.model.has_head(key.area);
        self.model.numbers.insert(key, Known { digest, answer: Some(answer.clone()) });
        (touched, findings)
    }

    /// A refused undo of a number that was never seen blocks it.
    fn block(&mut self, deed: &Deed) {
        let Deed::Undo(undo) = deed else { return };
        if undo.reversible && !self.model.numbers.contains_key(&undo.original) {
            let blocked = Known { digest: [0; 32], answer: None };
            self.model.numbers.insert(undo.original.clone(), blocked);
        }
    }

    fn book(
        &mut self,
        deed: &Deed,
        (answer, record, seen): (&Answer, Option<&Settlement>, &Seen),
        now: Moment,
        findings: &mut Findings,
    ) -> Touched {
        let mut touched = self.book_deed(deed, (answer, record, seen), now, findings);
        self.model.follow_bonds(&mut touched);
        touched
    }

    fn book_deed(
        &mut self,
        deed: &Deed,
        (answer, record, seen): (&Answer, Option<&Settlement>, &Seen),
        now: Moment,
        findings: &mut Findings,
    ) -> Touched {
        let (model, world) = (&mut self.model, &*self.world);
        let named = record.map(|r| Answer::Settled(r.care_area, r.id));
        if named.is_some() || matches!(answer, Answer::Settled(..)) {
            findings.equal("answer", &Some(answer), &named.as_ref());
        }
        match (deed, record) {
            (Deed::Settle(ask), Some(record)) => {
                bill::settled(model, world, ask, record, now, findings)
            }
            (Deed::Cancel(ask), Some(record)) => {
                let kind = SettlementKind::Cancel(ask.settlement);
                back::check_kind(record, kind, findings);
                back::given_back(model, world, ask.settlement, record, now, findings)
            }
            (Deed::CancelUse(ask), Some(record)) => {
                let kind = SettlementKind::Cancel(ask.settlement);
                back::check_kind(record, kind, findings);
                back::given_back(model, world, ask.settlement, record, now, findings)
            }
            (Deed::Approve(ask), _) => self.approved(ask, (answer, record, seen), now, findings),
            (Deed::Undo(ask), Some(record)) => {
                let undone = back::undoable(model, ask).map(|paid| paid.record.id);
                let undone = undone.unwrap_or(SettlementId(0));
                back::check_kind(record, SettlementKind::Undo(undone), findings);
                back::given_back(model, world, undone, record, now, findings)
            }
            (Deed::Settle(_) | Deed::Cancel(_) | Deed::CancelUse(_) | Deed::Undo(_), None) => {
                findings.push(Finding::new("money was answered for without a record"));
                Touched::default()
            }
            (_, Some(_)) => {
                findings.push(Finding::new("a record without a bill"));
                Touched::default()
            }
            _ => judge::book(model, world, deed, (answer, seen), now, findings),
        }
    }

    /// What a second clerk approved is carried out as if that clerk had done it, and the case is
    /// decided with it.
    fn approved(
        &mut self,
        ask: &Approval,
        (answer, record, seen): (&Answer, Option<&Settlement>, &Seen),
        now: Moment,
        findings: &mut Findings,
    ) -> Touched {
        let second = appeals::second(&self.model, ask, now);
        let (Some((id, matter)), Some(inner)) = (second, ask.inner()) else {
            return Touched::default();
        };
        // An act that says nothing but that it is done names the case.
        let done = matches!(inner, Deed::Move(_) | Deed::Payout(_) | Deed::Freeze(_));
        if done {
            findings.equal("answer", answer, &Answer::Record(id));
        }
        let answer = if done { &Answer::Done } else { answer };
        let mut touched = self.book_deed(&inner, (answer, record, seen), now, findings);
        self.model.matters.insert(id, matter);
        touched.matters.insert(id);
        touched
    }
}

/// The one reason of an answer to a blocked number.
fn is_blocked(answer: &Answer) -> bool {
    matches!(answer, Answer::Refused(r) if r.iter().map(|r| r.reason).eq([Reason::NumberBlocked]))
}
