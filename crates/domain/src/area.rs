//! Pooling areas (统筹区): whose book, whose policy.

use std::fmt;
use std::str::FromStr;

use ledger::Book;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Code of the pooling area that keeps the books, six digits (110000, 510100, 439900).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Area(u32);

/// The first two digits of a code: a province-level unit (11 北京 … 65 新疆, 66 兵团).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Province(pub u8);

impl Area {
    /// Six digits, the first not zero. Says nothing about whether such an area exists.
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
        let number: u32 = well_formed.then(|| text.parse().ok())??;
        Self::from_number(number)
    }

    /// From the number that databases keep.
    pub fn from_number(number: u32) -> Option<Self> {
        (100_000..=999_999).contains(&number).then_some(Self(number))
    }

    /// As a number, 110000.
    pub fn number(self) -> u32 {
        self.0
    }

    /// Its province-level unit.
    pub fn province(self) -> Province {
        let prefix = self.0.checked_div(10_000).unwrap_or(0);
        Province(u8::try_from(prefix).unwrap_or(0))
    }

    /// Its book in the ledger.
    pub fn book(self) -> Book {
        Book(self.0)
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl fmt::Debug for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Province {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

impl fmt::Debug for Province {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Area {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).ok_or("an area code has six digits")
    }
}

impl Serialize for Area {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Area {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("an area code has six digits"))
    }
}
