//! A request that was read: who calls, what for, about whom.

use std::sync::Arc;

use app::{Numbered, World};
use domain::institution::Institution;
use domain::person::cert::CertType;
use domain::person::name::PersonName;
use domain::person::{Insured, Insutype};
use domain::settlement::{AccountUse, Settlement};
use domain::{Area, BindingId, Moment, Reason, Refusal, SettlementId, VisitId, ids};
use store::{Answer, Identity, NumberKey, Reads, StoreError};

use super::answer::Failure;
use super::envelope::Envelope;
use super::fields::{Input, Row};
use super::transactions::Transaction;
use super::vouchers::{self, E_VOUCHER};
use crate::Site;

/// A request on its way.
#[derive(Debug)]
pub(crate) struct Call {
    /// The deployment.
    pub(crate) site: Arc<Site>,
    /// The transaction.
    pub(crate) transaction: &'static Transaction,
    /// The envelope.
    pub(crate) envelope: Envelope,
    /// Who calls, checked.
    pub(crate) institution: Institution,
    /// The input, checked.
    pub(crate) input: Input,
    /// When it came.
    pub(crate) now: Moment,
}

/// A patient.
#[derive(Debug)]
pub(crate) struct Patient {
    /// Who.
    pub(crate) identity: Identity,
    /// How insured.
    pub(crate) insured: Insured,
}

impl Patient {
    /// Somebody whom a record names.
    pub(crate) fn of(
        reads: &dyn Reads,
        identity: Option<Identity>,
        field: &str,
    ) -> Result<Self, Failure> {
        let unknown = || Failure::from(Refusal::new(Reason::PersonUnknown).field(field));
        let identity = identity.ok_or_else(unknown)?;
        let insured = reads.insured(identity.person)?.ok_or_else(unknown)?;
        Ok(Self { identity, insured })
    }

    /// The patient of a row: by `psn_no`, insured as the row says, with the credential that the row
    /// names.
    pub(crate) fn named(reads: &dyn Reads, row: &Row) -> Result<Self, Failure> {
        let identity = reads.identity_by_psn_no(row.text("psn_no"))?;
        let patient = Self::of(reads, identity, "psn_no")?;
        if let Some(code) =
            row.sent("insutype").filter(|code| *code != patient.insured.insutype.code())
        {
            let known = Insutype::from_code(code).map_or_else(|| code.to_owned(), zh_insutype);
            return Err(Refusal::new(Reason::InsutypeMismatch).name(known).into());
        }
        check_credential(reads, row, &patient.identity)?;
        Ok(patient)
    }
}

/// What a decided act left behind.
#[derive(Debug)]
pub(crate) struct Decided {
    /// Where to find it.
    pub(crate) answer: Answer,
    /// The record, when it was written just now.
    pub(crate) settlement: Option<Box<Settlement>>,
}

impl Decided {
    /// The record of a settlement or cancel.
    pub(crate) fn settlement(&self, reads: &dyn Reads) -> Result<Settlement, Failure> {
        if let Some(settlement) = self.settlement.as_deref() {
            return Ok(settlement.clone());
        }
        let Answer::Settled(area, id) = self.answer else { return Err(lost("numbers")) };
        reads.settlement(area, id)?.ok_or_else(|| lost("settlements"))
    }
}

/// A record that must be there is not.
pub(crate) fn lost(table: &'static str) -> Failure {
    let what = "an answer names a record that is not there".to_owned();
    Failure::Store(StoreError::Inconsistent { table, what })
}

impl Call {
    /// Rules and catalogue.
    pub(crate) fn world(&self) -> Arc<World> {
        self.site.app.world()
    }

    /// The only row of a node.
    pub(crate) fn row(&self, node: &str) -> &Row {
        self.input.row(node)
    }

    /// The key of a number of this institution.
    pub(crate) fn key(&self, infno: &str, msgid: &str) -> NumberKey {
        NumberKey {
            area: self.institution.area,
            issuer: format!("i:{}", self.institution.id.0),
            infno: infno.to_owned(),
            number: msgid.to_owned(),
        }
    }

    /// The number of this request.
    pub(crate) fn numbered(&self) -> Numbered {
        let key = self.key(self.transaction.infno, &self.envelope.msgid);
        Numbered::new(key, self.input.pairs())
    }

