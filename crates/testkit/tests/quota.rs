//! A quota that is lowered or given back against a bill that uses it, thousands of times: whoever is
//! decided first, no more is used than the quota was at that moment, and no bill that comes after a
//! release uses it.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

use std::sync::Arc;

use app::acts::{Acting, OpenWallet, ProofToken, ReleaseQuota, SetQuota, WalletBy};
use app::{Act, App, Numbered, Outcome};
use domain::institution::{Institution, InstitutionKind};
use domain::person::Insured;
use domain::settlement::{Settlement, ShareSource};
use domain::{BindingId, Fen, PersonId, Reason, RecordId};
use ledger::invariant::breaches;
use serde_json::json;
use store::{Answer, Body, Proof};
use testkit::clerks::CLERK;
use testkit::population::FAMILY;
use testkit::{Numbers, Population, Rig};

/// Families with a pair in flight at the same time: those of 上海, 成都 and 长沙, where wallets are
/// open, nobody reviews and no day has a limit.
const PEOPLE: usize = 320 * FAMILY;
const OPEN: [u32; 3] = [310_000, 510_100, 430_100];
const ROUNDS: usize = 12;
const PRICE: Fen = Fen(1_000);
const LOWERED: Fen = Fen(300);

#[derive(Clone)]
struct Family {
    grantor: Insured,
    child: PersonId,
    pharmacy: Institution,
    binding: BindingId,
    /// The quota that is lowered round by round; one that is given back is new every time.
    quota: Option<RecordId>,
}

/// What a race of one family came to.
struct Raced {
    bill: Settlement,
    change: Answer,
    quota: RecordId,
}

struct Table {
    app: Arc<App>,
    numbers: Numbers,
}

impl Table {
    /// Asks until the lane takes it: "busy" means not started.
    async fn ask(&self, act: impl Act + 'static) -> (Answer, Option<Settlement>) {
        let act: Arc<dyn Act> = Arc::new(act);
        loop {
            match self.app.submit_shared(Arc::clone(&act)).await {
                Outcome::Decided { answer, settlement, .. } => {
                    return (answer, settlement.map(|s| *s));
                }
                Outcome::Busy(_) => tokio::task::yield_now().await,
                other => panic!("{other:?}"),
            }
        }
    }

    /// A number of the grantor's, and a proof for it that is put.
    async fn proved(
        &self,
        by: &Insured,
        infno: &str,
        binding: BindingId,
    ) -> (Numbered, ProofToken) {
        let asked = json!({ "binding": binding.0 });
        let numbered = self.numbers.next(by.area, format!("p:{}", by.person.0), infno, &asked);
        let mut token = [0; 32];
        token[..16].copy_from_slice(&numbered.digest()[..16]);
        let number = numbered.key().number.as_bytes();
        token[16..].copy_from_slice(&number[number.len() - 16..]);
        let (person, act, until) = (by.person, numbered.digest(), self.app.now().plus_ms(300_000));
        let proof = Proof { token, person, act, until, used: false, way: "face".to_owned() };
        self.app.chore(by.area, move |tx| tx.put_proof(&proof)).await.unwrap();
        (numbered, ProofToken(token))
    }

    async fn setting(&self, family: &Family, amount: Fen) -> SetQuota {
        let (numbered, proof) = self.proved(&family.grantor, "set_quota", family.binding).await;
        let (acting, binding) = (Acting::from(family.grantor.person), family.binding);
        SetQuota { numbered, acting, binding, amount, proof }
    }

    async fn set(&self, family: &Family, amount: Fen) -> RecordId {
        let (answer, _) = self.ask(self.setting(family, amount).await).await;
        let Answer::Record(id) = answer else { panic!("{answer:?}") };
        id
    }

    async fn open(&self, family: &Family, owner: PersonId) {
        let asked = json!({ "wallet": owner.0 });
        let issuer = format!("c:{}", CLERK.0);
        let numbered = self.numbers.next(family.grantor.area, issuer, "open_wallet", &asked);
        let (by, phone) = (WalletBy::Clerk(CLERK, owner), "19900000000".to_owned());
        let place = family.grantor.area;
        let (answer, _) = self.ask(OpenWallet { numbered, by, place, phone }).await;
        assert!(matches!(answer, Answer::Record(_)), "{answer:?}");
    }

    /// The quota's record: what was used, and what is left of it.
    fn quota(&self, id: RecordId) -> (Fen, Fen, bool) {
        let record = self.app.read().unwrap().record(id).unwrap().unwrap();
        let Body::Quota(quota) = record.body else { panic!("no quota") };
        (quota.used, quota.left().unwrap(), quota.is_open())
    }

