//! A deployment of its own for every test: real router, real SQLite in a folder of its own, the
//! demo world, a clock that stands at [`NOW`] until a test moves it.
//!
//! ```ignore
//! let site = TestSite::new().await;
//! let zhang = site.sign_in("zhang_san").await;              // a session of a demo person
//! let reply = site.get(&zhang, "/api/family/v1/me").await;  // a read
//! let reply = site.act(&zhang, "POST", "/api/family/v1/bindings", body).await; // proof + number
//! let desk = site.desk().await;                             // a session of the demo clerk
//! let reply = site.call(Call::post("/fsi/…").json(body)).await; // anything else
//! assert_eq!(reply.problem(), (422, "MEMBER_LIMIT"));
//! site.assert_books();                                      // every book at zero, kept = summed
//! ```

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use app::{App, FakeClock, World};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request};
use domain::item::Catalogue;
use domain::person::Account;
use domain::{Fen, Moment};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use server::http::serve::Peer;
use server::providers::Providers;
use server::{Site, demo, http, rules};
use store::{Identity, Keyring};
use store_sqlite::SqliteStore;
use tempfile::TempDir;
use tower::ServiceExt as _;

/// When the clock stands: a Sunday morning in the demo's year.
pub(crate) const NOW: &str = "2026-11-22T09:30:00";

/// A deployment of its own.
pub(crate) struct TestSite {
    /// The deployment.
    pub(crate) site: Arc<Site>,
    /// Its clock.
    pub(crate) clock: Arc<FakeClock>,
    router: Router,
    count: AtomicU32,
    folder: TempDir,
}

impl Drop for TestSite {
    fn drop(&mut self) {
        self.site.app.stop();
    }
}

impl TestSite {
    /// The demo world at [`NOW`].
    pub(crate) async fn new() -> Self {
        Self::at(NOW).await
    }

    /// The demo world, made at a moment; the clock can go on from there but not back.
    pub(crate) async fn at(moment: &str) -> Self {
        let site = Self::empty(moment, true);
        demo::load(&site.site.app).await.unwrap();
        site
    }

    /// The demo world at [`NOW`] with other providers, made of the simulated ones.
    pub(crate) async fn equipped(change: impl FnOnce(Providers) -> Providers) -> Self {
        let site = Self::made(NOW, true, change);
        demo::load(&site.site.app).await.unwrap();
        site
    }

    /// Nothing but the rules. Without `demo` it is like a real deployment.
    pub(crate) fn empty(moment: &str, demo: bool) -> Self {
        Self::made(moment, demo, |providers| providers)
    }

