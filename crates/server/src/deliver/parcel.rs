//! What goes out over which channel, to where, in which words.

use app::App;
use domain::refusal::text::Lang;
use domain::{Area, MessageId, PersonId};
use serde_json::json;
use store::record::Contact;
use store::{Body, Kind, Message, Reads, StoreError};

use crate::http::family::sentence;
use crate::http::say::moment;
use crate::providers::{ProviderError, Providers};

/// A way out of the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// SMS to the phone of the insurance file.
    Sms,
    /// Mail.
    Mail,
    /// A signed call.
    Webhook,
}

impl Channel {
    /// All of them, in the order of sending.
    pub const ALL: [Self; 3] = [Self::Sms, Self::Mail, Self::Webhook];

    /// Its name in records.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Mail => "mail",
            Self::Webhook => "webhook",
        }
    }

    /// From [`Self::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.word() == word)
    }

    /// The deployment has it.
    fn is_there(self, providers: &Providers) -> bool {
        match self {
            Self::Sms => providers.sms.is_some(),
            Self::Mail => providers.mail.is_some(),
            Self::Webhook => providers.webhook.is_some(),
        }
    }
}

/// The channels that a deployment has.
pub(super) fn offered(providers: &Providers) -> Vec<Channel> {
    Channel::ALL.into_iter().filter(|channel| channel.is_there(providers)).collect()
}

/// Somebody's wishes, as far as they can be met.
pub(super) struct Wishes {
    /// Where the person is insured: home of what is kept about the delivery.
    pub(super) home: Area,
    /// Channel and address; an empty address = the person's file has none.
    pub(super) ways: Vec<(Channel, String)>,
    lang: Lang,
}

/// Reads somebody's wishes. Nothing leaves the platform but over the channels that the person
/// asked for.
pub(super) fn wishes(
    reads: &dyn Reads,
    person: PersonId,
    offered: &[Channel],
) -> store::Result<Wishes> {
    let insured = reads.insured(person)?.ok_or_else(|| StoreError::Inconsistent {
        table: "outbox",
        what: "messages to nobody".to_owned(),
    })?;
    let home = insured.area;
    let record = reads.record_by_key(Kind::Contact, &person.0.to_string())?;
    let Some(Body::Contact(contact)) = record.map(|record| record.body) else {
        return Ok(Wishes { home, ways: Vec::new(), lang: Lang::Zh });
    };
    let Contact { sms, mail, webhook, english, .. } = contact;
    let lang = if english { Lang::En } else { Lang::Zh };
    let phone =
        if sms { reads.identity(person)?.map(|who| who.phone.unwrap_or_default()) } else { None };
    let asked = [(Channel::Sms, phone), (Channel::Mail, mail), (Channel::Webhook, webhook)];
    let met = |(channel, to): (Channel, Option<String>)| {
        to.filter(|_| offered.contains(&channel)).map(|to| (channel, to))
    };
    Ok(Wishes { home, ways: asked.into_iter().filter_map(met).collect(), lang })
}

/// A message in the words of its reader.
pub(super) struct Parcel {
    id: MessageId,
    lang: Lang,
    at: String,
    sentence: String,
}

/// The same sentence that the page shows: names masked, no item, no diagnosis.
pub(super) fn parcel(app: &App, message: &Message, wishes: &Wishes) -> store::Result<Parcel> {
    let (id, lang) = (message.id, wishes.lang);
    Ok(Parcel { id, lang, at: moment(message.at), sentence: sentence(app, message, lang)? })
}

impl Parcel {
    /// Sends it over one channel.
    pub(super) async fn send(
        &self,
        providers: &Providers,
        (channel, to): (Channel, &str),
    ) -> Result<(), ProviderError> {
        let refused = |why: &str| ProviderError::Refused(why.to_owned());
        if to.is_empty() {
            return Err(refused("no address on file"));
        }
        let (id, sentence) = (self.id.0.to_string(), &self.sentence);
        let sent = match channel {
            Channel::Sms => {
                let sms = providers.sms.as_ref().ok_or_else(|| refused("no such channel"))?;
                sms.send(to, &id, &self.sms()).await
            }
            Channel::Mail => {
                let mail = providers.mail.as_ref().ok_or_else(|| refused("no such channel"))?;
                let (subject, end) = self.mail();
                mail.send(to, subject, &format!("{sentence}\r\n\r\n{end}\r\n")).await
            }
            Channel::Webhook => {
                let hook = providers.webhook.as_ref().ok_or_else(|| refused("no such channel"))?;
                let body = json!({"platform": "gongji", "id": id, "at": self.at, "text": sentence});
                hook.send(to, &id, &body.to_string()).await
            }
        };
        sent
    }

    /// Names the platform, as carriers ask for.
    fn sms(&self) -> String {
        match self.lang {
            Lang::Zh => format!("【共济】{}", self.sentence),
            Lang::En => format!("[Gongji] {}", self.sentence),
        }
    }

    fn mail(&self) -> (&'static str, &'static str) {
        match self.lang {
            Lang::Zh => (
                "【共济】您有一条新消息",
                "共济：医保个人账户家庭共济平台。这是自动发出的邮件，请不要回复；\
                 不想再收到，请在“消息设置”里关闭。",
            ),
            Lang::En => (
                "[Gongji] You have a new message",
                "Gongji, family mutual aid with medical insurance accounts. Please do not answer \
                 this mail; switch it off in your message settings.",
            ),
        }
    }
}
