//! A person at a glance.

use std::sync::Arc;

use app::App;
use axum::Json;
use axum::extract::{Path, State};
use domain::binding::{Binding, BindingState, activate};
use domain::evidence::DocumentKind;
use domain::{Kinship, PersonId, RecordId, ids};
use serde::Serialize;
use store::record::Looked;
use store::{Body as Kept, Kind, Reads};
use utoipa::ToSchema;

use super::holds::{HoldView, on_account};
use super::person::{Known, PersonBrief, Whom, brief, brief_of, looked};
use super::queue::{CaseBrief, case_brief};
use super::wallets::{self, QuotaView, WalletView};
use crate::http::api::OnDuty;
use crate::http::problem::Problem;
use crate::http::say::{LimitsSaid, Yuan, moment, state_zh};
use crate::site::Site;

/// Most records of a kind that are shown at a glance; the newest.
const MOST: usize = 20;

/// A person at a glance, masked.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PersonView {
    person: PersonBrief,
    insurance: InsuranceView,
    /// `None` for residents.
    account: Option<AccountView>,
    /// `None` where none was opened.
    wallet: Option<WalletView>,
    bindings: Vec<BindingView>,
    /// Family links (亲情账户): they share no money.
    links: Vec<RelationView>,
    /// Guardianships, of either side.
    wards: Vec<RelationView>,
    documents: Vec<DocumentView>,
    cases: Vec<CaseBrief>,
    corrections: Vec<CorrectionView>,
    /// Died on this day.
    #[schema(value_type = Option<String>)]
    died_on: Option<jiff::civil::Date>,
}

/// How somebody is insured.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InsuranceView {
    insutype: &'static str,
    psn_type: &'static str,
    status: &'static str,
    covered: bool,
    #[schema(value_type = Option<String>)]
    covered_until: Option<jiff::civil::Date>,
    /// The person is frozen.
    frozen: bool,
}

/// A personal account, 元.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountView {
    current: Yuan,
    carried: Yuan,
    reserved_current: Yuan,
    reserved_carried: Yuan,
    /// What is reserved for: the open holds …
    holds: Vec<HoldView>,
    /// … and the open quotas.
    quotas: Vec<QuotaView>,
    frozen: bool,
}

/// A binding as clerks see it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BindingView {
    pub(super) id: String,
    /// `grantor` or `beneficiary`: which side the person is.
    role: &'static str,
    other: Option<PersonBrief>,
    #[schema(value_type = String)]
    kinship: Kinship,
    kinship_zh: &'static str,
    #[serde(flatten)]
    #[schema(value_type = Object)]
    state: BindingState,
    state_zh: &'static str,
    filed_at: String,
    effective_from: String,
    #[schema(value_type = Option<String>)]
    until: Option<jiff::civil::Date>,
    limits: LimitsSaid,
    #[schema(value_type = Vec<String>)]
    scopes: std::collections::BTreeSet<domain::binding::Scope>,
    switched_off: bool,
}

/// A family link or a guardianship.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RelationView {
    id: String,
    /// `holder` or `member`, `guardian` or `ward`: which side the person is.
    role: &'static str,
    other: Option<PersonBrief>,
    state: &'static str,
    since: String,
    #[schema(value_type = Option<String>)]
    until: Option<jiff::civil::Date>,
}

/// A document without its pages; each page is a look of its own.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DocumentView {
    pub(super) id: String,
    #[schema(value_type = String)]
    kind: DocumentKind,
    kind_zh: &'static str,
    /// When its newest version came.
    at: String,
    versions: usize,
    pages: usize,
    /// Codes of hints that its pages were handed in with.
    hints: Vec<String>,
    /// A provider of electronic certificates vouches for it.
    provider: Option<String>,
    #[schema(value_type = Option<String>)]
    keep_until: Option<jiff::civil::Date>,
}

/// That data were corrected; what stood there is kept and shown in clear only.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CorrectionView {
    at: String,
    /// Fields by their names in the interface.
    fields: Vec<String>,
    why: String,
}

/// A person of the clerk's places. Recorded as a look.
#[utoipa::path(get, path = "/people/{psn_no}", operation_id = "person", tag = "people",
    params(("psn_no" = String, Path)), responses((status = 200, body = PersonView), Problem))]
pub(super) async fn person(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(psn_no): Path<String>,
) -> Result<Json<PersonView>, Problem> {
    let known = Whom::psn_no(psn_no).within(&site, &on, "psn_no").await?;
    looked(&site, &on, (known.id(), known.area()), Looked::Person).await?;
    Ok(Json(site.look(move |app| glance(app, &known)).await?))
}

