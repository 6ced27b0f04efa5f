//! 公民身份号码 (GB 11643): 18 characters with a check digit of ISO 7064 mod 11-2.
//!
//! Residence permits of 港澳台 people (81, 82, 83) have the same form. Only the province prefix is
//! checked against a list: county codes change, and old numbers keep codes that are gone.

mod fault;

use std::fmt;

use jiff::civil::Date;

pub use fault::IdFault;

use super::mask;
use crate::time::age_on;

/// Weights of the first 17 digits, 2^17 mod 11 … 2^1 mod 11.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters by weighted sum mod 11.
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
/// Prefixes of province-level units; 81, 82 and 83 are those of residence permits.
const PROVINCES: [&str; 35] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71",
    "81", "82", "83",
];
/// Prefixes of residence permits for 香港, 澳门 and 台湾 people.
const PERMITS: [&str; 3] = ["81", "82", "83"];
/// Nobody has lived longer; an older day of birth is a typing error.
const AGE_MAX: i16 = 130;

/// Gender as the 17th digit says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gender {
    /// 1 男
    Male,
    /// 2 女
    Female,
}

impl Gender {
    /// Code of the national table `gend`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Male => "1",
            Self::Female => "2",
        }
    }
}

/// A number that passed every check. Its `Debug` is masked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct IdNumber {
    text: String,
    born: Date,
    gender: Gender,
    spaces_dropped: bool,
}

impl IdNumber {
    /// Checks a number as somebody typed it: spaces and NBSP are dropped, full-width digits and a
    /// small x are folded.
    pub fn parse(raw: &str, today: Date) -> Result<Self, IdFault> {
        let folded: Vec<char> = raw.chars().filter(|c| !is_blank(*c)).map(fold).collect();
        let spaces_dropped = raw.chars().any(is_blank);
        match folded.len() {
            0 => return Err(IdFault::Empty),
            18 => {}
            length => return Err(IdFault::Length(length)),
        }
        let (Some(body), Some(last)) = (folded.get(..17), folded.last().copied()) else {
            return Err(IdFault::Empty);
        };
        if let Some(at) = body.iter().position(|c| !c.is_ascii_digit()) {
            return Err(IdFault::NotADigit(at.saturating_add(1)));
        }
        if !last.is_ascii_digit() && last != 'X' {
            return Err(IdFault::NotADigit(18));
        }
        let text: String = folded.iter().collect();
        if !text.get(..2).is_some_and(|prefix| PROVINCES.contains(&prefix)) {
            return Err(IdFault::Province);
        }
        let born = birth_date(&text).ok_or(IdFault::BirthDate)?;
        if born > today {
            return Err(IdFault::BornLater);
        }
        if age_on(born, today) > AGE_MAX {
            return Err(IdFault::BirthDate);
        }
        let wanted = check_character(body).ok_or(IdFault::Empty)?;
        if wanted != last {
            return Err(IdFault::CheckDigit(wanted));
        }
        let odd = body.last().is_some_and(|c| matches!(c, '1' | '3' | '5' | '7' | '9'));
        let gender = if odd { Gender::Male } else { Gender::Female };
        Ok(Self { text, born, gender, spaces_dropped })
    }

    /// All 18 characters, X in capitals. Personal data: for the identity table and the wire only.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Day of birth.
    pub fn born(&self) -> Date {
        self.born
    }

    /// Gender.
    pub fn gender(&self) -> Gender {
        self.gender
    }

    /// The first six digits: the county of registration, also one that is gone.
    pub fn county(&self) -> &str {
        self.text.get(..6).unwrap_or_default()
    }

    /// True for the residence permit of somebody from 香港, 澳门 or 台湾.
    pub fn is_residence_permit(&self) -> bool {
        self.text.get(..2).is_some_and(|prefix| PERMITS.contains(&prefix))
    }

    /// What was mended without asking, to be shown beside the field.
    pub fn hint(&self) -> Option<&'static str> {
        self.spaces_dropped.then_some("已去掉号码里的空格")
    }
}

impl fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask::number(&self.text))
    }
}

/// The check character of 17 digits; `None` when they are not 17 digits.
pub fn check_character(body: &[char]) -> Option<char> {
    if body.len() != WEIGHTS.len() {
        return None;
    }
    let sum = body.iter().zip(WEIGHTS).try_fold(0_u32, |sum, (digit, weight)| {
        sum.checked_add(digit.to_digit(10)?.checked_mul(weight)?)
    })?;
    CHECKS.get(usize::try_from(sum.checked_rem(11)?).ok()?).copied()
}