    /// A quota of the price; then a bill of it and what the grantor does race, leaning to either.
    async fn race(self: Arc<Self>, family: Family, first: bool, release: bool) -> Raced {
        let (app, binding) = (&self.app, family.binding);
        let used = family.quota.map_or(Fen::ZERO, |quota| self.quota(quota).0);
        let quota = self.set(&family, used.plus(PRICE).unwrap()).await;
        assert_eq!(quota, family.quota.unwrap_or(quota));
        let bill =
            self.numbers.settle(family.child, &family.pharmacy, PRICE, app.now(), Some(binding));
        let (one, other) = (Arc::clone(&self), Arc::clone(&self));
        let settle = async move { one.ask(bill).await };
        let change: std::pin::Pin<Box<dyn Future<Output = Answer> + Send>> = if release {
            let (numbered, proof) = self.proved(&family.grantor, "release_quota", binding).await;
            let acting = Acting::from(family.grantor.person);
            let act = ReleaseQuota { numbered, acting, quota, binding, proof };
            Box::pin(async move { other.ask(act).await.0 })
        } else {
            let act = self.setting(&family, used.plus(LOWERED).unwrap()).await;
            Box::pin(async move { other.ask(act).await.0 })
        };
        let (settled, change) = if first {
            let (settle, change) = (tokio::spawn(settle), tokio::spawn(change));
            (settle.await.unwrap(), change.await.unwrap())
        } else {
            let (change, settle) = (tokio::spawn(change), tokio::spawn(settle));
            (settle.await.unwrap(), change.await.unwrap())
        };
        Raced { bill: settled.1.unwrap(), change, quota }
    }
}

/// What a bill took of a quota.
fn taken(bill: &Settlement, quota: RecordId) -> Fen {
    let of = bill
        .shares
        .iter()
        .filter(|share| matches!(share.source, ShareSource::Quota(_, id) if id == quota));
    of.map(|share| Fen(share.current.0 + share.carried.0)).max().unwrap_or(Fen::ZERO)
}

async fn families(table: &Table, population: &Population, release: bool) -> Vec<Family> {
    let people: Vec<Insured> = population.insured().cloned().collect();
    let mut families = Vec::new();
    for family in people.chunks(FAMILY).filter(|of| OPEN.contains(&of[0].area.number())) {
        let (grantor, child) = (family[0].clone(), family[3].person);
        let pharmacy = population
            .institutions
            .iter()
            .find(|it| it.kind == InstitutionKind::Pharmacy && it.area == grantor.area);
        let pharmacy = pharmacy.unwrap().clone();
        let credit = table.numbers.credit(grantor.area, &[grantor.person], Fen(10_000_000));
        assert_eq!(table.ask(credit).await.0, Answer::Done);
        let (bound, _) = table.ask(table.numbers.bind(&grantor, child)).await;
        let Answer::Binding(binding) = bound else { panic!("{bound:?}") };
        let mut family = Family { grantor, child, pharmacy, binding, quota: None };
        table.open(&family, family.grantor.person).await;
        table.open(&family, child).await;
        if !release {
            family.quota = Some(table.set(&family, PRICE).await);
        }
        families.push(family);
    }
    families
}

/// Every family once per round, half of them leaning to the bill. How often the bill was first, and how
/// often what the grantor did.
async fn rounds(rig: &Rig, release: bool) -> (usize, usize) {
    let table = Arc::new(Table { app: Arc::clone(&rig.app), numbers: Numbers::default() });
    let families = families(&table, &rig.population, release).await;
    let (mut bill_first, mut change_first) = (0, 0);
    for round in 0..ROUNDS {
        let tasks: Vec<_> = families
            .iter()
            .enumerate()
            .map(|(place, family)| {
                let first = (place + round) % 2 == 0;
                tokio::spawn(Arc::clone(&table).race(family.clone(), first, release))
            })
            .collect();
        for task in tasks {
            let raced = task.await.unwrap();
            let of_bill = taken(&raced.bill, raced.quota);
            let (used, left, open) = table.quota(raced.quota);
            match (&raced.change, release) {
                (Answer::Record(_), true) => {
                    assert!(!open, "a released quota is over");
                    assert!(of_bill.is_zero() || of_bill == PRICE, "{of_bill:?}");
                }
                // Lowered first: the bill has what it was lowered to, and takes all of that.
                (Answer::Record(_), false) => {
                    assert_eq!((of_bill, left), (LOWERED, Fen::ZERO), "{used:?} used");
                }
                (Answer::Refused(refusals), false) => {
                    assert_eq!(refusals[0].reason, Reason::QuotaBelowUsed);
                    assert_eq!((of_bill, left), (PRICE, Fen::ZERO));
                }
                (other, _) => panic!("{other:?}"),
            }
            if of_bill == PRICE { bill_first += 1 } else { change_first += 1 }
        }
    }
    assert_eq!(bill_first + change_first, families.len() * ROUNDS);
    (bill_first, change_first)
}

fn raced(release: bool) {
    let rig = Rig::new(Population::of(11, PEOPLE).unwrap()).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
    let (bill, change) = runtime.block_on(rounds(&rig, release));
    // Both orders must have happened, or nothing was raced.
    assert!(bill > 200 && change > 200, "{bill} bills first, {change} times the grantor");
    let evidence = rig.app.read().unwrap().evidence(None).unwrap();
    assert_eq!(breaches(&evidence), vec![]);
}

#[test]
fn a_lowered_quota_is_never_used_beyond_what_it_is() {
    raced(false);
}

#[test]
fn no_bill_after_a_release_uses_the_quota() {
    raced(true);
}
