//! A clearing house: debts by hand, the calendar by the clock, clerks of all areas.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::act::{Context, Refusals};
use app::acts::{
    AnswerDispute, Approve, BankAct, ClerkAct, ConfirmStatement, DisputeStatement, Propose,
};
use app::jobs::{JobReport, run_due};
use app::{Act, Numbered, Outcome};
use domain::chart::{self, DUE_FROM, DUE_TO, DueKind};
use domain::clearing::{Parties, RemittanceFor, Statement};
use domain::clerk::Clerk;
use domain::settlement::Obligation;
use domain::{Area, ClerkId, Fen, InstitutionId, Moment, Month, Reason, RecordId};
use ledger::invariant::breaches;
use ledger::{Leg, Transfer};
use serde_json::json;
use store::record::Job;
use store::{Answer, Batch, Body, Effects, Facts, Kind, Needs, Record};
use testkit::{Numbers, Population, Rig};

pub(crate) const ANNA: ClerkId = ClerkId(1);
pub(crate) const BERT: ClerkId = ClerkId(2);
pub(crate) const CLEO: ClerkId = ClerkId(3);
/// The house's own: the receiver's second.
pub(crate) const DORA: ClerkId = ClerkId(5);

pub(crate) const SHENZHEN: u32 = 440_300;
pub(crate) const GUANGZHOU: u32 = 440_100;
pub(crate) const GUANGDONG: u32 = 440_000;
pub(crate) const CHENGDU: u32 = 510_100;
pub(crate) const SICHUAN: u32 = 510_000;
pub(crate) const BEIJING: u32 = 110_000;

pub(crate) fn area(number: u32) -> Area {
    Area::from_number(number).unwrap()
}

pub(crate) fn between(debtor: u32, creditor: u32) -> Parties {
    Parties::Provinces { debtor: area(debtor), creditor: area(creditor) }
}

pub(crate) fn within(province: u32, one: u32) -> Parties {
    Parties::Within { province: area(province), area: area(one) }
}

/// What a bill away from home leaves, or below zero its cancel: a fund of the debtor pays an
/// institution of the creditor.
#[derive(Debug)]
struct Owe {
    numbered: Numbered,
    debt: Obligation,
}

impl Act for Owe {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs::default()
    }

    fn decide(&self, _: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let Obligation { debtor, creditor, kind, amount } = self.debt;
        let (act, back) = (context.id(), amount.negated()?);
        let legs = Transfer::new([
            Leg { account: chart::fund_charge(debtor, 310_100), amount },
            Leg { account: chart::due_to(debtor, creditor, kind), amount: back },
            Leg { account: chart::due_from(creditor, debtor, kind), amount },
            Leg { account: chart::institution_payable(creditor, InstitutionId(9)), amount: back },
        ])?;
        let mut effects = Effects::answer(Answer::Done);
        effects.transfers.push((act, legs));
        if kind != DueKind::Transfer {
            effects.obligations.push(self.debt);
            effects.owed_by = Some((creditor, act));
        }
        Ok(effects)
    }
}

pub(crate) struct House {
    pub(crate) rig: Rig,
    numbers: Numbers,
}

impl House {
    pub(crate) fn new() -> Self {
        let rig = Rig::new(Population::of(3, 10).unwrap()).unwrap();
        let known = rig.app.read().unwrap().record(RecordId(CLEO.0)).unwrap().unwrap();
        let Body::Clerk(cleo) = known.body else { panic!() };
        let dora = Body::Clerk(Clerk { login: "dora".to_owned(), ..cleo });
        let records = vec![Record { id: RecordId(DORA.0), version: 1, body: dora }];
        let batch = Batch { records, ..Batch::empty(rig.app.now()) };
        rig.app.chore_blocking(area(BEIJING), move |tx| tx.write(&batch)).unwrap();
        Self { rig, numbers: Numbers::default() }
    }

    pub(crate) fn number(&self, home: Area, act: &str) -> Numbered {
        self.numbers.next(home, "test".to_owned(), act, &json!({ "act": act }))
    }

