//! Which act a step is: exactly one, and one of its actor's.

use std::collections::BTreeMap;

use domain::{Area, Moment};

use super::story::{
    Admit, Apply, AskGuide, AskOpenness, Balance, Books, Charge, Credit, Describe, Discharge, Fees,
    Form, Jobs, Mobile, Papers, Payment, QuotaIs, QuotaOf, Read, Reconcile, Terms, Transact,
    Unseen, Visit, WalletOf,
};

mod take;

pub(super) use take::{act_of, moment};

/// A step's actor and act.
#[derive(Debug)]
pub enum Act {
    /// A family member (demo key).
    Family(String, FamilyAct),
    /// A pharmacy or hospital (`fixmedins_code`).
    Wire(Place, WireAct),
    /// The desk of an area.
    Desk(Area, DeskAct),
    /// Nobody acts.
    Look(Look),
}

/// Any call of the family or desk interface.
#[derive(Debug)]
pub struct Call {
    /// `POST`
    pub method: String,
    /// Path below the interface.
    pub path: String,
    /// Body; null = none.
    pub body: serde_json::Value,
    /// With a proof.
    pub proof: bool,
    /// The proof is made with this mutual-aid password, not by face.
    pub password: Option<String>,
    /// For whom: a step.
    pub behalf: Option<String>,
    /// Which demo clerk.
    pub clerk: Option<String>,
}

/// An institution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// `fixmedins_code`
    pub code: String,
    /// A pharmacy, else a hospital.
    pub pharmacy: bool,
}

/// What a family member does.
#[derive(Debug)]
pub enum FamilyAct {
    /// Asks what stands against a binding.
    Check(Apply),
    /// Applies for one.
    Apply(Apply),
    /// Accepts, declines, withdraws, unbinds or reactivates one: the word of the path, the binding.
    Change(&'static str, String),
    /// Sets terms.
    Terms(Terms),
    /// Sets the order of payers.
    Order(Vec<String>),
    /// Picks a payer.
    Pick(String),
    /// Opens or changes a wallet.
    Wallet(WalletAct),
    /// Sets a quota.
    Quota(QuotaOf),
    /// Releases the quota of a binding.
    Release(String),
    /// Anything else.
    Call(Call),
}

/// A wallet that is opened or changed.
#[derive(Debug)]
pub struct WalletAct {
    /// How it is to be.
    pub wallet: WalletOf,
    /// It is there already.
    pub change: bool,
    /// For whom: a step that left a ward or family link.
    pub behalf: Option<String>,
}

/// What an institution does.
#[derive(Debug)]
pub enum WireAct {
    /// 9001
    SignIn(String),
    /// 1101
    Read(Read),
    /// 6101
    Scan(String),
    /// 2101, 2206
    Quote(Payment),
    /// 2102
    Buy(Payment),
    /// 1101, 2201, 2203
    Visit(Visit),
    /// 2201
    Register(Visit),
    /// 2203
    Describe(Describe),
    /// 2204
    Fees(Fees),
    /// 2207
    Settle(Payment),
    /// 2103, 2208
    Cancel(String),
    /// 2205
    DeleteFees(Fees),
    /// 2202, 2404
    Void(String),
    /// 2401
    Admit(Admit),
    /// 2301
    Charge(Charge),
    /// 2302
    TakeOut(Charge),
    /// 2402
    Discharge(Discharge),
    /// 2405
    Undischarge(String),
    /// 3201, 9101, 3202
    Reconcile(Reconcile),
    /// Any by its number.
    Transact(Transact),
    /// 2601
    Undo(Unseen),
    /// 9990
    AskAgain(Unseen),
    /// 6201, 6202, 6203, 6301, 6401
    Mobile(Mobile),
    /// The same bytes again.
    Resend(String),
}

/// What the desk does.
#[derive(Debug)]
pub enum DeskAct {
    /// Binds at the window.
    Bind(Apply),
    /// Freezes (true) or frees an account.
    Freeze(String, bool),
    /// Credits an account.
    Credit(Credit),
    /// Turns the account year that began in this calendar year.
    YearRoll(i16),
    /// Opens a wallet for somebody who came to the window.
    Wallet(WalletOf),
    /// Anything else.
    Call(Call),
}

/// What is looked at, or moved, without an actor.
#[derive(Debug)]
pub enum Look {
    /// The clock goes here.
    At(Moment),
    /// Money.
    Balances(BTreeMap<String, Balance>),
    /// States of bindings.
    Bindings(BTreeMap<String, String>),
    /// Numbers of messages.
    Messages(BTreeMap<String, u64>),
    /// Numbers of uses.
    Uses(BTreeMap<String, u64>),
    /// The books.
    Books(Books),
    /// What people show.
    Papers(BTreeMap<String, Papers>),
    /// What the platform does by itself.
    Jobs(Jobs),
    /// A binding form.
    Form(Form),
    /// The guide.
    Guide(Box<AskGuide>),
    /// Where the wallet is open.
    Openness(Box<AskOpenness>),
    /// Quotas by binding.
    Quotas(BTreeMap<String, QuotaIs>),
}
