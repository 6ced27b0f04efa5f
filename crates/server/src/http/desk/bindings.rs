//! Binding at a window: both sides were seen with their papers, the receipt is printed.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::acts::{Apply, ApplyBy};
use app::number::pairs_of;
use app::{App, Numbered};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::binding::{Application, Binding, Scope};
use domain::person::mask;
use domain::refusal::Side;
use domain::{BindingId, Fen, Kinship, Reason, Refusal, ids};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json, to_value};
use store::{Answer, Identity, NumberKey};

use crate::http::body::{Body, Key};
use crate::http::decided::decided;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::{LimitsSaid, moment, state_zh};
use crate::http::session::Clerk;
use crate::http::who::{Found, Who};
use crate::site::Site;

/// What is asked for at the window.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    grantor: Who,
    beneficiary: Who,
    kinship: Kinship,
    #[serde(default)]
    limits: LimitsSaid,
    scopes: Option<BTreeSet<Scope>>,
    from: Option<Date>,
    until: Option<Date>,
    /// Both signed the pledge on paper.
    #[serde(default)]
    pledge: bool,
}

/// Binds two people whose papers the clerk has seen; answers with the lines of the receipt. A clerk
/// may call.
pub(super) async fn bind(
    State(site): State<Arc<Site>>,
    _: Clerk,
    Key(number): Key,
    Body(asked): Body<Asked>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let Asked { kinship, limits, scopes, from, until, pledge, .. } = asked;
    let grantor = person(&site, &asked.grantor, "grantor", Side::Grantor).await?;
    let beneficiary = person(&site, &asked.beneficiary, "beneficiary", Side::Beneficiary).await?;
    let owner = grantor.person;
    let insured = site.look(move |app| app.read()?.insured(owner)).await?;
    let area = insured.ok_or(Fault::Internal)?.area;
    let content = json!({
        "grantor": owner.0, "beneficiary": beneficiary.person.0, "kinship": kinship,
        "limits": limits, "scopes": scopes, "from": from, "until": until, "pledge": pledge,
    });
    let (issuer, infno) = ("desk".to_owned(), "bind".to_owned());
    let key = NumberKey { area, issuer, infno, number };
    let act = Apply {
        numbered: Numbered::new(key, pairs_of(&content)),
        grantor: owner,
        beneficiary: beneficiary.person,
        application: Application { kinship, limits: limits.into(), scopes, from, until },
        pledge,
        by: ApplyBy::Window,
    };
    match decided(&site, site.app.submit(act).await, Side::Agency)? {
        Answer::Binding(id) => {
            let receipt = site.look(move |app| receipt(app, id, &grantor, &beneficiary)).await?;
            receipt.map(|said| (StatusCode::CREATED, Json(said))).ok_or(Fault::Internal.into())
        }
        _ => Err(Fault::Internal.into()),
    }
}

/// Somebody who stands at the window: name and number must belong together.
async fn person(site: &Site, who: &Who, at: &str, side: Side) -> Result<Identity, Problem> {
    let named = who.check(at, site.app.now().date())?;
    let reason = match site.look(move |app| named.find(app)).await? {
        Found::Right(identity) => return Ok(identity),
        Found::OtherName => Reason::NameIdMismatch,
        Found::Nobody => Reason::PersonUnknown,
    };
    let refusal = Refusal::new(reason).of(side).field(at);
    Err(Problem::refusal(refusal, Side::Agency, &site.app.world()))
}

/// The receipt (回执): its number is the binding's.
fn receipt(
    app: &App,
    id: BindingId,
    grantor: &Identity,
    beneficiary: &Identity,
) -> store::Result<Option<Value>> {
    let bindings = app.read()?.bindings_of(grantor.person)?;
    let Some(binding) = bindings.into_iter().find(|binding| binding.id == id) else {
        return Ok(None);
    };
    let number = ids::outward_now(binding.beneficiary_area, binding.id.0);
    let policies = &app.world().policies;
    let shown = |identity: &Identity| {
        format!("{}（{}）", mask::name(&identity.name), mask::number(&identity.cert_no))
    };
    let lines = [
        "医保个人账户家庭共济绑定回执".to_owned(),
        format!("回执编号：{number}"),
        format!("共济人：{}，{}", shown(grantor), policies.area_name(binding.grantor_area)),
        format!(
            "被共济人：{}，{}",
            shown(beneficiary),
            policies.area_name(binding.beneficiary_area)
        ),
        format!("被共济人是共济人的{}", binding.kinship.zh()),
        format!("使用范围：{}", scopes_zh(&binding)),
        format!("使用限额：{}", limits_zh(&binding)),
        format!("办理时间：{}", binding.filed_at),
        format!("生效时间：{}", binding.effective_from),
        format!("现在：{}", state_zh(binding.state)),
        format!("咨询电话：{}", policies.hotline(binding.grantor_area)),
    ];
    let mut said = json!({
        "receipt_no": number,
        "binding": number,
        "state_zh": state_zh(binding.state),
        "effective_from": moment(binding.effective_from),
        "lines": lines,
    });
    // `state` and, where there is one, `why`: as the family interface has them.
    if let (Value::Object(said), Ok(Value::Object(state))) = (&mut said, to_value(binding.state)) {
        said.extend(state);
    }
    Ok(Some(said))
}

fn scopes_zh(binding: &Binding) -> String {
    binding.scopes.iter().map(|scope| scope.zh()).collect::<Vec<_>>().join("、")
}

fn limits_zh(binding: &Binding) -> String {
    let limits = binding.limits;
    let said = |word: &str, limit: Option<Fen>| limit.map(|limit| format!("{word} {limit} 元"));
    let said: Vec<String> =
        [said("每次", limits.payment), said("每月", limits.month), said("每年", limits.year)]
            .into_iter()
            .flatten()
            .collect();
    if said.is_empty() { "没有另设".to_owned() } else { said.join("，") }
}
