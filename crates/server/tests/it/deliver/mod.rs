//! Delivery outside the platform, to real receivers on this machine.

mod addresses;
mod calls;
mod configured;
mod given_up;
mod order;
mod outside;
mod receivers;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use app::Clock;
use domain::{Area, MessageId, PersonId, RecordId};
use server::Site;
use server::deliver::{Report, once};
use server::providers::Providers;
use server::providers::address::Reach;
use server::providers::call::Secret;
use server::providers::mail::{MailServer, Protection};
use server::providers::sms::SmsGateway;
use server::providers::webhook::SignedWebhook;
use store::record::{Contact, Undelivered};
use store::records::About;
use store::{Batch, Body, Kind, Message, Record};

use crate::site::TestSite;
use receivers::{Http, Smtp};

/// What the tests sign with.
const SECRET: &str = "a secret of the tests only";
const ZHANG: &str = "zhang_san";
const MEI: &str = "li_mei";

/// The demo world with receivers for all three channels.
struct Post {
    test: TestSite,
    site: Arc<Site>,
    /// The SMS gateway.
    gateway: Http,
    /// The receiver of a person's calls.
    hook: Http,
    mail: Smtp,
    count: AtomicI64,
}

impl Post {
    /// Nobody wants anything yet, and what the demo world wrote is settled.
    async fn new() -> Self {
        let (gateway, hook, mail) = (Http::start(), Http::start(), Smtp::start());
        let test = TestSite::new().await;
        let site = site(&test, providers(&test, &gateway.url, mail.port));
        // Far above the numbers that the lane makes.
        let count = AtomicI64::new(1 << 61);
        let post = Self { test, site, gateway, hook, mail, count };
        while post.round().await.people > 0 {}
        assert_eq!(post.everything(), (0, 0, 0), "nobody asked for anything");
        post
    }

    async fn round(&self) -> Report {
        once(&self.site).await.unwrap()
    }

    fn everything(&self) -> (usize, usize, usize) {
        (self.gateway.calls().len(), self.mail.mails().len(), self.hook.calls().len())
    }

    fn person(&self, key: &str) -> PersonId {
        self.test.person(key).person
    }

    fn number(&self) -> i64 {
        self.count.fetch_add(1, Ordering::Relaxed)
    }

    /// Wishes of somebody who had none.
    async fn wishes(&self, key: &str, set: impl FnOnce(&mut Contact)) -> RecordId {
        let (id, contact) = (RecordId(self.number()), self.nothing(key));
        self.put_wishes(id, 1, contact, set).await;
        id
    }

    fn nothing(&self, key: &str) -> Contact {
        let (person, sms, english, show_institution) = (self.person(key), false, false, false);
        let (mail, webhook, reminders) = (None, None, domain::remind::Reminders::default());
        Contact { person, sms, mail, webhook, english, show_institution, reminders }
    }

    async fn put_wishes(
        &self,
        id: RecordId,
        version: i64,
        mut contact: Contact,
        set: impl FnOnce(&mut Contact),
    ) {
        set(&mut contact);
        let records = vec![Record { id, version, body: Body::Contact(contact) }];
        let batch = Batch { records, ..Batch::empty(self.site.app.now()) };
        self.write(batch).await;
    }

    /// Tells somebody something whose sentence holds `word`.
    async fn tell(&self, key: &str, word: &str) -> MessageId {
        self.tell_about(key, About::FreezeChanged { frozen: true, reason: word.to_owned() }).await
    }

    async fn tell_about(&self, key: &str, about: About) -> MessageId {
        self.tell_person(self.person(key), about).await
    }

    async fn tell_person(&self, person: PersonId, about: About) -> MessageId {
        let id = MessageId(self.number());
        let at = self.site.app.now();
        let messages = vec![Message { id, person, at, about, read: false }];
        self.write(Batch { messages, ..Batch::empty(at) }).await;
        id
    }

    async fn write(&self, batch: Batch) {
        let home = Area::from_number(110_000).unwrap();
        self.site.app.chore(home, move |tx| tx.write(&batch)).await.unwrap();
    }

    /// What was given up of somebody's, the newest first.
    fn given_up(&self, key: &str) -> Vec<(RecordId, Undelivered)> {
        let reads = self.site.app.read().unwrap();
        let found = reads.records_of(Kind::Undelivered, self.person(key), None).unwrap();
        let what = found.into_iter().map(|record| match record.body {
            Body::Undelivered(what) => (record.id, what),
            other => panic!("{other:?}"),
        });
        what.collect()
    }
}

fn site(test: &TestSite, providers: Providers) -> Arc<Site> {
    let clock = Some(Arc::clone(&test.clock));
    Arc::new(Site::new(Arc::clone(&test.site.app), true, clock).equipped(providers))
}

fn secret() -> Secret {
    Secret::new(SECRET.as_bytes()).unwrap()
}

fn providers(test: &TestSite, gateway: &str, mail: u16) -> Providers {
    let clock: Arc<dyn Clock> = Arc::<app::FakeClock>::clone(&test.clock);
    let sms = SmsGateway::new(gateway.parse().unwrap(), secret(), Arc::clone(&clock));
    let from = "Gongji <gongji@example.com>".parse().unwrap();
    let server = MailServer::new(("127.0.0.1", mail), Protection::NoneOnLoopback, None, from);
    let webhook = SignedWebhook::reaching(Reach::PublicOrLoopback, secret(), clock);
    Providers {
        sms: Some(Arc::new(sms)),
        mail: Some(Arc::new(server.unwrap())),
        webhook: Some(Arc::new(webhook)),
        ..Providers::default()
    }
}
