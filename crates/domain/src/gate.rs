//! How an institution signs: the provinces' gateways (§2.2–2.4 of the national interface's editions),
//! and its keys, several at once while they are changed over.

use serde::{Deserialize, Serialize};

use crate::clerk::By;
use crate::{InstitutionId, Moment};

/// A gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// A: `_api_*` headers, HMAC-SHA1 (湖南, 江西).
    Hmac,
    /// B: `x-tif-*` headers, SHA-256 (河北, 内蒙古).
    Tif,
    /// C: OAuth bearer token and SM4 body (吉林).
    #[serde(rename = "oauth")]
    OAuth,
    /// SM2 signature of the envelope in `cainfo` (湖北).
    Cainfo,
    /// The envelope of mobile payment: SM2 and SM4 (§5).
    Mobile,
}

impl Gate {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Hmac, Self::Tif, Self::OAuth, Self::Cainfo, Self::Mobile];

    /// The word of JSON and command lines.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hmac => "hmac",
            Self::Tif => "tif",
            Self::OAuth => "oauth",
            Self::Cainfo => "cainfo",
            Self::Mobile => "mobile",
        }
    }

    /// From [`Self::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gate| gate.word() == word)
    }
}

/// How an institution is known at a gateway, with the secrets that are good there: while they are
/// changed over, the old and the new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateKey {
    /// Whose.
    pub institution: InstitutionId,
    /// Which gateway.
    pub gate: Gate,
    /// What a request names: access key, paasid, client id, `fixmedins_code` or `appId`; unique in a
    /// gateway.
    pub name: String,
    /// Secrets, oldest first.
    pub secrets: Vec<GateSecret>,
    /// Where the institution takes calls (6204, 6302); mobile payment only, `None` = nowhere.
    #[serde(default)]
    pub callback: Option<String>,
}

/// A secret of a gateway.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateSecret {
    /// What both sides share: secret key, token, client secret, `appSecret`; empty for `cainfo`.
    pub shared: String,
    /// The institution's SM2 public key, 64 bytes in hex; empty where not used.
    pub public: String,
    /// Our SM2 private key for answers, 32 bytes in hex; empty where not used.
    pub private: String,
    /// Good from.
    pub from: Moment,
    /// Good until; `None` = until it is retired.
    pub until: Option<Moment>,
    /// Who made it.
    pub by: By,
}

impl GateKey {
    /// The key of its record.
    pub fn key(gate: Gate, name: &str) -> String {
        format!("{} {name}", gate.word())
    }

    /// The secrets that are good now, the newest first.
    pub fn good(&self, now: Moment) -> impl Iterator<Item = &GateSecret> {
        let good = move |secret: &&GateSecret| {
            secret.from <= now && secret.until.is_none_or(|until| now < until)
        };
        self.secrets.iter().rev().filter(good)
    }
}

impl std::fmt::Debug for GateSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GateSecret").field("from", &self.from).finish_non_exhaustive()
    }
}
