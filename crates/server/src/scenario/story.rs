//! Stories as they stand in files; `docs/stories.md` describes every key for those who write them.
//!
//! The schema is plain on purpose: no anchors, no tags, one map per step. What a step may hold
//! together is checked in [`super::load`], so that every fault has a line.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::guests::Guests;

mod expectation;
mod parts;
mod wallet;

pub use expectation::Expect;
pub use parts::{
    Admit, Apply, AskGuide, Balance, Books, By, Charge, Credit, Describe, Discharge, Fees, Form,
    Jobs, Line, Mobile, MobileWord, Papers, Payment, Read, Reconcile, Terms, Transact, Unseen,
    Visit, Yuan,
};
pub use wallet::{AskOpenness, QuotaIs, QuotaOf, WalletOf};

/// A story.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// What it shows, in one line.
    #[serde(rename = "story")]
    pub title: String,
    /// Which part of the guide or which rule, in one or two sentences.
    pub about: String,
    /// When it begins, `2026-11-22 09:30` in Shanghai. `None` = whenever it is played.
    pub at: Option<String>,
    /// Rules beside the shipped ones, by policy file: TOML that stands at that file's end.
    #[serde(default)]
    pub rules: BTreeMap<String, String>,
    /// People and institutions that only this story has.
    #[serde(default)]
    pub cast: Guests,
    /// What happens.
    pub steps: Vec<Spanned<Step>>,
}

/// One step as written: an actor with one act, or a look without an actor.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Step {
    /// Said in the report instead of the act.
    pub title: Option<String>,
    /// Names the result, so that later steps can speak of it.
    #[serde(rename = "as")]
    pub name: Option<String>,
    /// `msgid` or idempotency key, where the step must choose it; else one is made.
    pub number: Option<String>,
    /// What must come back.
    pub expect: Option<Expect>,

    // ---- actors
    /// A family member by demo key.
    pub family: Option<String>,
    /// A pharmacy by `fixmedins_code`.
    pub pharmacy: Option<String>,
    /// A hospital by `fixmedins_code`.
    pub hospital: Option<String>,
    /// An agency whose system speaks the interface, by its code.
    pub agency: Option<String>,
    /// The clerk's desk of an area.
    pub desk: Option<String>,

    // ---- any call of the family or desk interface
    /// Method and path below the interface, `POST /links`; `$name` is what that step left behind,
    /// `$psn_no:KEY` a demo person's number.
    #[serde(rename = "do")]
    pub call: Option<String>,
    /// Its body; `{person: KEY}` is a demo person's name and certificate.
    #[serde(rename = "with")]
    pub body: Option<serde_json::Value>,
    /// A proof of identity for exactly this call comes along.
    pub proof: bool,
    /// The proof is made with this mutual-aid password, not by face.
    pub password: Option<String>,
    /// For whom: a step that left a ward or family link (`X-For`); of a call or a wallet.
    pub behalf: Option<String>,
    /// Which demo clerk sits at the desk; left out = `demo`.
    pub clerk: Option<String>,

    // ---- acts of families
    /// What stands against a binding, before applying.
    pub check: Option<Apply>,
    /// Applies for a binding.
    pub apply: Option<Apply>,
    /// Agrees to a binding.
    pub accept: Option<String>,
    /// Does not agree.
    pub decline: Option<String>,
    /// Takes an application back.
    pub withdraw: Option<String>,
    /// Ends a binding.
    pub unbind: Option<String>,
    /// Switches a binding on again after a freeze.
    pub reactivate: Option<String>,
    /// Sets limits, scopes or the switch.
    pub terms: Option<Terms>,
    /// Sets the order of payers: bindings, the first pays first.
    pub order: Option<Vec<String>>,
    /// Picks the payer of the next bill.
    pub pick: Option<String>,
    /// Opens a wallet; at a desk too.
    pub wallet: Option<WalletOf>,
    /// Changes place of use or phone of a wallet.
    pub change_wallet: Option<WalletOf>,
    /// Sets, raises or lowers the quota of a binding.
    pub quota: Option<QuotaOf>,
    /// Releases the open quota of a binding.
    pub release: Option<String>,

    // ---- acts of institutions
    /// 9001 with this operator.
    pub sign_in: Option<String>,
    /// 1101
    pub read: Option<Read>,
    /// 6101: scans the code that an earlier step left.
    pub scan: Option<String>,
    /// 2101, 2206, 2303
    pub quote: Option<Payment>,
    /// 2102
    pub buy: Option<Payment>,
    /// 1101, 2201 and 2203 in one step.
    pub visit: Option<Visit>,
    /// 2201
    pub register: Option<Visit>,
    /// 2203
    pub describe: Option<Describe>,
    /// 2204
    pub fees: Option<Fees>,
    /// 2207, 2304
    pub settle: Option<Payment>,
    /// 2103, 2208, 2305
    pub cancel: Option<String>,
    /// 2205
    pub delete_fees: Option<Fees>,
    /// 2202, 2404
    pub void: Option<String>,
    /// 2401
    pub admit: Option<Admit>,
    /// 2301
    pub charge: Option<Charge>,
    /// 2302
    pub take_out: Option<Charge>,
    /// 2402
    pub discharge: Option<Discharge>,
    /// 2405
    pub undischarge: Option<String>,
    /// 3201, and 9101 with 3202.
    pub reconcile: Option<Reconcile>,
    /// Any transaction by its number.
    pub transact: Option<Transact>,
    /// 2601
    pub undo: Option<Unseen>,
    /// 9990
    pub ask_again: Option<Unseen>,
    /// 6201, 6202, 6203, 6301, 6401
    pub mobile: Option<Mobile>,
    /// Sends the request of an earlier step again, byte for byte.
    pub resend: Option<String>,

    // ---- acts of the desk
    /// Binds two people who came to the window with their papers.
    pub bind: Option<Apply>,
    /// Freezes an account.
    pub freeze: Option<String>,
    /// Frees it.
    pub unfreeze: Option<String>,
    /// Credits an account.
    pub credit: Option<Credit>,
    /// Turns the account year of the desk's area.
    pub year_roll: Option<i16>,

    // ---- steps without an actor
    /// Moves the clock.
    pub at: Option<String>,
    /// Money of people.
    pub balances: Option<BTreeMap<String, Balance>>,
    /// States of bindings.
    pub bindings: Option<BTreeMap<String, String>>,
    /// How many messages people have had.
    pub messages: Option<BTreeMap<String, u64>>,
    /// How many uses people see.
    pub uses: Option<BTreeMap<String, u64>>,
    /// `zero`: every book sums to zero. Checked at the end of every story anyway.
    pub books: Option<Books>,
    /// What people show of themselves from now on: their papers were made anew or corrected.
    pub papers: Option<BTreeMap<String, Papers>>,
    /// `run`: the platform's own jobs that are due, as a running server does every minute;
    /// `{until: "2026-12-20 08:00"}`: those of every day up to then.
    pub jobs: Option<Jobs>,
    /// Reads a binding form as `gongji apply` does, without sending it.
    pub form: Option<Form>,
    /// Asks the guide, as anybody may, and compares its answer.
    pub guide: Option<AskGuide>,
    /// Asks where the wallet is open, as anybody may, and compares the answer.
    pub openness: Option<AskOpenness>,
    /// The newest quota of bindings, as one of its sides sees it.
    pub quotas: Option<BTreeMap<String, QuotaIs>>,
}