    fn made(moment: &str, demo: bool, change: impl FnOnce(Providers) -> Providers) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("gongji.db");
        let store = SqliteStore::open(&file, Keyring::for_tests()).unwrap().store;
        let clock = Arc::new(FakeClock::new(Moment::parse(moment).unwrap()));
        let policies = rules::load(None).unwrap();
        let world = World { policies, catalogue: Catalogue::default() };
        let app = Arc::new(App::new(Arc::new(store), Arc::<FakeClock>::clone(&clock), world));
        let site = Site::new(app, demo, Some(Arc::clone(&clock)));
        let providers = change(site.providers.clone());
        let site = Arc::new(site.equipped(providers));
        let router = http::router(Arc::clone(&site));
        Self { site, clock, router, count: AtomicU32::new(0), folder }
    }

    /// The database's file.
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("gongji.db")
    }

    /// The application, for questions past the interfaces.
    pub(crate) fn app(&self) -> &App {
        &self.site.app
    }

    /// Sends a request through the router.
    pub(crate) async fn call(&self, call: Call) -> Reply {
        call.send(&self.router).await
    }

    /// A read of somebody.
    pub(crate) async fn get(&self, token: &str, path: &str) -> Reply {
        self.call(Call::get(path).token(token)).await
    }

    /// An act with a number of its own and, where the act needs one, a proof for it.
    pub(crate) async fn act(&self, token: &str, method: &str, path: &str, body: Value) -> Reply {
        let call = Call::new(method, path).token(token).number(&self.number()).json(body.clone());
        let proof = self.proof(token, method, path, body).await;
        self.call(call.proof(&proof)).await
    }

    /// As [`Self::act`], for a ward or the member of a family link.
    pub(crate) async fn act_for(
        &self,
        (token, whose): (&str, &str),
        method: &str,
        path: &str,
        body: Value,
    ) -> Reply {
        let call = Call::new(method, path).token(token).whose(whose).json(body.clone());
        let act = json!({"act": {"method": method, "path": path, "body": body}});
        let asked = Call::post("/api/family/v1/proofs").token(token).whose(whose).json(act);
        let proof = self.call(asked).await;
        assert_eq!(proof.status, 201, "{}", proof.text);
        let proof = proof.json["proof"].as_str().unwrap();
        self.call(call.number(&self.number()).proof(proof)).await
    }

    /// A read for a ward or the member of a family link.
    pub(crate) async fn get_for(&self, (token, whose): (&str, &str), path: &str) -> Reply {
        self.call(Call::get(path).token(token).whose(whose)).await
    }

    /// A write with a number of its own and no proof.
    pub(crate) async fn write(&self, token: &str, method: &str, path: &str, body: Value) -> Reply {
        let call = Call::new(method, path).token(token).number(&self.number());
        self.call(call.json(body)).await
    }

    /// A number that nobody used.
    pub(crate) fn number(&self) -> String {
        format!("T{:06}", self.count.fetch_add(1, Ordering::Relaxed))
    }

    /// A proof for an act, as the simulated face check gives it.
    pub(crate) async fn proof(&self, token: &str, method: &str, path: &str, body: Value) -> String {
        let act = json!({"act": {"method": method, "path": path, "body": body}});
        let reply = self.call(Call::post("/api/family/v1/proofs").token(token).json(act)).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        reply.json["proof"].as_str().unwrap().to_owned()
    }

    /// Signs a demo person in; the session's token.
    pub(crate) async fn sign_in(&self, key: &str) -> String {
        let Identity { name, cert_type, cert_no, .. } = self.person(key);
        let who = json!({"name": name, "cert_type": cert_type, "cert_no": cert_no});
        let asked = self.call(Call::post("/api/family/v1/sign-in").json(who)).await;
        assert_eq!(asked.status, 201, "{}", asked.text);
        let (challenge, code) = (&asked.json["challenge"], &asked.json["code"]);
        let confirm = json!({"challenge": challenge, "code": code});
        let reply = self.call(Call::post("/api/family/v1/sign-in/confirm").json(confirm)).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        reply.json["token"].as_str().unwrap().to_owned()
    }

    /// Signs the demo clerk in.
    pub(crate) async fn desk(&self) -> String {
        let call = Call::post("/api/desk/v1/sign-in").json(json!({"name": "demo"}));
        let reply = self.call(call).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        reply.json["token"].as_str().unwrap().to_owned()
    }

    /// Who a demo person is.
    pub(crate) fn person(&self, key: &str) -> Identity {
        let people = self.app().read().unwrap().people().unwrap();
        let found = people.into_iter().find(|(i, _)| i.demo_key.as_deref() == Some(key));
        found.unwrap_or_else(|| panic!("nobody is called {key}")).0
    }

    /// Name and certificate of a demo person, as bodies have them.
    pub(crate) fn who(&self, key: &str) -> Value {
        let Identity { name, cert_type, cert_no, .. } = self.person(key);
        json!({"name": name, "cert_type": cert_type, "cert_no": cert_no})
    }

    /// The account of a demo person in the insured area.
    pub(crate) fn account(&self, key: &str) -> Account {
        let reads = self.app().read().unwrap();
        let insured = reads.insured(self.person(key).person).unwrap().unwrap();
        reads.account(insured.area, insured.person).unwrap().unwrap()
    }

    /// All that is owed to a demo person, in 元: `"3000.00"`.
    pub(crate) fn balance(&self, key: &str) -> String {
        let Account { current, carried, .. } = self.account(key);
        current.plus(carried).unwrap().to_string()
    }

    /// Every book sums to zero and is kept as its entries say.
    pub(crate) fn assert_books(&self) {
        let lines = self.app().read().unwrap().books().unwrap();
        for line in &lines {
            assert_eq!(line.kept, line.summed, "{line:?}");
        }
        let mut sums = std::collections::BTreeMap::new();
        for line in lines {
            let sum = sums.entry((line.book, line.layer)).or_insert(Fen::ZERO);
            *sum = sum.plus(line.summed).unwrap();
        }
        assert!(sums.values().all(|sum| sum.is_zero()), "{sums:?}");
    }
}

