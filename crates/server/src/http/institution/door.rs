//! Who may come in: signatures, institutions, places.

use domain::institution::{Institution, InstitutionKind};
use domain::{Moment, Reason, Refusal};
use store::Reads;

use super::answer::Failure;
use super::envelope::Envelope;
use super::service::{Desk, Request, is_place};
use super::signature::{Full, SignatureFault, Signed};
use super::transactions::{Transaction, Who};
use crate::Site;

/// Why a request does not get to its transaction.
pub(super) enum Stop {
    Signature(SignatureFault),
    Failure(Failure),
}

impl<F: Into<Failure>> From<F> for Stop {
    fn from(failure: F) -> Self {
        Self::Failure(failure.into())
    }
}

/// Whose signature the request has; `None` = unsigned, which only a demo knows.
pub(super) fn signer(
    desk: &Desk,
    site: &Site,
    request: &Request,
    reads: &dyn Reads,
    now: Moment,
) -> Result<Option<(Signed, Institution)>, Stop> {
    let Some(signed) = Signed::of(&request.headers) else {
        if site.demo {
            return Ok(None);
        }
        return Err(Stop::Signature(SignatureFault::Missing("_api_signature")));
    };
    let signed = signed.map_err(Stop::Signature)?;
    let institution = signed.institution(reads, now)?.map_err(Stop::Signature)?;
    let body = request.body.as_ref().map_or(&[][..], |body| body);
    match desk.seen.bind(&signed, body, now) {
        Ok(bound) => bound.map_err(Stop::Signature)?,
        Err(Full) => return Err(Failure::Busy(app::lane::RETRY_AFTER_S).into()),
    }
    Ok(Some((signed, institution)))
}

/// The institution that calls: the one that the envelope names, which signed or need not.
pub(super) fn caller(
    signer: Option<(Signed, Institution)>,
    envelope: &Envelope,
    reads: &dyn Reads,
) -> Result<Institution, Stop> {
    if let Some((signed, institution)) = signer {
        let is_own = institution.code == envelope.institution && signed.is_for(&envelope.infno);
        return if is_own {
            Ok(institution)
        } else {
            Err(Stop::Signature(SignatureFault::Mismatch))
        };
    }
    let Some((institution, _)) = reads.institution_by_code(&envelope.institution)? else {
        let mut refusal = Refusal::new(Reason::InstitutionUnknown).field("fixmedins_code");
        refusal.name = Some(envelope.institution.clone()).filter(|code| is_institution(code));
        return Err(refusal.into());
    };
    if institution.unsigned {
        Ok(institution)
    } else {
        Err(Stop::Signature(SignatureFault::Missing("_api_signature")))
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
        (Who::Any, _)
        | (Who::Hospital, InstitutionKind::Hospital)
        | (Who::Pharmacy, InstitutionKind::Pharmacy) => return Ok(()),
    };
    let Transaction { infno, zh, .. } = transaction;
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
