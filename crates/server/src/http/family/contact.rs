//! How somebody wants to be told, and what the payers may see.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::Arc;

use app::acts::{Proved, SetContact};
use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use domain::person::mask;
use domain::refusal::Side;
use domain::remind::{LOW_MAX, Reminder, Reminders};
use domain::{Fen, PersonId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::record::{Contact, Looked};
use store::{Body as Kept, Kind};
use utoipa::ToSchema;

use super::act::{ProofSent, Ready, keyed};
use super::for_whom::{Acts, Matter};
use crate::http::body::{Body, Key};
use crate::http::problem::{FieldError, Problem};
use crate::http::say::Yuan;
use crate::providers::address::is_public;
use crate::site::Site;

/// Most characters of an address.
const LENGTH_MAX: usize = 254;

/// Ways outside the platform, and what payers see.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Contact)]
pub(super) struct ContactBody {
    /// SMS to the phone of the insurance file.
    sms: bool,
    /// Mail to this address; setting it needs a proof.
    mail: Option<String>,
    /// Signed call to this https address; setting it needs a proof.
    webhook: Option<String>,
    /// Messages in English.
    english: bool,
    /// Who pays sees the institution's name.
    show_institution: bool,
    /// What one is reminded of.
    reminders: RemindersBody,
}

/// Reminders; left out = all of them, at the amounts of the platform.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = ReminderWishes)]
pub(super) struct RemindersBody {
    /// Switched off: `balance_low`, `limit_near`, `acceptance_waiting`, `season_open`,
    /// `binding_expiring`. `limit_reached`, `review_overdue` and `unusual_use` are always told.
    off: BTreeSet<String>,
    /// A balance below this is low, 元; `null` = 50.00, `"0.00"` = never.
    balance_low: Option<Yuan>,
}

impl RemindersBody {
    fn of(wishes: &Reminders) -> Self {
        let off = wishes.off.iter().map(|kind| kind.word().to_owned()).collect();
        Self { off, balance_low: wishes.low.map(Yuan) }
    }

    /// The wishes; what is not one is told by its place.
    fn read(&self, at: &str, errors: &mut Vec<FieldError>) -> Reminders {
        let place = |field: &str| format!("{at}.{field}");
        let may = || Reminder::ALL.into_iter().filter(|kind| !kind.is_always_on());
        let mut off = BTreeSet::new();
        for word in &self.off {
            let known = may().find(|kind| kind.word() == word);
            if known.is_none() {
                let words: Vec<&str> = may().map(Reminder::word).collect();
                let expected = (words.join("、"), words.join(", "));
                errors.push(FieldError::new(place("off"), expected));
            }
            off.extend(known);
        }
        let low = self.balance_low.map(|yuan| yuan.0);
        if low.is_some_and(|low| low < Fen::ZERO || low > LOW_MAX) {
            let expected = (format!("0.00 到 {LOW_MAX} 元"), format!("0.00 to {LOW_MAX}"));
            errors.push(FieldError::new(place("balance_low"), expected));
        }
        Reminders { off, low }
    }
}

/// The wishes, and where SMS would go.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ContactSaid {
    #[serde(flatten)]
    wishes: ContactBody,
    /// The phone of the insurance file, masked; changed by a correction.
    phone: Option<String>,
}

/// How the person wants to be told. The person itself may call and a guardian.
#[utoipa::path(get, path = "/me/contact", operation_id = "contact", tag = "me", params(Acts),
    responses((status = 200, body = ContactSaid), Problem))]
pub(super) async fn get(
    State(site): State<Arc<Site>>,
    acts: Acts,
) -> Result<Json<ContactSaid>, Problem> {
    acts.looks(&site, Matter::Own, Looked::Person).await?;
    said(&site, acts.acting.person).await.map(Json)
}

async fn said(site: &Site, person: PersonId) -> Result<ContactSaid, Problem> {
    let wishes = kept(site, person).await?;
    let identity = site.look(move |app| app.read()?.identity(person)).await?;
    let phone = identity.and_then(|identity| identity.phone).map(|phone| mask::phone(&phone));
    Ok(ContactSaid { wishes, phone })
}

/// The wishes as they are kept.
async fn kept(site: &Site, person: PersonId) -> Result<ContactBody, Problem> {
    let key = person.0.to_string();
    let record = site.look(move |app| app.read()?.record_by_key(Kind::Contact, &key)).await?;
    Ok(match record.map(|record| record.body) {
        Some(Kept::Contact(contact)) => ContactBody {
            sms: contact.sms,
            mail: contact.mail,
            webhook: contact.webhook,
            english: contact.english,
            show_institution: contact.show_institution,
            reminders: RemindersBody::of(&contact.reminders),
        },
        _ => ContactBody::default(),
    })
}

/// Sets all wishes at once. The person itself may call, and who may act for it; a new address for
/// mail or calls needs a proof, and so does switching a way off.
#[utoipa::path(put, path = "/me/contact", operation_id = "setContact", tag = "me",
    params(Acts, Key, ProofSent), request_body = ContactBody,
    responses((status = 200, body = ContactSaid), Problem))]
pub(super) async fn set(
    State(site): State<Arc<Site>>,
    acts: Acts,
    Key(number): Key,
    proof: ProofSent,
    Body(body): Body<ContactBody>,
) -> Result<Json<ContactSaid>, Problem> {
    wanted(&site, &acts, body, "").await?.submit(&site, &acts, number, proof).await?;
    said(&site, acts.acting.person).await.map(Json)
}

