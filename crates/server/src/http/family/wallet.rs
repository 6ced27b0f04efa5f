//! 医保钱包: opened by its owner, a guardian or a relative who may act, with a place of use and a
//! phone. It holds no money; what relatives may use is frozen as a quota ([`super::quotas`]).

use std::sync::Arc;

use app::App;
use app::acts::{ChangeWallet, OpenWallet, WalletBy};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::person::mask;
use domain::wallet::{Opener, Wallet, WalletDay};
use domain::{Area, PersonId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::record::Looked;
use store::{Body as Kept, Kind};
use utoipa::ToSchema;

use super::act::{ProofSent, Ready, keyed};
use super::for_whom::{Acts, ForSaid, Matter};
use super::view::masked;
use crate::http::body::{Body, Key};
use crate::http::fault::Fault;
use crate::http::problem::{FieldError, Problem};
use crate::http::say::{Yuan, moment};
use crate::site::Site;

/// What a phone is written as.
const PHONE: (&str, &str) = (
    "11 位手机号，或带区号的固定电话（10 至 12 位），只写数字",
    "a mobile number of 11 digits, or a fixed line with its area code (10 to 12 digits); digits only",
);
/// What a place is written as.
const PLACE: (&str, &str) = ("六位医保区划代码，例如 510100", "a six-digit area code, 510100");

/// Body of an opening.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WalletOpening)]
pub(super) struct OpenBody {
    /// Place of use (使用地): a code of the area where the owner wants to use it.
    #[schema(example = "510100")]
    place: String,
    /// Phone of the wallet: a mobile number of 11 digits, or a fixed line with its area code, digits
    /// only; may be a relative's.
    #[schema(example = "10000000001")]
    phone: String,
}

/// Body of a change; what is left out stays. At least one of both.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WalletChange)]
pub(super) struct ChangeBody {
    place: Option<String>,
    phone: Option<String>,
}

/// An open wallet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Wallet)]
pub(super) struct WalletSaid {
    /// Place of use.
    #[schema(value_type = String, example = "510100")]
    place: Area,
    place_name: String,
    /// Masked.
    phone: String,
    opened_at: String,
    /// `owner`, `relative` (also a guardian) or `clerk`.
    opened_by: &'static str,
    /// The relative's name, masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    opener: Option<String>,
    /// What its owner set or raised on the last such day: daily limits are held against it.
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<DaySaid>,
    note_zh: &'static str,
    note_en: &'static str,
}

/// Quotas set or raised on one day.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[schema(as = WalletDay)]
struct DaySaid {
    #[schema(value_type = String, format = Date)]
    on: Date,
    /// How often.
    count: u32,
    /// By how much in all.
    amount: Yuan,
}

/// Somebody's wallet, if there is one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WalletAnswer)]
pub(super) struct Answered {
    /// `null`: none was opened.
    wallet: Option<WalletSaid>,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// The wallet, `null` where none was opened. Its owner may call, a guardian, and the holder of a
/// family link that shows or acts.
#[utoipa::path(get, path = "/wallet", operation_id = "wallet", tag = "wallet", params(Acts),
    responses((status = 200, body = Answered), Problem))]
pub(super) async fn get(
    State(site): State<Arc<Site>>,
    acts: Acts,
) -> Result<Json<Answered>, Problem> {
    acts.looks(&site, Matter::Affairs, Looked::Account).await?;
    see(&site, &acts).await.map(Json)
}

/// Opens the wallet. Its owner may call, a guardian, and the holder of a family link that lets act
/// (代开通); needs a proof of who acts. Refused where the wallet of the place of use or of the insured
/// area is not open.
#[utoipa::path(post, path = "/wallet", operation_id = "openWallet", tag = "wallet",
    params(Acts, Key, ProofSent), request_body = OpenBody,
    responses((status = 201, body = Answered), Problem))]
pub(super) async fn open(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Key(number): Key,
    proof: ProofSent,
    Body(body): Body<OpenBody>,
) -> Result<(StatusCode, Json<Answered>), Problem> {
    opened(&site, &acts, &body, "")?.submit(&site, &acts, number, proof).await?;
    Ok((StatusCode::CREATED, Json(see(&site, &acts).await?)))
}

/// Changes place of use or phone. Who may open it may call; needs a proof of who acts.
#[utoipa::path(put, path = "/wallet", operation_id = "changeWallet", tag = "wallet",
    params(Acts, Key, ProofSent), request_body = ChangeBody,
    responses((status = 200, body = Answered), Problem))]
pub(super) async fn change(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Key(number): Key,
    proof: ProofSent,
    Body(body): Body<ChangeBody>,
) -> Result<Json<Answered>, Problem> {
    changed(&site, &acts, &body, "")?.submit(&site, &acts, number, proof).await?;
    see(&site, &acts).await.map(Json)
}

