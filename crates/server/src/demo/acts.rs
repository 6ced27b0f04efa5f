//! What the demo's families and its window did before the first visitor comes.

use std::collections::{BTreeMap, BTreeSet};

use app::acts::{Acting, Apply, ApplyBy, Freeze, FreezeWhat, ProofToken, SetOrder};
use app::{Act, App, Numbered, Outcome};
use domain::binding::{Application, Limits, Scope};
use domain::evidence::DocumentKind;
use domain::money::parse_yuan;
use domain::{Area, BindingId, ClerkId, Kinship};
use serde::Deserialize;
use sm3::{Digest, Sm3};
use store::{Answer, NumberKey, Proof};

use super::BINDINGS;
use super::load::{DemoError, Known};

/// A proof is good for five minutes.
const PROOF_MS: i64 = 5 * 60 * 1_000;

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
pub(super) async fn bind(
    app: &App,
    known: &Known,
    clerk: ClerkId,
) -> Result<Vec<(String, String)>, DemoError> {
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
        let originals = [DocumentKind::IdCard, DocumentKind::Household].into();
        let by = ApplyBy::Window { clerk, originals, on_behalf: false };
        let (acting, pledge, documents) = (Acting::from(grantor), true, Vec::new());
        let act = Apply { numbered, acting, beneficiary, application, pledge, documents, by };
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
    let way = "face".to_owned();
    let proof = Proof { token, person: beneficiary, act, until, used: false, way };
    let seen = app.read()?.number(numbered.key())?;
    if seen.is_none() {
        app.chore(area, move |tx| tx.put_proof(&proof)).await?;
    }
    let acting = Acting::from(beneficiary);
    let act = SetOrder { numbered, acting, order, proof: ProofToken(token) };
    done(app, act, &what).await.map(drop)
}

pub(super) async fn freeze(
    app: &App,
    known: &Known,
    clerk: ClerkId,
    key: &str,
) -> Result<(), DemoError> {
    let what = format!("freeze of {key}");
    let wrong = || DemoError::Bindings(what.clone());
    let (person, area) = known.get(key).copied().ok_or_else(wrong)?;
    let numbered = numbered(area, "freeze", format!("demo-{key}"), person.0.to_string());
    let (what_for, reason) = (FreezeWhat::Account, "演示".to_owned());
    let act = Freeze { numbered, clerk, person, what: what_for, frozen: true, reason };
    done(app, act, &what).await.map(drop)
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
        Outcome::NumberReused(_) | Outcome::Busy(_) | Outcome::NotReady(_) | Outcome::Failed => {
            Err(DemoError::Failed(what.to_owned()))
        }
    }
}
