//! An unbind against a bill of the same family, 10,000 times: whoever is decided first, no bill that
//! comes after the unbind uses that grantor.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

use std::sync::Arc;

use app::{Act, App, Outcome};
use domain::binding::{BindingState, EndedWhy};
use domain::institution::{Institution, InstitutionKind};
use domain::person::Insured;
use domain::settlement::{Settlement, ShareSource};
use domain::{BindingId, Fen, PersonId};
use ledger::invariant::breaches;
use store::Answer;
use store::records::About;
use testkit::population::FAMILY;
use testkit::rules::AREAS;
use testkit::{Numbers, Population, Rig};

/// Families with a pair in flight at the same time.
const FAMILIES: usize = 250;
const ROUNDS: usize = 40;
const PRICE: Fen = Fen(1_000);

struct Family {
    grantor: Insured,
    child: PersonId,
    pharmacy: Institution,
}

/// What one pair came to.
struct Pair {
    binding: BindingId,
    grantor: PersonId,
    racing: Settlement,
    later: Settlement,
}

fn families(population: &Population) -> Vec<Family> {
    let people: Vec<&Insured> = population.insured().collect();
    let of = |family: &[&Insured]| {
        let pharmacy = population
            .institutions
            .iter()
            .find(|place| place.kind == InstitutionKind::Pharmacy && place.area == family[3].area);
        Family {
            grantor: family[0].clone(),
            child: family[3].person,
            pharmacy: pharmacy.unwrap().clone(),
        }
    };
    people.chunks(FAMILY).map(of).collect()
}

/// Asks until the lane takes it: "busy" means not started.
async fn ask(app: &App, act: impl Act + 'static) -> (Answer, Option<Settlement>) {
    let act: Arc<dyn Act> = Arc::new(act);
    loop {
        match app.submit_shared(Arc::clone(&act)).await {
            Outcome::Decided { answer, settlement, .. } => return (answer, settlement.map(|s| *s)),
            Outcome::Busy(_) => tokio::task::yield_now().await,
            other => panic!("{other:?}"),
        }
    }
}

/// Binds, then lets a bill and the unbind race, then pays another bill once the unbind is known.
async fn pair(app: Arc<App>, numbers: Arc<Numbers>, family: Arc<Family>, first: bool) -> Pair {
    let Family { grantor, child, pharmacy } = &*family;
    let (bound, _) = ask(&app, numbers.bind(grantor, *child)).await;
    let Answer::Binding(binding) = bound else { panic!("{bound:?}") };
    let (unbind, proof) = numbers.unbind(grantor, binding, app.now());
    app.chore(grantor.area, move |tx| tx.put_proof(&proof)).await.unwrap();
    let bill = || numbers.settle(*child, pharmacy, PRICE, app.now(), Some(binding));
    let (settle, one, other) = (bill(), Arc::clone(&app), Arc::clone(&app));
    // Two tasks on threads of their own: the alternation only leans the race to either side.
    let settle = async move { ask(&one, settle).await };
    let unbind = async move { ask(&other, unbind).await };
    let (racing, ended) = if first {
        let (settle, unbind) = (tokio::spawn(settle), tokio::spawn(unbind));
        (settle.await.unwrap(), unbind.await.unwrap())
    } else {
        let (unbind, settle) = (tokio::spawn(unbind), tokio::spawn(settle));
        (settle.await.unwrap(), unbind.await.unwrap())
    };
    assert_eq!(ended.0, Answer::Binding(binding));
    // The unbind is acknowledged. Where payers are picked a pick of it would be refused, so nobody
    // is named now.
    let mut last = bill();
    last.aid_payer = None;
    let (_, later) = ask(&app, last).await;
    let racing = racing.1.unwrap_or_else(|| later.clone().unwrap());
    Pair { binding, grantor: grantor.person, racing, later: later.unwrap() }
}

fn uses(bill: &Settlement, binding: BindingId) -> bool {
    bill.shares.iter().any(|share| share.source == ShareSource::Live(binding))
}

/// The place of the unbind among all identifiers: that of the message it sent.
fn position(app: &App, family: &Family, binding: BindingId) -> i64 {
    let state = BindingState::Ended(EndedWhy::Grantor);
    let messages = app.read().unwrap().messages(family.child, 200).unwrap();
    let told = About::BindingChanged { binding, state };
    messages.iter().find(|message| message.about == told).unwrap().id.0
}

#[test]
fn no_bill_after_an_unbind_uses_its_grantor() {
    let rig = Rig::new(Population::of(11, FAMILIES * FAMILY).unwrap()).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).build().unwrap();
    let (before, after) = runtime.block_on(race(&rig));
    assert_eq!(before + after, FAMILIES * ROUNDS);
    println!("{before} bills before, {after} after the unbind");
    // Both orders must have happened, or nothing was raced.
    assert!(before > 500 && after > 500, "{before} bills before, {after} after the unbind");
    let evidence = rig.app.read().unwrap().evidence(None).unwrap();
    assert_eq!(breaches(&evidence), vec![]);
}

/// How many of the racing bills were decided before the unbind, how many after it.
async fn race(rig: &Rig) -> (usize, usize) {
    let numbers = Arc::new(Numbers::default());
    let families: Vec<Arc<Family>> = families(&rig.population).into_iter().map(Arc::new).collect();
    for number in AREAS {
        let here: Vec<PersonId> = families
            .iter()
            .filter(|family| family.grantor.area.number() == number)
            .map(|family| family.grantor.person)
            .collect();
        let area = testkit::rules::area(number).unwrap();
        let (done, _) = ask(&rig.app, numbers.credit(area, &here, Fen(10_000_000))).await;
        assert_eq!(done, Answer::Done);
    }
    let (mut before, mut after) = (0, 0);
    for round in 0..ROUNDS {
        let tasks: Vec<_> = families
            .iter()
            .enumerate()
            .map(|(place, family)| {
                let first = (place + round) % 2 == 0;
                let (app, numbers) = (Arc::clone(&rig.app), Arc::clone(&numbers));
                tokio::spawn(pair(app, numbers, Arc::clone(family), first))
            })
            .collect();
        for (task, family) in tasks.into_iter().zip(&families) {
            let Pair { binding, grantor, racing, later } = task.await.unwrap();
            assert!(
                !uses(&later, binding),
                "a bill after the acknowledged unbind used {grantor:?}"
            );
            if uses(&racing, binding) {
                before += 1;
                let unbound = position(&rig.app, family, binding);
                assert!(racing.id.0 < unbound, "a bill was decided after the unbind and used it");
            } else {
                after += 1;
            }
        }
    }
    (before, after)
}
