//! 1101 人员基本信息获取: by e-voucher (01), certificate (02) or social-security card (03).

use domain::Refusal;
use domain::person::cert::CertType;
use store::Reads;

use super::{Transaction, Who, looks, treatment};
use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, ID_CARD, Patient, cert_form, is_same_name};
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::institution::render;
use crate::http::institution::vouchers;

/// Persons.
pub(crate) static ALL: &[Transaction] =
    &[looks("1101", Who::Any, look), looks("2001", Who::Any, treatment::look)];

/// 1101. Name and number are compared where they were sent; many clients leave them empty.
pub(crate) fn look(call: &Call, reads: &dyn Reads) -> Result<Node, Failure> {
    let row = call.row("data");
    let number = row.text("mdtrt_cert_no");
    let identity = match row.text("mdtrt_cert_type") {
        "02" => {
            // Newborns and foreigners have no identity card: `psn_cert_type` names what they show.
            let kind = row.sent("psn_cert_type").and_then(CertType::from_code);
            reads.identity_by_cert(kind.unwrap_or(ID_CARD).code(), &cert_form(number))?
        }
        "03" => reads.identity_by_card(number)?,
        _ => reads.identity(vouchers::holder(reads, row)?)?,
    };
    let identity = identity.filter(|known| {
        let same_no = row.sent("certno").is_none_or(|no| cert_form(no) == known.cert_no);
        let same_name = row.sent("psn_name").is_none_or(|name| is_same_name(&known.name, name));
        same_no && same_name
    });
    let patient = Patient::of(reads, identity, "mdtrt_cert_no")?;
    let account = reads.account(patient.insured.area, patient.insured.person)?;
    let free = account.map(|account| account.free_all()).transpose();
    let balance = free.map_err(Refusal::from)?.unwrap_or_default();
    let admdvs = call.insured_admdvs(patient.insured.area);
    Ok(Object::default()
        .node("baseinfo", render::person::baseinfo(&patient, call.now))
        .node("insuinfo", Node::List(vec![render::person::insuinfo(&patient, balance, admdvs)]))
        .node("idetinfo", Node::List(Vec::new()))
        .done())
}
