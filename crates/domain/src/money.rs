//! Ratios and the one home of rounding; decimals of the wire.

use serde::{Deserialize, Serialize};

use crate::{Fen, Overflow};

/// A ratio in 1/10,000: 7,000 is 70 %.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct BasisPoints(pub i64);

impl BasisPoints {
    /// 100 %.
    pub const WHOLE: Self = Self(10_000);

    /// This share of `amount`, rounded half away from zero to the 分: the product's only rounding.
    pub fn of(self, amount: Fen) -> Result<Fen, Overflow> {
        let exact = i128::from(amount.0).checked_mul(i128::from(self.0)).ok_or(Overflow)?;
        round_div(exact, 10_000)
    }
}

/// `numerator ÷ denominator` rounded half away from zero. `denominator` must be above zero.
pub fn round_div(numerator: i128, denominator: i128) -> Result<Fen, Overflow> {
    let half = denominator.checked_div(2).ok_or(Overflow)?;
    let signed_half = if numerator < 0 { half.checked_neg().ok_or(Overflow)? } else { half };
    let rounded = numerator
        .checked_add(signed_half)
        .and_then(|sum| sum.checked_div(denominator))
        .ok_or(Overflow)?;
    i64::try_from(rounded).map(Fen).map_err(|_| Overflow)
}

/// Why a text is no decimal number of the wanted form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalError {
    /// Not digits with an optional sign, point and exponent; or longer than 64 characters.
    NotANumber,
    /// More decimals than the scale allows.
    TooFine,
    /// More digits than fit.
    TooLarge,
}

/// Reads an exact decimal (`35`, `35.00`, `-0.05`, `1e2`) scaled by 10^`scale`; never through a
/// float. Zeros after the last allowed decimal are dropped, other digits there are [`DecimalError::TooFine`].
pub fn parse_decimal(text: &str, scale: u32) -> Result<i64, DecimalError> {
    use DecimalError::{NotANumber, TooFine, TooLarge};
    if text.is_empty() || text.len() > 64 {
        return Err(NotANumber);
    }
    let (negative, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent).ok_or(NotANumber)?),
        None => (body, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return Err(NotANumber);
    }
    let digits = format!("{whole}{fraction}");
    let places = i64::try_from(fraction.len()).map_err(|_| TooLarge)?;
    let shift = i64::from(scale)
        .checked_add(exponent)
        .and_then(|s| s.checked_sub(places))
        .ok_or(TooLarge)?;
    let kept = if shift < 0 {
        let cut = usize::try_from(shift.unsigned_abs()).map_err(|_| TooLarge)?;
        let keep = digits.len().saturating_sub(cut);
        let (kept, dropped) = digits.split_at_checked(keep).ok_or(NotANumber)?;
        if dropped.bytes().any(|b| b != b'0') {
            return Err(TooFine);
        }
        kept.to_owned()
    } else {
        let zeros = usize::try_from(shift).map_err(|_| TooLarge)?;
        digits + &"0".repeat(zeros)
    };
    let value: i64 = match kept.trim_start_matches('0') {
        "" => 0,
        significant => significant.parse().map_err(|_| TooLarge)?,
    };
    Ok(if negative { value.saturating_neg() } else { value })
}

/// An exponent of at most 40, its digits checked one by one (`1e+-2` is no number).
fn parse_exponent(text: &str) -> Option<i64> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'+' => (false, text.get(1..)?),
        b'-' => (true, text.get(1..)?),
        _ => (false, text),
    };
    if digits.is_empty() || digits.len() > 2 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let value: i64 = digits.parse().ok().filter(|v| *v <= 40)?;
    Some(if negative { value.saturating_neg() } else { value })
}

/// 元 as people write them → [`Fen`]; nobody writes an exponent, so one is [`DecimalError::NotANumber`].
pub fn parse_yuan(text: &str) -> Result<Fen, DecimalError> {
    if text.contains(['e', 'E']) {
        return Err(DecimalError::NotANumber);
    }
    parse_decimal(text, 2).map(Fen)
}

#[cfg(test)]
mod tests {
    use super::DecimalError::{NotANumber, TooFine, TooLarge};
    use super::*;

    #[test]
    fn decimals_are_exact() {
        for (text, expected) in [
            ("35", Ok(3500)),
            ("35.00", Ok(3500)),
            ("0.29", Ok(29)),
            ("4.350", Ok(435)),
            ("-0.01", Ok(-1)),
            ("1e2", Ok(10_000)),
            ("100e-2", Ok(100)),
            ("90071992547409.93", Ok(9_007_199_254_740_993)),
            ("35.001", Err(TooFine)),
            ("99999999999999999999", Err(TooLarge)),
            ("1e999999999", Err(NotANumber)),
            ("1e+-2", Err(NotANumber)),
            ("NaN", Err(NotANumber)),
            ("+1", Err(NotANumber)),
            ("5.", Err(NotANumber)),
            (".5", Err(NotANumber)),
            ("５", Err(NotANumber)),
            ("", Err(NotANumber)),
            ("-", Err(NotANumber)),
        ] {
            assert_eq!(parse_decimal(text, 2), expected, "{text}");
        }
    }

    #[test]
    fn yuan_have_no_exponent() {
        assert_eq!(parse_yuan("1000.00"), Ok(Fen(100_000)));
        for text in ["1e3", "1E3", "100e-2"] {
            assert_eq!(parse_yuan(text), Err(NotANumber), "{text}");
        }
    }

    #[test]
    fn rounds_half_away_from_zero() {
        for (bp, fen, share) in
            [(5_000, 1, 1), (5_000, -1, -1), (7_000, 429, 300), (3_333, 100, 33)]
        {
            assert_eq!(BasisPoints(bp).of(Fen(fen)), Ok(Fen(share)), "{bp} of {fen}");
        }
        assert_eq!(BasisPoints(20_000).of(Fen::MAX), Err(Overflow));
    }
}
