//! The counter of an institution: numbers its requests, signs and sends them, and keeps asking until
//! it knows what became of each.

use std::sync::Arc;

use app::Clock;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Moment;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha1::Sha1;

use super::Stopped;
use super::rng::Rng;
use crate::scenario::api::wire::{Answer, Envelope, send};
use crate::scenario::api::{Ask, Server};

/// How often a request is sent again whose answer did not come: always under its own number.
const SENT_AGAIN: u32 = 6;

/// Access key and secret key of gateway A.
#[derive(Clone)]
pub struct SignKey {
    /// `_api_access_key`
    pub access: String,
    /// The secret.
    pub secret: String,
}

impl std::fmt::Debug for SignKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignKey").field("access", &self.access).finish_non_exhaustive()
    }
}

/// A counter.
#[derive(Debug)]
pub struct Till {
    server: Server,
    institution: String,
    key: Option<SignKey>,
    clock: Arc<dyn Clock>,
    sign_no: String,
    count: u64,
    /// What it draws from.
    pub rng: Rng,
    /// The number of the last request.
    pub msgid: String,
    /// How often an answer did not come.
    pub lost: u64,
    /// How many requests were answered.
    pub answered: u64,
}

impl Till {
    /// A counter that nobody has signed in to.
    pub fn new(
        server: Server,
        institution: &str,
        key: Option<SignKey>,
        clock: Arc<dyn Clock>,
        seed: u64,
    ) -> Self {
        let institution = institution.to_owned();
        Self {
            server,
            institution,
            key,
            clock,
            sign_no: String::new(),
            count: 0,
            rng: Rng::new(seed),
            msgid: String::new(),
            lost: 0,
            answered: 0,
        }
    }

    /// `fixmedins_code`
    pub fn institution(&self) -> &str {
        &self.institution
    }

    /// The clock on the wall.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// A new number: institution (12), time (14), running number (4).
    pub fn new_msgid(&mut self) -> String {
        self.count = self.count.saturating_add(1);
        let time = self.now().local().strftime("%Y%m%d%H%M%S").to_string();
        let place: String = self.institution.chars().take(12).collect();
        format!("{place}{time}{:04}", self.count % 10_000)
    }

    /// 9001
    pub async fn sign_in(&mut self, operator: &str) -> Result<(), Stopped> {
        let sign_in = serde_json::json!({"signIn": {
            "opter_no": operator, "mac": "00-00-00-00-00-00", "ip": "127.0.0.1",
        }});
        let answer = self.must("9001", "", sign_in).await?;
        let sign_no = answer.output["signinoutb"]["sign_no"].as_str();
        sign_no.unwrap_or_default().clone_into(&mut self.sign_no);
        Ok(())
    }

    /// Sends a transaction that has to work.
    pub async fn must(
        &mut self,
        infno: &'static str,
        insured_at: &str,
        input: Value,
    ) -> Result<Answer, Stopped> {
        let answer = self.call(infno, insured_at, input).await?;
        if answer.accepted { Ok(answer) } else { Err(Stopped::Refused(infno, answer.message)) }
    }

    /// Sends a transaction under a new number; the same request again while no answer comes.
    pub async fn call(
        &mut self,
        infno: &'static str,
        insured_at: &str,
        input: Value,
    ) -> Result<Answer, Stopped> {
        self.msgid = self.new_msgid();
        self.send(infno, insured_at, input).await
    }

    /// Sends a transaction under the last number.
    async fn send(
        &mut self,
        infno: &'static str,
        insured_at: &str,
        input: Value,
    ) -> Result<Answer, Stopped> {
        let ask = self.envelope(infno, insured_at, input);
        let mut tries = 0;
        loop {
            // Signed anew each time: an old signature may be over.
            let signed = self.signed(infno, ask.clone());
            let stopped = match send(&self.server, &signed).await {
                Ok(answer) => {
                    self.answered = self.answered.saturating_add(1);
                    return Ok(answer);
                }
                Err(Err(no_answer)) => Stopped::NoAnswer(no_answer),
                // A gateway that broke has not said what became of it either.
                Err(Ok(reply)) if reply.status >= 500 || reply.status == 200 => {
                    Stopped::NoEnvelope(reply.status)
                }
                Err(Ok(reply)) => return Err(Stopped::NoEnvelope(reply.status)),
            };
            self.lost = self.lost.saturating_add(1);
            tries += 1;
            if tries > SENT_AGAIN {
                return Err(stopped);
            }
        }
    }

    /// A request under the last number.
    fn envelope(&self, infno: &str, insured_at: &str, input: Value) -> Ask {
        Envelope {
            infno,
            number: &self.msgid,
            institution: &self.institution,
            insured_at,
            sign_no: &self.sign_no,
            now: self.now(),
            input,
        }
        .ask()
    }

    /// 9102: the bytes of a file, as they come or in Base64 inside an envelope.
    pub async fn download(&mut self, input: Value) -> Result<Vec<u8>, Stopped> {
        self.msgid = self.new_msgid();
        let ask = self.signed("9102", self.envelope("9102", "", input));
        let reply = self.server.ask(&ask).await.map_err(Stopped::NoAnswer)?;
        self.answered = self.answered.saturating_add(1);
        if reply.json.is_null() && reply.status == 200 {
            return Ok(reply.bytes);
        }
        let refused = || reply.json["err_msg"].as_str().unwrap_or_default().to_owned();
        let file = reply.json["output"]["in"].as_str();
        let bytes = file.and_then(|file| STANDARD.decode(file).ok());
        bytes.ok_or_else(|| Stopped::Refused("9102", refused()))
    }

    /// With the headers of gateway A.
    fn signed(&self, infno: &str, ask: Ask) -> Ask {
        let Some(SignKey { access, secret }) = &self.key else { return ask };
        let time = self.now().0.to_string();
        let text = format!(
            "_api_access_key={access}&_api_name={infno}&_api_timestamp={time}&_api_version=1.0.0"
        );
        let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret.as_bytes()) else { return ask };
        mac.update(text.as_bytes());
        let signature = STANDARD.encode(mac.finalize().into_bytes());
        let headers = [
            ("_api_name", infno),
            ("_api_version", "1.0.0"),
            ("_api_timestamp", &time),
            ("_api_access_key", access),
            ("_api_signature", &signature),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Ask { headers: headers.into(), ..ask }
    }
}
