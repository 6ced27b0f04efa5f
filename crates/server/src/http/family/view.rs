//! Bindings as their people see them.

use app::App;
use domain::binding::{Binding, activate, expires_on};
use domain::person::mask;
use domain::{BindingId, Month, PersonId, ids};
use serde::Serialize;
use store::{Facts, Needs, Reads};
use utoipa::ToSchema;

use super::for_whom::ForSaid;
use crate::http::say::{LimitsSaid, Yuan, moment, state_en, state_zh};

/// On which side of a binding somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Role {
    /// Pays.
    Grantor,
    /// Is helped.
    Beneficiary,
}

/// A binding: one pays for the other. Another thing than a family link or a guardianship.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Binding)]
pub(super) struct BindingView {
    /// Always `binding`.
    kind: &'static str,
    id: String,
    role: Role,
    /// The other side: name masked, place.
    other: Other,
    /// What the beneficiary is to the grantor.
    #[schema(value_type = String, example = "child")]
    kinship: domain::Kinship,
    kinship_zh: &'static str,
    /// `awaiting_acceptance`, `active`, `suspended` …
    state: String,
    /// Why it is suspended or ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    state_zh: &'static str,
    state_en: &'static str,
    filed_at: String,
    effective_from: String,
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<jiff::civil::Date>,
    /// Last day on which somebody may still act before it lapses.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    act_by: Option<jiff::civil::Date>,
    limits: LimitsSaid,
    #[schema(value_type = Vec<String>)]
    scopes: std::collections::BTreeSet<domain::binding::Scope>,
    rank: Option<i32>,
    switched_off: bool,
    used: Used,
    /// For whom it was asked, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// Somebody else, as far as one may know.
#[derive(Clone, Debug, Serialize, ToSchema)]
struct Other {
    /// Masked.
    name: String,
    #[schema(value_type = String, example = "110000")]
    area: domain::Area,
    area_name: String,
}

/// What was used of a binding, in 元.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
struct Used {
    month: Yuan,
    year: Yuan,
}

impl BindingView {
    /// Asked for somebody else.
    pub(super) fn for_whom(self, whose: Option<ForSaid>) -> Self {
        Self { whose, ..self }
    }
}

/// The outside form of a binding's identifier.
pub(super) fn outward(binding: &Binding) -> String {
    ids::outward_now(binding.beneficiary_area, binding.id.0)
}

/// All bindings of a person, newest first, as they are now.
pub(super) fn all(app: &App, person: PersonId) -> store::Result<Vec<BindingView>> {
    let (reads, now) = (app.read()?, app.now());
    let bindings: Vec<Binding> =
        reads.bindings_of(person)?.iter().map(|binding| activate(binding, now)).collect();
    let counters = counters(reads.as_ref(), &bindings, now.month())?;
    let seen = bindings.iter().map(|b| view(app, reads.as_ref(), b, person, &counters));
    seen.collect()
}

/// One binding of a person.
pub(super) fn one(
    app: &App,
    person: PersonId,
    id: BindingId,
) -> store::Result<Option<BindingView>> {
    let (reads, now) = (app.read()?, app.now());
    let found = reads.bindings_of(person)?.into_iter().find(|binding| binding.id == id);
    let Some(binding) = found.map(|binding| activate(&binding, now)) else { return Ok(None) };
    let counters = counters(reads.as_ref(), std::slice::from_ref(&binding), now.month())?;
    view(app, reads.as_ref(), &binding, person, &counters).map(Some)
}

/// The counters stand with the beneficiaries of what counts.
fn counters(reads: &dyn Reads, bindings: &[Binding], month: Month) -> store::Result<Facts> {
    let counting = bindings.iter().filter(|binding| binding.state.counts());
    let patients = counting.map(|binding| binding.beneficiary).collect();
    reads.facts(&Needs { patients, month: Some(month), ..Needs::default() })
}

fn view(
    app: &App,
    reads: &dyn Reads,
    binding: &Binding,
    person: PersonId,
    counters: &Facts,
) -> store::Result<BindingView> {
    let month = app.now().month();
    let is_grantor = binding.grantor == person;
    let (role, other, area) = if is_grantor {
        (Role::Grantor, binding.beneficiary, binding.beneficiary_area)
    } else {
        (Role::Beneficiary, binding.grantor, binding.grantor_area)
    };
    let other = Other {
        name: masked(reads, other)?,
        area,
        area_name: app.world().policies.area_name(area),
    };
    let used = |period: u32| Yuan(counters.used_in(binding.id, period));
    let words = serde_json::to_value(binding.state).unwrap_or_default();
    let word = |key: &str| words[key].as_str().map(ToOwned::to_owned);
    Ok(BindingView {
        kind: "binding",
        id: outward(binding),
        role,
        other,
        kinship: binding.kinship,
        kinship_zh: binding.kinship.zh(),
        state: word("state").unwrap_or_default(),
        why: word("why"),
        state_zh: state_zh(binding.state),
        state_en: state_en(binding.state),
        filed_at: moment(binding.filed_at),
        effective_from: moment(binding.effective_from),
        until: binding.until,
        act_by: expires_on(binding),
        limits: binding.limits.into(),
        scopes: binding.scopes.clone(),
        rank: binding.rank,
        switched_off: binding.switched_off,
        used: Used { month: used(month.0), year: used(month.year()) },
        whose: None,
    })
}

/// Somebody's name as others see it.
pub(super) fn masked(reads: &dyn Reads, person: PersonId) -> store::Result<String> {
    let identity = reads.identity(person)?;
    Ok(identity.map_or_else(|| "*".to_owned(), |identity| mask::name(&identity.name)))
}
