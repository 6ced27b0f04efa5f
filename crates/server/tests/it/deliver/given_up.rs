//! Giving up, and sending again.

use domain::RecordId;
use server::deliver::{ReplayError, Report, TRIES_MAX, replay, wait_ms};
use server::providers::ProviderError;

use super::{Post, ZHANG};

#[tokio::test]
async fn after_twelve_tries_a_channel_gives_up_and_the_next_message_goes_out() {
    let mut post = Post::new().await;
    let url = post.hook.url.clone();
    post.wishes(ZHANG, |contact| contact.webhook = Some(url)).await;
    let lost = post.tell(ZHANG, "one").await;
    post.hook.close();
    for tries in 1..TRIES_MAX {
        assert_eq!(post.round().await.put_off, 1, "try {tries}");
        post.test.clock.advance_ms(wait_ms(tries));
    }
    let last = post.round().await;
    assert_eq!(last, Report { people: 1, given_up: 1, ..Report::default() });
    let given_up = post.given_up(ZHANG);
    assert_eq!(given_up.len(), 1);
    let (_, what) = &given_up[0];
    assert_eq!((what.message, what.channel.as_str(), what.replayed), (lost, "webhook", false));
    assert_eq!(what.error, "no connection");
    assert_eq!(what.at, post.site.app.now());
    post.hook.open();
    post.tell(ZHANG, "two").await;
    assert_eq!(post.round().await.sent, 1);
    assert!(post.hook.field("text")[0].contains("two"));
}

#[tokio::test]
async fn what_a_receiver_will_not_have_is_given_up_at_once_and_sent_again_by_hand() {
    let post = Post::new().await;
    let wishes = post.wishes(ZHANG, |contact| contact.webhook = Some(post.hook.url.clone())).await;
    let message = post.tell(ZHANG, "one").await;
    post.hook.answer(&["410 gone", "500 no"]);
    assert_eq!(post.round().await, Report { people: 1, given_up: 1, ..Report::default() });
    assert_eq!(post.round().await, Report::default());
    let (id, what) = post.given_up(ZHANG).remove(0);
    assert_eq!(what.error, "HTTP 410");
    match replay(&post.site, id).await {
        Err(ReplayError::Provider(ProviderError::Away(why))) => assert_eq!(why, "HTTP 500"),
        other => panic!("{other:?}"),
    }
    assert!(!post.given_up(ZHANG)[0].1.replayed, "it failed again");
    replay(&post.site, id).await.unwrap();
    assert!(post.given_up(ZHANG)[0].1.replayed);
    assert_eq!(post.hook.field("id"), vec![message.0.to_string(); 3]);
    assert!(matches!(replay(&post.site, id).await, Err(ReplayError::Before)));
    assert!(matches!(replay(&post.site, RecordId(7)).await, Err(ReplayError::Unknown)));
    assert!(matches!(replay(&post.site, wishes).await, Err(ReplayError::Unknown)), "another kind");
    assert_eq!(post.hook.calls().len(), 3);
}

#[tokio::test]
async fn nothing_is_sent_again_to_who_took_the_wish_back() {
    let post = Post::new().await;
    let id = post.wishes(ZHANG, |contact| contact.webhook = Some(post.hook.url.clone())).await;
    post.tell(ZHANG, "one").await;
    post.hook.answer(&["410 gone"]);
    assert_eq!(post.round().await.given_up, 1);
    post.put_wishes(id, 2, post.nothing(ZHANG), |_| {}).await;
    let (undelivered, _) = post.given_up(ZHANG).remove(0);
    assert!(matches!(replay(&post.site, undelivered).await, Err(ReplayError::NotWanted)));
    assert_eq!(post.hook.calls().len(), 1);
}

#[tokio::test]
async fn one_channel_gives_up_while_the_other_is_tried_again() {
    let post = Post::new().await;
    post.wishes(ZHANG, |contact| {
        contact.mail = Some("zhang@example.com".to_owned());
        contact.webhook = Some(post.hook.url.clone());
    })
    .await;
    post.tell(ZHANG, "one").await;
    post.mail.answer(&["550 nobody <zhang@example.com> here"]);
    post.hook.answer(&["500 no"]);
    let first = Report { people: 1, put_off: 1, given_up: 1, ..Report::default() };
    assert_eq!(post.round().await, first);
    post.test.clock.advance_ms(wait_ms(1));
    assert_eq!(post.round().await, Report { people: 1, sent: 1, ..Report::default() });
    let given_up = post.given_up(ZHANG);
    assert_eq!(given_up.len(), 1);
    assert_eq!(given_up[0].1.channel, "mail");
    assert_eq!(given_up[0].1.error, "SMTP 550", "not what the server repeats");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let post = Post::new().await;
    post.wishes(ZHANG, |contact| contact.webhook = Some(post.hook.url.clone())).await;
    post.tell(ZHANG, "one").await;
    let there = format!("307 there\r\nLocation: {}", post.gateway.url);
    post.hook.answer(&[&there]);
    assert_eq!(post.round().await.given_up, 1);
    assert_eq!(post.given_up(ZHANG)[0].1.error, "HTTP 307");
    assert_eq!(post.everything(), (0, 0, 1));
}
