//! Messages to the signed-in person. Kept as facts; the sentence is made here.

mod told;
mod words;

use std::sync::Arc;

use app::App;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::refusal::text::Lang;
use domain::{MessageId, ids};
use serde::{Deserialize, Serialize};
use store::records::About;
use store::{Message, Reads};
use utoipa::ToSchema;

use self::told::Told;
use self::words::{Words, words};
use super::for_whom::{Acts, ForSaid, Matter, record_id};
use super::view::outward;
use crate::http::body::{Body, Key};
use crate::http::problem::Problem;
use crate::http::say::moment;
use crate::http::session::Signed;
use crate::site::Site;
use store::record::Looked;

/// How many messages are shown.
const PAGE: u32 = 100;

/// A message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Message)]
pub(super) struct MessageSaid {
    id: String,
    at: String,
    read: bool,
    /// `aid_paid`, `acceptance_asked`, `binding_changed` …
    about: &'static str,
    /// What happened and what to do next.
    text: String,
    text_en: String,
    /// The bill.
    #[serde(skip_serializing_if = "Option::is_none")]
    setl_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    binding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ward: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hold: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quota: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    premium: Option<String>,
}

/// Messages to somebody.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Messages {
    /// Newest first.
    messages: Vec<MessageSaid>,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// The newest 100 messages. Their reader may call and a guardian.
#[utoipa::path(get, path = "/messages", operation_id = "messages", tag = "messages",
    params(Acts), responses((status = 200, body = Messages), Problem))]
pub(super) async fn list(
    State(site): State<Arc<Site>>,
    acts: Acts,
) -> Result<Json<Messages>, Problem> {
    acts.looks(&site, Matter::Own, Looked::Person).await?;
    let whose = acts.whose();
    let messages = site.look(move |app| newest(app, whose, PAGE)).await?;
    Ok(Json(Messages { messages, whose: acts.said() }))
}

/// The last message that was read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReadUpTo)]
pub(super) struct UpTo {
    /// Its id.
    up_to: String,
}

/// Marks messages as read, up to one. Their reader may call; doing it twice changes nothing.
#[utoipa::path(post, path = "/messages/read", operation_id = "readMessages", tag = "messages",
    params(Key), request_body = UpTo, responses((status = 204), Problem))]
pub(super) async fn read(
    State(site): State<Arc<Site>>,
    acts: Acts,
    _key: Key,
    Body(UpTo { up_to }): Body<UpTo>,
) -> Result<StatusCode, Problem> {
    let Signed { person, area } = acts.alone(&site)?;
    let up_to = up_to
        .parse()
        .map_err(|_| Problem::field("up_to", ("一条消息的 id", "the id of a message")))?;
    let chore = site.app.chore(area, move |tx| tx.mark_read(person, MessageId(up_to)));
    chore.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The newest messages of somebody.
pub(super) fn newest(app: &App, whose: Signed, most: u32) -> store::Result<Vec<MessageSaid>> {
    let reads = app.read()?;
    let messages = reads.messages(whose.person, most)?;
    messages.iter().map(|message| said(app, reads.as_ref(), whose, message)).collect()
}

/// The sentence of a message, for whoever carries it outside the platform.
pub(crate) fn sentence(app: &App, message: &Message, lang: Lang) -> store::Result<String> {
    let told = Told::of(app.read()?.as_ref(), message)?;
    let Words { zh, en, .. } = words(&message.about, &told, &app.world().policies);
    Ok(match lang {
        Lang::Zh => zh,
        Lang::En => en,
    })
}

fn said(
    app: &App,
    reads: &dyn Reads,
    whose: Signed,
    message: &Message,
) -> store::Result<MessageSaid> {
    let told = Told::of(reads, message)?;
    let Words { kind, zh, en } = words(&message.about, &told, &app.world().policies);
    let record = |id| Some(record_id(whose, id));
    let (case, link, ward) = match &message.about {
        About::CaseChanged { case, .. } => {
            let area = told.case.as_ref().map_or(whose.area, |case| case.area);
            (Some(ids::outward_now(area, case.0)), None, None)
        }
        About::LinkAsked { link } | About::LinkChanged { link, .. } => (None, record(*link), None),
        About::WardChanged { ward, .. } => (None, None, record(*ward)),
        _ => (None, None, None),
    };
    let setl_id = match &message.about {
        About::AidPaid { settlement, area, .. } | About::MoneyReturned { settlement, area, .. } => {
            Some(ids::outward_now(*area, settlement.0))
        }
        _ => None,
    };
    Ok(MessageSaid {
        id: message.id.0.to_string(),
        at: moment(message.at),
        read: message.read,
        about: kind,
        text: zh,
        text_en: en,
        setl_id,
        binding: told.binding.as_ref().map(outward),
        case,
        link,
        ward,
        hold: match &message.about {
            About::HoldChanged { hold, .. } => record(*hold),
            _ => None,
        },
        quota: match &message.about {
            About::QuotaChanged { quota, .. } => record(*quota),
            _ => None,
        },
        premium: match &message.about {
            About::PremiumChanged { premium, .. } => record(*premium),
            _ => None,
        },
    })
}
