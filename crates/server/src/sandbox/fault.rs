//! Faults on demand: what networks and centres do on bad days, for clients to be ready.
//!
//! One request asks for a fault with the header `x-sandbox-fault`; clients that cannot send headers
//! are set one for their next requests (`POST /sandbox/{code}/faults`).

use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The header.
pub const HEADER: &str = "x-sandbox-fault";
/// Longest delay, in ms.
const DELAY_MAX: u64 = 60_000;
/// Most faults that wait.
const WAITING_MAX: usize = 100;

/// A fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The answer comes so late.
    Delay(Duration),
    /// Decided and booked, and the connection breaks before the answer.
    Lost,
    /// HTTP 500 before anything is done.
    Http500,
    /// Decided and booked, and answered with infcode -1.
    WrongInfcode,
    /// Delivered twice, as a network does that repeats; one answer.
    Duplicate,
}

impl Fault {
    /// The words, for pages.
    pub const WORDS: [(&'static str, &'static str); 5] = [
        ("delay=1500", "应答推迟，毫秒"),
        ("lost", "已经办完，应答丢失"),
        ("http500", "没有办，HTTP 500"),
        ("infcode", "已经办完，却答 infcode -1"),
        ("duplicate", "网络把同一请求送到两次"),
    ];

    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Delay(_) => "delay",
            Self::Lost => "lost",
            Self::Http500 => "http500",
            Self::WrongInfcode => "infcode",
            Self::Duplicate => "duplicate",
        }
    }
}

impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim() {
            "lost" => Ok(Self::Lost),
            "http500" => Ok(Self::Http500),
            "infcode" => Ok(Self::WrongInfcode),
            "duplicate" => Ok(Self::Duplicate),
            other => {
                let ms = other.strip_prefix("delay=").and_then(|ms| ms.parse::<u64>().ok());
                let ms = ms.filter(|ms| *ms <= DELAY_MAX);
                ms.map(|ms| Self::Delay(Duration::from_millis(ms))).ok_or_else(|| {
                    "故障请写 delay=毫秒（最多 60000）、lost、http500、infcode 或 duplicate"
                        .to_owned()
                })
            }
        }
    }
}

/// A fault that waits for its request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    /// Word of the fault, `delay=1500`.
    pub fault: String,
    /// Only for this transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub infno: Option<String>,
    /// For so many requests; 1 where nothing is said.
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}

/// Faults that wait.
#[derive(Debug, Default)]
pub struct Wishes(Mutex<Vec<Wish>>);

impl Wishes {
    /// Adds one; what is wrong with it, in Chinese.
    pub fn add(&self, wish: Wish) -> Result<(), String> {
        wish.fault.parse::<Fault>()?;
        let mut wishes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if wishes.len() >= WAITING_MAX {
            return Err(format!("最多 {WAITING_MAX} 个故障在等，请先用掉或清空"));
        }
        wishes.push(wish);
        Ok(())
    }

    /// Forgets them all.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Those that wait.
    pub fn waiting(&self) -> Vec<Wish> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The fault for a request of this transaction; it is used up.
    pub fn take(&self, infno: &str) -> Option<Fault> {
        let mut wishes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |wish: &Wish| wish.infno.as_deref().is_none_or(|wanted| wanted == infno);
        let place = wishes.iter().position(fits)?;
        let wish = wishes.get_mut(place)?;
        let fault = wish.fault.parse().ok();
        wish.times = wish.times.saturating_sub(1);
        if wish.times == 0 {
            wishes.remove(place);
        }
        fault
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_waits_for_its_transaction_and_is_used_up() {
        let wishes = Wishes::default();
        let lost = Wish { fault: "lost".to_owned(), infno: Some("2207".to_owned()), times: 2 };
        wishes.add(lost).unwrap();
        assert_eq!(wishes.take("2206"), None);
        assert_eq!(wishes.take("2207"), Some(Fault::Lost));
        assert_eq!(wishes.take("2207"), Some(Fault::Lost));
        assert_eq!(wishes.take("2207"), None);
        for wrong in ["", "delay", "delay=60001", "delay=-1", "oops"] {
            let wish = Wish { fault: wrong.to_owned(), infno: None, times: 1 };
            assert!(wishes.add(wish).is_err(), "{wrong}");
        }
        assert_eq!("delay=20".parse(), Ok(Fault::Delay(Duration::from_millis(20))));
    }
}