    /// The visit that a row names.
    pub(crate) fn visit(&self, row: &Row) -> Result<VisitId, Failure> {
        let id = self.outward(row.text("mdtrt_id"));
        let unknown = || Refusal::new(Reason::VisitUnknown).field("mdtrt_id").into();
        id.map(VisitId).ok_or_else(unknown)
    }

    /// The settlement that a row names.
    pub(crate) fn settlement(&self, row: &Row) -> Result<SettlementId, Failure> {
        let id = self.outward(row.text("setl_id"));
        let unknown = || Refusal::new(Reason::SettlementUnknown).field("setl_id").into();
        id.map(SettlementId).ok_or_else(unknown)
    }

    /// Visits and settlements of an institution live in its care area.
    fn outward(&self, text: &str) -> Option<i64> {
        ids::inward(text).filter(|(area, _)| *area == self.institution.area).map(|(_, id)| id)
    }

    /// Where a person is insured, as the client calls the place.
    pub(crate) fn insured_admdvs(&self, area: Area) -> String {
        let sent = &self.envelope.insured_admdvs;
        let is_there = self.world().policies.area_of(sent, self.now.date()) == Some(area);
        if is_there { sent.clone() } else { area.to_string() }
    }
}

/// What a patient shows must be the patient's own.
fn check_credential(reads: &dyn Reads, row: &Row, identity: &Identity) -> Result<(), Failure> {
    let shown = row.sent("mdtrt_cert_no");
    let is_own = match row.text("mdtrt_cert_type") {
        E_VOUCHER if vouchers::holder(reads, row)? != identity.person => {
            return Err(vouchers::invalid());
        }
        "02" => shown.is_none_or(|shown| is_same_cert(shown, &identity.cert_no)),
        "03" => shown.is_none_or(|shown| identity.card_no.as_deref() == Some(shown)),
        _ => true,
    };
    if !is_own {
        return Err(Refusal::new(Reason::PersonUnknown).field("mdtrt_cert_no").into());
    }
    let certno = row.sent("certno").is_none_or(|no| is_same_cert(no, &identity.cert_no));
    let name = row.sent("psn_name").is_none_or(|name| is_same_name(&identity.name, name));
    match (certno, name) {
        (true, true) => Ok(()),
        (false, _) => Err(Refusal::new(Reason::NameIdMismatch).field("certno").into()),
        (true, false) => Err(Refusal::new(Reason::NameIdMismatch).field("psn_name").into()),
    }
}

/// Another spelling of a name is the same name (`domain::person::name`).
pub(crate) fn is_same_name(known: &str, typed: &str) -> bool {
    match PersonName::parse(known) {
        Ok(name) => name.is_same(typed),
        Err(_) => known == typed,
    }
}

/// What `acct_used_flag` says.
pub(crate) fn account_use(row: &Row) -> AccountUse {
    match row.text("acct_used_flag") {
        "1" => AccountUse::OwnThenAutomatic,
        "2" => AccountUse::OwnThenFamily,
        _ => AccountUse::None,
    }
}

/// The payer that `AID_PAYER` names; without accounts nobody is asked, so it means nothing.
pub(crate) fn aid_payer(row: &Row) -> Result<Option<BindingId>, Failure> {
    let Some(text) = row.sent("AID_PAYER").filter(|_| account_use(row) != AccountUse::None) else {
        return Ok(None);
    };
    match ids::inward(text) {
        Some((_, id)) => Ok(Some(BindingId(id))),
        None => Err(Refusal::new(Reason::PayerNotUsable).field("AID_PAYER").into()),
    }
}

/// ID numbers are typed with a small `x` and with blanks.
fn is_same_cert(typed: &str, kept: &str) -> bool {
    cert_form(typed) == kept || typed == kept
}

/// A certificate's number in the form that is kept: without blanks, letters large.
pub(crate) fn cert_form(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect()
}

/// The code of ID cards.
pub(crate) const ID_CARD: CertType = CertType::IdCard;

fn zh_insutype(insutype: Insutype) -> String {
    match insutype {
        Insutype::Employee => "310 职工医保".to_owned(),
        Insutype::Resident => "390 居民医保".to_owned(),
    }
}
