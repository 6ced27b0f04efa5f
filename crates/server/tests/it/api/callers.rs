//! Everybody who might call: nobody, families, clerks of every duty, clerks who may not any more.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};

use app::{Act, Context, Numbered, Outcome};
use domain::clerk::{AreaPrefix, Clerk, Duty, SetUp};
use domain::{Area, ClerkId, Moment, RecordId};
use server::codes::digest_of;
use store::records::{Blob, Principal};
use store::{Answer, Body, Effects, Facts, Needs, NumberKey, Record, Session};

use crate::site::TestSite;

/// A day.
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Somebody with or without a session.
pub(super) struct Caller {
    /// For failures.
    pub(super) name: String,
    /// Words of `x-callers` that fit: `person`, `clerk`, duties; none = nobody.
    pub(super) is: Vec<&'static str>,
    pub(super) principal: Option<Principal>,
    pub(super) token: Option<String>,
}

/// Keeps a record as it is given: what the acts around it would have made.
struct Keep<F> {
    numbered: Numbered,
    /// Makes the record, with its bytes where it has some, of a new identifier for them.
    make: F,
}

impl<F> std::fmt::Debug for Keep<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keep")
    }
}

impl<F: Fn(RecordId) -> (Body, Option<Blob>) + Send + Sync> Act for Keep<F> {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs::default()
    }

    fn decide(&self, _: &Facts, context: &mut Context<'_>) -> Result<Effects, app::act::Refusals> {
        let id = RecordId(context.id());
        let (body, blob) = (self.make)(RecordId(context.id()));
        let mut effects = Effects::answer(Answer::Record(id));
        effects.records = vec![Record { id, version: 0, body }];
        effects.blobs = blob.into_iter().collect();
        Ok(effects)
    }
}

/// Keeps a record; its identifier.
pub(crate) async fn keep(site: &TestSite, area: Area, body: Body) -> RecordId {
    keep_with(site, area, move |_| (body.clone(), None)).await
}

/// Keeps a record that has bytes.
pub(super) async fn keep_with(
    site: &TestSite,
    area: Area,
    make: impl Fn(RecordId) -> (Body, Option<Blob>) + Send + Sync + 'static,
) -> RecordId {
    let (issuer, infno) = ("test".to_owned(), "keep".to_owned());
    let key = NumberKey { area, issuer, infno, number: site.number() };
    let act = Keep { numbered: Numbered::new(key, Vec::new()), make };
    match site.app().submit(act).await {
        Outcome::Decided { answer: Answer::Record(id), .. } => id,
        other => panic!("{other:?}"),
    }
}

/// Opens a session of somebody; the token.
pub(crate) async fn session(site: &TestSite, principal: Principal, lasts_ms: i64) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let token = format!("token-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let until = site.app().now().plus_ms(lasts_ms);
    let session = Session { token: digest_of(&token), principal, until };
    let home = Area::from_number(110_000).unwrap();
    site.app().chore(home, move |tx| tx.put_session(&session)).await.unwrap();
    token
}

/// Adds a clerk.
pub(crate) async fn clerk(
    site: &TestSite,
    login: &str,
    duties: &[Duty],
    (scope, active): (&str, bool),
) -> Principal {
    let institution = duties.contains(&Duty::Cashier).then(|| {
        site.app().read().unwrap().institution_by_code("P11010100001").unwrap().unwrap().0.id
    });
    let clerk = Clerk {
        login: login.to_owned(),
        name: login.to_owned(),
        duties: duties.iter().copied().collect::<BTreeSet<_>>(),
        scope: AreaPrefix::parse(scope).unwrap(),
        institution,
        password: String::new(),
        totp: vec![7; 20],
        totp_step: 0,
        active,
        demo: true,
        added_at: Moment(0),
        set_up: SetUp::default(),
    };
    let home = Area::from_number(100_000).unwrap();
    let RecordId(id) = keep(site, home, Body::Clerk(clerk)).await;
    Principal::Clerk(ClerkId(id))
}

/// A family member.
pub(super) fn person(site: &TestSite, key: &str) -> Principal {
    Principal::Person(site.person(key).person)
}

/// All of them, each with a session.
pub(super) async fn everybody(site: &TestSite) -> Vec<Caller> {
    let mut all = vec![Caller { name: "nobody".into(), is: vec![], principal: None, token: None }];
    let token = Some("token-of-nobody".to_owned());
    all.push(Caller { name: "a made-up token".into(), is: vec![], principal: None, token });
    let mut add = async |name: String, is: Vec<&'static str>, principal, lasts_ms| {
        let token = Some(session(site, principal, lasts_ms).await);
        all.push(Caller { name, is, principal: Some(principal), token });
    };
    for key in ["zhang_san", "chen_jun"] {
        add(format!("family member {key}"), vec!["person"], person(site, key), DAY_MS).await;
    }
    let late = person(site, "zhang_san");
    add("a family member whose session is over".into(), vec![], late, -1).await;
    for duty in Duty::ALL {
        let word = duty.word();
        let login = format!("t.{word}");
        let principal = clerk(site, &login, &[duty], ("", true)).await;
        add(format!("clerk: {word}"), vec!["clerk", word], principal, DAY_MS).await;
    }
    let idle = clerk(site, "t.idle", &[], ("", true)).await;
    add("clerk without duties".into(), vec!["clerk"], idle, DAY_MS).await;
    let off = clerk(site, "t.off", &Duty::ALL, ("", false)).await;
    add("clerk who was switched off".into(), vec![], off, DAY_MS).await;
    let late = clerk(site, "t.late", &Duty::ALL, ("", true)).await;
    add("clerk whose session is over".into(), vec![], late, -1).await;
    all
}

/// A clerk with every duty of an agency, of another area than the demo's 北京.
pub(super) async fn stranger(site: &TestSite) -> String {
    let duties = Duty::ALL.map(|duty| if duty == Duty::Cashier { Duty::Reader } else { duty });
    let principal = clerk(site, "t.elsewhere", &duties, ("31", true)).await;
    session(site, principal, DAY_MS).await
}

/// A clerk with every duty, everywhere.
pub(super) async fn all_round(site: &TestSite) -> String {
    let principal = clerk(site, "t.all", &Duty::ALL, ("", true)).await;
    session(site, principal, DAY_MS).await
}

/// A session of a family member.
pub(super) async fn family(site: &TestSite, key: &str) -> String {
    session(site, person(site, key), DAY_MS).await
}
