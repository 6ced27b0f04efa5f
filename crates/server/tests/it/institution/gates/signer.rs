//! Clients of the gateways, written from the interface's text.

use app::acts::{ChangeGate, GateChange};
use app::{Numbered, Outcome};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::Moment;
use domain::gate::{Gate, GateKey};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use server::gm::{hex, sm2_public, sm2_sign, sm4_ecb_decrypt, sm4_ecb_encrypt};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use store::{Body, Kind, NumberKey};

use super::super::wire::ADDRESS;
use crate::site::{Call, Reply, TestSite};

/// A client's private key of SM2: that of the standard's example.
const PRIVATE: &str = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";

/// A program of an institution behind a gateway.
#[derive(Clone)]
pub(crate) struct Signer {
    pub(crate) gate: Gate,
    pub(crate) name: String,
    pub(crate) shared: String,
    pub(crate) private: String,
}

/// Time and nonce of a signature.
#[derive(Clone)]
pub(crate) struct Stamp {
    pub(crate) at: i64,
    pub(crate) nonce: String,
}

impl Stamp {
    /// Of now.
    pub(crate) fn now(site: &TestSite) -> Self {
        Self { at: site.app().now().0, nonce: site.number() }
    }

    /// Some time from now.
    pub(crate) fn after(site: &TestSite, ms: i64) -> Self {
        let now = Self::now(site);
        Self { at: now.at + ms, ..now }
    }
}

impl Signer {
    /// With a new key for an institution.
    pub(crate) async fn new(site: &TestSite, gate: Gate, institution: &str) -> Self {
        let name = match gate {
            Gate::OAuth => "gj-client-000001",
            Gate::Mobile => "gj-mobile-app-00000001",
            Gate::Cainfo => institution,
            Gate::Hmac | Gate::Tif => "gj-key-1",
        };
        Self::named(site, gate, name, institution).await
    }

    /// With a new key of this name.
    pub(crate) async fn named(site: &TestSite, gate: Gate, name: &str, institution: &str) -> Self {
        let signs = !matches!(gate, Gate::Hmac | Gate::Tif);
        let private = if signs { PRIVATE } else { "" };
        let signer = Self {
            gate,
            name: name.to_owned(),
            shared: String::new(),
            private: private.to_owned(),
        };
        signer.rotated(site, institution, private, 0).await
    }

    /// With a new secret; the one from before is good for some days.
    pub(crate) async fn rotated(
        &self,
        site: &TestSite,
        institution: &str,
        private: &str,
        overlap_days: u16,
    ) -> Self {
        let public = if private.is_empty() { String::new() } else { sm2_public(private).unwrap() };
        let change = GateChange::Add { public, overlap_days, callback: None };
        self.change(site, institution, change).await;
        let secret = self.key(site).secrets.last().unwrap().clone();
        Self { shared: secret.shared, private: private.to_owned(), ..self.clone() }
    }

    /// Changes the key.
    pub(crate) async fn change(&self, site: &TestSite, institution: &str, change: GateChange) {
        let (place, _) =
            site.app().read().unwrap().institution_by_code(institution).unwrap().unwrap();
        let (issuer, infno) = ("command".to_owned(), "gate-key".to_owned());
        let key = NumberKey { area: place.area, issuer, infno, number: site.number() };
        let numbered = Numbered::new(key, Vec::new());
        let (gate, name) = (self.gate, self.name.clone());
        let (by, area, institution) = (None, place.area, place.id);
        let act = ChangeGate { numbered, by, area, institution, gate, name, change };
        let done = site.app().submit(act).await;
        assert!(matches!(done, Outcome::Decided { .. }), "{done:?}");
    }

    /// The key as it is kept.
    pub(crate) fn key(&self, site: &TestSite) -> GateKey {
        let key = GateKey::key(self.gate, &self.name);
        let record = site.app().read().unwrap().record_by_key(Kind::Gate, &key).unwrap();
        match record.unwrap().body {
            Body::Gate(key) => key,
            other => panic!("{other:?}"),
        }
    }

    /// Signs now and sends.
    pub(crate) async fn send(&self, site: &TestSite, envelope: Value) -> Reply {
        self.send_at(site, &Stamp::now(site), envelope).await
    }

    /// Signs with a time and a nonce and sends.
    pub(crate) async fn send_at(&self, site: &TestSite, stamp: &Stamp, envelope: Value) -> Reply {
        let token = match self.gate {
            Gate::OAuth => match self.token(site).await {
                Ok(token) => token,
                Err(reply) => return reply,
            },
            _ => String::new(),
        };
        site.call(self.signed(stamp, &token, envelope)).await
    }

