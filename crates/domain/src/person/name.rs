//! Names as people type them: middle dots, spaces, full-width letters, rare characters.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::id_number::{is_blank, narrow};
use super::mask;

/// Longest name of the national interface (`psn_name`), in characters.
pub const NAME_MAX: usize = 50;

/// The middle dot of names (间隔号); NFKC does not unify its look-alikes.
const DOT: char = '·';
const DOTS: [char; 8] = ['·', '•', '‧', '∙', '⋅', '・', '･', '●'];

/// A name in the one form that is stored. Its `Debug` is masked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PersonName(String);

/// What is wrong with a name; says nothing of the name itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// Nothing was given.
    Empty,
    /// More than [`NAME_MAX`] characters.
    TooLong,
    /// A digit or sign that no name has, at this place (from 1).
    Sign(usize),
    /// A character that only one computer system knows (private use), at this place (from 1).
    Private(usize),
}

impl PersonName {
    /// Brings a typed name into its stored form. Characters beyond the BMP are kept as they are.
    pub fn parse(raw: &str) -> Result<Self, NameFault> {
        let name = normalise(raw);
        let length = name.chars().count();
        if length == 0 {
            return Err(NameFault::Empty);
        }
        if length > NAME_MAX {
            return Err(NameFault::TooLong);
        }
        for (place, c) in (1..).zip(name.chars()) {
            if is_private(c) {
                return Err(NameFault::Private(place));
            }
            if !c.is_alphabetic() && !is_mark(c) && !matches!(c, DOT | ' ' | '-' | '\'' | '.') {
                return Err(NameFault::Sign(place));
            }
        }
        if !name.chars().any(char::is_alphabetic) {
            return Err(NameFault::Sign(1));
        }
        Ok(Self(name))
    }

    /// The stored form. Personal data.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when another spelling means the same name: spaces, capitals and compatibility forms do
    /// not count, everything else does.
    pub fn is_same(&self, other: &str) -> bool {
        key(&self.0) == key(&normalise(other))
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&mask::name(&self.0))
    }
}

impl NameFault {
    /// What is wrong, in Chinese.
    pub fn what(self) -> String {
        match self {
            Self::Empty => "没有填写姓名".to_owned(),
            Self::TooLong => format!("姓名超过 {NAME_MAX} 个字"),
            Self::Sign(at) => format!("姓名第 {at} 个字不是文字"),
            Self::Private(at) => format!("姓名第 {at} 个字是自造字，别的系统认不出来"),
        }
    }

    /// How to mend it, in Chinese.
    pub fn mend(self) -> String {
        match self {
            Self::Empty => "请填写证件上的姓名".to_owned(),
            Self::TooLong => "请只填写证件上的姓名".to_owned(),
            Self::Sign(_) => "请去掉数字和符号；少数民族姓名中间用“·”".to_owned(),
            Self::Private(_) => "请用输入法里的标准汉字（GB 18030）重新输入".to_owned(),
        }
    }
}

impl fmt::Display for NameFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}，{}", self.what(), self.mend())
    }
}

impl std::error::Error for NameFault {}

/// Full-width letters narrowed, dots unified, spaces trimmed: one between words of letters, none
/// beside a Han character or a dot.
fn normalise(raw: &str) -> String {
    let chars: Vec<char> = raw.chars().map(narrow).collect();
    let mut name = String::new();
    let mut space = false;
    for (place, c) in chars.iter().copied().enumerate() {
        if is_blank(c) {
            space = true;
            continue;
        }
        let before = name.chars().last();
        let after = chars.get(place.saturating_add(1)).copied();
        let dot = DOTS.contains(&c)
            || (c == '.' && before.is_some_and(is_han) && after.is_some_and(is_han));
        let c = if dot { DOT } else { c };
        let tight = |c: char| c == DOT || is_han(c);
        if space && before.is_some_and(|b| !tight(b)) && !tight(c) {
            name.push(' ');
        }
        space = false;
        if !(c == DOT && before == Some(DOT)) {
            name.push(c);
        }
    }
    name
}

/// The form in which two names are compared.
fn key(name: &str) -> String {
    let folded = name.nfkc().flat_map(char::to_uppercase);
    folded.filter(|c| !is_blank(*c)).collect()
}

/// Han characters of every plane, the compatibility ones and 〇 included.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Accents that stand as characters of their own.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_form_is_stored() {
        for (typed, stored) in [
            (" 张 三\u{a0}", "张三"),
            ("古丽•买买提", "古丽·买买提"),
            ("古丽 ・ 买买提", "古丽·买买提"),
            ("古丽‧买买提", "古丽·买买提"),
            ("古丽∙∙买买提", "古丽·买买提"),
            ("古丽．买买提", "古丽·买买提"),
            ("ＪＯＨＮ　 Ｓｍｉｔｈ", "JOHN Smith"),
            ("O'Neil Jr.", "O'Neil Jr."),
            ("\u{feff}𠮷野\u{200b}", "𠮷野"),
            ("㐂䶮", "㐂䶮"),
        ] {
            assert_eq!(PersonName::parse(typed).map(|n| n.0), Ok(stored.to_owned()), "{typed}");
        }
    }

    #[test]
    fn what_is_no_name_is_told() {
        for (typed, fault) in [
            ("\u{3000} ", NameFault::Empty),
            ("张3", NameFault::Sign(2)),
            ("'; DROP TABLE person;--", NameFault::Sign(2)),
            ("··", NameFault::Sign(1)),
            ("张\u{e863}", NameFault::Private(2)),
            ("张\u{0}", NameFault::Sign(2)),
        ] {
            assert_eq!(PersonName::parse(typed), Err(fault), "{typed:?}");
        }
        assert_eq!(PersonName::parse(&"张".repeat(51)), Err(NameFault::TooLong));
        assert!(PersonName::parse(&"张".repeat(50)).is_ok());
    }

    #[test]
    fn sameness_ignores_spaces_and_capitals_only() {
        let same = |a: &str, b: &str| PersonName::parse(a).unwrap().is_same(b);
        assert!(same("张三", " 张 三 "));
        assert!(same("古丽·买买提", "古丽•买买提"));
        assert!(same("John Smith", "JOHNSMITH"));
        assert!(same("𠮷野", "𠮷野"));
        assert!(!same("吉野", "𠮷野"));
        assert!(!same("张三", "张四"));
        assert!(!same("古丽·买买提", "古丽买买提"));
    }

    #[test]
    fn debug_shows_one_character() {
        assert_eq!(format!("{:?}", PersonName::parse("欧阳三").unwrap()), "欧*");
    }

    proptest! {
        #[test]
        fn the_stored_form_is_stable(text in "\\PC{0,60}") {
            if let Ok(name) = PersonName::parse(&text) {
                prop_assert_eq!(PersonName::parse(name.as_str()), Ok(name.clone()));
                prop_assert!(name.is_same(&text));
            }
        }
    }
}