/// A request being put together.
#[derive(Clone)]
pub(crate) struct Call {
    method: Method,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    peer: Option<IpAddr>,
}

impl Call {
    /// Of a method and a path.
    pub(crate) fn new(method: &str, path: &str) -> Self {
        let method = method.parse().unwrap();
        let path = path.to_owned();
        Self { method, path, headers: Vec::new(), body: Vec::new(), peer: None }
    }

    /// A `GET`.
    pub(crate) fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    /// A `POST`.
    pub(crate) fn post(path: &str) -> Self {
        Self::new("POST", path)
    }

    /// With a header.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// With a session.
    pub(crate) fn token(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// With a number.
    pub(crate) fn number(self, number: &str) -> Self {
        self.header("idempotency-key", number)
    }

    /// With a proof.
    pub(crate) fn proof(self, proof: &str) -> Self {
        self.header("x-proof", proof)
    }

    /// For a ward or the member of a family link.
    pub(crate) fn whose(self, id: &str) -> Self {
        self.header("x-for", id)
    }

    /// With a JSON body.
    pub(crate) fn json(self, body: impl Into<Value>) -> Self {
        let body: Value = body.into();
        self.header("content-type", "application/json").bytes(body.to_string())
    }

    /// With a file.
    pub(crate) fn csv(self, file: &str) -> Self {
        self.header("content-type", "text/csv").bytes(file)
    }

    /// With bytes as body.
    pub(crate) fn bytes(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// The body so far, as JSON.
    pub(crate) fn body_json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// From another place.
    pub(crate) fn from(mut self, address: IpAddr) -> Self {
        self.peer = Some(address);
        self
    }

    /// Sends it through a router.
    pub(crate) async fn send(self, router: &Router) -> Reply {
        let response = router.clone().oneshot(self.request()).await.unwrap();
        let (head, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_str(&text).unwrap_or_default();
        let (status, headers) = (head.status.as_u16(), head.headers);
        Reply { status, headers, bytes: bytes.to_vec(), text, json }
    }

    fn request(self) -> Request<Body> {
        let mut request = Request::builder().method(self.method).uri(self.path);
        request = request.extension(Peer(self.peer));
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        request.body(Body::from(self.body)).unwrap()
    }
}

/// An answer.
pub(crate) struct Reply {
    /// HTTP status.
    pub(crate) status: u16,
    /// Headers.
    pub(crate) headers: HeaderMap,
    /// The body as it came.
    pub(crate) bytes: Vec<u8>,
    /// The body as text.
    pub(crate) text: String,
    /// The body as JSON; null when it is none.
    pub(crate) json: Value,
}

impl Reply {
    /// Status and code of a problem; the body must be one.
    pub(crate) fn problem(&self) -> (u16, &str) {
        let kind = self.headers.get("content-type").map(|kind| kind.to_str().unwrap());
        assert_eq!(kind, Some("application/problem+json"), "{}", self.text);
        assert!(!self.json["instance"].as_str().unwrap().is_empty());
        (self.status, self.json["code"].as_str().unwrap())
    }
}
