//! Who may come in: signatures, institutions, places.

use axum::http::HeaderMap;
use domain::gate::Gate;
use domain::institution::{Institution, InstitutionKind};
use domain::{Moment, Reason, Refusal};
use store::Reads;

use super::answer::Failure;
use super::envelope::Envelope;
use super::gates::keys::{self, Wanted};
use super::gates::{self, GateFault, Pass, Seal, cainfo};
use super::service::is_place;
use super::transactions::{Transaction, Who};
use crate::Site;

/// Why a request does not get to its transaction.
pub(super) enum Stop {
    Signature(GateFault),
    Failure(Failure),
}

impl<F: Into<Failure>> From<F> for Stop {
    fn from(failure: F) -> Self {
        Self::Failure(failure.into())
    }
}

/// The institution that calls, which is the one that the envelope names, and how its answer goes
/// back. Whoever has a key of a gate came through that gate; who has none need not in a demo.
pub(super) fn caller(
    (site, reads): (&Site, &dyn Reads),
    pass: Option<Pass>,
    envelope: &mut Envelope,
    body: &[u8],
    now: Moment,
) -> Result<(Institution, Option<Seal>), Stop> {
    let mut seal = None;
    let is_let_in = pass.is_some();
    let institution = match pass {
        Some(Pass { institution, infno, client }) => {
            let is_for = infno.is_none_or(|infno| infno == envelope.infno);
            if institution.code != envelope.institution || !is_for {
                return Err(Stop::Signature(GateFault::Mismatch));
            }
            seal = client.map(|client| client.open(envelope, now)).transpose()?;
            institution
        }
        None => named(site, reads, envelope)?,
    };
    // Whatever key of another gate is left.
    if institution.closed {
        return Err(Stop::Signature(GateFault::unsigned()));
    }
    let key = keys::named(reads, Gate::Cainfo, &institution.code)?;
    let key = key.filter(|key| key.institution == institution.id && key.good(now).next().is_some());
    // Where the input is signed through gate C, one signature is enough.
    let is_signed = seal.as_ref().is_some_and(|seal| seal.sign.is_some());
    if let Some(key) = key.filter(|_| !is_signed) {
        let signed = cainfo::check((site, reads), envelope, &key, body, now)?;
        return Ok((institution, Some(seal.unwrap_or(signed))));
    }
    if is_let_in {
        return Ok((institution, seal));
    }
    match keys::wanted(reads, &institution, now)? {
        Some(Wanted::Cainfo) => Err(cainfo::missing()),
        Some(Wanted::Header(header)) => Err(Stop::Signature(GateFault::Missing(header))),
        None if may_be_unsigned(site, reads, &institution)? => Ok((institution, None)),
        None => Err(Stop::Signature(GateFault::unsigned())),
    }
}

/// True for an institution that needs no gate: in a demo, without a key now or ever.
fn may_be_unsigned(
    site: &Site,
    reads: &dyn Reads,
    institution: &Institution,
) -> store::Result<bool> {
    Ok(site.demo && institution.unsigned && !keys::had(reads, institution)?)
}

/// Who sends a body that is larger than others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sender {
    /// Its headers were right.
    Signed,
    /// The beginning of the body names an institution that shows itself inside the envelope, or
    /// needs not. Anybody can name one.
    Named,
    /// Nobody.
    Nobody,
}

/// Who sends, before the body is read to its end; `code` is what the beginning of it names.
pub(super) fn sender(
    (site, reads): (&Site, &dyn Reads),
    headers: &HeaderMap,
    code: Option<&str>,
    now: Moment,
) -> Sender {
    if let Ok(Some(_)) = gates::shown(site, headers, reads, now) {
        return Sender::Signed;
    }
    let named = code.and_then(|code| reads.institution_by_code(code).ok().flatten());
    let Some((institution, _)) = named else { return Sender::Nobody };
    let is_by_cainfo = matches!(keys::wanted(reads, &institution, now), Ok(Some(Wanted::Cainfo)));
    let is_named = is_by_cainfo || may_be_unsigned(site, reads, &institution).unwrap_or(false);
    if is_named { Sender::Named } else { Sender::Nobody }
}

/// The institution that an envelope names, of somebody who came through no gate.
fn named(site: &Site, reads: &dyn Reads, envelope: &Envelope) -> Result<Institution, Stop> {
    match reads.institution_by_code(&envelope.institution)? {
        Some((institution, _)) => Ok(institution),
        None if site.demo => {
            let mut refusal = Refusal::new(Reason::InstitutionUnknown).field("fixmedins_code");
            refusal.name = Some(envelope.institution.clone()).filter(|code| is_institution(code));
            Err(refusal.into())
        }
        None => Err(Stop::Signature(GateFault::unsigned())),
    }
}

/// The form of an institution's code; nothing else is repeated in an answer.
fn is_institution(code: &str) -> bool {
    (12..=14).contains(&code.len())
        && code.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
}

/// Pharmacies sell, hospitals treat.
pub(super) fn check_kind(
    transaction: &Transaction,
    institution: &Institution,
) -> Result<(), Failure> {
    let (allowed, others) = match (transaction.who, institution.kind) {
        (Who::Hospital, InstitutionKind::Pharmacy) => ("定点医疗机构", "药店请用 2101、2102、2103"),
        (Who::Pharmacy, InstitutionKind::Hospital) => ("定点零售药店", "医院请用 2201 至 2208"),
        (Who::Hospital | Who::Pharmacy, InstitutionKind::Agency) => {
            ("定点医药机构", "经办机构请用 9911 至 9915")
        }
        (Who::Agency, InstitutionKind::Hospital | InstitutionKind::Pharmacy) => {
            ("医保经办机构", "参保人请在手机或经办窗口办理家庭共济")
        }
        (Who::Any, _)
        | (Who::Agency, InstitutionKind::Agency)
        | (Who::Hospital, InstitutionKind::Hospital)
        | (Who::Pharmacy, InstitutionKind::Pharmacy) => return Ok(()),
    };
    let (infno, zh) = (transaction.infno, transaction.table().zh);
    let code = Reason::NotSupported.code();
    Err(Failure::Said(format!("[{code}] {infno} {zh}只能由{allowed}办理；{others}。")))
}

/// Codes of place that were sent must be known; blank ones stand for the institution's and the
/// person's own.
pub(super) fn check_places(site: &Site, envelope: &Envelope, now: Moment) -> Result<(), Failure> {
    let world = site.app.world();
    let sent =
        [("mdtrtarea_admvs", &envelope.care_admdvs), ("insuplc_admdvs", &envelope.insured_admdvs)];
    for (field, code) in sent.into_iter().filter(|(_, code)| !code.is_empty()) {
        if world.policies.area_of(code, now.date()).is_none() {
            let mut refusal = Refusal::new(Reason::AreaUnknown).field(field);
            refusal.name = Some(code.clone()).filter(|code| is_place(code));
            return Err(refusal.into());
        }
    }
    Ok(())
}
