//! Puts the demo world into a deployment.

use std::collections::BTreeMap;

use app::import::{
    ImportError, PersonRow, Rules, book_credits, parse_credits, parse_institutions, parse_items,
    parse_people, prepare_numbers, put_institutions, put_items, put_people,
};
use app::{App, AppError};
use domain::person::InsuredStatus;
use domain::{Area, PersonId, Refusal};
use store::StoreError;

use super::acts::{bind, freeze};
use super::clerks;
use super::{CREDITS, DAY, INSTITUTIONS, ITEMS, PEOPLE, SALT, VERSION};

/// Says that a deployment is a demo, and which.
const MARK: &str = "demo";
/// The mark while the world is being made.
const MAKING: &str = "making";

/// Why the demo world could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A file of it is not right.
    #[error("the demo files: {0}")]
    Import(#[from] ImportError),
    /// A line of the bindings is not right.
    #[error("demo/bindings.csv, {0}")]
    Bindings(String),
    /// An act was refused that must not be.
    #[error("{0}: refused")]
    Refused(String, Vec<Refusal>),
    /// The lane did not take an act.
    #[error("{0}: the database did not take it")]
    Failed(String),
    /// The folder was made by a real deployment.
    #[error("this data folder was made without --demo; it does not become a demo")]
    NotADemo,
    /// The database or the lane.
    #[error(transparent)]
    App(#[from] AppError),
}

impl From<StoreError> for DemoError {
    fn from(error: StoreError) -> Self {
        Self::App(error.into())
    }
}

/// What came of loading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loaded {
    /// The world was there before; nothing was touched.
    pub was_there: bool,
    /// Ready-made bindings that the rules of today refuse: (grantor, beneficiary) by key. Empty on
    /// any day from [`super::DAY`] on; a story that plays earlier goes without them.
    pub refused: Vec<(String, String)>,
}

/// True when the deployment carries a demo world.
pub fn is_demo(app: &App) -> store::Result<bool> {
    Ok(app.read()?.setting(MARK)?.is_some())
}

/// True when nothing was ever put into the deployment.
pub fn is_unmarked(app: &App) -> store::Result<bool> {
    let reads = app.read()?;
    Ok(reads.setting(MARK)?.is_none() && reads.setting("psn_salt")?.is_none())
}

/// Makes the demo world, once: people, places, items, money, bindings, then what befell the
/// families afterwards. Killed half-way it goes on at the next call.
pub async fn load(app: &App) -> Result<Loaded, DemoError> {
    let mark = app.read()?.setting(MARK)?;
    match mark.as_deref() {
        None if !is_unmarked(app)? => return Err(DemoError::NotADemo),
        None => put_mark(app, MAKING).await?,
        Some(MAKING) => {}
        Some(_) => {
            // A folder of an earlier program has none.
            clerks::add(app).await?;
            return Ok(Loaded { was_there: true, refused: Vec::new() });
        }
    }
    prepare_numbers(app, Some(SALT)).await?;
    let policies = app.world();
    let rules = Rules { policies: &policies.policies, today: DAY };
    let places = parse_institutions(INSTITUTIONS.as_bytes(), rules, true);
    put_institutions(app, places.map_err(ImportError::from)?).await?;
    for file in ITEMS {
        put_items(app, parse_items(file.as_bytes()).map_err(ImportError::from)?).await?;
    }
    let people = parse_people(PEOPLE.as_bytes(), rules).map_err(ImportError::from)?;
    put_people(app, before(&people)).await?;
    let credits = parse_credits(CREDITS.as_bytes(), rules).map_err(ImportError::from)?;
    book_credits(app, "DEMO", credits).await?;
    let known = known(app, &people)?;
    let clerk = clerks::add(app).await?;
    let refused = bind(app, &known, clerk).await?;
    put_people(app, after(&people)).await?;
    for key in people.iter().filter(|p| p.insured().frozen).filter_map(PersonRow::key) {
        freeze(app, &known, clerk, key).await?;
    }
    put_mark(app, VERSION).await?;
    Ok(Loaded { was_there: false, refused })
}

async fn put_mark(app: &App, mark: &'static str) -> Result<(), DemoError> {
    let anywhere = Area::from_number(100_000).ok_or(StoreError::Contended)?;
    Ok(app.chore(anywhere, move |tx| tx.put_setting(MARK, mark)).await?)
}

/// Everybody as when the bindings were made: insured, paid up, free.
fn before(people: &[PersonRow]) -> Vec<PersonRow> {
    let mut people = people.to_vec();
    for insured in people.iter_mut().map(PersonRow::insured_mut) {
        insured.status = InsuredStatus::Normal;
        insured.covered_until = None;
        insured.frozen = false;
    }
    people
}

/// Everybody as the file says; who is frozen there gets the account frozen, as a clerk does it.
fn after(people: &[PersonRow]) -> Vec<PersonRow> {
    let mut people = people.to_vec();
    for person in &mut people {
        person.insured_mut().frozen = false;
    }
    people
}

/// Person and insured area by key.
pub(super) type Known = BTreeMap<String, (PersonId, Area)>;

fn known(app: &App, people: &[PersonRow]) -> Result<Known, DemoError> {
    let reads = app.read()?;
    let mut known = Known::new();
    for row in people {
        let (cert_type, cert_no) = row.cert();
        let identity = reads.identity_by_cert(cert_type, cert_no)?;
        let insured = identity.map(|identity| reads.insured(identity.person)).transpose()?;
        if let (Some(key), Some(insured)) = (row.key(), insured.flatten()) {
            known.insert(key.to_owned(), (insured.person, insured.area));
        }
    }
    Ok(known)
}
