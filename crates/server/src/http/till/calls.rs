//! A transaction of the national interface, sent from the till.

use std::sync::Arc;
use std::time::Instant;

use app::acts::AtTill;
use app::number::pairs_of;
use app::{Numbered, Outcome};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use domain::RecordId;
use domain::refusal::Side;
use http_body_util::BodyExt as _;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use store::{Answer, NumberKey};
use utoipa::ToSchema;

use super::envelope::{AnswerSaid, EnvelopeSaid, Wanted, envelope};
use super::looks::{self, Reading};
use super::{SENT, till};
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key};
use crate::http::decided::decided;
use crate::http::fault::Fault;
use crate::http::institution::{Till, at_till};
use crate::http::problem::Problem;
use crate::site::Site;

/// Longest `sign_no`, as the envelope has it.
const SIGN_NO_MAX: usize = 30;

/// What to send. Who sends, from where and when is the till's own.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Call, example = json!({"infno": "1101", "input": {"data": {
    "mdtrt_cert_type": "02", "mdtrt_cert_no": "110190198001011230", "psn_cert_type": "01",
    "certno": "110190198001011230", "psn_name": "张三",
}}}))]
pub(super) struct CallAsked {
    /// The transaction; `transactions` of `GET /me` lists them.
    infno: String,
    /// Where the patient is insured; left out = as the platform knows it.
    #[serde(default)]
    insuplc_admdvs: String,
    /// From 9001, where the cashier signed in to the national interface.
    #[serde(default)]
    sign_no: String,
    /// The input, as `/docs/institution/{infno}` has it.
    #[schema(value_type = BTreeMap<String, Value>)]
    input: Box<RawValue>,
}

/// A request with its answer, both whole.
#[derive(Serialize, ToSchema)]
#[schema(as = Exchange)]
pub(super) struct ExchangeSaid {
    request: EnvelopeSaid,
    answer: AnswerSaid,
    /// How long the answer took, in milliseconds.
    ms: u64,
}

/// Sends a transaction for the cashier's own institution, the way of every institution's request. A
/// business refusal is an answer: 200, with `infcode` -1 and the reason in `err_msg`. The same number
/// with the same content is sent again under the same `msgid`, so it is booked once. What reads a
/// person (1101, 2001, 5203, 5204, 5206, 6101) is recorded as a look before it is shown, and sent at
/// most 60 times in ten minutes.
#[utoipa::path(post, path = "/calls", operation_id = "call", tag = "calls", params(Key),
    request_body = CallAsked, responses((status = 200, body = ExchangeSaid), Problem))]
pub(super) async fn call(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Key(number): Key,
    Body(asked): Body<CallAsked>,
) -> Result<Json<ExchangeSaid>, Problem> {
    let (wanted, input) = asked.checked()?;
    let till = till(&site, &on).await?;
    own_sign_in(&on, &wanted.infno, &input)?;
    let reading = Reading::of(&wanted.infno, &input);
    if reading.is_some() {
        looks::count(&site, &on)?;
    }
    let id = numbered(&site, &on, &till, (number, &wanted, input)).await?;
    let request = envelope(till.institution(), &on.clerk, id, wanted);
    let sent = serde_json::to_vec(&request).map_err(|_| Problem::from(Fault::Internal))?;
    let (started, institution) = (Instant::now(), till.institution().id);
    let response = at_till(&site, till, sent).await;
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let answer = read(response).await?;
    if let Some(reading) = reading {
        reading.keep(&site, &on, institution, &answer).await?;
    }
    Ok(Json(ExchangeSaid { request, answer, ms }))
}

impl CallAsked {
    /// What is wrong before there is an envelope; the input's own faults are the interface's to tell.
    fn checked(self) -> Result<(Wanted, Value), Problem> {
        let Self { infno, insuplc_admdvs, sign_no, input } = self;
        if !SENT.contains(&infno.as_str()) {
            let all = SENT.join("、");
            let zh = format!("收费窗口可以发送的交易：{all}");
            return Err(Problem::field("infno", (zh, format!("one of {}", SENT.join(", ")))));
        }
        if !insuplc_admdvs.is_empty()
            && (insuplc_admdvs.len() != 6 || !insuplc_admdvs.bytes().all(|b| b.is_ascii_digit()))
        {
            let expected = ("六位区划代码，或不写", "six digits, or nothing");
            return Err(Problem::field("insuplc_admdvs", expected));
        }
        let fits =
            sign_no.len() <= SIGN_NO_MAX && sign_no.bytes().all(|b| b.is_ascii_alphanumeric());
        if !fits {
            return Err(Problem::field("sign_no", ("9001 给出的签到编号", "as 9001 gave it")));
        }
        match serde_json::from_str(input.get()) {
            Ok(content @ Value::Object(_)) => {
                Ok((Wanted { infno, insured_at: insuplc_admdvs, sign_no, input }, content))
            }
            _ => Err(Problem::field("input", ("一个对象 {…}", "an object"))),
        }
    }
}

/// The operator of a sign-in at a till is the cashier.
fn own_sign_in(on: &OnDuty, infno: &str, input: &Value) -> Result<(), Problem> {
    let said = input.pointer("/signIn/opter_no").and_then(Value::as_str);
    if infno != "9001" || said.is_none_or(|said| said == on.clerk.login) {
        return Ok(());
    }
    Err(Problem::field("input.signIn.opter_no", ("您自己的登录名", "your own login")))
}

/// The identifier of the call under the cashier's number: made once, kept for ever. As with an
/// institution's own requests, `sign_no` is no part of what must be the same.
async fn numbered(
    site: &Site,
    on: &OnDuty,
    till: &Till,
    (number, wanted, input): (String, &Wanted, Value),
) -> Result<i64, Problem> {
    let (institution, infno) = (till.institution(), "till".to_owned());
    let content = json!({
        "institution": institution.code, "infno": wanted.infno,
        "insuplc_admdvs": wanted.insured_at, "input": input,
    });
    let (area, issuer) = (institution.area, on.issuer());
    let numbered = Numbered::new(NumberKey { area, issuer, infno, number }, pairs_of(&content));
    let act = AtTill { numbered, clerk: on.id, institution: institution.id, area };
    let outcome = match site.app.submit(act).await {
        // Keys inside the input are the sender's: the place is told, not they.
        Outcome::NumberReused(Some(field)) if field.starts_with("input") => {
            Outcome::NumberReused(Some("input".to_owned()))
        }
        other => other,
    };
    match decided(site, outcome, Side::Institution)? {
        Answer::Record(RecordId(id)) => Ok(id),
        _ => Err(Fault::Internal.into()),
    }
}

/// The envelope of an answer. Without one nobody knows what became of the request: sending it again
/// with the same number tells.
async fn read(response: Response) -> Result<AnswerSaid, Problem> {
    let unknown = || Problem::from(Fault::OutcomeUnknown);
    let body = response.into_body().collect().await.map_err(|_| unknown())?.to_bytes();
    serde_json::from_slice(&body).map_err(|_| unknown())
}
