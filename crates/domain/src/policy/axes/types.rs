//! The types of the values, one or more per axis.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::filing::AwayKind;
use crate::{BasisPoints, Fen, Kinship};

/// How many relatives a grantor may have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Members {
    /// At the same time; `None` = no limit.
    pub at_once: Option<u32>,
    /// At the same time, by kinship.
    pub per_kinship: BTreeMap<Kinship, u32>,
    /// Different people in a lifetime; the same person bound again counts once.
    pub lifetime: Option<u32>,
}

/// One or any number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// At most one.
    One,
    /// Any number.
    Many,
}

/// Order of several live grantors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayerOrder {
    /// Filed first pays first.
    FiledAscending,
    /// Filed last pays first (湖北).
    FiledDescending,
    /// Largest free balance first; ties by filing (深圳).
    BalanceDescending,
    /// The rank that the user set, then by filing (北京, 陕西).
    Ranked,
    /// The payer is picked at payment (四川).
    Picked,
    /// By lot (襄阳 2023); the lot is drawn from the bill's number, so that it can be repeated.
    Random,
}

/// Kinds of payer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayerKind {
    /// The patient's own account.
    Own,
    /// A wallet quota.
    Quota,
    /// A bound grantor's account.
    Live,
}

/// When family money is used without being asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// By itself.
    Automatic,
    /// Only when the institution or the family asks.
    Asked,
}

/// When relatives come in after the own account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnFirst {
    /// When the own account does not cover the bill: both pay.
    WhenShort,
    /// Only when the own account is at zero or there is none.
    OnlyAtZero,
}

/// How shared money is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Live debit of the grantor's account.
    Live,
    /// A pooled family account.
    Pooled,
    /// Wallet quota.
    Quota,
}

/// When a binding comes into force or an unbind works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delay {
    /// The same instant.
    AtOnce,
    /// Midnight of the next day.
    NextDay,
}

/// Who may end a binding on one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Allowed {
    /// May.
    Yes,
    /// May not.
    No,
}

/// What has to be given before a binding is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// A pledge (承诺书) by the grantor.
    pub pledge: bool,
    /// A fresh proof of the grantor's identity.
    pub grantor_proof: bool,
    /// The beneficiary accepts.
    pub acceptance: bool,
    /// From this age the beneficiary accepts with an own proof; below, a guardian does.
    pub own_proof_from_age: i16,
}

/// Review by a clerk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Review {
    /// None.
    None,
    /// Within this many working days.
    WorkingDays(u32),
}

/// What ends a binding by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndCause {
    /// Death of either.
    Death,
    /// End of either insurance.
    InsuranceEnded,
    /// Pause of either insurance.
    InsurancePaused,
    /// Move of either to another insured area.
    Move,
}

/// Open or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Openness {
    /// Open.
    Open,
    /// Not open.
    Closed,
}

/// How far a unit or an area has opened the 医保钱包.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WalletOpen {
    /// Everywhere in the unit, or in this area.
    Open,
    /// In some areas of the unit; which, only the areas' own values say.
    Partly,
    /// Not yet.
    Closed,
}

/// How money reaches a relative through the wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WalletModel {
    /// Money is transferred from wallet to wallet (from 2 December 2024).
    Transfer,
    /// A quota is frozen in the grantor's account; no money enters a wallet (notice of 9 January
    /// 2026).
    Quota,
}

/// What a wallet may do. What is not said has no limit that anybody published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WalletRules {
    /// How money reaches a relative.
    pub model: WalletModel,
    /// Transfers or quotas of one wallet in a day.
    #[serde(default)]
    pub per_day: Option<u32>,
    /// Most for one of them, in 分.
    #[serde(default)]
    pub each: Option<Fen>,
    /// Most for all of a day, in 分.
    #[serde(default)]
    pub day: Option<Fen>,
    /// None are made from this hour of the evening, 0–23, …
    #[serde(default)]
    pub closed_from: Option<u8>,
    /// … to this hour of the morning, 0–23.
    #[serde(default)]
    pub closed_until: Option<u8>,
}

/// Which insurance a premium is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PremiumKind {
    /// 城乡居民医保
    Resident,
    /// 长期护理保险
    Care,
}

/// What one person's premium of a year costs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Premium {
    /// Which insurance.
    pub kind: PremiumKind,
    /// Benefit year that it pays for.
    pub year: i16,
    /// For whom, as the source says it: 学生儿童、60 至 69 周岁, …
    pub who: String,
    /// In 分.
    pub amount: Fen,
}

/// Parts of a bill's personal share, in the order of `money.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// 起付线以下
    Deductible,
    /// 按比例自付
    Coinsurance,
    /// 封顶线以上
    AboveCap,
    /// 先行自付
    Preselfpay,
    /// 超限价
    Overprice,
    /// 目录外 (全自费)
    OutOfList,
}

impl Part {
    /// In the order in which payers take them.
    pub const ALL: [Self; 6] = [
        Self::Deductible,
        Self::Coinsurance,
        Self::AboveCap,
        Self::Preselfpay,
        Self::Overprice,
        Self::OutOfList,
    ];
}

/// Which parts own and aid money may pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayableParts {
    /// The patient's own account.
    pub own: BTreeSet<Part>,
    /// Relatives.
    pub aid: BTreeSet<Part>,
}

/// How many points the funds' ratio is lower for outpatient care and stays away from home, in basis
/// points, by why somebody is there. Nothing said = not known, and nothing is changed: 医保发〔2022〕22号
/// names upper bounds only, and only across provinces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AwayReduction {
    /// Who lives there.
    pub resident: Option<BasisPoints>,
    /// Referred, and emergencies, which count as filed.
    pub referred: Option<BasisPoints>,
    /// Others, with a filing.
    pub temporary: Option<BasisPoints>,
    /// Without a filing.
    pub unfiled: Option<BasisPoints>,
}

impl AwayReduction {
    /// That of somebody with such a filing, or without one.
    pub fn of(&self, filed: Option<AwayKind>) -> Option<BasisPoints> {
        match filed {
            Some(AwayKind::Resident) => self.resident,
            Some(AwayKind::Referred | AwayKind::Emergency) => self.referred,
            Some(AwayKind::Temporary) => self.temporary,
            None => self.unfiled,
        }
    }
}

/// What an account may buy in a pharmacy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemWhitelist {
    /// Everything in the catalogue.
    Catalogue,
    /// Only items that the province, or else the nation, says accounts may buy on that day
    /// (医保办发〔2026〕7号, 19 May 2026).
    Flagged,
}

/// A day of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthDay {
    /// 1–12.
    pub month: i8,
    /// 1–31.
    pub day: i8,
}

/// How premiums for relatives are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PremiumMode {
    /// At once.
    AtOnce,
    /// By the agency at the end of the month (北京).
    MonthEndBatch,
    /// Paid first, claimed back (吉林).
    ClaimBack,
}

/// A season in which premiums are taken, from a day of one year to a day of the same or the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// First day.
    pub from: MonthDay,
    /// Last day.
    pub to: MonthDay,
}

/// How a unit's areas are cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pooling {
    /// Each prefecture keeps books.
    City,
    /// The province is one area.
    Province,
}
