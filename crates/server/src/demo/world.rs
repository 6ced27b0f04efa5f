//! What is in the demo world now, for tables and `gongji demo --json`.

use std::collections::BTreeMap;

use app::App;
use domain::binding::BindingState;
use domain::institution::{Institution, InstitutionKind};
use domain::item::{Item, ItemClass};
use domain::person::{Account, Insured};
use domain::policy::PolicySet;
use serde::Serialize;
use store::{Identity, Reads};

use super::families::{Family, families};

/// The demo world.
#[derive(Clone, Debug, Serialize)]
pub struct DemoWorld {
    /// Everybody, in the order of the file.
    pub people: Vec<DemoPerson>,
    /// Hospitals and pharmacies.
    pub institutions: Vec<DemoInstitution>,
    /// A few items of the catalogue of each kind and class.
    pub items: Vec<DemoItem>,
    /// What the families are about.
    pub families: Vec<Family>,
}

/// A person. These exist nowhere, so the numbers are told in full.
#[derive(Clone, Debug, Serialize)]
pub struct DemoPerson {
    /// Handle in stories.
    pub key: String,
    /// Name.
    pub name: String,
    /// What institutions call the person.
    pub psn_no: String,
    /// `psn_cert_type`
    pub cert_type: String,
    /// `certno`
    pub cert_no: String,
    /// Social-security card.
    pub card_no: Option<String>,
    /// Insured area.
    pub area: String,
    /// Its name.
    pub area_name: String,
    /// 310 or 390.
    pub insutype: &'static str,
    /// Balance of this account year, in 元; `None` without account.
    pub current: Option<String>,
    /// Balance of earlier years, in 元.
    pub carried: Option<String>,
    /// Whose account helps, and what else matters today.
    pub note: String,
}

/// A hospital or pharmacy.
#[derive(Clone, Debug, Serialize)]
pub struct DemoInstitution {
    /// `fixmedins_code`
    pub code: String,
    /// Name.
    pub name: String,
    /// `hospital` or `pharmacy`.
    pub kind: InstitutionKind,
    /// Its code of place.
    pub admdvs: String,
    /// The area that pays it.
    pub area_name: String,
    /// May settle with family accounts.
    pub takes_family: bool,
    /// May call without a signature.
    pub unsigned: bool,
}

/// An item.
#[derive(Clone, Debug, Serialize)]
pub struct DemoItem {
    /// `med_list_codg`
    pub code: String,
    /// Name.
    pub name: String,
    /// `list_type`
    pub list_type: String,
    /// 甲, 乙 or 丙.
    pub class: &'static str,
    /// Share paid by the person first, in percent.
    pub self_pay_percent: String,
}

/// How many items of a kind and class are shown.
const ITEMS_SHOWN: usize = 2;

/// Tells what is there now.
pub fn world(app: &App) -> store::Result<DemoWorld> {
    let (reads, world) = (app.read()?, app.world());
    let mut people = Vec::new();
    let keys: BTreeMap<_, _> = reads
        .people()?
        .into_iter()
        .map(|(identity, insured)| (identity.person, (identity, insured)))
        .collect();
    for (identity, insured) in keys.values() {
        let account = reads.account(insured.area, insured.person)?;
        let note = note(reads.as_ref(), insured, account.as_ref(), app, |person| {
            keys.get(&person).map_or_else(String::new, |(identity, _)| identity.name.clone())
        })?;
        people.push(person(identity, insured, account, &world.policies, note));
    }
    let institutions =
        reads.institutions()?.iter().map(|place| institution(place, &world.policies)).collect();
    Ok(DemoWorld { people, institutions, items: few(reads.items()?), families: families() })
}

fn person(
    identity: &Identity,
    insured: &Insured,
    account: Option<Account>,
    policies: &PolicySet,
    note: String,
) -> DemoPerson {
    let account = account.filter(|_| insured.has_account());
    DemoPerson {
        key: identity.demo_key.clone().unwrap_or_default(),
        name: identity.name.clone(),
        psn_no: identity.psn_no.clone(),
        cert_type: identity.cert_type.clone(),
        cert_no: identity.cert_no.clone(),
        card_no: identity.card_no.clone(),
        area: insured.area.to_string(),
        area_name: policies.area_name(insured.area),
        insutype: insured.insutype.code(),
        current: account.as_ref().map(|account| account.current.to_string()),
        carried: account.as_ref().map(|account| account.carried.to_string()),
        note,
    }
}

fn note(
    reads: &dyn Reads,
    insured: &Insured,
    account: Option<&Account>,
    app: &App,
    name: impl Fn(domain::PersonId) -> String,
) -> store::Result<String> {
    let now = app.now();
    let mut notes = Vec::new();
    if insured.frozen || account.is_some_and(|account| account.frozen) {
        notes.push("账户冻结".to_owned());
    }
    if !insured.is_covered_on(now.date()) {
        notes.push("参保状态不正常".to_owned());
    }
    let bindings = reads.bindings_of(insured.person)?;
    let held = bindings.iter().filter(|b| b.beneficiary == insured.person);
    let payers: Vec<String> = held
        .map(|binding| domain::binding::activate(binding, now))
        .filter(|binding| matches!(binding.state, BindingState::Active))
        .map(|binding| name(binding.grantor))
        .collect();
    if !payers.is_empty() {
        notes.push(format!("可用{}的账户", payers.join("、")));
    }
    Ok(notes.join("；"))
}

fn institution(place: &Institution, policies: &PolicySet) -> DemoInstitution {
    DemoInstitution {
        code: place.code.clone(),
        name: place.name.clone(),
        kind: place.kind,
        admdvs: place.admdvs.clone(),
        area_name: policies.area_name(place.area),
        takes_family: place.takes_family,
        unsigned: place.unsigned,
    }
}

/// The first [`ITEMS_SHOWN`] of every kind and class.
fn few(items: Vec<Item>) -> Vec<DemoItem> {
    let mut shown: BTreeMap<(String, ItemClass), Vec<Item>> = BTreeMap::new();
    for item in items {
        let alike = shown.entry((item.list_type.clone(), item.class)).or_default();
        if alike.len() < ITEMS_SHOWN {
            alike.push(item);
        }
    }
    shown.into_values().flatten().map(demo_item).collect()
}

fn demo_item(item: Item) -> DemoItem {
    let class = match item.class {
        ItemClass::A => "甲",
        ItemClass::B => "乙",
        ItemClass::C => "丙",
    };
    let self_pay_percent = domain::Fen(item.self_pay.0).to_string();
    DemoItem {
        code: item.code,
        name: item.name,
        list_type: item.list_type,
        class,
        self_pay_percent,
    }
}
