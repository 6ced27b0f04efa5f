//! What the numbers of certificates look like. Only shapes that are certain are checked; the rest
//! is taken as it stands on the paper.

use crate::person::id_number::check_character;

/// Form of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// GB 11643.
    Id,
    /// GB 11643 that begins with 81, 82 or 83.
    ResidencePermit,
    /// 港澳居民来往内地通行证 or a passport of 香港 or 澳门.
    HomeReturn,
    /// 台湾居民来往大陆通行证
    Taiwan,
    /// 外国人永久居留证
    PermanentResident,
    /// A passport of any state.
    Passport,
    /// 中国护照
    ChinesePassport,
    /// 医学出生证明
    BirthCertificate,
    /// Whatever the paper says.
    Free,
}

impl Shape {
    /// True for a folded number (capitals, half-width, no spaces) of this shape. Those of GB 11643
    /// are checked by [`IdNumber`](crate::person::id_number::IdNumber).
    pub(super) fn fits(self, text: &str) -> bool {
        let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
        let digits = text.bytes().skip(letters).count();
        let all_digits = text.bytes().skip(letters).all(|b| b.is_ascii_digit());
        let parts = (letters, digits);
        match self {
            Self::Id | Self::ResidencePermit | Self::Free => true,
            Self::HomeReturn => all_digits && matches!(parts, (1..=2, 7..=10)),
            Self::Taiwan => all_digits && matches!(parts, (0, 8 | 10)),
            Self::PermanentResident => (all_digits && parts == (3, 12)) || is_five_star_card(text),
            Self::Passport => {
                (5..=20).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
            }
            Self::ChinesePassport => all_digits && matches!(parts, (1, 8) | (2, 7)),
            Self::BirthCertificate => all_digits && parts == (1, 9),
        }
    }

    /// What a right number looks like, in Chinese.
    pub(super) fn zh(self) -> &'static str {
        match self {
            Self::Id => "18 位身份证号",
            Self::ResidencePermit => "81、82 或 83 开头的 18 位号码",
            Self::HomeReturn => "1 到 2 个字母加 7 到 10 位数字",
            Self::Taiwan => "8 位或 10 位数字",
            Self::PermanentResident => "3 个字母加 12 位数字，或 9 开头的 18 位号码",
            Self::Passport => "5 到 20 位字母和数字",
            Self::ChinesePassport => "1 个字母加 8 位数字，或 2 个字母加 7 位数字",
            Self::BirthCertificate => "1 个字母加 9 位数字",
            Self::Free => "证件上的号码",
        }
    }
}

/// 永久居留身份证 since 2023: 18 digits from 9 on, with the check character of GB 11643.
fn is_five_star_card(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    chars.len() == 18
        && chars.first() == Some(&'9')
        && check_character(chars.get(..17).unwrap_or_default()) == chars.last().copied()
}
