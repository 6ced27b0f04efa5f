//! Kinds of certificates (`psn_cert_type`) and what their numbers look like.

mod shape;

use std::fmt;

use jiff::civil::Date;

use super::id_number::{Gender, IdFault, IdNumber, fold, is_blank};
use super::mask;
use shape::Shape;

/// Longest number of the national interface (`certno`), in characters.
pub const CERT_NO_MAX: usize = 50;

macro_rules! kinds {
    ($($name:ident = $code:literal $zh:literal $shape:ident,)*) => {
        /// Kind of certificate, table `psn_cert_type`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum CertType { $(#[doc = concat!($code, " ", $zh)] $name,)* }

        impl CertType {
            /// The whole table in its order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Code of the national table.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Name in the national table.
            pub fn zh(self) -> &'static str {
                match self { $(Self::$name => $zh,)* }
            }

            /// What its numbers look like.
            fn shape(self) -> Shape {
                match self { $(Self::$name => Shape::$shape,)* }
            }
        }
    };
}

kinds! {
    IdCard = "01" "居民身份证（户口簿）" Id,
    Officer = "02" "中国人民解放军军官证" Free,
    PoliceOfficer = "03" "中国人民武装警察警官证" Free,
    HongKongPermit = "04" "香港特区护照/港澳居民来往内地通行证" HomeReturn,
    MacaoPermit = "05" "澳门特区护照/港澳居民来往内地通行证" HomeReturn,
    TaiwanPermit = "06" "台湾居民来往大陆通行证" Taiwan,
    ForeignPermanentResident = "07" "外国人永久居留证" PermanentResident,
    ForeignPassport = "08" "外国人护照" Passport,
    Disability = "09" "残疾人证" Free,
    MartyrFamily = "10" "军烈属证明" Free,
    ForeignEmployment = "11" "外国人就业证" Free,
    ForeignExpert = "12" "外国专家证" Free,
    ForeignJournalist = "13" "外国人常驻记者证" Free,
    HongKongMacaoTaiwanEmployment = "14" "台港澳人员就业证" Free,
    ReturnedExpert = "15" "回国（来华）定居专家证" Free,
    ChinesePassport = "16" "中国护照" ChinesePassport,
    ResidencePermit = "17" "港澳台居民居住证" ResidencePermit,
    SocialSecurityCard = "90" "社会保障卡" Free,
    Other = "99" "其他身份证件" Free,
    PovertyRelief = "990102" "扶贫人口编码" Free,
    BirthCertificate = "990201" "医学出生证明" BirthCertificate,
}

impl CertType {
    /// From a code of the national table.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }

    /// From the name of the national table, or the short words of forms.
    pub fn from_zh(word: &str) -> Option<Self> {
        match word {
            "身份证" | "居民身份证" | "户口簿" => Some(Self::IdCard),
            "护照" => Some(Self::ForeignPassport),
            "出生证明" | "出生医学证明" => Some(Self::BirthCertificate),
            "港澳台居住证" | "居住证" => Some(Self::ResidencePermit),
            name => Self::ALL.iter().copied().find(|kind| kind.zh() == name),
        }
    }

    /// Checks a number of this kind as somebody typed it.
    pub fn check(self, raw: &str, today: Date) -> Result<CertNo, CertFault> {
        if matches!(self.shape(), Shape::Id | Shape::ResidencePermit) {
            let number = IdNumber::parse(raw, today)?;
            let fits = self.shape() == Shape::Id || number.is_residence_permit();
            return if fits {
                Ok(CertNo::of_id(self, &number))
            } else {
                Err(CertFault::Shape(self))
            };
        }
        let text: String = raw.chars().filter(|c| !is_blank(*c)).map(fold).collect();
        if text.is_empty() {
            return Err(CertFault::Empty);
        }
        if text.chars().count() > CERT_NO_MAX || text.chars().any(char::is_control) {
            return Err(CertFault::Length);
        }
        if !self.shape().fits(&text) {
            return Err(CertFault::Shape(self));
        }
        Ok(CertNo { kind: self, text, born: None, gender: None })
    }
}

/// A checked number of a certificate. Its `Debug` is masked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CertNo {
    kind: CertType,
    text: String,
    born: Option<Date>,
    gender: Option<Gender>,
}

impl CertNo {
    fn of_id(kind: CertType, number: &IdNumber) -> Self {
        Self {
            kind,
            text: number.as_str().to_owned(),
            born: Some(number.born()),
            gender: Some(number.gender()),
        }
    }

