//! An institution's program for mobile payment. It signs and seals by itself, with the crates directly
//! and in its own way, so that an error of the server is none of its own.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::clerk::By;
use domain::gate::{Gate, GateKey, GateSecret};
use domain::{Moment, RecordId};
use ecb::cipher::block_padding::Pkcs7;
use ecb::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, KeyInit as _};
use serde_json::{Map, Value, json};
use sm2::dsa::signature::{Signer as _, Verifier as _};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use sm4::Sm4;
use store::{Body, Record};

use crate::institution::wire::{BEGUN, DRUG, HOSPITAL};
use crate::site::{Call, Reply, TestSite};

/// What the institution and the platform share.
pub(crate) const APP_ID: &str = "GJTESTAPP00000000001";
pub(crate) const SECRET: &str = "GJTESTSECRET0000000000000000001";
/// Private keys of the institution and of the platform; made up.
const OURS: [u8; 32] = [0x21; 32];
const THEIRS: [u8; 32] = [0x42; 32];
const USER_ID: &str = "1234567812345678";

/// An institution that has a key.
pub(crate) struct Mobile<'a> {
    pub(crate) site: &'a TestSite,
    pub(crate) institution: &'a str,
}

/// An answer, opened and its signature checked.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) outer: Value,
    pub(crate) data: Value,
}

impl<'a> Mobile<'a> {
    /// The hospital, with a key of mobile payment and perhaps an address for calls.
    pub(crate) async fn hospital(site: &'a TestSite, callback: Option<&str>) -> Self {
        let mobile = Self { site, institution: HOSPITAL };
        mobile.put_key(callback).await;
        mobile
    }

    async fn put_key(&self, callback: Option<&str>) {
        let app = self.site.app();
        let found = app.read().unwrap().institution_by_code(self.institution).unwrap();
        let secret = GateSecret {
            shared: SECRET.to_owned(),
            public: public(&OURS),
            private: hex(&THEIRS),
            from: Moment(0),
            until: None,
            by: By::Platform,
        };
        // The next one is there already: nothing of the platform's goes out under it yet.
        let next = GateSecret { shared: "X".repeat(32), ..secret.clone() };
        let (institution, _) = found.unwrap();
        let key = GateKey {
            institution: institution.id,
            gate: Gate::Mobile,
            name: APP_ID.to_owned(),
            secrets: vec![secret, next],
            callback: callback.map(str::to_owned),
        };
        let record = Record { id: RecordId(77), version: 1, body: Body::Gate(key) };
        let mut batch = store::act::Batch::empty(app.now());
        batch.records.push(record);
        app.chore(institution.area, move |tx| tx.write(&batch)).await.unwrap();
    }

    /// The envelope of some data, signed and sealed now.
    pub(crate) fn envelope(&self, data: &Value) -> Value {
        let timestamp = self.site.app().now().0.to_string();
        Self::envelope_at(&timestamp, data)
    }

    /// The same with another timestamp.
    pub(crate) fn envelope_at(timestamp: &str, data: &Value) -> Value {
        let mut envelope = json!({
            "appId": APP_ID, "encType": "SM4", "signType": "SM2", "version": "2.0.1",
            "timestamp": timestamp, "transType": "",
        });
        let mut signed = envelope.clone();
        signed["data"] = data.clone();
        let key = SigningKey::from_slice(USER_ID, &OURS).unwrap();
        let signature: Signature = key.sign(text(&signed).as_bytes());
        envelope["signData"] = json!(STANDARD.encode(signature.to_bytes()));
        envelope["encData"] = json!(seal(&data.to_string()));
        envelope
    }

    pub(crate) async fn send(&self, path: &str, envelope: &Value) -> Reply {
        let call = Call::post(&format!("/org/local/api/hos/{path}"));
        self.site.call(call.bytes(envelope.to_string())).await
    }

    /// Asks, and checks what the answer is signed with.
    pub(crate) async fn ask(&self, path: &str, data: &Value) -> Answer {
        let answer = Answer::of(&self.send(path, &self.envelope(data)).await);
        if answer.outer["code"] == 0 {
            let output = json!({"data": answer.data}).to_string();
            let lacks = server::http::institution::incomplete(infno(path), &output);
            assert!(lacks.is_empty(), "{path}: {lacks:?}");
        }
        answer
    }

