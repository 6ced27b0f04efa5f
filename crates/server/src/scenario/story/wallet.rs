//! What stories say about wallets, quotas and where the wallet is open.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Yuan;

/// A wallet that is opened, or changed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WalletOf {
    /// Whose, at a desk; in the family app the actor's, or that of `behalf`.
    pub who: Option<String>,
    /// Place of use (使用地), six digits.
    pub place: Option<String>,
    /// Phone; left out = that of the actor, at a desk of `who`. A change keeps it.
    pub phone: Option<String>,
}

/// A quota as it is to be.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuotaOf {
    /// Which binding.
    pub of: String,
    /// The whole quota, what was used included.
    pub amount: Yuan,
}

/// What the newest quota of a binding must be; what is left out is not compared.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct QuotaIs {
    /// `open`, `released`, `ended`, or `none`: there never was one.
    pub state: Option<String>,
    /// Used and left together.
    pub amount: Option<Yuan>,
    /// What bills and premiums took, less what came back.
    pub used: Option<Yuan>,
    /// Kept for premiums of the end of the month.
    pub promised: Option<Yuan>,
    /// What is left, promised or not.
    pub left: Option<Yuan>,
}

/// A question where the wallet is open, and what must come back.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskOpenness {
    /// Area of the account's owner.
    pub from: String,
    /// Area of the relative.
    pub to: String,
    /// Area of care; left out = the institution's, else the relative's.
    pub care: Option<String>,
    /// `fixmedins_code`; left out = any.
    pub at: Option<String>,
    /// The day; left out = the story's.
    pub on: Option<String>,
    /// `open`, `partly`, `closed` or `unknown`: the better of both ways.
    pub answer: String,
    /// From when all of it is open, where the rules say.
    pub opens: Option<String>,
    /// Of the wallet: `{grantor: closed, care: open, institution: unknown}`; `wallet` and `live` are
    /// the answers of the two ways.
    #[serde(default)]
    pub states: BTreeMap<String, String>,
    /// What the list of hospitals and pharmacies says of the wallet at `at`: `yes`, `no`, `unknown`.
    pub listed: Option<String>,
    /// Words that the answer must have.
    #[serde(default)]
    pub says: Vec<String>,
}
