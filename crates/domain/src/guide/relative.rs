//! Which relative, in the word that the family used.

use crate::Kinship;

/// A relative: the kinship that rules know and the word that people say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Relative {
    /// What the rules know.
    pub kinship: Kinship,
    /// As people say it: 妈妈.
    pub zh: &'static str,
    /// In English: mother.
    pub en: &'static str,
}

/// Words for one relative each: English, Chinese, kinship.
const ONE: [(&str, &str, Kinship); 27] = [
    ("mother", "妈妈", Kinship::Parent),
    ("father", "爸爸", Kinship::Parent),
    ("wife", "妻子", Kinship::Spouse),
    ("husband", "丈夫", Kinship::Spouse),
    ("son", "儿子", Kinship::Child),
    ("daughter", "女儿", Kinship::Child),
    ("kid", "孩子", Kinship::Child),
    ("brother", "兄弟", Kinship::Sibling),
    ("sister", "姐妹", Kinship::Sibling),
    ("grandfather", "爷爷", Kinship::Grandparent),
    ("grandmother", "奶奶", Kinship::Grandparent),
    ("maternal grandfather", "外公", Kinship::Grandparent),
    ("maternal grandmother", "外婆", Kinship::Grandparent),
    ("grandson", "孙子", Kinship::Grandchild),
    ("granddaughter", "孙女", Kinship::Grandchild),
    ("mother-in-law", "配偶的妈妈", Kinship::ParentInLaw),
    ("father-in-law", "配偶的爸爸", Kinship::ParentInLaw),
    ("wife's mother", "岳母", Kinship::ParentInLaw),
    ("wife's father", "岳父", Kinship::ParentInLaw),
    ("husband's mother", "婆婆", Kinship::ParentInLaw),
    ("husband's father", "公公", Kinship::ParentInLaw),
    ("elder brother", "哥哥", Kinship::Sibling),
    ("younger brother", "弟弟", Kinship::Sibling),
    ("elder sister", "姐姐", Kinship::Sibling),
    ("younger sister", "妹妹", Kinship::Sibling),
    ("maternal grandson", "外孙", Kinship::Grandchild),
    ("maternal granddaughter", "外孙女", Kinship::Grandchild),
];

impl From<Kinship> for Relative {
    fn from(kinship: Kinship) -> Self {
        let zh = match kinship {
            Kinship::Spouse => "配偶",
            Kinship::Parent => "父母",
            Kinship::Child => "子女",
            Kinship::Sibling => "兄弟姐妹",
            Kinship::Grandparent => "祖父母或外祖父母",
            Kinship::Grandchild => "孙子女或外孙子女",
            Kinship::ParentInLaw => "配偶的父母",
        };
        Self { kinship, zh, en: kinship.en() }
    }
}

impl Relative {
    /// From a word: the code of the interfaces (`parent`), English (`mother`) or Chinese (妈妈, 岳母).
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.trim();
        let plain = |text: &str| text.to_ascii_lowercase().replace(['-', ' '], "_");
        let small = plain(word);
        if let Some(kinship) = Kinship::ALL.into_iter().find(|kinship| code(*kinship) == small) {
            return Some(kinship.into());
        }
        let one = ONE.iter().find(|(en, zh, _)| plain(en) == small || *zh == word);
        if let Some((en, zh, kinship)) = one {
            return Some(Self { kinship: *kinship, zh, en });
        }
        let more = match word {
            "母亲" | "母" | "妈" => "妈妈",
            "父亲" | "父" | "爸" => "爸爸",
            "妻" | "老婆" | "太太" => "妻子",
            "夫" | "老公" => "丈夫",
            "子" => "儿子",
            "女" => "女儿",
            "祖父" => "爷爷",
            "祖母" => "奶奶",
            "外祖父" | "姥爷" => "外公",
            "外祖母" | "姥姥" => "外婆",
            "丈母娘" => "岳母",
            "老丈人" => "岳父",
            _ => return Kinship::from_zh(word).map(Self::from),
        };
        Self::from_word(more)
    }

    /// True for relatives who may be children as well.
    pub(crate) fn may_be_minor(&self) -> bool {
        match self.kinship {
            Kinship::Child | Kinship::Sibling | Kinship::Grandchild => true,
            Kinship::Spouse | Kinship::Parent | Kinship::Grandparent | Kinship::ParentInLaw => {
                false
            }
        }
    }

    /// Words that are understood, for whoever wrote another one.
    pub fn words() -> String {
        let words = Kinship::ALL.map(|kinship| format!("{}（{}）", code(kinship), kinship.zh()));
        format!("{}，也可以写 mother、妈妈 这样的称呼", words.join("、"))
    }
}

/// The code of the interfaces.
pub(crate) fn code(kinship: Kinship) -> &'static str {
    match kinship {
        Kinship::Spouse => "spouse",
        Kinship::Parent => "parent",
        Kinship::Child => "child",
        Kinship::Sibling => "sibling",
        Kinship::Grandparent => "grandparent",
        Kinship::Grandchild => "grandchild",
        Kinship::ParentInLaw => "parent_in_law",
    }
}

impl Relative {
    /// The code of the interfaces: `parent`.
    pub fn code(&self) -> &'static str {
        code(self.kinship)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_back() {
        for kinship in Kinship::ALL {
            assert_eq!(Relative::from_word(code(kinship)).unwrap().kinship, kinship);
            assert_eq!(Relative::from_word(kinship.zh()).unwrap().kinship, kinship);
        }
        for (en, zh, kinship) in ONE {
            let read = Relative::from_word(en).unwrap();
            assert_eq!((read.kinship, read.zh), (kinship, zh));
        }
        assert_eq!(Relative::from_word("岳母").unwrap().kinship, Kinship::ParentInLaw);
        assert_eq!(Relative::from_word("Mother-in-law").unwrap().kinship, Kinship::ParentInLaw);
        assert_eq!(Relative::from_word("表弟"), None);
    }
}
