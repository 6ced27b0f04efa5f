//! Bindings as an agency's system reads them: people masked, states in the three words of the core
//! systems and what lies between.

use domain::binding::{Binding, BindingState, Scope, activate};
use domain::case::CaseState;
use domain::evidence::DocumentKind;
use domain::person::mask;
use domain::{Area, Fen, PersonId, ids};
use store::{Body, Identity, Reads, Record};

use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, lost};
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::say::state_zh;

/// Codes of `use_scp`.
pub(super) const SCOPES: [(&str, Scope); 5] = [
    ("1", Scope::Outpatient),
    ("2", Scope::Inpatient),
    ("3", Scope::Pharmacy),
    ("4", Scope::ResidentPremium),
    ("5", Scope::CarePremium),
];

/// Codes of `orig_matl`.
pub(super) const ORIGINALS: [(&str, DocumentKind); 5] = [
    ("1", DocumentKind::IdCard),
    ("2", DocumentKind::Household),
    ("3", DocumentKind::Marriage),
    ("4", DocumentKind::Birth),
    ("8", DocumentKind::SignedForm),
];

/// A binding as it stands now.
pub(super) fn bindinfo(call: &Call, reads: &dyn Reads, binding: &Binding) -> Result<Node, Failure> {
    let binding = activate(binding, call.now);
    let grantor = identity(reads, binding.grantor)?;
    let helped = identity(reads, binding.beneficiary)?;
    let object =
        Object::default().text("bind_id", ids::outward_now(binding.grantor_area, binding.id.0));
    let object = side(object, "auth_", &grantor, binding.grantor_area);
    let object = side(object, "", &helped, binding.beneficiary_area);
    let limits = binding.limits;
    let scopes = SCOPES.iter().filter(|(_, scope)| binding.scopes.contains(scope));
    let scopes: Vec<&str> = scopes.map(|(code, _)| *code).collect();
    let flag = |is: bool| if is { "1" } else { "0" };
    let object = object
        .text("rlts", binding.kinship.agnter_rlts())
        .text("begndate", binding.effective_from.date().to_string())
        .known("enddate", binding.until.map(|last| last.to_string()));
    let object = amount(object, "once_lmt_amt", limits.payment);
    let object = amount(object, "mon_lmt_amt", limits.month);
    let object = amount(object, "year_lmt_amt", limits.year);
    Ok(object
        .text("use_scp", scopes.join(","))
        .text("stop_flag", flag(binding.switched_off))
        .text("vali_flag", flag(binding.state == BindingState::Active))
        .text("bind_stas", code(binding.state))
        .text("bind_stas_name", state_zh(binding.state))
        .text("crte_time", binding.filed_at.to_string())
        .done())
}

fn identity(reads: &dyn Reads, person: PersonId) -> Result<Identity, Failure> {
    reads.identity(person)?.ok_or_else(|| lost("identities"))
}

/// Names and numbers are masked, as at the desk: an agency that needs them in clear has the papers.
fn side(object: Object, prefix: &str, who: &Identity, area: Area) -> Object {
    let name = |field: &str| format!("{prefix}{field}");
    object
        .text(&name("psn_no"), &who.psn_no)
        .text(&name("psn_name"), mask::name(&who.name))
        .text(&name("psn_cert_type"), &who.cert_type)
        .text(&name("certno"), mask::number(&who.cert_no))
        .text(&name("insuplc_admdvs"), area.to_string())
}

fn amount(object: Object, name: &str, limit: Option<Fen>) -> Object {
    match limit {
        Some(limit) => object.yuan(name, limit),
        None => object.unknown(&[name]),
    }
}

/// `bind_stas`
fn code(state: BindingState) -> &'static str {
    match state {
        BindingState::Draft
        | BindingState::Submitted
        | BindingState::InReview
        | BindingState::Returned => "1",
        BindingState::AwaitingAcceptance => "2",
        BindingState::PendingEffect => "3",
        BindingState::Active => "4",
        BindingState::Suspended(_) => "5",
        BindingState::Ended(_) => "6",
        BindingState::Withdrawn
        | BindingState::Rejected
        | BindingState::Declined
        | BindingState::Lapsed => "7",
    }
}

/// What became of a change that waited for a second clerk; `None` for anything else.
pub(super) fn case_state(record: &Record) -> Option<(&'static str, &'static str)> {
    let Body::Case(case) = &record.body else { return None };
    Some(match case.state {
        CaseState::Open | CaseState::Claimed | CaseState::Returned => ("1", "待复核"),
        CaseState::Decided if app::acts::approved(record).is_some() => ("2", "已生效"),
        CaseState::Decided | CaseState::Closed => ("3", "未通过"),
    })
}
