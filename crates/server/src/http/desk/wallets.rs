//! 医保钱包 at the window, for somebody who came without a phone, and as clerks see wallets and quotas.

use std::sync::Arc;

use app::App;
use app::acts::ClerkAct;
use axum::extract::{Path, State};
use domain::person::mask;
use domain::wallet::{Opener, Wallet};
use domain::{Area, PersonId, ids};
use serde::{Deserialize, Serialize};
use store::{Body as Kept, Kind, Needs, Reads, StoreError};
use utoipa::ToSchema;

use super::act::{Acted, Answered, carry_out};
use super::person::{PersonBrief, Whom, brief};
use crate::http::api::OnDuty;
use crate::http::body::{Body, Key};
use crate::http::family::wallet::{both, read};
use crate::http::problem::Problem;
use crate::http::say::{Yuan, moment};
use crate::site::Site;

/// A wallet to be opened at the window.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WalletAsked {
    /// Place of use: a code of the area where the owner wants to use it.
    #[schema(example = "510100")]
    place: String,
    /// Phone of the wallet: a mobile number of 11 digits, or a fixed line with its area code, digits
    /// only; may be a relative's.
    phone: String,
}

/// What is to be changed; what is left out stays. At least one of both.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WalletChanged {
    place: Option<String>,
    phone: Option<String>,
}

/// An open wallet, as clerks see it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct WalletView {
    /// Place of use.
    #[schema(value_type = String)]
    place: Area,
    place_name: String,
    /// Masked.
    phone: String,
    opened_at: String,
    /// `owner`, `relative` (also a guardian) or `clerk`.
    opened_by: &'static str,
}

/// Money of an account that is frozen for a relative.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct QuotaView {
    id: String,
    /// For whom.
    beneficiary: Option<PersonBrief>,
    /// Used and left together.
    amount: Yuan,
    used: Yuan,
    /// Kept for premiums of the end of the month.
    promised: Yuan,
    /// What is left of the current part.
    current: Yuan,
    /// What is left of the carried part.
    carried: Yuan,
    at: String,
}

/// Opens a wallet for somebody who came to the window (代开通), or on the owner's signed word. The
/// owner's area decides.
#[utoipa::path(post, path = "/people/{psn_no}/wallet", operation_id = "openWalletAtDesk",
    tag = "window", params(("psn_no" = String, Path), Key), request_body = WalletAsked,
    responses((status = 200, body = Acted), Problem))]
pub(super) async fn open(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(psn_no): Path<String>,
    Key(number): Key,
    Body(asked): Body<WalletAsked>,
) -> Answered {
    let known = Whom::psn_no(psn_no).within(&site, &on, "psn_no").await?;
    let (place, phone) = both(&site, "", (&asked.place, &asked.phone))?;
    let (person, area) = (known.id(), known.area());
    let act = ClerkAct::OpenWallet { person, place, phone };
    carry_out(&site, &on, area, number, act).await
}

/// Changes place of use or phone of a wallet at the window.
#[utoipa::path(put, path = "/people/{psn_no}/wallet", operation_id = "changeWalletAtDesk",
    tag = "window", params(("psn_no" = String, Path), Key), request_body = WalletChanged,
    responses((status = 200, body = Acted), Problem))]
pub(super) async fn change(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path(psn_no): Path<String>,
    Key(number): Key,
    Body(asked): Body<WalletChanged>,
) -> Answered {
    let known = Whom::psn_no(psn_no).within(&site, &on, "psn_no").await?;
    if asked.place.is_none() && asked.phone.is_none() {
        let expected = ("place、phone 至少一项", "at least one of place, phone");
        return Err(Problem::field("", expected));
    }
    let (place, phone) = read(&site, "", (asked.place.as_deref(), asked.phone.as_deref()))?;
    let (person, area) = (known.id(), known.area());
    let act = ClerkAct::ChangeWallet { person, place, phone };
    carry_out(&site, &on, area, number, act).await
}

/// Somebody's wallet.
pub(super) fn of(
    app: &App,
    reads: &dyn Reads,
    person: PersonId,
) -> store::Result<Option<WalletView>> {
    let kept = reads.record_by_key(Kind::Wallet, &person.0.to_string())?;
    let Some(Kept::Wallet(wallet)) = kept.map(|record| record.body) else { return Ok(None) };
    let Wallet { place, phone, opener, at, .. } = wallet;
    Ok(Some(WalletView {
        place,
        place_name: app.world().policies.area_name(place),
        phone: mask::phone(&phone),
        opened_at: moment(at),
        opened_by: match opener {
            Opener::Owner => "owner",
            Opener::Relative(_) => "relative",
            Opener::Clerk(_) => "clerk",
        },
    }))
}

/// The open quotas on somebody's account, newest first.
pub(super) fn on_account(
    app: &App,
    reads: &dyn Reads,
    (area, person): (Area, PersonId),
) -> store::Result<Vec<QuotaView>> {
    // Every open one, however many ended since.
    let records_of = [(Kind::Quota, person)].into();
    let facts = reads.facts(&Needs { records_of, ..Needs::default() })?;
    let mut views = Vec::new();
    for record in facts.records_of(Kind::Quota, person) {
        let Kept::Quota(quota) = &record.body else { continue };
        if !quota.is_open() || (quota.area, quota.grantor) != (area, person) {
            continue;
        }
        let amount = quota.amount().map_err(|error| StoreError::Inconsistent {
            table: "records",
            what: error.to_string(),
        })?;
        views.push(QuotaView {
            id: ids::outward_now(area, record.id.0),
            beneficiary: brief(app, reads, quota.beneficiary)?,
            amount: Yuan(amount),
            used: Yuan(quota.used),
            promised: Yuan(quota.promised),
            current: Yuan(quota.current),
            carried: Yuan(quota.carried),
            at: moment(quota.at),
        });
    }
    Ok(views)
}
