//! Everything that is kept about somebody, as one JSON in clear.

use app::App;
use domain::person::Account;
use domain::{Area, PersonId};
use jiff::civil::Date;
use serde::Serialize;
use store::record::{Check, Contact, Correction};
use store::{Body, Identity, Kind, Reads, Record};
use utoipa::ToSchema;

use super::super::cases::{self, CaseSaid};
use super::super::consents::{self, ConsentSaid};
use super::super::documents::{self, DocumentSaid};
use super::super::holds::{self, HoldSaid};
use super::super::links::{self, LinkSaid};
use super::super::messages::{self, MessageSaid};
use super::super::premiums::{self, PremiumSaid};
use super::super::quotas::{self, QuotaSaid};
use super::super::uses::{self, UseSaid};
use super::super::view::{self, BindingView};
use super::super::wallet::{self, WalletSaid};
use super::super::wards::{self, WardSaid};
use super::looks::{self, LookSaid};
use crate::http::say::{Yuan, moment};
use crate::http::session::Signed;

/// Most messages that are given out.
const MESSAGES_MAX: u32 = 10_000;

/// Who somebody is, in clear.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = ExportIdentity)]
struct IdentitySaid {
    psn_no: String,
    name: String,
    cert_type: String,
    cert_no: String,
    phone: Option<String>,
    card_no: Option<String>,
    gender: u8,
    #[schema(value_type = Option<String>, format = Date)]
    born: Option<Date>,
}

/// How somebody is insured.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExportInsurance)]
struct InsuranceSaid {
    #[schema(value_type = String)]
    area: Area,
    area_name: String,
    insutype: &'static str,
    psn_type: &'static str,
    status: &'static str,
    #[schema(value_type = Option<String>, format = Date)]
    covered_until: Option<Date>,
    frozen: bool,
}

/// An account, in 元.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExportAccount)]
struct AccountSaid {
    #[schema(value_type = String)]
    area: Area,
    current: Yuan,
    carried: Yuan,
    reserved_current: Yuan,
    reserved_carried: Yuan,
    frozen: bool,
}

/// A correction of data.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExportCorrection)]
struct CorrectionSaid {
    at: String,
    why: String,
    fields: Vec<ChangeSaid>,
}

/// A field before and after.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExportChange)]
struct ChangeSaid {
    field: String,
    before: String,
    after: String,
}

/// An identity check.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExportCheck)]
struct CheckSaid {
    at: String,
    way: String,
    provider: String,
    reference: String,
    passed: bool,
    simulated: bool,
    until: String,
}

/// Wishes about messages.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExportContact)]
struct ContactSaid {
    sms: bool,
    mail: Option<String>,
    webhook: Option<String>,
    english: bool,
    show_institution: bool,
    /// Reminders that are switched off.
    reminders_off: Vec<&'static str>,
    /// Below this a balance is low; `None` = as the platform sets it.
    balance_low: Option<Yuan>,
}

/// Everything that is kept about somebody.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::family) struct Export {
    made_at: String,
    identity: IdentitySaid,
    insurance: Option<InsuranceSaid>,
    accounts: Vec<AccountSaid>,
    bindings: Vec<BindingView>,
    uses: Vec<UseSaid>,
    messages: Vec<MessageSaid>,
    consents: Vec<ConsentSaid>,
    links: Vec<LinkSaid>,
    wards: Vec<WardSaid>,
    /// Money held for stays, of the own account or for the own stays.
    holds: Vec<HoldSaid>,
    /// Premiums paid for relatives, and by relatives for the person.
    premiums: Vec<PremiumSaid>,
    wallet: Option<WalletSaid>,
    /// Quotas that were set and got.
    quotas: Vec<QuotaSaid>,
    cases: Vec<CaseSaid>,
    /// Without the pictures: `GET /documents/{id}/pages/{page}`.
    documents: Vec<DocumentSaid>,
    looks: Vec<LookSaid>,
    corrections: Vec<CorrectionSaid>,
    checks: Vec<CheckSaid>,
    contact: Option<ContactSaid>,
    /// When the mutual-aid password was set; the password itself is kept by nobody.
    password_set_at: Option<String>,
}

