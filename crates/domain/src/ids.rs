//! Identifiers: numbers inside, short strings outside.
//!
//! Inside every identifier is an `i64` made by the application: 41 bits of milliseconds since 2020,
//! 8 bits of node, 13 bits of sequence, so that it sorts by time and stays below 2^62. Outside
//! (`mdtrt_id`, `setl_id`, receipts) it is 26 characters of `[0-9A-Z]`: area (6), day (8) and the
//! number in base 36 (12), within the 30 that the national interface allows.

use serde::{Deserialize, Serialize};

use crate::area::Area;
use crate::time::Moment;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);
    )*};
}

ids! {
    /// A person, for life, wherever insured.
    PersonId;
    /// A binding between a grantor and a beneficiary.
    BindingId;
    /// A visit to an institution (就诊, `mdtrt_id`).
    VisitId;
    /// A settlement or the cancel of one (`setl_id`).
    SettlementId;
    /// A hospital or pharmacy.
    InstitutionId;
    /// A message to a person.
    MessageId;
    /// What one area owes another for one bill.
    ObligationId;
    /// A kept record: a case, a link, a consent, a document …
    RecordId;
    /// Somebody who works at an agency or institution; the record of that name.
    ClerkId;
}

/// Milliseconds from 1970 to 2020-01-01T00:00Z, where identifiers start.
pub const EPOCH_MS: i64 = 1_577_836_800_000;
const DIGITS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// The outside form of an identifier that was made at `at` in `area`; 26 characters.
pub fn outward(area: Area, at: Moment, id: i64) -> String {
    let mut rest = u64::try_from(id).unwrap_or(0);
    let mut tail = [b'0'; 12];
    for place in tail.iter_mut().rev() {
        let digit = usize::try_from(rest.checked_rem(36).unwrap_or(0)).unwrap_or(0);
        *place = DIGITS.get(digit).copied().unwrap_or(b'0');
        rest = rest.checked_div(36).unwrap_or(0);
    }
    let day = at.date().strftime("%Y%m%d").to_string();
    format!("{area}{day}{}", String::from_utf8_lossy(&tail))
}

/// When an identifier was made, from its own milliseconds.
pub fn made_at(id: i64) -> Moment {
    Moment(EPOCH_MS.saturating_add(id.checked_shr(21).unwrap_or(0)))
}

/// The lowest identifier of a moment: whatever was made then or later is not below it, so that a
/// period of time is a range of identifiers. Moments before 2020 give 0.
pub fn first_at(at: Moment) -> i64 {
    at.0.saturating_sub(EPOCH_MS).max(0).saturating_mul(1 << 21)
}

/// The outside form of an identifier that says by itself when it was made.
pub fn outward_now(area: Area, id: i64) -> String {
    outward(area, made_at(id), id)
}

/// Reads the outside form back; `None` for anything that [`outward`] cannot have made.
pub fn inward(text: &str) -> Option<(Area, i64)> {
    if text.len() != 26 || !text.is_ascii() {
        return None;
    }
    let area = Area::parse(text.get(..6)?)?;
    text.get(6..14)?.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
    let id = text.get(14..)?.bytes().try_fold(0_i64, |sum, byte| {
        let digit = DIGITS.iter().position(|d| *d == byte)?;
        sum.checked_mul(36)?.checked_add(i64::try_from(digit).ok()?)
    })?;
    (id < 1 << 62).then_some((area, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_out_and_comes_back() {
        let area = Area::parse("110000").unwrap();
        let at = Moment::parse("2026-11-22T09:30:00").unwrap();
        for id in [0, 35, 36, (1 << 62) - 1] {
            let text = outward(area, at, id);
            assert_eq!(text.len(), 26);
            assert_eq!(inward(&text), Some((area, id)), "{text}");
        }
        assert!(outward(area, at, 1).starts_with("11000020261122"));
    }

    #[test]
    fn a_moment_begins_with_its_first_identifier() {
        let at = Moment::parse("2026-11-01T00:00:00").unwrap();
        let first = first_at(at);
        assert_eq!((made_at(first), made_at(first - 1)), (at, at.plus_ms(-1)));
        assert_eq!(first_at(Moment(0)), 0);
    }

    #[test]
    fn other_texts_are_no_identifiers() {
        for text in [
            "",
            "0",
            "1100002026112200000000000a",
            "11000020261122ZZZZZZZZZZZZ",
            "11000020261122zzzzzzzzzzzz",
            "共共共共共共共共共",
        ] {
            assert_eq!(inward(text), None, "{text}");
        }
    }
}