    pub(crate) fn ask(&self, act: Arc<dyn Act>) -> Answer {
        let answer = match self.rig.app.submit_blocking(act) {
            Outcome::Decided { answer, .. } => answer,
            other => panic!("{other:?}"),
        };
        self.sound();
        answer
    }

    pub(crate) fn refused(&self, act: Arc<dyn Act>) -> Reason {
        match self.ask(act) {
            Answer::Refused(refusals) => refusals[0].reason,
            other => panic!("{other:?}"),
        }
    }

    fn record_of(&self, act: Arc<dyn Act>) -> RecordId {
        match self.ask(act) {
            Answer::Record(id) => id,
            other => panic!("{other:?}"),
        }
    }

    /// Debtor, creditor, kind, 分.
    pub(crate) fn owe(&self, (debtor, creditor): (u32, u32), kind: DueKind, amount: i64) {
        let (debtor, creditor, amount) = (area(debtor), area(creditor), Fen(amount));
        let numbered = self.number(creditor, "owe");
        let debt = Obligation { debtor, creditor, kind, amount };
        assert_eq!(self.ask(Arc::new(Owe { numbered, debt })), Answer::Done);
    }

    pub(crate) fn at(&self, time: &str) {
        self.rig.clock.set(Moment::parse(time).unwrap());
    }

    /// The day's jobs, at this time.
    pub(crate) fn run_at(&self, time: &str) -> JobReport {
        self.at(time);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let report = runtime.block_on(run_due(&self.rig.app));
        assert_eq!(report.left, None);
        self.sound();
        report
    }

    /// The same, whatever is left half-way; why.
    pub(crate) fn left_at(&self, time: &str) -> Option<String> {
        self.at(time);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let report = runtime.block_on(run_due(&self.rig.app));
        self.sound();
        report.left
    }

    /// As [`Self::run_at`], and at the same hour of every day before since the clock's: the platform
    /// ran all along.
    pub(crate) fn days_to(&self, time: &str) -> JobReport {
        let (to, mut day) = (Moment::parse(time).unwrap(), self.rig.app.now().date());
        let hour = time.split_once('T').unwrap().1;
        while day < to.date().yesterday().unwrap() {
            day = day.tomorrow().unwrap();
            self.run_at(&format!("{day}T{hour}"));
        }
        self.run_at(time)
    }

    pub(crate) fn job(&self, name: &str) -> Option<Job> {
        let record = self.rig.app.read().unwrap().record_by_key(Kind::Job, name).unwrap();
        record.map(|record| match record.body {
            Body::Job(job) => job,
            other => panic!("{other:?}"),
        })
    }

    pub(crate) fn statements(&self, month: u32) -> BTreeMap<Parties, (Record, Statement)> {
        let reads = self.rig.app.read().unwrap();
        let all = app::clearing::statements(reads.as_ref(), Month(month)).unwrap();
        all.into_iter().map(|(record, made)| (made.parties, (record, made))).collect()
    }

    pub(crate) fn statement(&self, month: u32, parties: Parties) -> (RecordId, Statement) {
        let (record, made) = self.statements(month).remove(&parties).unwrap();
        (record.id, made)
    }

    pub(crate) fn confirming(&self, statement: RecordId, side: Area) -> Arc<dyn Act> {
        let numbered = self.number(side, "confirm");
        Arc::new(ConfirmStatement { numbered, clerk: ANNA, area: side, statement })
    }

    pub(crate) fn confirm(&self, month: u32, parties: Parties) {
        let (id, _) = self.statement(month, parties);
        self.record_of(self.confirming(id, parties.speaker()));
    }

    pub(crate) fn disputing(&self, statement: RecordId, side: u32, why: &str) -> Arc<dyn Act> {
        let (area, why) = (area(side), why.to_owned());
        let numbered = self.number(area, "dispute");
        Arc::new(DisputeStatement { numbered, clerk: ANNA, area, statement, why })
    }

