//! In order per person, at least once, tried again.

use std::sync::Arc;

use domain::PersonId;
use server::deliver::{Report, once, wait_ms, worker};
use store::records::About;

use super::{MEI, Post, ZHANG, providers, site};

fn words(texts: &[String]) -> Vec<&str> {
    let word = |text: &String| ["one", "two", "three"].into_iter().find(|word| text.contains(word));
    texts.iter().map(|text| word(text).unwrap()).collect()
}

#[tokio::test]
async fn the_next_message_waits_until_the_one_before_is_settled() {
    let post = Post::new().await;
    post.wishes(ZHANG, |contact| contact.webhook = Some(post.hook.url.clone())).await;
    post.wishes(MEI, |contact| contact.sms = true).await;
    for word in ["one", "two", "three"] {
        post.tell(ZHANG, word).await;
    }
    post.tell(MEI, "one").await;
    post.hook.answer(&["500 no", "503 no"]);
    let first = Report { people: 2, sent: 1, put_off: 1, ..Report::default() };
    assert_eq!(post.round().await, first, "who fails holds up nobody else");
    assert_eq!(words(&post.gateway.field("text")), ["one"]);
    assert_eq!(post.round().await, Report::default(), "not due before its time");
    post.tell(ZHANG, "three").await;
    assert_eq!(post.round().await, Report::default(), "another message is no reason to try sooner");
    post.test.clock.advance_ms(wait_ms(1));
    assert_eq!(post.round().await.put_off, 1);
    post.test.clock.advance_ms(wait_ms(2) - 1);
    assert_eq!(post.round().await, Report::default());
    post.test.clock.advance_ms(1);
    while post.round().await.people > 0 {}
    let said = post.hook.field("text");
    assert_eq!(words(&said), ["one", "one", "one", "two", "three", "three"]);
    assert!(post.given_up(ZHANG).is_empty());
}

#[tokio::test]
async fn a_receiver_that_was_away_gets_its_message_when_it_is_back() {
    let mut post = Post::new().await;
    let url = post.hook.url.clone();
    post.wishes(ZHANG, |contact| contact.webhook = Some(url)).await;
    post.hook.close();
    let message = post.tell(ZHANG, "one").await;
    assert_eq!(post.round().await.put_off, 1);
    post.hook.open();
    post.test.clock.advance_ms(wait_ms(1));
    assert_eq!(post.round().await.sent, 1);
    assert_eq!(post.hook.field("id"), [message.0.to_string()]);
    assert_eq!(post.round().await, Report::default(), "once is enough");
}

#[tokio::test]
async fn a_channel_that_took_a_message_is_not_asked_again_while_another_fails() {
    let post = Post::new().await;
    post.wishes(ZHANG, |contact| {
        contact.sms = true;
        contact.mail = Some("zhang@example.com".to_owned());
        contact.webhook = Some(post.hook.url.clone());
    })
    .await;
    post.tell(ZHANG, "one").await;
    post.hook.answer(&["500 no"]);
    post.mail.answer(&["451 later"]);
    assert_eq!(post.round().await, Report { people: 1, sent: 1, put_off: 2, ..Report::default() });
    assert_eq!(post.everything(), (1, 0, 1));
    post.test.clock.advance_ms(wait_ms(1));
    assert_eq!(post.round().await, Report { people: 1, sent: 2, ..Report::default() });
    assert_eq!(post.everything(), (1, 1, 2));
}

#[tokio::test]
async fn after_a_restart_a_message_may_come_twice_but_none_is_lost() {
    let post = Post::new().await;
    post.wishes(ZHANG, |contact| {
        contact.sms = true;
        contact.webhook = Some(post.hook.url.clone());
    })
    .await;
    let message = post.tell(ZHANG, "one").await;
    post.hook.answer(&["500 no"]);
    assert_eq!(post.round().await.put_off, 1);
    let again = site(&post.test, providers(&post.test, &post.gateway.url, post.mail.port));
    post.test.clock.advance_ms(wait_ms(1));
    assert_eq!(once(&again).await.unwrap().sent, 2);
    let id = message.0.to_string();
    assert_eq!(post.gateway.field("id"), [id.clone(), id.clone()], "told apart by the number");
    assert_eq!(post.hook.field("id"), [id.clone(), id]);
}

#[tokio::test]
async fn the_worker_delivers_by_itself_and_stops() {
    let mut post = Post::new().await;
    post.wishes(ZHANG, |contact| contact.sms = true).await;
    post.tell(ZHANG, "one").await;
    let worker = worker(Arc::clone(&post.site));
    post.gateway.next().await;
    worker.stop().await;
    assert_eq!(words(&post.gateway.field("text")), ["one"]);
    assert_eq!(post.round().await, Report::default(), "what was sent is settled");
}

#[tokio::test]
async fn what_our_side_fails_is_put_off_and_crowds_out_nobody() {
    let post = Post::new().await;
    // A message to somebody of whom there is no file.
    let about = About::FreezeChanged { frozen: true, reason: String::new() };
    post.tell_person(PersonId(424_242), about).await;
    assert_eq!(post.round().await, Report { people: 1, failed: 1, ..Report::default() });
    assert_eq!(post.round().await, Report::default());
    post.test.clock.advance_ms(wait_ms(1));
    assert_eq!(post.round().await.failed, 1, "it is not forgotten");
}

#[test]
fn waits_double_from_30_seconds_to_6_hours() {
    let seconds = |tries| wait_ms(tries) / 1_000;
    let waits: Vec<i64> = (1..12).map(seconds).collect();
    assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1_920, 3_840, 7_680, 15_360, 21_600]);
    assert_eq!(seconds(u32::MAX), 21_600);
}