    /// 6201 of one line of so many 分.
    pub(crate) fn upload(&self, key: &str, order: &str, fen: i64) -> Value {
        let who = self.site.person(key);
        let sum = domain::Fen(fen).to_string();
        json!({
            "orgCodg": self.institution, "psnNo": who.psn_no, "medOrgOrd": order,
            "begntime": BEGUN, "idNo": who.cert_no, "userName": who.name, "idType": who.cert_type,
            "iptOtpNo": "M1", "medType": "11", "feeType": "01", "medfeeSumamt": sum,
            "acctUsedFlag": "2", "chrgBchno": "1", "diseName": null, "mdtrtId": "",
            "diseinfoList": [{"diagType": "1", "diagCode": "J06.900", "diagName": "急性上呼吸道感染"}],
            "feedetailList": [{"feedetlSn": order, "medListCodg": DRUG, "rxCircFlag": "0",
                "cnt": 1, "pric": sum, "detItemFeeSumamt": sum, "feeOcurTime": BEGUN}],
        })
    }

    /// What 6202, 6301 and 6401 name of an uploaded order.
    pub(crate) fn order(&self, uploaded: &Answer) -> Value {
        json!({
            "orgCodg": self.institution, "payOrdId": uploaded.data["payOrdId"],
            "payToken": uploaded.data["payToken"],
        })
    }

    /// 6202 under a number.
    pub(crate) fn pay(&self, uploaded: &Answer, serial: &str, auth_no: &str) -> Value {
        let mut data = self.order(uploaded);
        data["orgBizSer"] = json!(serial);
        data["payAuthNo"] = json!(auth_no);
        data["mdtrtId"] = uploaded.data["extData"]["mdtrtId"].clone();
        data
    }
}

impl Answer {
    pub(crate) fn of(reply: &Reply) -> Self {
        assert_eq!(reply.status, 200, "{}", reply.text);
        let outer = reply.json.clone();
        let data = match outer["encData"].as_str() {
            Some(sealed) => serde_json::from_str(&open(sealed)).unwrap(),
            None => Value::Null,
        };
        assert!(is_theirs(&outer, &reply.text, &data), "{}", reply.text);
        Self { outer, data }
    }

    /// The data of a success.
    pub(crate) fn good(self) -> Self {
        assert_eq!(self.outer["code"], 0, "{}", self.outer);
        assert_eq!(
            (&self.outer["success"], &self.outer["type"]),
            (&json!(true), &json!("success"))
        );
        self
    }

    /// The stable code of a refusal.
    pub(crate) fn code(&self) -> &str {
        assert_eq!((&self.outer["code"], &self.outer["success"]), (&json!(-1), &json!(false)));
        let line = self.outer["message"].as_str().unwrap();
        let code = line.strip_prefix('[').and_then(|line| line.split_once(']'));
        code.unwrap_or_else(|| panic!("no code: {line}")).0
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.data[name].as_str().unwrap().to_owned()
    }
}

fn infno(path: &str) -> &'static str {
    match path {
        "uldFeeInfo" => "6201",
        "pay_order" => "6202",
        "refund_Order" => "6203",
        "query_order_info" => "6301",
        _ => "6401",
    }
}

/// A body of the platform's opens and is signed by it. Numbers are compared as they were written.
pub(crate) fn is_theirs(outer: &Value, text: &str, data: &Value) -> bool {
    let mut signed = outer.clone();
    if let Some(map) = signed.as_object_mut() {
        map.remove("encData");
        map.remove("signData");
        if let Some(sealed) = outer["encData"].as_str() {
            // Exact: an amount like 163.80 must not lose its zero on the way.
            map.insert("data".to_owned(), Value::String(sorted(&open(sealed))));
        }
    }
    assert!(!data.is_null() || outer["encData"].is_null(), "{text}");
    let key = VerifyingKey::from_sec1_bytes(USER_ID, &sec1(&THEIRS)).unwrap();
    let signature = STANDARD.decode(outer["signData"].as_str().unwrap()).unwrap();
    let signature = Signature::from_slice(&signature).unwrap();
    key.verify(self::text(&signed).as_bytes(), &signature).is_ok()
}

