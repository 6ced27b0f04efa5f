//! Persons as the rules see them: no names, no numbers, only what decides.

pub mod cert;
pub mod id_number;
pub mod mask;
pub mod name;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Area, Fen, Moment, Overflow, PersonId};

/// Kind of basic insurance (`insutype`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Insutype {
    /// 310 职工基本医疗保险: has a personal account
    Employee,
    /// 390 城乡居民基本医疗保险: has none
    Resident,
}

impl Insutype {
    /// Code of the national table.
    pub fn code(self) -> &'static str {
        match self {
            Self::Employee => "310",
            Self::Resident => "390",
        }
    }

    /// From the code of the national table.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "310" => Some(Self::Employee),
            "390" => Some(Self::Resident),
            _ => None,
        }
    }
}

/// Person group (`psn_type`, national core).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PsnType {
    /// 11 在职
    Active,
    /// 12 退休
    Retired,
    /// 14 居民（未成年）
    Minor,
    /// 15 居民（成年）
    Adult,
    /// 16 居民（老年）
    Elder,
}

impl PsnType {
    /// Code of the national table.
    pub fn code(self) -> &'static str {
        match self {
            Self::Active => "11",
            Self::Retired => "12",
            Self::Minor => "14",
            Self::Adult => "15",
            Self::Elder => "16",
        }
    }

    /// From the code of the national table.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Active, Self::Retired, Self::Minor, Self::Adult, Self::Elder]
            .into_iter()
            .find(|t| t.code() == code)
    }
}

/// Status of the insurance (`psn_insu_stas`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InsuredStatus {
    /// 0 未参保
    Uninsured,
    /// 1 正常参保
    Normal,
    /// 2 暂停参保
    Paused,
    /// 3 无效参保
    Invalid,
    /// 4 终止参保
    Ended,
}

impl InsuredStatus {
    /// Code of the national table.
    pub fn code(self) -> &'static str {
        match self {
            Self::Uninsured => "0",
            Self::Normal => "1",
            Self::Paused => "2",
            Self::Invalid => "3",
            Self::Ended => "4",
        }
    }

    /// From the code of the national table.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Uninsured, Self::Normal, Self::Paused, Self::Invalid, Self::Ended]
            .into_iter()
            .find(|s| s.code() == code)
    }
}

/// An insured person, as far as decisions need to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Insured {
    /// Who.
    pub person: PersonId,
    /// Insured area now.
    pub area: Area,
    /// Kind of insurance.
    pub insutype: Insutype,
    /// Person group.
    pub psn_type: PsnType,
    /// Status of the insurance.
    pub status: InsuredStatus,
    /// Residents: last day that the paid premium covers; `None` = unlimited (employees).
    pub covered_until: Option<Date>,
    /// Day of birth.
    pub born: Date,
    /// The person is frozen: no bill is paid from or for this person.
    pub frozen: bool,
}

impl Insured {
    /// True when the insurance is in force on a day: status normal and, for residents, the premium
    /// year paid.
    pub fn is_covered_on(&self, day: Date) -> bool {
        self.status == InsuredStatus::Normal && self.covered_until.is_none_or(|last| day <= last)
    }

    /// True when this person owns a personal account.
    pub fn has_account(&self) -> bool {
        self.insutype == Insutype::Employee
    }
}

/// State of a personal account (个人账户): one row per area and person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The area that owes it.
    pub area: Area,
    /// Its owner.
    pub person: PersonId,
    /// Owed from this account year (当年, 2010).
    pub current: Fen,
    /// Owed from earlier years (历年, 2011).
    pub carried: Fen,
    /// Of `current`, spoken for by open commitments.
    pub reserved_current: Fen,
    /// Of `carried`, spoken for by open commitments.
    pub reserved_carried: Fen,
    /// No use by anyone while true.
    pub frozen: bool,
    /// Counts writes; a write names the version it read.
    pub version: i64,
}

impl Account {
    /// What its owner may still use of the parts that policy allows.
    pub fn free(&self, part: AccountPart) -> Result<Fen, Overflow> {
        let carried = self.carried.minus(self.reserved_carried)?;
        match part {
            AccountPart::CarriedOnly => Ok(carried),
            AccountPart::CurrentThenCarried | AccountPart::CarriedThenCurrent => {
                self.current.minus(self.reserved_current)?.plus(carried)
            }
        }
    }

    /// (current, carried) less what is spoken for of each; never below nothing.
    pub fn free_parts(&self) -> Result<(Fen, Fen), Overflow> {
        let current = self.current.minus(self.reserved_current)?.or_zero();
        Ok((current, self.carried.minus(self.reserved_carried)?.or_zero()))
    }

    /// All that is owed to its owner less what is spoken for.
    pub fn free_all(&self) -> Result<Fen, Overflow> {
        self.free(AccountPart::CurrentThenCarried)
    }
}

/// Which parts of an account may be used, and in what order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountPart {
    /// 当年 first, then 历年: the platform default.
    CurrentThenCarried,
    /// 历年 first, then 当年.
    CarriedThenCurrent,
    /// 历年 only (上海, 浙江).
    CarriedOnly,
}

/// One line of a credit file: money that an area now owes a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// The area that owes it.
    pub area: Area,
    /// To whom.
    pub person: PersonId,
    /// How much, above zero.
    pub amount: Fen,
    /// Where it comes from, which decides the contra account.
    pub source: CreditSource,
    /// The day it is for.
    pub on: Date,
}

/// Where credited money comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditSource {
    /// The person's own contribution, to be handed over by finance or tax.
    Contribution,
    /// From the pooled fund (retired people).
    Fund,
    /// Interest; goes to the carried part.
    Interest,
}

/// A freeze or its end, as the history of an account shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreezeChange {
    /// Frozen or free again.
    pub frozen: bool,
    /// When.
    pub at: Moment,
    /// Why, in the clerk's words; no personal data.
    pub reason: String,
}
