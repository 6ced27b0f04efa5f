//! Who works at an agency or an institution, and what each may do (`decisions.md`, "Who may do
//! what").

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Area, ClerkId, InstitutionId, Moment};

/// What a clerk may do. A clerk has some of them; none follows from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// 受理: the window; binds, unbinds, changes terms (②), wards, corrections (②).
    Intake,
    /// 查询: reads persons, bindings and uses; every look is recorded.
    Reader,
    /// 审核: decides cases that another took in.
    Reviewer,
    /// 账户管理: freezes, unfreezes (②), insurance states, moves (②), deaths (②).
    AccountOfficer,
    /// 资金: credit files, payouts, cancels by the agency (②).
    MoneyOfficer,
    /// 政策: catalogue and policies (②).
    Editor,
    /// 机构管理: people and institutions files, keys (②).
    Registrar,
    /// 复核: the second pair of eyes on what money officers, editors and registrars propose.
    Approver,
    /// 系统管理: clerks and duties; sees no personal data.
    Admin,
    /// 收费: the till of one institution, nothing else.
    Cashier,
}

impl Duty {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Intake,
        Self::Reader,
        Self::Reviewer,
        Self::AccountOfficer,
        Self::MoneyOfficer,
        Self::Editor,
        Self::Registrar,
        Self::Approver,
        Self::Admin,
        Self::Cashier,
    ];

    /// The word of JSON and of the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Reader => "reader",
            Self::Reviewer => "reviewer",
            Self::AccountOfficer => "account_officer",
            Self::MoneyOfficer => "money_officer",
            Self::Editor => "editor",
            Self::Registrar => "registrar",
            Self::Approver => "approver",
            Self::Admin => "admin",
            Self::Cashier => "cashier",
        }
    }

    /// The word of the pages.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Intake => "受理",
            Self::Reader => "查询",
            Self::Reviewer => "审核",
            Self::AccountOfficer => "账户管理",
            Self::MoneyOfficer => "资金",
            Self::Editor => "政策",
            Self::Registrar => "机构管理",
            Self::Approver => "复核",
            Self::Admin => "系统管理",
            Self::Cashier => "收费",
        }
    }

    /// From [`Self::word`].
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|duty| duty.word() == word)
    }

    /// One of the two who decide where the law of this platform wants two (受理 and 审核, ②): whoever
    /// gives a sign-in this duty must not hold that sign-in, so a second admin confirms it. Who only
    /// looks or sits at one till decides nothing for others.
    pub fn decides(self) -> bool {
        !matches!(self, Self::Reader | Self::Cashier)
    }
}

/// The places that a clerk may act for: the first digits of area codes. Window 6, area 4, province
/// 2, nation 0 digits.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AreaPrefix(String);

impl AreaPrefix {
    /// 0, 2, 4 or 6 digits.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = matches!(text.len(), 0 | 2 | 4 | 6) && text.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| Self(text.to_owned()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when the area lies within.
    pub fn covers(&self, area: Area) -> bool {
        area.to_string().starts_with(&self.0)
    }

    /// True when everything within `other` lies within this.
    pub fn covers_prefix(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The areas within, as numbers, first and last.
    pub fn range(&self) -> (u32, u32) {
        let fill = |digit: &str| {
            format!("{}{}", self.0, digit.repeat(6_usize.saturating_sub(self.0.len())))
        };
        (fill("0").parse().unwrap_or(0), fill("9").parse().unwrap_or(999_999))
    }
}

impl TryFrom<String> for AreaPrefix {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("0, 2, 4 or 6 digits")
    }
}

impl From<AreaPrefix> for String {
    fn from(prefix: AreaPrefix) -> Self {
        prefix.0
    }
}

/// A clerk. Kept sealed; its `Debug` shows no secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clerk {
    /// Sign-in name, unique, 2–32 of [a-z0-9._-].
    pub login: String,
    /// Name as other clerks see it.
    pub name: String,
    /// What this clerk may do.
    pub duties: BTreeSet<Duty>,
    /// Where.
    pub scope: AreaPrefix,
    /// A cashier's institution.
    pub institution: Option<InstitutionId>,
    /// argon2id, PHC form; empty = cannot sign in with a password (demo clerks before they set one).
    pub password: String,
    /// Secret of the one-time codes (TOTP, RFC 6238: SHA-1, 6 digits, 30 s), 20 bytes.
    pub totp: Vec<u8>,
    /// The last 30-second step whose code was used: no code works twice.
    pub totp_step: i64,
    /// May sign in.
    pub active: bool,
    /// Made by `--demo`: signs in by name alone there, nowhere else.
    pub demo: bool,
    /// When added.
    pub added_at: Moment,
    /// Which admins had the sign-in in hand.
    #[serde(default)]
    pub set_up: SetUp,
}

/// Which admins had a clerk's sign-in in hand. What the command line does is nobody's here: who runs
/// the program has the data folder anyway.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetUp {
    /// Who added the clerk.
    pub made_by: Option<ClerkId>,
    /// Who last set new secrets, if not the clerk.
    pub reset_by: Option<ClerkId>,
    /// Whose addition, reset or new duties wait for a second admin; until then the clerk is not
    /// active.
    pub unconfirmed_by: Option<ClerkId>,
}

impl SetUp {
    /// This admin made the clerk's sign-in or knew its secrets.
    pub fn is_by(&self, admin: ClerkId) -> bool {
        [self.made_by, self.reset_by, self.unconfirmed_by].contains(&Some(admin))
    }
}

impl Clerk {
    /// Has the duty, in this area.
    pub fn may(&self, duty: Duty, area: Area) -> bool {
        self.active && self.duties.contains(&duty) && self.scope.covers(area)
    }
}

impl fmt::Debug for Clerk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clerk").field("duties", &self.duties).finish_non_exhaustive()
    }
}

/// Who did something, as histories name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// A family member.
    Person(crate::PersonId),
    /// A clerk.
    Clerk(ClerkId),
    /// An institution over its interface.
    Institution(InstitutionId),
    /// The platform itself: a job or a rule.
    Platform,
}
