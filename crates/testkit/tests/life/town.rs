//! A town to live in: four families, a clerk with all duties, and what tests look at.

use std::sync::Arc;

use app::acts::Apply;
use app::number::pairs_of;
use app::{Act, Numbered, Outcome};
use domain::binding::Binding;
use domain::institution::{Institution, InstitutionKind};
use domain::person::Account;
use domain::settlement::Settlement;
use domain::{Area, BindingId, Fen, PersonId, Reason, RecordId, SettlementId};
use ledger::invariant::breaches;
use serde_json::json;
use store::records::About;
use store::{Answer, Body, Kind, NumberKey, Proof, Record};
use testkit::{Numbers, Population, Rig};

pub(crate) use testkit::population::CLERK;

/// The first family lives in 北京 (110000): two employees, a retired one, a child, an elder.
pub(crate) const MOTHER: PersonId = PersonId(1);
pub(crate) const FATHER: PersonId = PersonId(2);
pub(crate) const GRANDPA: PersonId = PersonId(3);
pub(crate) const CHILD: PersonId = PersonId(4);
pub(crate) const GRANDMA: PersonId = PersonId(5);

pub(crate) struct Town {
    pub(crate) rig: Rig,
    numbers: Numbers,
}

pub(crate) fn area(number: u32) -> Area {
    testkit::rules::area(number).unwrap()
}

impl Town {
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    /// A town whose people are changed before they move in.
    pub(crate) fn with(change: impl FnOnce(&mut Population)) -> Self {
        let mut population = Population::of(3, 20).unwrap();
        change(&mut population);
        Self { rig: Rig::new(population).unwrap(), numbers: Numbers::default() }
    }

    /// A number that nobody used, of the desk of 北京.
    pub(crate) fn number(&self, act: &str) -> Numbered {
        self.numbers.next(area(110_000), format!("c:{}", CLERK.0), act, &json!({ "act": act }))
    }

    pub(crate) fn ask(&self, act: impl Act + 'static) -> Answer {
        match self.rig.app.submit_blocking(Arc::new(act)) {
            Outcome::Decided { answer, .. } => answer,
            other => panic!("{other:?}"),
        }
    }

    /// Asks for several things that share one batch: the lane is kept busy until all are queued.
    pub(crate) fn together(&self, acts: Vec<Arc<dyn Act>>) -> Vec<Answer> {
        let lane = self.rig.app.lane(area(110_000)).unwrap();
        let (open, gate) = std::sync::mpsc::channel::<()>();
        let kept =
            lane.chore(Box::new(move |_| gate.recv().map_err(|_| store::StoreError::Contended)));
        let waiting: Vec<_> = acts.into_iter().map(|act| lane.submit(act)).collect();
        open.send(()).unwrap();
        kept.blocking_recv().unwrap().unwrap();
        let answer = |outcome| match outcome {
            Outcome::Decided { answer, .. } => answer,
            other => panic!("{other:?}"),
        };
        waiting.into_iter().map(|waits| answer(waits.blocking_recv().unwrap())).collect()
    }

    /// Asks for something that must be done.
    pub(crate) fn done(&self, act: impl Act + 'static) -> Answer {
        let answer = self.ask(act);
        assert!(!matches!(answer, Answer::Refused(_)), "{answer:?}");
        answer
    }

    /// The record that an act which must be done is answered with.
    pub(crate) fn record_of(&self, act: impl Act + 'static) -> RecordId {
        match self.done(act) {
            Answer::Record(id) => id,
            other => panic!("{other:?}"),
        }
    }

    /// Why an act that must be refused is.
    pub(crate) fn refused(&self, act: impl Act + 'static) -> Reason {
        match self.ask(act) {
            Answer::Refused(refusals) => refusals[0].reason,
            other => panic!("{other:?}"),
        }
    }

    /// Money on the carried part of an account of 北京.
    pub(crate) fn credit(&self, person: PersonId, amount: i64) {
        self.done(self.numbers.credit(area(110_000), &[person], Fen(amount)));
    }

    /// A binding at the window, all papers seen.
    pub(crate) fn binding_asked(&self, grantor: PersonId, beneficiary: PersonId) -> Apply {
        let grantor = self.rig.population.find(grantor).unwrap();
        self.numbers.bind(grantor, beneficiary)
    }