    pub(crate) fn answering(&self, statement: RecordId, side: u32, said: &str) -> Arc<dyn Act> {
        let (area, outcome) = (area(side), said.to_owned());
        let numbered = self.number(area, "answer");
        Arc::new(AnswerDispute { numbered, clerk: BERT, area, statement, outcome })
    }

    pub(crate) fn proposing(&self, act: BankAct) -> Arc<dyn Act> {
        self.proposing_by(ANNA, act)
    }

    pub(crate) fn proposing_by(&self, clerk: ClerkId, act: BankAct) -> Arc<dyn Act> {
        let numbered = self.number(act.area(), "propose");
        Arc::new(Propose { numbered, clerk, act: ClerkAct::Bank(act), file: None })
    }

    pub(crate) fn approving(&self, case: RecordId, home: Area, clerk: ClerkId) -> Arc<dyn Act> {
        let record = self.rig.app.read().unwrap().record(case).unwrap().unwrap();
        Arc::new(Approve::of(self.number(home, "approve"), clerk, &record).unwrap())
    }

    /// Proposed by one and approved by another; what it made. The receiver's two are others.
    pub(crate) fn two(&self, act: BankAct) -> RecordId {
        let (one, other) = match act {
            BankAct::Receive { .. } => (CLEO, DORA),
            BankAct::Remit { .. } | BankAct::GivePrepayment { .. } => (ANNA, BERT),
        };
        let home = act.area();
        let case = self.record_of(self.proposing_by(one, act));
        self.record_of(self.approving(case, home, other))
    }

    pub(crate) fn remitting(&self, statement: RecordId, made: &Statement, no: &str) -> BankAct {
        let (payer, payee, paid) = made.pays().unwrap().unwrap();
        let (purpose, on) = (RemittanceFor::Statement(statement), self.rig.app.now().date());
        let (amount, bank_ref) = (paid.amount, no.to_owned());
        BankAct::Remit { payer, payee, purpose, amount, bank_ref, on }
    }

    pub(crate) fn receiving(&self, id: RecordId, no: &str) -> BankAct {
        let record = self.rig.app.read().unwrap().record(id).unwrap().unwrap();
        let Body::Remittance(sent) = record.body else { panic!() };
        BankAct::Receive {
            payee: sent.payee,
            remittance: id,
            purpose: sent.purpose,
            amount: sent.amount,
            bank_ref: no.to_owned(),
            on: self.rig.app.now().date(),
        }
    }

    /// Paid by two and received by two.
    pub(crate) fn pay(&self, month: u32, parties: Parties, no: &str) {
        let (id, made) = self.statement(month, parties);
        let sent = self.two(self.remitting(id, &made, no));
        self.two(self.receiving(sent, &format!("R{no}")));
    }

    /// Every book at zero and every mirror equal; kept balances are the sums of their entries.
    pub(crate) fn sound(&self) {
        let reads = self.rig.app.read().unwrap();
        assert_eq!(breaches(&reads.evidence(None).unwrap()), []);
        for line in reads.books().unwrap() {
            assert_eq!(line.kept, line.summed, "{line:?}");
        }
    }

    /// What still stands between areas: book, other book, 分 (+ is owed to it).
    pub(crate) fn dues(&self) -> Vec<(u32, i64, i64)> {
        let evidence = self.rig.app.read().unwrap().evidence(None).unwrap();
        let due = |code| code == DUE_FROM || code == DUE_TO;
        let all = evidence.balances.iter().filter(|(key, sum)| due(key.code) && !sum.is_zero());
        all.map(|(key, sum)| (key.book.0, key.party.0, sum.0)).collect()
    }

    /// What is in an area's bank.
    pub(crate) fn bank(&self, of: u32) -> i64 {
        let evidence = self.rig.app.read().unwrap().evidence(None).unwrap();
        let here = |key: &ledger::AccountKey| key.book.0 == of && key.code == chart::BANK;
        evidence.balances.iter().filter(|(key, _)| here(key)).map(|(_, sum)| sum.0).sum()
    }
}
