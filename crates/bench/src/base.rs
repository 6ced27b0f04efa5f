//! The database that every measurement starts from: families with money and bindings.

use std::path::Path;
use std::sync::Arc;

use app::{Act, App, Outcome, SystemClock};
use domain::Fen;
use domain::institution::{Institution, InstitutionKind};
use domain::person::Insured;
use store::Answer;
use store_sqlite::SqliteStore;
use testkit::population::FAMILY;
use testkit::rig::ring;
use testkit::{Numbers, Population, Result, Trouble, rules};

/// So much that nobody runs dry: 100,000.00 each.
const MONEY: Fen = Fen(10_000_000);
/// Acts in flight while the database is made; a queue is never older than its limit.
const WINDOW: usize = 200;
/// Who helps whom, by place in the family.
const HELP: [(usize, usize); 4] = [(0, 3), (1, 3), (1, 4), (0, 2)];

/// Whoever is ill, and where medicine is bought.
#[derive(Clone, Debug)]
pub(crate) struct Patient {
    pub(crate) insured: Insured,
    pub(crate) pharmacy: Institution,
}

/// Makes the file and closes it, so that it can be copied.
pub(crate) fn build(file: &Path, people: usize) -> Result<Vec<Patient>> {
    let population = Population::of(1, people.max(FAMILY))?;
    let app = Arc::new(open(file)?);
    let everybody = population.clone();
    let home = rules::area(rules::AREAS[0])?;
    app.chore_blocking(home, move |tx| everybody.put(tx))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().build()?;
    for window in acts(&population)?.chunks(WINDOW) {
        runtime.block_on(all(&app, window))?;
    }
    app.stop();
    drop(app);
    into_one_file(file)?;
    Ok(patients(&population))
}

/// Moves what still stands in the write-ahead log into the file, so that it can be copied alone.
fn into_one_file(file: &Path) -> Result<()> {
    let trouble = |error: rusqlite::Error| Trouble(error.to_string());
    let conn = rusqlite::Connection::open(file).map_err(trouble)?;
    let left: i64 =
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(trouble)?;
    let busy = || Trouble("the prepared database is still in use".to_owned());
    (left == 0).then_some(()).ok_or_else(busy)
}

/// An application on a file, without a lane yet.
pub(crate) fn open(file: &Path) -> Result<App> {
    let store = SqliteStore::open(file, ring())?.store;
    Ok(App::new(Arc::new(store), Arc::new(SystemClock), rules::world()?))
}

fn acts(population: &Population) -> Result<Vec<Arc<dyn Act>>> {
    let numbers = Numbers::default();
    let people: Vec<&Insured> = population.insured().collect();
    let mut acts: Vec<Arc<dyn Act>> = Vec::new();
    for number in rules::AREAS {
        let here = people.iter().filter(|p| p.area.number() == number && p.has_account());
        let here: Vec<_> = here.map(|p| p.person).collect();
        for chunk in here.chunks(500) {
            acts.push(Arc::new(numbers.credit(rules::area(number)?, chunk, MONEY)));
        }
    }
    for family in people.chunks(FAMILY) {
        for (giver, helped) in HELP {
            let (giver, helped) = (family.get(giver), family.get(helped));
            // A relative in another province cannot be bound.
            if let Some((giver, helped)) = giver.zip(helped)
                && giver.area.province() == helped.area.province()
            {
                acts.push(Arc::new(numbers.bind(giver, helped.person)));
            }
        }
    }
    Ok(acts)
}

async fn all(app: &Arc<App>, acts: &[Arc<dyn Act>]) -> Result<()> {
    let mut tasks = Vec::with_capacity(acts.len());
    for act in acts {
        let (app, act) = (Arc::clone(app), Arc::clone(act));
        tasks.push(tokio::spawn(async move { app.submit_shared(act).await }));
    }
    for task in tasks {
        let outcome = task.await.map_err(|error| Trouble(error.to_string()))?;
        let refused = matches!(&outcome, Outcome::Decided { answer: Answer::Refused(_), .. });
        if refused || !matches!(outcome, Outcome::Decided { .. }) {
            return Err(Trouble(format!("the database could not be prepared: {outcome:?}")));
        }
    }
    Ok(())
}

fn patients(population: &Population) -> Vec<Patient> {
    let pharmacy = |insured: &Insured| {
        let here = |i: &&Institution| i.area == insured.area && i.kind == InstitutionKind::Pharmacy;
        population.institutions.iter().find(here).cloned()
    };
    let patient = |insured: &Insured| {
        Some(Patient { pharmacy: pharmacy(insured)?, insured: insured.clone() })
    };
    // Residents whose premium ran out cannot be ill here.
    let covered = |p: &&Insured| p.covered_until.is_none_or(|last| last.year() > 2_050);
    population.insured().filter(covered).filter_map(patient).collect()
}