fn glance(app: &App, known: &Known) -> store::Result<PersonView> {
    let reads = app.read()?;
    let reads = reads.as_ref();
    let (id, insured, today) = (known.id(), &known.insured, app.now().date());
    let account = reads.account(insured.area, id)?.filter(|_| insured.has_account());
    let holds = on_account(reads, insured.area, id)?;
    let quotas = wallets::on_account(app, reads, (insured.area, id))?;
    let account = account.map(|account| AccountView {
        holds,
        quotas,
        current: Yuan(account.current),
        carried: Yuan(account.carried),
        reserved_current: Yuan(account.reserved_current),
        reserved_carried: Yuan(account.reserved_carried),
        frozen: account.frozen,
    });
    let bindings = reads.bindings_of(id)?;
    let bindings = bindings.iter().map(|binding| binding_view(app, reads, binding, id));
    let of = |kind| reads.records_of(kind, id, None);
    let mut corrections = Vec::new();
    for record in of(Kind::Correction)?.into_iter().take(MOST) {
        if let Kept::Correction(it) = record.body {
            let fields = it.fields.into_iter().map(|(field, ..)| field).collect();
            corrections.push(CorrectionView { at: moment(it.at), fields, why: it.why });
        }
    }
    let cases = of(Kind::Case)?.into_iter().take(MOST);
    let cases = cases.filter_map(|record| case_brief(app, reads, &record).transpose());
    let documents = of(Kind::Document)?;
    let documents = documents.iter().take(MOST).filter_map(|r| document_view(insured.area, r));
    let estate = reads.record_by_key(Kind::Estate, &id.0.to_string())?;
    let died_on = estate.and_then(|record| match record.body {
        Kept::Estate(estate) => Some(estate.died_on),
        _ => None,
    });
    Ok(PersonView {
        person: brief_of(app, &known.identity, insured),
        insurance: InsuranceView {
            insutype: insured.insutype.code(),
            psn_type: insured.psn_type.code(),
            status: insured.status.code(),
            covered: insured.is_covered_on(today),
            covered_until: insured.covered_until,
            frozen: insured.frozen,
        },
        account,
        wallet: wallets::of(app, reads, id)?,
        bindings: bindings.collect::<store::Result<_>>()?,
        links: relations(app, reads, (Kind::Link, id), insured.area)?,
        wards: relations(app, reads, (Kind::Ward, id), insured.area)?,
        documents: documents.collect(),
        cases: cases.collect::<store::Result<_>>()?,
        corrections,
        died_on,
    })
}

/// A binding as it is now, from a person's side.
pub(super) fn binding_view(
    app: &App,
    reads: &dyn Reads,
    binding: &Binding,
    person: PersonId,
) -> store::Result<BindingView> {
    let binding = activate(binding, app.now());
    let (role, other) = if binding.grantor == person {
        ("grantor", binding.beneficiary)
    } else {
        ("beneficiary", binding.grantor)
    };
    Ok(BindingView {
        id: ids::outward_now(binding.beneficiary_area, binding.id.0),
        role,
        other: brief(app, reads, other)?,
        kinship: binding.kinship,
        kinship_zh: binding.kinship.zh(),
        state: binding.state,
        state_zh: state_zh(binding.state),
        filed_at: moment(binding.filed_at),
        effective_from: moment(binding.effective_from),
        until: binding.until,
        limits: binding.limits.into(),
        scopes: binding.scopes,
        switched_off: binding.switched_off,
    })
}

fn relations(
    app: &App,
    reads: &dyn Reads,
    (kind, person): (Kind, PersonId),
    area: domain::Area,
) -> store::Result<Vec<RelationView>> {
    let mut relations = Vec::new();
    for record in reads.records_of(kind, person, None)?.into_iter().take(MOST) {
        let (role, other, state, since, until) = match record.body {
            Kept::Link(link) if link.holder == person => {
                ("holder", link.member, link.state.word(), link.changed_at, None)
            }
            Kept::Link(link) => ("member", link.holder, link.state.word(), link.changed_at, None),
            Kept::Ward(ward) if ward.guardian == person => {
                ("guardian", ward.ward, ward.state.word(), ward.changed_at, ward.until)
            }
            Kept::Ward(ward) => {
                ("ward", ward.guardian, ward.state.word(), ward.changed_at, ward.until)
            }
            _ => continue,
        };
        let id = ids::outward_now(area, record.id.0);
        let other = brief(app, reads, other)?;
        relations.push(RelationView { id, role, other, state, since: moment(since), until });
    }
    Ok(relations)
}

/// A document by its newest version; `None` for any other record.
pub(super) fn document_view(area: domain::Area, record: &store::Record) -> Option<DocumentView> {
    let (id, document) = match &record.body {
        Kept::Document(document) => (RecordId(record.id.0), document),
        _ => return None,
    };
    let newest = document.versions.last();
    let pages = newest.map(|version| version.pages.as_slice()).unwrap_or_default();
    Some(DocumentView {
        id: ids::outward_now(area, id.0),
        kind: document.kind,
        kind_zh: document.kind.zh(),
        at: newest.map(|version| moment(version.at)).unwrap_or_default(),
        versions: document.versions.len(),
        pages: pages.len(),
        hints: pages.iter().flat_map(|page| page.hints.clone()).collect(),
        provider: newest.and_then(|version| version.provider.clone()),
        keep_until: document.keep_until,
    })
}
