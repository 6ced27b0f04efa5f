//! The family interface as an app speaks it: sign-in, proofs, acts.

use axum::http::Method;
use serde_json::{Value, json};

use super::problem::Stop;
use super::{Ask, Reply, Server};
use crate::scenario::cast::Person;

/// Where the family interface is.
pub const ROOT: &str = "/api/family/v1";

/// Somebody signed in.
#[derive(Clone)]
pub struct Session {
    /// The token.
    pub token: String,
    /// What the sign-in says of itself; a simulated one says so.
    pub says: String,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}

/// An act of somebody who is signed in.
#[derive(Clone, Debug)]
pub struct Act<'a> {
    /// The method.
    pub method: Method,
    /// Path below [`ROOT`].
    pub path: String,
    /// The body.
    pub body: Value,
    /// `Idempotency-Key`
    pub number: &'a str,
}

/// What a request says about a person.
pub fn who(person: &Person) -> Value {
    json!({"name": person.name, "cert_type": person.cert_type, "cert_no": person.cert_no})
}

/// Signs somebody in through the simulated provider, whose code comes back in the answer.
pub async fn sign_in(server: &Server, person: &Person) -> Result<Session, Stop> {
    let asked = post(server, None, "/sign-in", who(person)).await?;
    let confirm = json!({"challenge": asked.json["challenge"], "code": asked.json["code"]});
    let confirmed = post(server, None, "/sign-in/confirm", confirm).await?;
    let Some(token) = confirmed.json["token"].as_str().map(str::to_owned) else {
        return Err(Stop::Broken(confirmed));
    };
    let says = asked.json["simulated"].as_str().unwrap_or_default().to_owned();
    Ok(Session { token, says })
}

/// Asks for something that is no act and needs no number.
pub async fn post(
    server: &Server,
    session: Option<&Session>,
    path: &str,
    body: Value,
) -> Result<Reply, Stop> {
    let token = session.map(|session| session.token.clone());
    let ask = Ask { token, ..Ask::post(format!("{ROOT}{path}"), body) };
    server.ask(&ask).await?.done()
}

/// A read.
pub async fn get(server: &Server, session: &Session, path: &str) -> Result<Reply, Stop> {
    server.ask(&Ask::get(format!("{ROOT}{path}")).by(&session.token)).await?.done()
}

/// A fresh proof of identity, good for exactly this act.
pub async fn proof(
    server: &Server,
    session: &Session,
    act: &Act<'_>,
    behalf: Option<&str>,
) -> Result<String, Stop> {
    proof_by(server, session, act, (behalf, None)).await
}

/// As [`fn@proof`], with the mutual-aid password in place of the face where there is one.
pub async fn proof_by(
    server: &Server,
    session: &Session,
    act: &Act<'_>,
    (behalf, password): (Option<&str>, Option<&str>),
) -> Result<String, Stop> {
    let Act { method, path, body, .. } = act;
    let path = format!("{ROOT}{path}");
    let mut body = json!({"act": {"method": method.as_str(), "path": path, "body": body}});
    if let Some(password) = password {
        body["way"] = json!("password");
        body["evidence"] = json!(password);
    }
    let ask = Ask::post(format!("{ROOT}/proofs"), body).by(&session.token);
    let ask = Ask { behalf: behalf.map(str::to_owned), ..ask };
    let reply = server.ask(&ask).await?.done()?;
    match reply.json["proof"].as_str() {
        Some(proof) => Ok(proof.to_owned()),
        None => Err(Stop::Broken(reply)),
    }
}

/// Does an act, with a proof if one is handed in, for whom the second names (`X-For`).
pub async fn act(
    server: &Server,
    session: &Session,
    act: Act<'_>,
    (proof, behalf): (Option<String>, Option<String>),
) -> Result<Reply, Stop> {
    let Act { method, path, body, number } = act;
    let ask = Ask::post(format!("{ROOT}{path}"), body).by(&session.token).numbered(number);
    server.ask(&Ask { method, proof, behalf, ..ask }).await?.done()
}
