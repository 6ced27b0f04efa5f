//! 6101 解析医保电子凭证二维码: a scanned code becomes a token.
//!
//! The nation leaves this to a local library that talks to its own centre; here the text that was
//! scanned comes in `ecQrCode`. The token is good for half an hour at this institution.

use std::sync::Arc;

use app::acts::voucher::{ScanCode, sm3_of, text_of};
use app::{Act, Numbered};
use domain::ids;
use domain::voucher::{Token, TokenKind};
use store::{Answer, Body, Kind, Reads};

use super::{Transaction, Who, acts};
use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, Decided, Patient, lost};
use crate::http::institution::fields::Fault;
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::institution::vouchers::{check_offered, invalid};

/// Scans.
pub(crate) static ALL: &[Transaction] = &[acts("6101", Who::Any, scan, render)];

/// 6101. A code that nobody knows uses up no number.
pub(crate) fn scan(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    check_offered(call)?;
    let row = call.row("InData");
    if row.text("orgId") != call.institution.code {
        let what = "与报文头的机构编号不一致，请核对后重发";
        return Err(Failure::Faults(vec![Fault::new("InData.orgId", "机构ID", what)]));
    }
    let sm3 = sm3_of(row.text("ecQrCode"));
    let known = reads.record_by_key(Kind::Token, &sm3)?.map(|record| record.body);
    let Some(Body::Token(Token { person, kind: TokenKind::Code, .. })) = known else {
        return Err(invalid());
    };
    Ok(Arc::new(ScanCode { numbered, institution: call.institution.id, person, sm3 }))
}

/// The answer of 6101. The token follows from its record's identifier.
pub(crate) fn render(call: &Call, reads: &dyn Reads, decided: &Decided) -> Result<Node, Failure> {
    let Answer::Record(id) = decided.answer else { return Err(lost("numbers")) };
    let Some(Body::Token(token)) = reads.record(id)?.map(|record| record.body) else {
        return Err(lost("records"));
    };
    let patient = Patient::of(reads, reads.identity(token.person)?, "ecQrCode")?;
    let text = text_of(call.site.app.keyring(), TokenKind::Token, id);
    let out = Object::default()
        .text("userName", &patient.identity.name)
        .text("idNo", &patient.identity.cert_no)
        .text("idType", &patient.identity.cert_type)
        .text("ecToken", text)
        .text("insuOrg", call.insured_admdvs(patient.insured.area))
        .text("authNo", ids::outward_now(call.institution.area, id.0))
        .unknown(&["ecIndexNo", "gender", "birthday", "nationality", "email"])
        .done();
    Ok(Object::default().node("OutData", out).done())
}