/// All of it.
pub(super) fn of(app: &App, whose: Signed) -> store::Result<Export> {
    let (reads, person) = (app.read()?, whose.person);
    let reads = reads.as_ref();
    let records = |kind| everything(reads, kind, person);
    let account = reads.account(whose.area, person)?;
    let checks = records(Kind::Check)?;
    let corrections = records(Kind::Correction)?;
    Ok(Export {
        made_at: moment(app.now()),
        identity: reads.identity(person)?.map(identity).unwrap_or_default(),
        insurance: insurance(app, reads, person)?,
        accounts: account.iter().map(account_said).collect(),
        bindings: view::all(app, person)?,
        uses: uses::all(app, person)?,
        messages: messages::newest(app, whose, MESSAGES_MAX)?,
        consents: records(Kind::Consent)?.iter().filter_map(|r| consents::said(whose, r)).collect(),
        links: links::all(app, whose)?,
        wards: wards::all(app, whose)?,
        holds: holds::all(app, whose)?,
        premiums: premiums::all(app, whose)?,
        wallet: wallet::of(app, person, true)?,
        quotas: quotas::all(app, whose)?,
        cases: cases::all(app, whose)?,
        documents: records(Kind::Document)?
            .iter()
            .filter_map(|record| documents::said(record, whose, whose))
            .collect(),
        looks: looks::of(app, reads, whose, &records(Kind::Look)?)?,
        corrections: corrections.iter().filter_map(correction).collect(),
        checks: checks.iter().filter_map(check).collect(),
        contact: contact(reads, person)?,
        password_set_at: password_set_at(reads, person)?,
    })
}

/// All records of a kind, page by page.
fn everything(reads: &dyn Reads, kind: Kind, person: PersonId) -> store::Result<Vec<Record>> {
    let mut all: Vec<Record> = Vec::new();
    loop {
        let before = all.last().map(|record| record.id);
        let page = reads.records_of(kind, person, before)?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

fn identity(identity: Identity) -> IdentitySaid {
    let Identity { psn_no, name, cert_type, cert_no, phone, card_no, gender, born, .. } = identity;
    let born = Some(born);
    IdentitySaid { psn_no, name, cert_type, cert_no, phone, card_no, gender, born }
}

fn insurance(
    app: &App,
    reads: &dyn Reads,
    person: PersonId,
) -> store::Result<Option<InsuranceSaid>> {
    Ok(reads.insured(person)?.map(|insured| InsuranceSaid {
        area: insured.area,
        area_name: app.world().policies.area_name(insured.area),
        insutype: insured.insutype.code(),
        psn_type: insured.psn_type.code(),
        status: insured.status.code(),
        covered_until: insured.covered_until,
        frozen: insured.frozen,
    }))
}

fn account_said(account: &Account) -> AccountSaid {
    AccountSaid {
        area: account.area,
        current: Yuan(account.current),
        carried: Yuan(account.carried),
        reserved_current: Yuan(account.reserved_current),
        reserved_carried: Yuan(account.reserved_carried),
        frozen: account.frozen,
    }
}

fn correction(record: &Record) -> Option<CorrectionSaid> {
    let Body::Correction(Correction { at, why, fields, .. }) = &record.body else { return None };
    let change = |(field, before, after): &(String, String, String)| ChangeSaid {
        field: field.clone(),
        before: before.clone(),
        after: after.clone(),
    };
    let fields = fields.iter().map(change).collect();
    Some(CorrectionSaid { at: moment(*at), why: why.clone(), fields })
}

fn check(record: &Record) -> Option<CheckSaid> {
    let Body::Check(check) = &record.body else { return None };
    let Check { way, provider, reference, passed, simulated, at, until, .. } = check.clone();
    let (at, until) = (moment(at), moment(until));
    Some(CheckSaid { at, way, provider, reference, passed, simulated, until })
}

fn contact(reads: &dyn Reads, person: PersonId) -> store::Result<Option<ContactSaid>> {
    let record = reads.record_by_key(Kind::Contact, &person.0.to_string())?;
    let Some(Body::Contact(contact)) = record.map(|record| record.body) else { return Ok(None) };
    let Contact { sms, mail, webhook, english, show_institution, reminders, .. } = contact;
    let reminders_off = reminders.off.iter().map(|kind| kind.word()).collect();
    let balance_low = reminders.low.map(Yuan);
    Ok(Some(ContactSaid {
        sms,
        mail,
        webhook,
        english,
        show_institution,
        reminders_off,
        balance_low,
    }))
}

fn password_set_at(reads: &dyn Reads, person: PersonId) -> store::Result<Option<String>> {
    let record = reads.record_by_key(Kind::Password, &person.0.to_string())?;
    Ok(match record.map(|record| record.body) {
        Some(Body::Password(password)) => Some(moment(password.set_at)),
        _ => None,
    })
}
