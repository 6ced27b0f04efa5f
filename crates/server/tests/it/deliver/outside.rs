//! What leaves the platform: to whom, signed how, in which words; and what the log says.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use app::hex;
use domain::{Fen, SettlementId};
use server::deliver::Report;
use sm3::{Digest as _, Sm3};
use store::records::About;
use tracing_subscriber::fmt::MakeWriter;

use super::{MEI, Post, SECRET, ZHANG};

/// HMAC-SM3 as RFC 2104 writes it, without the crate that the program uses.
fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    if key.len() > 64 {
        block[..32].copy_from_slice(&Sm3::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let (inner, outer) = (block.map(|byte| byte ^ 0x36), block.map(|byte| byte ^ 0x5c));
    let inside = Sm3::new().chain_update(inner).chain_update(text).finalize();
    Sm3::new().chain_update(outer).chain_update(inside).finalize().to_vec()
}

fn paid(post: &Post) -> About {
    About::AidPaid {
        settlement: SettlementId(1),
        area: domain::Area::from_number(110_000).unwrap(),
        beneficiary: post.person("li_si"),
        amount: Fen(2_500),
    }
}

#[tokio::test]
async fn nothing_leaves_the_platform_for_who_did_not_ask() {
    let post = Post::new().await;
    post.tell(ZHANG, "one").await;
    let id = post.wishes(MEI, |_| {}).await;
    post.tell(MEI, "one").await;
    assert_eq!(post.round().await, Report { people: 2, ..Report::default() });
    // Whoever asks later gets what comes later.
    post.put_wishes(id, 2, post.nothing(MEI), |contact| contact.sms = true).await;
    assert_eq!(post.round().await, Report::default());
    assert_eq!(post.everything(), (0, 0, 0));
    post.tell(MEI, "two").await;
    assert_eq!(post.round().await.sent, 1);
    assert_eq!(post.everything(), (1, 0, 0), "and over no other channel");
    assert!(post.gateway.field("text")[0].contains("two"));
}

#[tokio::test]
async fn a_wish_taken_back_stops_what_is_under_way() {
    let post = Post::new().await;
    let id = post.wishes(ZHANG, |contact| contact.sms = true).await;
    post.tell(ZHANG, "one").await;
    post.gateway.answer(&["500 no"]);
    assert_eq!(post.round().await.put_off, 1);
    post.put_wishes(id, 2, post.nothing(ZHANG), |_| {}).await;
    post.test.clock.advance_ms(server::deliver::wait_ms(1));
    assert_eq!(post.round().await, Report { people: 1, ..Report::default() });
    assert_eq!(post.gateway.calls().len(), 1);
    assert!(post.given_up(ZHANG).is_empty());
}

#[tokio::test]
async fn an_sms_is_signed_names_the_platform_and_masks_people() {
    let post = Post::new().await;
    post.wishes(ZHANG, |contact| contact.sms = true).await;
    let message = post.tell_about(ZHANG, paid(&post)).await;
    assert_eq!(post.round().await.sent, 1);
    let call = post.gateway.calls().remove(0);
    let now = post.site.app.now().0.to_string();
    assert_eq!(call.header("x-gongji-timestamp"), now);
    let signed = hmac(SECRET.as_bytes(), format!("{now}{}", call.body).as_bytes());
    assert_eq!(call.header("x-gongji-signature"), hex(&signed));
    let zhang = post.test.person(ZHANG);
    let said = call.json();
    assert_eq!(said["phone"], zhang.phone.clone().unwrap());
    assert_eq!(said["id"], message.0.to_string());
    let text = said["text"].as_str().unwrap();
    assert!(
        text.starts_with("【共济】") && text.contains("李*") && text.contains("25.00"),
        "{text}"
    );
    let li = post.test.person("li_si");
    for secret in [&zhang.name, &zhang.cert_no, &zhang.psn_no, &li.name, &li.cert_no, &li.psn_no] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[tokio::test]
async fn a_call_is_signed_with_the_key_of_its_address() {
    let post = Post::new().await;
    post.wishes(ZHANG, |contact| contact.webhook = Some(post.hook.url.clone())).await;
    post.tell_about(ZHANG, paid(&post)).await;
    assert_eq!(post.round().await.sent, 1);
    let call = post.hook.calls().remove(0);
    let key = hex(&hmac(SECRET.as_bytes(), post.hook.url.as_bytes()));
    let shown = post.site.providers.webhook.as_ref().unwrap().key_of(&post.hook.url);
    assert_eq!(shown, key);
    let now = call.header("x-gongji-timestamp");
    let signed = hex(&hmac(key.as_bytes(), format!("{now}{}", call.body).as_bytes()));
    assert_eq!(call.header("x-gongji-signature"), signed);
    let fields: Vec<String> = call.json().as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields, ["at", "id", "platform", "text"]);
}

#[tokio::test]
async fn a_mail_comes_in_the_reader_s_language() {
    let post = Post::new().await;
    post.wishes(ZHANG, |contact| {
        contact.mail = Some("zhang@example.com".to_owned());
        contact.english = true;
    })
    .await;
    post.wishes(MEI, |contact| contact.mail = Some("no address".to_owned())).await;
    post.tell_about(ZHANG, paid(&post)).await;
    post.tell(MEI, "one").await;
    let report = post.round().await;
    assert_eq!(report, Report { people: 2, sent: 1, given_up: 1, ..Report::default() });
    let (to, mail) = post.mail.mails().remove(0);
    assert_eq!(to, "RCPT TO:<zhang@example.com>");
    assert!(mail.contains("\nSubject: [Gongji] You have a new message\n"), "{mail}");
    assert!(mail.contains("From: Gongji <gongji@example.com>"), "{mail}");
    // The name is masked; its first character makes the text more than ASCII.
    assert!(mail.contains("Content-Transfer-Encoding"), "{mail}");
    assert_eq!(post.given_up(MEI)[0].1.error, "not a mail address");
}

#[tokio::test]
async fn a_person_without_a_phone_is_said_to_have_none() {
    let post = Post::new().await;
    let mut person = post.test.person(ZHANG);
    let insured = post.site.app.read().unwrap().insured(person.person).unwrap().unwrap();
    person.phone = None;
    let people = [(person, insured.clone())];
    post.site.app.chore(insured.area, move |tx| tx.put_people(&people)).await.unwrap();
    post.wishes(ZHANG, |contact| contact.sms = true).await;
    post.tell(ZHANG, "one").await;
    assert_eq!(post.round().await.given_up, 1);
    assert_eq!(post.given_up(ZHANG)[0].1.error, "no address on file");
}

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_names_channels_and_no_person() {
    let post = Post::new().await;
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_writer(log.clone()).with_ansi(false);
    let subscriber = subscriber.with_max_level(tracing::Level::TRACE).finish();
    let logging = tracing::subscriber::set_default(subscriber);
    post.wishes(ZHANG, |contact| {
        contact.sms = true;
        contact.mail = Some("zhang.private@example.com".to_owned());
        contact.webhook = Some(format!("{}?me=zhang-hook", post.hook.url));
    })
    .await;
    post.tell(ZHANG, "a private reason").await;
    post.gateway.answer(&["500 no"]);
    post.mail.answer(&["550 <zhang.private@example.com> unknown"]);
    post.hook.answer(&["410 gone"]);
    assert_eq!(post.round().await.given_up, 2);
    drop(logging);
    let said = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for channel in ["sms", "mail", "webhook"] {
        assert!(said.contains(&format!("channel=\"{channel}\"")), "{said}");
    }
    let zhang = post.test.person(ZHANG);
    let (phone, name) = (zhang.phone.unwrap(), zhang.name);
    for secret in [&phone, &name, "private", "zhang", "张", "127.0.0.1"] {
        assert!(!said.contains(secret), "{secret}: {said}");
    }
}