    /// Kind of certificate.
    pub fn kind(&self) -> CertType {
        self.kind
    }

    /// The number in its stored form. Personal data.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Day of birth, where the number tells it.
    pub fn born(&self) -> Option<Date> {
        self.born
    }

    /// Gender, where the number tells it.
    pub fn gender(&self) -> Option<Gender> {
        self.gender
    }
}

impl fmt::Debug for CertNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.code(), mask::number(&self.text))
    }
}

/// What is wrong with a number; holds no part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertFault {
    /// Nothing was given.
    Empty,
    /// Longer than [`CERT_NO_MAX`] or with signs that cannot be printed.
    Length,
    /// Not the shape of this kind.
    Shape(CertType),
    /// Not a number of GB 11643.
    Id(IdFault),
}

impl From<IdFault> for CertFault {
    fn from(fault: IdFault) -> Self {
        Self::Id(fault)
    }
}

impl CertFault {
    /// What is wrong, in Chinese.
    pub fn what(self) -> String {
        match self {
            Self::Empty => "没有填写证件号码".to_owned(),
            Self::Length => "证件号码太长或含有不能显示的字符".to_owned(),
            Self::Shape(kind) => format!("证件号码不是“{}”的样子", kind.zh()),
            Self::Id(fault) => fault.what(),
        }
    }

    /// How to mend it, in Chinese.
    pub fn mend(self) -> String {
        match self {
            Self::Empty => "请填写证件上的号码".to_owned(),
            Self::Length => format!("请对照证件填写，最多 {CERT_NO_MAX} 个字符"),
            Self::Shape(kind) => format!("应为{}；也请核对证件类型", kind.shape().zh()),
            Self::Id(fault) => fault.mend(),
        }
    }
}

impl fmt::Display for CertFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}，{}", self.what(), self.mend())
    }
}

impl std::error::Error for CertFault {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::person::id_number::check_character;

    const TODAY: Date = date(2026, 11, 22);

    #[test]
    fn the_table_is_read_both_ways() {
        let codes: BTreeSet<_> = CertType::ALL.iter().map(|kind| kind.code()).collect();
        assert_eq!((codes.len(), CertType::ALL.len()), (21, 21));
        for kind in CertType::ALL.iter().copied() {
            assert_eq!(CertType::from_code(kind.code()), Some(kind));
            assert_eq!(CertType::from_zh(kind.zh()), Some(kind));
        }
        assert_eq!(CertType::from_code("1"), None);
    }

    #[test]
    fn each_kind_has_its_shape() {
        use CertType as C;
        for (kind, number, good) in [
            (C::ForeignPassport, " demo 0001 ", true),
            (C::ForeignPassport, "A-1", false),
            (C::ChinesePassport, "E00000001", true),
            (C::ChinesePassport, "EA0000001", true),
            (C::ChinesePassport, "000000001", false),
            (C::BirthCertificate, "A000000001", true),
            (C::BirthCertificate, "a00000000１", true),
            (C::BirthCertificate, "A00000001", false),
            (C::HongKongPermit, "H00000000", true),
            (C::HongKongPermit, "00000000", false),
            (C::TaiwanPermit, "00000000", true),
            (C::TaiwanPermit, "0000", false),
            (C::ForeignPermanentResident, "XXX000000000000", true),
            (C::ForeignPermanentResident, "XXX00000000000", false),
            (C::Officer, "军字第0000000号", true),
            (C::Officer, "", false),
            (C::ResidencePermit, "110190198001011232", false),
        ] {
            assert_eq!(kind.check(number, TODAY).is_ok(), good, "{kind:?} {number}");
        }
    }

    #[test]
    fn id_cards_tell_birth_and_gender() {
        let body: Vec<char> = "11019019800101123".chars().collect();
        let number = format!("11019019800101123{}", check_character(&body).unwrap());
        let cert = CertType::IdCard.check(&number, TODAY).unwrap();
        assert_eq!((cert.born(), cert.gender()), (Some(date(1980, 1, 1)), Some(Gender::Male)));
        assert!(!format!("{cert:?}").contains(&number));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,60}", kind in 0_usize..21) {
            if let Err(fault) = CertType::ALL[kind].check(&text, TODAY) {
                prop_assert!(!fault.to_string().is_empty());
            }
        }
    }
}
