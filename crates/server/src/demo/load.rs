//! Puts the demo world into a deployment.

use std::collections::{BTreeMap, BTreeSet};

use app::acts::{Apply, ApplyBy, Freeze, ProofToken, SetOrder};
use app::import::{
    ImportError, PersonRow, Rules, book_credits, parse_credits, parse_institutions, parse_items,
    parse_people, prepare_numbers, put_institutions, put_items, put_people,
};
use app::{Act, App, AppError, Numbered, Outcome};
use domain::binding::{Application, Limits, Scope};
use domain::money::parse_yuan;
use domain::person::InsuredStatus;
use domain::{Area, BindingId, Kinship, PersonId, Refusal};
use serde::Deserialize;
use sm3::{Digest, Sm3};
use store::{Answer, NumberKey, Proof, StoreError};

use super::{BINDINGS, CREDITS, DAY, INSTITUTIONS, ITEMS, PEOPLE, SALT, VERSION};

/// Says that a deployment is a demo, and which.
const MARK: &str = "demo";
/// The mark while the world is being made.
const MAKING: &str = "making";
/// A proof is good for five minutes.
const PROOF_MS: i64 = 5 * 60 * 1_000;

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
        Some(_) => return Ok(Loaded { was_there: true, refused: Vec::new() }),
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
    let refused = bind(app, &known).await?;
    put_people(app, after(&people)).await?;
    for key in people.iter().filter(|p| p.insured().frozen).filter_map(PersonRow::key) {
        freeze(app, &known, key).await?;
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
type Known = BTreeMap<String, (PersonId, Area)>;

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    grantor: String,
    beneficiary: String,
    kinship: Kinship,
    month_limit: Option<String>,
    payment_limit: Option<String>,
    year_limit: Option<String>,
    scopes: String,
    rank: Option<i32>,
}

impl Row {
    fn application(&self) -> Option<Application> {
        let limit =
            |text: &Option<String>| text.as_deref().map(parse_yuan).transpose().map_err(|_| ());
        let limits = Limits {
            payment: limit(&self.payment_limit).ok()?,
            month: limit(&self.month_limit).ok()?,
            year: limit(&self.year_limit).ok()?,
        };
        let scopes = self.scopes.split('+').map(|word| {
            serde_json::from_value::<Scope>(serde_json::Value::String(word.to_owned())).ok()
        });
        let scopes = Some(scopes.collect::<Option<BTreeSet<_>>>()?);
        Some(Application { kinship: self.kinship, limits, scopes, from: None, until: None })
    }
}

/// Makes the bindings as a window does, then the orders that were set; tells what was refused.
async fn bind(app: &App, known: &Known) -> Result<Vec<(String, String)>, DemoError> {
    let (mut refused, mut orders) = (Vec::new(), BTreeMap::<String, Vec<_>>::new());
    for row in csv::Reader::from_reader(BINDINGS.as_bytes()).deserialize::<Row>() {
        let row = row.map_err(|error| DemoError::Bindings(error.to_string()))?;
        let place = format!("{} → {}", row.grantor, row.beneficiary);
        let wrong = || DemoError::Bindings(place.clone());
        let (grantor, area) = known.get(&row.grantor).copied().ok_or_else(wrong)?;
        let (beneficiary, _) = known.get(&row.beneficiary).copied().ok_or_else(wrong)?;
        let application = row.application().ok_or_else(wrong)?;
        let number = format!("demo-{}-{}", row.grantor, row.beneficiary);
        let numbered = numbered(area, "bind", number, format!("{application:?}"));
        let (pledge, by) = (true, ApplyBy::Window);
        let act = Apply { numbered, grantor, beneficiary, application, pledge, by };
        match done(app, act, &place).await {
            Ok(Answer::Binding(id)) => {
                if let Some(rank) = row.rank {
                    orders.entry(row.beneficiary).or_default().push((rank, id));
                }
            }
            Err(DemoError::Refused(..)) => refused.push((row.grantor, row.beneficiary)),
            Ok(_) => return Err(DemoError::Failed(place)),
            Err(error) => return Err(error),
        }
    }
    for (beneficiary, mut ranked) in orders {
        ranked.sort_unstable();
        let order: Vec<BindingId> = ranked.into_iter().map(|(_, id)| id).collect();
        match set_order(app, known, &beneficiary, order).await {
            // Before an area's rule lets people set an order there is none to keep.
            Ok(()) | Err(DemoError::Refused(..)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(refused)
}

async fn set_order(
    app: &App,
    known: &Known,
    key: &str,
    order: Vec<BindingId>,
) -> Result<(), DemoError> {
    let what = format!("order of {key}");
    let wrong = || DemoError::Bindings(what.clone());
    let (beneficiary, area) = known.get(key).copied().ok_or_else(wrong)?;
    let numbered = numbered(area, "order", format!("demo-{key}"), format!("{order:?}"));
    let token: [u8; 32] = Sm3::digest(&what).into();
    let until = app.now().plus_ms(PROOF_MS);
    let act = numbered.digest();
    let proof = Proof { token, person: beneficiary, act, until, used: false };
    let seen = app.read()?.number(numbered.key())?;
    if seen.is_none() {
        app.chore(area, move |tx| tx.put_proof(&proof)).await?;
    }
    let act = SetOrder { numbered, beneficiary, order, proof: ProofToken(token) };
    done(app, act, &what).await.map(drop)
}

async fn freeze(app: &App, known: &Known, key: &str) -> Result<(), DemoError> {
    let what = format!("freeze of {key}");
    let wrong = || DemoError::Bindings(what.clone());
    let (person, area) = known.get(key).copied().ok_or_else(wrong)?;
    let numbered = numbered(area, "freeze", format!("demo-{key}"), person.0.to_string());
    done(app, Freeze { numbered, person, frozen: true }, &what).await.map(drop)
}

fn numbered(area: Area, act: &str, number: String, content: String) -> Numbered {
    let key = NumberKey { area, issuer: "desk".to_owned(), infno: act.to_owned(), number };
    Numbered::new(key, vec![("content".to_owned(), content)])
}

async fn done(app: &App, act: impl Act + 'static, what: &str) -> Result<Answer, DemoError> {
    match app.submit(act).await {
        Outcome::Decided { answer: Answer::Refused(refusals), .. } => {
            Err(DemoError::Refused(what.to_owned(), refusals))
        }
        Outcome::Decided { answer, .. } => Ok(answer),
        Outcome::NumberReused(_) | Outcome::Busy(_) | Outcome::Failed => {
            Err(DemoError::Failed(what.to_owned()))
        }
    }
}
