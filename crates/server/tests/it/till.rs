//! The till interface: a cashier plays the window of the own hospital or pharmacy, and of no other.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

mod closed;
mod doors;
mod looks;
mod numbers;
mod window;

use domain::clerk::{AreaPrefix, Clerk, Duty, SetUp};
use domain::{Area, ClerkId, Moment, RecordId};
use serde_json::{Value, json};
use store::Body;
use store::records::Principal;

use crate::api::callers::{keep, session};
use crate::site::{Call, Reply, TestSite};

/// Where everything is.
const ROOT: &str = "/api/till/v1";
/// The hospital of the demo that signs with a key.
const SIGNED: &str = "H11010800003";

/// A cashier at work.
struct Till<'s> {
    site: &'s TestSite,
    login: String,
    token: String,
}

/// A demo clerk, signed in.
async fn till<'s>(site: &'s TestSite, login: &str) -> Till<'s> {
    let call = Call::post("/api/desk/v1/sign-in").json(json!({"name": login}));
    let signed = site.call(call).await;
    assert_eq!(signed.status, 201, "{}", signed.text);
    let token = signed.json["token"].as_str().unwrap().to_owned();
    Till { site, login: login.to_owned(), token }
}

/// A clerk with the duty, at an institution or at none.
async fn cashier<'s>(site: &'s TestSite, institution: Option<&str>, scope: &str) -> Till<'s> {
    let known = |code| {
        let reads = site.app().read().unwrap();
        reads.institution_by_code(code).unwrap().unwrap().0.id
    };
    let login = site.number().to_lowercase();
    let clerk = Clerk {
        login: login.clone(),
        name: "某收费员".to_owned(),
        duties: [Duty::Cashier].into(),
        scope: AreaPrefix::parse(scope).unwrap(),
        institution: institution.map(known),
        password: String::new(),
        totp: vec![7; 20],
        totp_step: 0,
        active: true,
        demo: true,
        added_at: Moment(0),
        set_up: SetUp::default(),
    };
    let RecordId(id) = keep(site, Area::from_number(100_000).unwrap(), Body::Clerk(clerk)).await;
    let token = session(site, Principal::Clerk(ClerkId(id)), 60_000).await;
    Till { site, login, token }
}

impl Till<'_> {
    async fn get(&self, path: &str) -> Reply {
        self.site.get(&self.token, &format!("{ROOT}{path}")).await
    }

    /// Sends a body under a number.
    async fn post(&self, number: &str, body: Value) -> Reply {
        let call = Call::post(&format!("{ROOT}/calls")).token(&self.token).number(number);
        self.site.call(call.json(body)).await
    }

    /// Sends a transaction under a number; the exchange.
    async fn send(&self, number: &str, infno: &str, input: &Value) -> Value {
        let reply = self.post(number, json!({"infno": infno, "input": input})).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        assert!(reply.json["ms"].is_u64(), "{}", reply.text);
        assert_eq!(reply.json["request"]["input"], *input, "what was sent is told");
        reply.json
    }

    /// Sends a transaction that has to work; its output.
    async fn ask(&self, infno: &str, input: Value) -> Value {
        let mut exchange = self.send(&self.site.number(), infno, &input).await;
        assert_eq!(exchange["answer"]["infcode"], 0, "{exchange}");
        exchange["answer"]["output"].take()
    }
}

/// `infcode`, `err_msg` and `output`: what stays the same when a call is sent again.
fn exact(exchange: &Value) -> (Value, Value, Value) {
    let answer = &exchange["answer"];
    (answer["infcode"].clone(), answer["err_msg"].clone(), answer["output"].clone())
}

/// 2103, 2208 of a settlement.
fn of_settlement(output: &Value) -> Value {
    let info = &output["setlinfo"];
    json!({"data": {
        "psn_no": info["psn_no"], "setl_id": info["setl_id"], "mdtrt_id": info["mdtrt_id"],
    }})
}
