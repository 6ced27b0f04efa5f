//! Documents that prove who somebody is or how people are related.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clerk::By;
use crate::{Moment, PersonId, RecordId};

/// Kind of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// 身份证
    IdCard,
    /// 户口本
    Household,
    /// 结婚证
    Marriage,
    /// 出生证明
    Birth,
    /// 离婚证或判决书
    Divorce,
    /// 死亡证明
    Death,
    /// 监护证明 (判决、公证、居委会证明)
    Guardianship,
    /// 签字的承诺书或申请表
    SignedForm,
    /// 其他
    Other,
}

impl DocumentKind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::IdCard,
        Self::Household,
        Self::Marriage,
        Self::Birth,
        Self::Divorce,
        Self::Death,
        Self::Guardianship,
        Self::SignedForm,
        Self::Other,
    ];

    /// The word of the pages.
    pub fn zh(self) -> &'static str {
        match self {
            Self::IdCard => "身份证",
            Self::Household => "户口本",
            Self::Marriage => "结婚证",
            Self::Birth => "出生证明",
            Self::Divorce => "离婚证或判决书",
            Self::Death => "死亡证明",
            Self::Guardianship => "监护证明",
            Self::SignedForm => "签字的承诺书或申请表",
            Self::Other => "其他材料",
        }
    }
}

/// One page: an image without anything but its pixels, sealed apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Where its bytes are.
    pub blob: RecordId,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Bytes of the JPEG.
    pub bytes: u32,
    /// SM3 of the JPEG in hex.
    pub sm3: String,
    /// Codes of hints that were shown before it was handed in.
    pub hints: Vec<String>,
}

/// A version of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentVersion {
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: By,
    /// Its pages; empty once its retention is over and the bytes are gone.
    pub pages: Vec<Page>,
    /// Name of the provider of electronic certificates (电子证照) that vouches for it, if any.
    pub provider: Option<String>,
}

/// A document of a person. Versions are added, never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Whose.
    pub owner: PersonId,
    /// What.
    pub kind: DocumentKind,
    /// Oldest first.
    pub versions: Vec<DocumentVersion>,
    /// Last day that it is kept; set when what it proves is over (2 years, P).
    pub keep_until: Option<Date>,
}
