//! People as an agency's system names them.

use domain::person::cert::CertType;
use domain::{Reason, Refusal};
use store::{Identity, Reads};

use super::fault;
use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, ID_CARD, Patient, cert_form, is_same_name};
use crate::http::tries::{Key, Limit};

/// The fields that name one of the two.
pub(super) struct Names {
    psn_no: &'static str,
    cert_type: &'static str,
    cert_no: &'static str,
    name: &'static str,
}

/// 授权人
pub(super) const GRANTOR: Names = Names {
    psn_no: "auth_psn_no",
    cert_type: "auth_psn_cert_type",
    cert_no: "auth_certno",
    name: "auth_psn_name",
};

/// 使用人, or whoever stands there.
pub(super) const PERSON: Names =
    Names { psn_no: "psn_no", cert_type: "psn_cert_type", cert_no: "certno", name: "psn_name" };

/// Names and numbers of nobody from one agency: nobody tries numbers out. A system with many windows
/// has more slips than a family.
const MISSES: Limit = Limit { most: 50, window_ms: 10 * 60 * 1_000 };

/// The person, wherever insured: right for the other side, whose area need not be the agency's. The
/// name and every particular that was sent must be that person's; whatever is not, is told in the
/// same words as somebody unknown.
pub(super) fn anywhere(call: &Call, reads: &dyn Reads, names: &Names) -> Result<Patient, Failure> {
    counted(call, reads, names, |_| true)
}

/// The person, insured in the agency's own area: whoever is not is unknown here, in the same words.
pub(super) fn own(call: &Call, reads: &dyn Reads, names: &Names) -> Result<Patient, Failure> {
    counted(call, reads, names, |person| person.insured.area == call.institution.area)
}

fn counted(
    call: &Call,
    reads: &dyn Reads,
    names: &Names,
    fits: impl Fn(&Patient) -> bool,
) -> Result<Patient, Failure> {
    let tries = &call.site.tries;
    let key = Key::of("agency.person", &call.institution.id.0.to_string(), "");
    if let Some(seconds) = tries.must_wait(key, MISSES, call.now) {
        let (code, minutes) = (Reason::TooManyTries.code(), seconds.div_ceil(60));
        return Err(Failure::Said(format!(
            "[{code}] 查不到的人太多，请核对证件，{minutes} 分钟后用同一报文号重发。"
        )));
    }
    if let Some(person) = find(call, reads, names)?.filter(fits) {
        return Ok(person);
    }
    tries.failed(key, MISSES, call.now);
    Err(Refusal::new(Reason::PersonUnknown).field(names.name).into())
}

fn find(call: &Call, reads: &dyn Reads, names: &Names) -> Result<Option<Patient>, Failure> {
    let row = call.row("data");
    let number = row.sent(names.cert_no).map(cert_form);
    let identity = match (row.sent(names.psn_no), &number) {
        (Some(psn_no), _) => reads.identity_by_psn_no(psn_no)?,
        (None, Some(number)) => {
            let kind = row.sent(names.cert_type).map_or(Some(ID_CARD), CertType::from_code);
            let kind =
                kind.ok_or_else(|| fault(names.cert_type, "证件类型", "没有这种证件类型"))?;
            reads.identity_by_cert(kind.code(), number)?
        }
        (None, None) => {
            return Err(fault(
                names.psn_no,
                "人员编号",
                "人员编号和证件号码至少填一项，请填写后重发",
            ));
        }
    };
    let is_theirs = |known: &Identity| {
        number.as_ref().is_none_or(|number| *number == known.cert_no)
            && is_same_name(&known.name, row.text(names.name))
    };
    let Some(identity) = identity.filter(is_theirs) else { return Ok(None) };
    let insured = reads.insured(identity.person)?;
    Ok(insured.map(|insured| Patient { identity, insured }))
}