/// The opening that a body asks for; `at` is the path of the body.
pub(super) fn opened(
    site: &Site,
    acts: &Acts,
    body: &OpenBody,
    at: &str,
) -> Result<Ready, Problem> {
    let (place, phone) = both(site, at, (&body.place, &body.phone))?;
    let acting = acts.acting;
    let about = json!({"place": place, "phone": keyed(site, &phone)});
    Ok(Ready::proved("open_wallet", about, move |numbered, proof| {
        let by = WalletBy::Person(acting, proof);
        OpenWallet { numbered, by, place, phone }
    }))
}

/// The change that a body asks for; `at` is the path of the body.
pub(super) fn changed(
    site: &Site,
    acts: &Acts,
    body: &ChangeBody,
    at: &str,
) -> Result<Ready, Problem> {
    if body.place.is_none() && body.phone.is_none() {
        let expected = ("place、phone 至少一项", "at least one of place, phone");
        return Err(Problem::field(at, expected));
    }
    let (place, phone) = read(site, at, (body.place.as_deref(), body.phone.as_deref()))?;
    let acting = acts.acting;
    let hidden = phone.as_ref().map(|phone| keyed(site, phone));
    let about = json!({"place": place, "phone": hidden});
    Ok(Ready::proved("change_wallet", about, move |numbered, proof| {
        let by = WalletBy::Person(acting, proof);
        ChangeWallet { numbered, by, place, phone }
    }))
}

/// Place and phone of an opening, which needs both.
pub(in crate::http) fn both(
    site: &Site,
    at: &str,
    (place, phone): (&str, &str),
) -> Result<(Area, String), Problem> {
    let (place, phone) = read(site, at, (Some(place), Some(phone)))?;
    place.zip(phone).ok_or_else(|| Fault::Internal.into())
}

/// Place and phone as they are kept; everything wrong at once.
pub(in crate::http) fn read(
    site: &Site,
    at: &str,
    (place, phone): (Option<&str>, Option<&str>),
) -> Result<(Option<Area>, Option<String>), Problem> {
    let path = |field: &str| if at.is_empty() { field.to_owned() } else { format!("{at}.{field}") };
    let (world, today) = (site.app.world(), site.app.now().date());
    let mut errors = Vec::new();
    let area = place.map(|code| world.policies.area_of(code.trim(), today));
    if area == Some(None) {
        errors.push(FieldError::new(path("place"), PLACE));
    }
    let phone = phone.map(str::trim);
    if phone.is_some_and(|phone| !is_phone(phone)) {
        errors.push(FieldError::new(path("phone"), PHONE));
    }
    if errors.is_empty() {
        Ok((area.flatten(), phone.map(str::to_owned)))
    } else {
        Err(Problem::fields(errors))
    }
}

/// It has the form of a phone: 1 and ten digits, or 0 and an area code. Which phones exist is not
/// known here.
fn is_phone(text: &str) -> bool {
    let form = match text.as_bytes().first() {
        Some(b'1') => text.len() == 11,
        Some(b'0') => (10..=12).contains(&text.len()) && !text.starts_with("00"),
        _ => false,
    };
    form && text.bytes().all(|byte| byte.is_ascii_digit())
}

async fn see(site: &Site, acts: &Acts) -> Result<Answered, Problem> {
    let person = acts.acting.person;
    let wallet = site.look(move |app| of(app, person, false)).await?;
    Ok(Answered { wallet, whose: acts.said() })
}

/// Somebody's wallet; `clear`: with the whole phone, for the own export.
pub(super) fn of(app: &App, person: PersonId, clear: bool) -> store::Result<Option<WalletSaid>> {
    let reads = app.read()?;
    let kept = reads.record_by_key(Kind::Wallet, &person.0.to_string())?;
    let Some(Kept::Wallet(wallet)) = kept.map(|record| record.body) else { return Ok(None) };
    let Wallet { place, phone, opener, at, day, .. } = wallet;
    let (opened_by, relative) = match opener {
        Opener::Owner => ("owner", None),
        Opener::Relative(relative) => ("relative", Some(relative)),
        Opener::Clerk(_) => ("clerk", None),
    };
    Ok(Some(WalletSaid {
        place,
        place_name: app.world().policies.area_name(place),
        phone: if clear { phone } else { mask::phone(&phone) },
        opened_at: moment(at),
        opened_by,
        opener: relative.map(|relative| masked(reads.as_ref(), relative)).transpose()?,
        day: day.map(|WalletDay { on, count, amount }| DaySaid { on, count, amount: Yuan(amount) }),
        note_zh: "钱包里不存钱：家人给的是额度，钱冻结在家人的个人账户里。使用地限制什么，没有公开的规定，付款时不看使用地。",
        note_en: "A wallet holds no money: relatives give quotas, frozen in their accounts. What the \
                  place of use restricts is not published; it decides nothing at payment.",
    }))
}