/// Digits 7–14 as a day.
fn birth_date(text: &str) -> Option<Date> {
    let year = text.get(6..10)?.parse().ok()?;
    let month = text.get(10..12)?.parse().ok()?;
    let day = text.get(12..14)?.parse().ok()?;
    Date::new(year, month, day).ok()
}

/// Spaces of every kind and characters that have no width.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Full-width forms of ASCII to ASCII, small letters to capitals.
pub(crate) fn fold(c: char) -> char {
    narrow(c).to_ascii_uppercase()
}

/// Full-width forms of ASCII to ASCII.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c)
        }
        '\u{3000}' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 22);

    /// A number with its right check character.
    fn whole(body: &str) -> String {
        let digits: Vec<char> = body.chars().collect();
        format!("{body}{}", check_character(&digits).unwrap())
    }

    #[test]
    fn good_numbers_tell_birth_and_gender() {
        let boy = IdNumber::parse(&whole("11019020100101123"), TODAY).unwrap();
        assert_eq!((boy.born(), boy.gender()), (date(2010, 1, 1), Gender::Male));
        assert_eq!((boy.county(), boy.hint()), ("110190", None));
        let woman = IdNumber::parse(&whole("31019019840229004"), TODAY).unwrap();
        assert_eq!((woman.born(), woman.gender()), (date(1984, 2, 29), Gender::Female));
        let permit = IdNumber::parse(&whole("83000019900101001"), TODAY).unwrap();
        assert!(permit.is_residence_permit() && !boy.is_residence_permit());
    }

    #[test]
    fn the_numbers_of_the_guide_have_wrong_ends() {
        for (number, wanted) in [("110101198001011234", '2'), ("110101201001011234", '7')] {
            assert_eq!(IdNumber::parse(number, TODAY), Err(IdFault::CheckDigit(wanted)));
            assert!(IdFault::CheckDigit(wanted).mend().contains(&format!("最后一位应为 {wanted}")));
        }
    }

    #[test]
    fn typing_habits_are_folded() {
        let ends_in_x =
            (0..99).map(|n| whole(&format!("110190198001010{n:02}"))).find(|t| t.ends_with('X'));
        let number = ends_in_x.unwrap();
        let full_width: String =
            number.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
        let spaced = format!("\u{a0}{} {}\u{3000}", &number[..6], &number[6..]);
        for (typed, hint) in [(number.to_lowercase(), false), (full_width, false), (spaced, true)] {
            let read = IdNumber::parse(&typed, TODAY).unwrap();
            assert_eq!((read.as_str(), read.hint().is_some()), (number.as_str(), hint), "{typed}");
        }
    }

    #[test]
    fn each_fault_is_told_apart() {
        for (number, fault) in [
            (" \u{200b}", IdFault::Empty),
            ("110190800101123", IdFault::Length(15)),
            ("11019019800101O232", IdFault::NotADigit(15)),
            ("11019019800101123A", IdFault::NotADigit(18)),
            ("X10190198001011232", IdFault::NotADigit(1)),
            ("990190198001011232", IdFault::Province),
            ("110190198002301232", IdFault::BirthDate),
            ("110190188001011232", IdFault::BirthDate),
            ("110190202612011232", IdFault::BornLater),
        ] {
            assert_eq!(IdNumber::parse(number, TODAY), Err(fault), "{number}");
        }
    }

    #[test]
    fn debug_and_faults_hide_the_number() {
        let number = whole("11019020100101123");
        let shown = format!("{:?}", IdNumber::parse(&number, TODAY).unwrap());
        assert!(!shown.contains(&number) && shown.contains('*'), "{shown}");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,40}") {
            match IdNumber::parse(&text, TODAY) {
                Ok(number) => prop_assert_eq!(number.as_str().len(), 18),
                Err(fault) => prop_assert!(!fault.mend().is_empty()),
            }
        }

        #[test]
        fn one_wrong_digit_is_always_found(n in 0_u32..1000, place in 14_usize..17, add in 1_u32..10) {
            let right = whole(&format!("11019019800101{n:03}"));
            let mut digits: Vec<char> = right.chars().collect();
            let old = digits[place].to_digit(10).unwrap();
            digits[place] = char::from_digit(old.saturating_add(add) % 10, 10).unwrap();
            let wrong: String = digits.into_iter().collect();
            prop_assert!(matches!(IdNumber::parse(&wrong, TODAY), Err(IdFault::CheckDigit(_))));
        }
    }
}