    pub(crate) fn bind(&self, grantor: PersonId, beneficiary: PersonId) -> BindingId {
        match self.done(self.binding_asked(grantor, beneficiary)) {
            Answer::Binding(id) => id,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn binding(&self, person: PersonId, id: BindingId) -> Binding {
        let known = self.rig.app.read().unwrap().bindings_of(person).unwrap();
        known.into_iter().find(|binding| binding.id == id).unwrap()
    }

    pub(crate) fn pharmacy(&self, of: u32) -> Institution {
        let here = |i: &&Institution| i.area.number() == of && i.kind == InstitutionKind::Pharmacy;
        self.rig.population.institutions.iter().find(here).unwrap().clone()
    }

    /// Pays a pharmacy bill in 北京 that the accounts must cover whole.
    pub(crate) fn pay(&self, patient: PersonId, price: i64) -> Settlement {
        let place = self.pharmacy(110_000);
        let bill = self.numbers.settle(patient, &place, Fen(price), self.rig.app.now(), None);
        let Answer::Settled(at, id) = self.done(bill) else { panic!("not settled") };
        let paid = self.rig.app.read().unwrap().settlement(at, id).unwrap().unwrap();
        assert_eq!(paid.figures.cash, Fen::ZERO);
        paid
    }

    /// Gives it back as the pharmacy does.
    pub(crate) fn cancel(&self, paid: &Settlement) -> Settlement {
        let act = self.cancel_of(paid);
        let Answer::Settled(at, id) = self.done(act) else { panic!("not cancelled") };
        self.settlement(at, id)
    }

    pub(crate) fn cancel_of(&self, paid: &Settlement) -> app::acts::Cancel {
        app::acts::Cancel {
            numbered: self.numbers.next(paid.care_area, "i:2".to_owned(), "2103", &json!({})),
            institution: paid.institution,
            area: paid.care_area,
            patient: paid.patient,
            settlement: paid.id,
            visit: paid.visit,
            setting: domain::settlement::Setting::Pharmacy,
        }
    }

    pub(crate) fn settlement(&self, at: Area, id: SettlementId) -> Settlement {
        self.rig.app.read().unwrap().settlement(at, id).unwrap().unwrap()
    }

    pub(crate) fn account(&self, at: u32, person: PersonId) -> Account {
        self.rig.app.read().unwrap().account(area(at), person).unwrap().unwrap()
    }

    /// Both parts of an account.
    pub(crate) fn balance(&self, at: u32, person: PersonId) -> i64 {
        let account = self.account(at, person);
        account.current.0 + account.carried.0
    }

    /// What one account code of a book holds.
    pub(crate) fn book(&self, of: u32, code: u16) -> i64 {
        let lines = self.rig.app.read().unwrap().books().unwrap();
        let here = lines.iter().filter(|line| line.book == area(of).book() && line.code == code);
        here.map(|line| line.kept.0).sum()
    }

    /// Every book is zero, what is kept is what the entries sum to, and no invariant is broken.
    pub(crate) fn books_are_right(&self) {
        let reads = self.rig.app.read().unwrap();
        assert_eq!(breaches(&reads.evidence(None).unwrap()), vec![]);
        let mut sums = std::collections::BTreeMap::new();
        for line in reads.books().unwrap() {
            assert_eq!(line.kept, line.summed, "{line:?}");
            *sums.entry((line.book, line.layer)).or_insert(0) += line.kept.0;
        }
        assert!(sums.values().all(|sum| *sum == 0), "{sums:?}");
    }

    pub(crate) fn told(&self, person: PersonId) -> Vec<About> {
        let messages = self.rig.app.read().unwrap().messages(person, 200).unwrap();
        messages.into_iter().map(|message| message.about).collect()
    }

    /// Both were told that the binding is in this state now, and it is.
    pub(crate) fn both_told(&self, binding: BindingId, (one, other): (PersonId, PersonId)) {
        let state = self.binding(one, binding).state;
        for person in [one, other] {
            let told = self.told(person);
            assert!(
                told.contains(&About::BindingChanged { binding, state }),
                "{person:?} {told:?}"
            );
        }
    }

    pub(crate) fn body(&self, id: RecordId) -> Body {
        self.rig.app.read().unwrap().record(id).unwrap().unwrap().body
    }

    pub(crate) fn records(&self, kind: Kind, person: PersonId) -> Vec<Record> {
        self.rig.app.read().unwrap().records_of(kind, person, None).unwrap()
    }

    /// A number of a person, and a proof for exactly that act.
    pub(crate) fn proved(&self, person: PersonId, act: &str) -> (Numbered, app::acts::ProofToken) {
        let number = format!("{act}-{}", self.told(person).len());
        let key = NumberKey {
            area: area(110_000),
            issuer: format!("p:{}", person.0),
            infno: act.to_owned(),
            number: format!("{number}-{}", self.rig.app.now().0),
        };
        let numbered = Numbered::new(key, pairs_of(&json!({ "act": act })));
        let mut token = [0; 32];
        let bytes = numbered.number.key.number.as_bytes();
        token[..8].copy_from_slice(&person.0.to_le_bytes());
        for (place, byte) in bytes.iter().enumerate() {
            token[8 + place % 24] ^= byte.rotate_left(u32::try_from(place % 8).unwrap());
        }
        let until = self.rig.app.now().plus_ms(300_000);
        let (act, way) = (numbered.digest(), "face".to_owned());
        let proof = Proof { token, person, act, until, used: false, way };
        self.rig.app.chore_blocking(area(110_000), move |tx| tx.put_proof(&proof)).unwrap();
        (numbered, app::acts::ProofToken(token))
    }
}