/// `k=v` in the order of the keys, with the secret.
fn text(signed: &Value) -> String {
    let mut parts = Vec::new();
    for (key, value) in signed.as_object().unwrap() {
        let value = match bare(value) {
            Value::String(text) => text,
            Value::Null => continue,
            other => other.to_string(),
        };
        parts.push(format!("{key}={value}"));
    }
    parts.sort();
    parts.push(format!("key={SECRET}"));
    parts.join("&")
}

/// Without what is empty; maps of this crate are sorted.
fn bare(value: &Value) -> Value {
    match value {
        Value::String(text) if text.is_empty() => Value::Null,
        Value::Array(list) => {
            let list: Vec<Value> = list.iter().map(bare).filter(|v| !v.is_null()).collect();
            if list.is_empty() { Value::Null } else { Value::Array(list) }
        }
        Value::Object(map) => {
            let map = map.iter().map(|(key, value)| (key.clone(), bare(value)));
            let mut map: Vec<(String, Value)> = map.filter(|(_, v)| !v.is_null()).collect();
            map.sort_by(|(one, _), (other, _)| one.cmp(other));
            let map: Map<String, Value> = map.into_iter().collect();
            if map.is_empty() { Value::Null } else { Value::Object(map) }
        }
        other => other.clone(),
    }
}

/// The platform's own text with its members in order and nothing empty. Its amounts have two decimals
/// always, which a parsed number forgets; they are put back.
fn sorted(clear: &str) -> String {
    let mut exact = clear.to_owned();
    // `:163.80` → `:"#163.80"`, sorted as texts, and back.
    let mut marked = String::new();
    while let Some(at) = exact.find(':') {
        let (head, tail) = exact.split_at(at + 1);
        marked.push_str(head);
        let digits = tail.find(|c: char| !c.is_ascii_digit() && c != '.' && c != '-').unwrap_or(0);
        if digits > 0 && !head.ends_with("\\:") && tail[digits..].starts_with([',', '}']) {
            marked.extend(["\"#", &tail[..digits], "\""]);
            exact = tail[digits..].to_owned();
        } else {
            exact = tail.to_owned();
        }
    }
    marked.push_str(&exact);
    let value: Value = serde_json::from_str(&marked).unwrap();
    let mut text = bare(&value).to_string();
    while let Some(at) = text.find("\"#") {
        let end = at + 2 + text[at + 2..].find('"').unwrap();
        let number = text[at + 2..end].to_owned();
        text.replace_range(at..=end, &number);
    }
    text
}

fn key() -> [u8; 16] {
    let first: [u8; 16] = APP_ID.as_bytes()[..16].try_into().unwrap();
    let sealed =
        ecb::Encryptor::<Sm4>::new(&first.into()).encrypt_padded_vec::<Pkcs7>(SECRET.as_bytes());
    hex(&sealed).to_uppercase().as_bytes()[..16].try_into().unwrap()
}

fn seal(clear: &str) -> String {
    let sealed =
        ecb::Encryptor::<Sm4>::new(&key().into()).encrypt_padded_vec::<Pkcs7>(clear.as_bytes());
    hex(&sealed).to_uppercase()
}

pub(crate) fn open(sealed: &str) -> String {
    let bytes: Vec<u8> = (0..sealed.len() / 2)
        .map(|place| u8::from_str_radix(&sealed[place * 2..place * 2 + 2], 16).unwrap())
        .collect();
    let clear = ecb::Decryptor::<Sm4>::new(&key().into()).decrypt_padded_vec::<Pkcs7>(&bytes);
    String::from_utf8(clear.unwrap()).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    let bytes: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    bytes.concat()
}

fn sec1(private: &[u8; 32]) -> Vec<u8> {
    let key = SigningKey::from_slice(USER_ID, private).unwrap();
    key.verifying_key().to_sec1_bytes().to_vec()
}

fn public(private: &[u8; 32]) -> String {
    hex(&sec1(private)[1..])
}
