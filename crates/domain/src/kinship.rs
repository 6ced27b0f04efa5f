//! What the beneficiary is **to the grantor**, and the code tables of the channels.

use serde::{Deserialize, Serialize};

/// 近亲属 of the Civil Code (国办发〔2024〕38号, July 2024) and what some areas add.
/// "Parent" reads: the beneficiary is the grantor's parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kinship {
    /// 配偶
    Spouse,
    /// 父母
    Parent,
    /// 子女
    Child,
    /// 兄弟姐妹
    Sibling,
    /// 祖父母、外祖父母
    Grandparent,
    /// 孙子女、外孙子女
    Grandchild,
    /// 配偶的父母: no close relative of the Civil Code; some areas allow it (广西, 福建三明)
    ParentInLaw,
}

impl Kinship {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 7] = [
        Self::Spouse,
        Self::Parent,
        Self::Child,
        Self::Sibling,
        Self::Grandparent,
        Self::Grandchild,
        Self::ParentInLaw,
    ];

    /// The word of the forms.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Spouse => "配偶",
            Self::Parent => "父母",
            Self::Child => "子女",
            Self::Sibling => "兄弟姐妹",
            Self::Grandparent => "祖父母/外祖父母",
            Self::Grandchild => "孙子女/外孙子女",
            Self::ParentInLaw => "配偶的父母",
        }
    }

    /// The word of the English texts.
    pub fn en(self) -> &'static str {
        match self {
            Self::Spouse => "spouse",
            Self::Parent => "parent",
            Self::Child => "child",
            Self::Sibling => "sibling",
            Self::Grandparent => "grandparent",
            Self::Grandchild => "grandchild",
            Self::ParentInLaw => "parent-in-law",
        }
    }

    /// Code of the national table `agnter_rlts` (one digit). In-laws have none of their own: 8.
    pub fn agnter_rlts(self) -> &'static str {
        match self {
            Self::Spouse => "1",
            Self::Child => "2",
            Self::Grandchild => "4",
            Self::Parent => "5",
            Self::Grandparent => "6",
            Self::Sibling => "7",
            Self::ParentInLaw => "8",
        }
    }

    /// From the words of a form: 配偶, 父亲, 女儿, 弟弟, 外婆 …
    pub fn from_zh(word: &str) -> Option<Self> {
        Some(match word {
            "配偶" | "丈夫" | "妻子" | "夫" | "妻" | "爱人" => Self::Spouse,
            "父母" | "父亲" | "母亲" | "父" | "母" | "爸爸" | "妈妈" => Self::Parent,
            "子女" | "儿子" | "女儿" | "子" | "女" | "孩子" => Self::Child,
            "兄弟姐妹" | "哥哥" | "弟弟" | "姐姐" | "妹妹" | "兄" | "弟" | "姐" | "妹" => {
                Self::Sibling
            }
            "祖父母"
            | "外祖父母"
            | "祖父母/外祖父母"
            | "爷爷"
            | "奶奶"
            | "外公"
            | "外婆"
            | "姥爷"
            | "姥姥"
            | "祖父"
            | "祖母"
            | "外祖父"
            | "外祖母" => Self::Grandparent,
            "孙子女" | "外孙子女" | "孙子女/外孙子女" | "孙子" | "孙女" | "外孙" | "外孙女" => {
                Self::Grandchild
            }
            "配偶的父母" | "配偶父母" | "公公" | "婆婆" | "岳父" | "岳母" => {
                Self::ParentInLaw
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kinship_is_read_back_from_its_own_word() {
        for kinship in Kinship::ALL {
            assert_eq!(Kinship::from_zh(kinship.zh()), Some(kinship));
        }
        assert_eq!(Kinship::from_zh("表弟"), None);
    }
}