/// The act that a body makes; `at` is the path of the body.
pub(super) async fn wanted(
    site: &Site,
    acts: &Acts,
    body: ContactBody,
    at: &str,
) -> Result<Ready, Problem> {
    let place = |field: &str| {
        if at.is_empty() { field.to_owned() } else { format!("{at}.{field}") }
    };
    let mut errors = Vec::new();
    if body.mail.as_deref().is_some_and(|mail| !is_mail(mail)) {
        let expected = ("一个邮箱地址", "an address for mail");
        errors.push(FieldError::new(place("mail"), expected));
    }
    if body.webhook.as_deref().is_some_and(|url| !may_be_called(url, site.demo)) {
        let expected = ("公网上的 https 地址", "an https address on the public internet");
        errors.push(FieldError::new(place("webhook"), expected));
    }
    let reminders = body.reminders.read(&place("reminders"), &mut errors);
    if !errors.is_empty() {
        return Err(Problem::fields(errors));
    }
    let acting = acts.acting;
    let before = kept(site, acting.person).await?;
    let new = |now: &Option<String>, before: &Option<String>| now.is_some() && now != before;
    let new_address = new(&body.mail, &before.mail) || new(&body.webhook, &before.webhook);
    // Whoever stole a session must not be able to silence the warnings.
    let gone = |now: &Option<String>, before: &Option<String>| now.is_none() && before.is_some();
    let silenced = (before.sms && !body.sms)
        || gone(&body.mail, &before.mail)
        || gone(&body.webhook, &before.webhook);
    let hidden = |address: &Option<String>| address.as_ref().map(|text| keyed(site, text));
    let about = json!({
        "sms": body.sms,
        "mail": hidden(&body.mail),
        "webhook": hidden(&body.webhook),
        "english": body.english,
        "show_institution": body.show_institution,
        "reminders": body.reminders,
    });
    let ContactBody { sms, mail, webhook, english, show_institution, .. } = body;
    let person = acting.person;
    let contact = Contact { person, sms, mail, webhook, english, show_institution, reminders };
    if !new_address && !silenced {
        return Ok(Ready::plain("contact", about, move |numbered| SetContact {
            numbered,
            acting,
            contact,
        }));
    }
    Ok(Ready::proved("contact", about, move |numbered, proof| {
        let act = Arc::new(SetContact { numbered, acting, contact });
        Proved { act, prover: acting.prover, side: Side::Grantor, proof }
    }))
}

/// Looks like an address for mail: one @, no blanks or control characters, a host with a dot.
fn is_mail(text: &str) -> bool {
    let plain = text.len() <= LENGTH_MAX && text.chars().all(|c| c.is_ascii_graphic());
    let parts = text.split_once('@');
    plain
        && !text.contains([',', ';', '<', '>', '"', '\\'])
        && parts.is_some_and(|(user, host)| {
            !user.is_empty() && !host.contains('@') && is_public_name(host)
        })
}

/// https to a public name or address; in a demo this machine too, for trying it out. Names that lead
/// inside are found when the call is made.
fn may_be_called(text: &str, demo: bool) -> bool {
    let Some(url) = text.parse::<Uri>().ok().filter(|_| text.len() <= LENGTH_MAX) else {
        return false;
    };
    let Some(authority) = url.authority().filter(|a| !a.as_str().contains('@')) else {
        return false;
    };
    let host = authority.host().trim_matches(['[', ']']).to_ascii_lowercase();
    let address = host.parse::<IpAddr>().ok();
    let here = host == "localhost" || address.is_some_and(|address| address.is_loopback());
    if demo && here {
        return matches!(url.scheme_str(), Some("http" | "https"));
    }
    let reachable = address.map_or_else(|| is_public_name(&host), is_public);
    url.scheme_str() == Some("https") && reachable
}

/// A name of the public tree: with a dot, a top that is no number and none of those kept for private
/// networks (RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`).
fn is_public_name(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let Some((_, top)) = host.rsplit_once('.') else { return false };
    let private = [
        "local",
        "localhost",
        "internal",
        "intranet",
        "private",
        "corp",
        "home",
        "lan",
        "arpa",
        "invalid",
        "test",
        "example",
        "onion",
    ];
    let labels = host.split('.').all(|label| {
        let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        (1..=63).contains(&label.len()) && label.bytes().all(fits)
    });
    labels
        && top.bytes().any(|b| b.is_ascii_alphabetic())
        && !top.starts_with("0x")
        && !private.contains(&top)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_go_to_public_https_only() {
        for good in
            ["https://hooks.gongji.cn/a?b=c", "https://8.8.8.8/x", "https://[2606:4700::1]/"]
        {
            assert!(may_be_called(good, false), "{good}");
        }
        for bad in [
            "http://hooks.gongji.cn/",
            "https://localhost/",
            "https://127.0.0.1/",
            "https://10.0.0.8/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/latest",
            "https://0x7f000001/",
            "https://2130706433/",
            "https://127.1/",
            "https://printer.local/",
            "https://db.internal/",
            "https://intranet/",
            "https://user@hooks.gongji.cn/",
            "ftp://hooks.gongji.cn/",
            "/only/a/path",
            "",
        ] {
            assert!(!may_be_called(bad, false), "{bad}");
        }
        assert!(may_be_called("http://127.0.0.1:9000/hook", true));
        assert!(!may_be_called("http://10.0.0.8/hook", true));
    }

    #[test]
    fn mails_have_one_user_and_a_public_host() {
        assert!(is_mail("zhang@mail.gongji.cn"));
        for bad in
            ["zhang", "@x.cn", "a@b", "a@b@c.cn", "a b@c.cn", "a@c.cn\r\nBcc: x@y.cn", "a@x.local"]
        {
            assert!(!is_mail(bad), "{bad}");
        }
    }
}
