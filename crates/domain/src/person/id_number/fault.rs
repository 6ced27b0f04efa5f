//! What can be wrong with a number, and how to mend it.

use std::fmt;

/// What is wrong with a number. Holds no part of it but a length or one check character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdFault {
    /// Nothing was given.
    Empty,
    /// Not 18 characters; how many there are.
    Length(usize),
    /// The character at this place (from 1) is no digit (the last may be X).
    NotADigit(usize),
    /// The first two digits belong to no province-level unit.
    Province,
    /// Digits 7–14 are no day of the calendar, or more than 130 years back.
    BirthDate,
    /// The day of birth has not come yet.
    BornLater,
    /// The last character must be this one, or another digit is mistyped.
    CheckDigit(char),
}

impl IdFault {
    /// What is wrong, in Chinese.
    pub fn what(self) -> String {
        match self {
            Self::Empty => "没有填写身份证号".to_owned(),
            Self::Length(length) => format!("身份证号应为 18 位，现在是 {length} 位"),
            Self::NotADigit(at) => format!("身份证号第 {at} 位不是数字"),
            Self::Province => "身份证号开头两位不是任何省份的代码".to_owned(),
            Self::BirthDate => "身份证号里的出生日期（第 7 到 14 位）不存在".to_owned(),
            Self::BornLater => "身份证号里的出生日期（第 7 到 14 位）还没有到".to_owned(),
            Self::CheckDigit(_) => "身份证号最后一位校验码不对".to_owned(),
        }
    }

    /// How to mend it, in Chinese.
    pub fn mend(self) -> String {
        match self {
            Self::Empty => "请填写 18 位身份证号".to_owned(),
            Self::Length(15) => "15 位旧号码已停用，请填写 18 位新号码".to_owned(),
            Self::Length(_) => "请对照证件补全或去掉多余的数字".to_owned(),
            Self::NotADigit(18) => "最后一位只能是数字或 X".to_owned(),
            Self::NotADigit(_) => "请对照证件改成数字".to_owned(),
            Self::Province => "请对照证件核对前两位".to_owned(),
            Self::BirthDate | Self::BornLater => "请对照证件核对第 7 到 14 位".to_owned(),
            Self::CheckDigit(wanted) => {
                format!("最后一位应为 {wanted}；若最后一位与证件一致，请核对前面的数字")
            }
        }
    }
}

impl fmt::Display for IdFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}，{}", self.what(), self.mend())
    }
}

impl std::error::Error for IdFault {}
