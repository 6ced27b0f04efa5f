//! Messages to the signed-in person. Kept as facts; the sentence is made here.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::binding::Binding;
use domain::{BindingId, MessageId, PersonId, ids};
use serde::Deserialize;
use serde_json::{Value, json};
use store::records::About;
use store::{Message, Reads};

use super::view::{masked, outward};
use crate::http::body::{Body, Key};
use crate::http::problem::Problem;
use crate::http::say::{moment, state_en, state_zh};
use crate::http::session::Signed;
use crate::site::Site;

/// How many messages are shown.
const PAGE: u32 = 100;

/// The newest 100 messages. Their reader may call.
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    signed: Signed,
) -> Result<Json<Value>, Problem> {
    let said = site.look(move |app| messages(app, signed.person)).await?;
    Ok(Json(json!({"messages": said})))
}

/// The last message that was read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UpTo {
    up_to: String,
}

/// Marks messages as read, up to one. Their reader may call; doing it twice changes nothing.
pub(super) async fn read(
    State(site): State<Arc<Site>>,
    signed: Signed,
    Key(_): Key,
    Body(UpTo { up_to }): Body<UpTo>,
) -> Result<StatusCode, Problem> {
    let up_to = up_to
        .parse()
        .map_err(|_| Problem::field("up_to", ("一条消息的 id", "the id of a message")))?;
    let chore =
        site.app.chore(signed.area, move |tx| tx.mark_read(signed.person, MessageId(up_to)));
    chore.await?;
    Ok(StatusCode::NO_CONTENT)
}

fn messages(app: &App, person: PersonId) -> store::Result<Vec<Value>> {
    let reads = app.read()?;
    let bindings = reads.bindings_of(person)?;
    let bindings: BTreeMap<BindingId, Binding> =
        bindings.into_iter().map(|binding| (binding.id, binding)).collect();
    let messages = reads.messages(person, PAGE)?;
    messages.iter().map(|message| said(reads.as_ref(), &bindings, person, message)).collect()
}

fn said(
    reads: &dyn Reads,
    bindings: &BTreeMap<BindingId, Binding>,
    person: PersonId,
    message: &Message,
) -> store::Result<Value> {
    let mut said = json!({
        "id": message.id.0.to_string(),
        "at": moment(message.at),
        "read": message.read,
    });
    let about = &message.about;
    let binding = match about {
        About::AcceptanceAsked { binding }
        | About::BindingChanged { binding, .. }
        | About::TermsChanged { binding } => bindings.get(binding),
        About::AidPaid { .. } | About::MoneyReturned { .. } | About::FreezeChanged { .. } => None,
    };
    let other = match (about, binding) {
        (About::AidPaid { beneficiary, .. }, _) => masked(reads, *beneficiary)?,
        (_, Some(b)) if b.grantor == person => masked(reads, b.beneficiary)?,
        (_, Some(b)) => masked(reads, b.grantor)?,
        (_, None) => String::new(),
    };
    if let About::AidPaid { settlement, area, .. } | About::MoneyReturned { settlement, area, .. } =
        about
    {
        said["setl_id"] = ids::outward_now(*area, settlement.0).into();
    }
    if let Some(binding) = binding {
        said["binding"] = outward(binding).into();
    }
    let (kind, text, text_en) = words(about, &other);
    said["about"] = kind.into();
    said["text"] = text.into();
    said["text_en"] = text_en.into();
    Ok(said)
}

/// Kind, Chinese and English.
fn words(about: &About, other: &str) -> (&'static str, String, String) {
    match about {
        About::AidPaid { amount, .. } => (
            "aid_paid",
            format!("{other}这次看病买药，您的账户付了 {amount} 元。"),
            format!("Your account paid {amount} for {other}."),
        ),
        About::MoneyReturned { amount, .. } => (
            "money_returned",
            format!("账单撤销了，{amount} 元已退回您的账户。"),
            format!("A bill was given back: {amount} returned to your account."),
        ),
        About::AcceptanceAsked { .. } => (
            "acceptance_asked",
            format!("{other}想把您绑定为家人，用个人账户帮您付医药费。请您确认或拒绝。"),
            format!(
                "{other} wants to pay your bills from the own account. Please accept or decline."
            ),
        ),
        About::BindingChanged { state, .. } => (
            "binding_changed",
            format!("您和{other}的家庭共济：{}。", state_zh(*state)),
            format!("Your binding with {other}: {}.", state_en(*state)),
        ),
        About::TermsChanged { .. } => (
            "terms_changed",
            format!("{other}改了您使用其账户的限额、范围或开关。"),
            format!("{other} changed limits, scopes or the switch of your binding."),
        ),
        About::FreezeChanged { frozen, reason } => freeze_words(*frozen, reason),
    }
}

fn freeze_words(frozen: bool, reason: &str) -> (&'static str, String, String) {
    let (why, why_en) = match reason {
        "" => (String::new(), String::new()),
        reason => (format!("原因：{reason}。"), format!(" Reason: {reason}.")),
    };
    let (text, text_en) = if frozen {
        (
            format!(
                "您的个人账户已冻结，您和家人都暂时不能使用。{why}请到参保地医保经办机构了解。"
            ),
            format!("Your account was frozen; nobody can use it.{why_en} Please ask the agency."),
        )
    } else {
        (
            format!("您的个人账户已解冻。{why}要让家人继续使用，请在每个绑定里重新开启。"),
            format!(
                "Your account is free again.{why_en} Switch each binding on again for your relatives."
            ),
        )
    };
    ("freeze_changed", text, text_en)
}
