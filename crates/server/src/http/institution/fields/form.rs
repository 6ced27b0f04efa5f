//! The forms of values: each has one canonical text.

use domain::Moment;
use domain::money::{DecimalError, parse_decimal};

use super::{Codes, Kind};
use crate::http::institution::node::Node;
use crate::http::institution::object::decimal_text;

/// Years that a date of a bill can have.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// The one form of a value, or what is wrong with it.
pub(super) fn canonical(kind: Kind, text: &str) -> Result<String, String> {
    match kind {
        Kind::Text(most) => {
            if text.chars().count() > most {
                return Err(format!("最多 {most} 个字，请核对后重发"));
            }
            if text.contains('\0') {
                return Err("含有无法保存的字符，请核对后重发".to_owned());
            }
            Ok(text.to_owned())
        }
        Kind::Code(codes) => {
            codes.find(text).ok_or_else(|| format!("应为{}，请核对后重发", codes.allowed))
        }
        Kind::Decimal(digits, scale) => decimal(text, digits, scale),
        // Clients that keep times for everything send one where a day belongs.
        Kind::Day => time(text)
            .map(|moment| moment.date().to_string())
            .ok_or_else(|| "应为 yyyy-MM-dd 格式的日期，请核对后重发".to_owned()),
        Kind::Time => time(text)
            .map(|moment| moment.to_string())
            .ok_or_else(|| "应为 yyyy-MM-dd HH:mm:ss 格式的时间，请核对后重发".to_owned()),
        Kind::Flag => match text {
            "true" | "1" => Ok("true".to_owned()),
            "false" | "0" => Ok("false".to_owned()),
            _ => Err("应为 true 或 false，请核对后重发".to_owned()),
        },
        Kind::Bytes | Kind::Json => Ok(text.to_owned()),
        Kind::Extra => Ok(String::new()),
    }
}

/// True for a value as an answer writes it: the one text of its kind, codes left aside.
pub(super) fn is_answer(kind: Kind, text: &str) -> bool {
    match kind {
        Kind::Code(_) => true,
        Kind::Extra => Node::parse(text).is_ok_and(|node| matches!(node, Node::Object(_))),
        Kind::Decimal(..) => canonical(kind, text).is_ok(),
        Kind::Text(_) | Kind::Day | Kind::Time | Kind::Flag | Kind::Bytes | Kind::Json => {
            canonical(kind, text).is_ok_and(|canonical| canonical == text)
        }
    }
}

fn decimal(text: &str, digits: u32, scale: u32) -> Result<String, String> {
    let what = match scale {
        0 => "整数".to_owned(),
        2 => "最多两位小数的金额".to_owned(),
        scale => format!("最多 {scale} 位小数的数字"),
    };
    // Above 18 digits 64 bits do not hold them all; no amount needs that.
    let most = 10_i64.saturating_pow(digits.min(18));
    match parse_decimal(text, scale) {
        Ok(value) if value.abs() < most => Ok(decimal_text(value, scale)),
        Ok(_) | Err(DecimalError::TooLarge) => Err(format!("超出范围，应为{what}，请核对后重发")),
        Err(DecimalError::NotANumber | DecimalError::TooFine) => {
            Err(format!("应为{what}，请核对后重发"))
        }
    }
}

/// Times as they are seen: `yyyy-MM-dd HH:mm:ss`, with a `T`, as 14 digits, or the day alone.
fn time(text: &str) -> Option<Moment> {
    let spelled;
    let text = if text.len() == 14 && text.bytes().all(|b| b.is_ascii_digit()) {
        let at = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
        spelled = format!(
            "{}-{}-{}T{}:{}:{}",
            at(0, 4),
            at(4, 6),
            at(6, 8),
            at(8, 10),
            at(10, 12),
            at(12, 14)
        );
        spelled.as_str()
    } else {
        text
    };
    let has_day = text.len() <= 23 && text.get(4..5) == Some("-") && text.get(7..8) == Some("-");
    let moment = has_day.then(|| Moment::parse(text)).flatten()?;
    // Seconds are all that the wire has.
    let moment = Moment(moment.0 - moment.0.rem_euclid(1_000));
    YEARS.contains(&moment.date().year()).then_some(moment)
}

impl Codes {
    /// The code of the table that a text means; a number has lost its leading zero.
    fn find(&self, text: &str) -> Option<String> {
        let padded = format!("0{text}");
        let known = |text: &str| self.table.contains(&text);
        if known(text) {
            return Some(text.to_owned());
        }
        if known(&padded) {
            return Some(padded);
        }
        let is_local = text.len() <= self.longest
            && text.bytes().all(|b| b.is_ascii_alphanumeric())
            && self.table.iter().any(|code| text.starts_with(code));
        is_local.then(|| text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_several_forms_and_one_meaning() {
        for (text, read) in [
            ("2026-11-22 09:30:00", Some("2026-11-22 09:30:00")),
            ("2026-11-22T09:30:00.123", Some("2026-11-22 09:30:00")),
            ("20261122093000", Some("2026-11-22 09:30:00")),
            ("2026-11-22", Some("2026-11-22 00:00:00")),
            ("2026-11-31 00:00:00", None),
            ("0026-11-22 00:00:00", None),
            ("-2026-11-22 00:00:00", None),
            ("22/11/2026", None),
            ("共共共共共", None),
        ] {
            assert_eq!(time(text).map(|t| t.to_string()).as_deref(), read, "{text}");
        }
    }

    #[test]
    fn decimals_have_their_range() {
        for (text, digits, scale, read) in [
            ("1.50", 16, 2, Some("1.5")),
            ("-0", 16, 2, Some("0")),
            ("99999999999999.99", 16, 2, Some("99999999999999.99")),
            ("100000000000000", 16, 2, None),
            ("1.005", 16, 2, None),
            ("1e40", 16, 2, None),
            ("0x10", 16, 2, None),
            ("0.00001", 16, 4, None),
        ] {
            assert_eq!(decimal(text, digits, scale).ok().as_deref(), read, "{text}");
        }
    }
}