    /// A signed request.
    pub(crate) fn signed(&self, stamp: &Stamp, token: &str, mut envelope: Value) -> Call {
        let Stamp { at, nonce } = stamp;
        match self.gate {
            Gate::Hmac => {
                let infno = envelope["infno"].as_str().unwrap().to_owned();
                let text = format!(
                    "_api_access_key={}&_api_name={infno}&_api_timestamp={at}&_api_version=1.0.0",
                    self.name
                );
                let mut mac = Hmac::<Sha1>::new_from_slice(self.shared.as_bytes()).unwrap();
                mac.update(text.as_bytes());
                call(&envelope)
                    .header("_api_name", &infno)
                    .header("_api_version", "1.0.0")
                    .header("_api_timestamp", &at.to_string())
                    .header("_api_access_key", &self.name)
                    .header("_api_signature", &STANDARD.encode(mac.finalize().into_bytes()))
            }
            Gate::Tif => {
                let seconds = at / 1_000;
                let text = format!("{seconds}{}{nonce}{seconds}", self.shared);
                call(&envelope)
                    .header("x-tif-paasid", &self.name)
                    .header("x-tif-timestamp", &seconds.to_string())
                    .header("x-tif-nonce", nonce)
                    .header("x-tif-signature", &hex(&Sha256::digest(text)).to_uppercase())
            }
            Gate::OAuth => {
                let input = envelope["input"].to_string();
                let signature = sm2_sign(&self.private, input.as_bytes()).unwrap();
                envelope["cainfo"] = json!(STANDARD.encode(signature));
                envelope["signtype"] = json!("SM2");
                envelope["enc_type"] = json!("SM4");
                let sealed = sm4_ecb_encrypt(&self.client_key(), input.as_bytes());
                envelope["input"] = json!(STANDARD.encode(sealed));
                call(&envelope).token(token)
            }
            Gate::Cainfo => {
                envelope = Self::unsigned(stamp, envelope);
                // Keys of a JSON object are in ASCII order here.
                let members = envelope.as_object().unwrap().iter();
                let signed =
                    members.filter(|(key, _)| !["cainfo", "input"].contains(&key.as_str()));
                let pairs: Vec<String> = signed
                    .map(|(key, value)| format!("{key}={}", value.as_str().unwrap()))
                    .collect();
                let signature = sm2_sign(&self.private, pairs.join("&").as_bytes()).unwrap();
                envelope["cainfo"] = json!(STANDARD.encode(signature));
                call(&envelope)
            }
            Gate::Mobile => panic!("another interface"),
        }
    }

    /// The envelope as it would be signed, without the signature.
    pub(crate) fn unsigned(stamp: &Stamp, mut envelope: Value) -> Value {
        let time = Moment(stamp.at).local().strftime("%Y-%m-%d %H:%M:%S").to_string();
        envelope["inf_time"] = json!(time);
        envelope["signtype"] = json!("SM2");
        envelope
    }

    fn client_key(&self) -> [u8; 16] {
        self.name.as_bytes().try_into().unwrap()
    }

    /// The text of an output, opened where it is sealed.
    pub(crate) fn opened(&self, reply: &Reply) -> String {
        let output = &reply.json["output"];
        if self.gate != Gate::OAuth {
            return output.to_string();
        }
        let sealed = STANDARD.decode(output.as_str().unwrap()).unwrap();
        String::from_utf8(sm4_ecb_decrypt(&self.client_key(), &sealed).unwrap()).unwrap()
    }

    /// A new access token, or why there is none.
    pub(crate) async fn token(&self, site: &TestSite) -> Result<String, Reply> {
        let reply = self.ask_token(site, "grant_type=client_credentials&scope=server").await;
        let token = reply.json["access_token"].as_str().map(ToOwned::to_owned);
        token.ok_or(reply)
    }

    /// Asks for a token with a form.
    pub(crate) async fn ask_token(&self, site: &TestSite, form: &str) -> Reply {
        let basic = STANDARD.encode(format!("{}:{}", self.name, self.shared));
        let call = Call::post("/auth/oauth/token")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("authorization", &format!("Basic {basic}"));
        site.call(call.bytes(form)).await
    }
}

/// An envelope on its way.
pub(crate) fn call(envelope: &Value) -> Call {
    Call::post(ADDRESS).bytes(envelope.to_string())
}

/// Sends an envelope that nobody signed.
pub(crate) async fn plain(site: &TestSite, envelope: &Value) -> Reply {
    site.call(call(envelope)).await
}

/// What an answer says against a request; empty = it was let in.
pub(crate) fn said(reply: &Reply) -> String {
    match (reply.status, &reply.json["infcode"]) {
        (200, code) if code == 0 => String::new(),
        (200, _) => reply.json["err_msg"].as_str().unwrap().to_owned(),
        (400 | 401, _) => {
            let message = reply.json["message"].as_str();
            message.or(reply.json["error"].as_str()).unwrap().to_owned()
        }
        _ => panic!("{} {}", reply.status, reply.text),
    }
}
