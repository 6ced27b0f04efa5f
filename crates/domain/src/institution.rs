//! Designated hospitals and pharmacies (定点医药机构).

use serde::{Deserialize, Serialize};

use crate::{Area, InstitutionId};

/// What kind of place it is (`fixmedins_type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstitutionKind {
    /// 定点医疗机构, code H…
    Hospital,
    /// 定点零售药店, code P…
    Pharmacy,
}

/// Level of a place of care as benefit rules tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 社区卫生服务机构、乡镇卫生院 (基层)
    Community,
    /// 一级
    One,
    /// 二级
    Two,
    /// 三级
    Three,
    /// 省部属三级, where a rule tells it apart
    ThreeTop,
}

impl Level {
    /// From low to high.
    pub const ALL: [Self; 5] = [Self::Community, Self::One, Self::Two, Self::Three, Self::ThreeTop];

    /// Place in [`Level::ALL`].
    pub fn index(self) -> usize {
        match self {
            Self::Community => 0,
            Self::One => 1,
            Self::Two => 2,
            Self::Three => 3,
            Self::ThreeTop => 4,
        }
    }
}

/// A hospital or pharmacy as the decision sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Institution {
    /// Identifier inside.
    pub id: InstitutionId,
    /// `fixmedins_code`, 12 characters (14 in 湖北).
    pub code: String,
    /// Full name.
    pub name: String,
    /// Hospital or pharmacy.
    pub kind: InstitutionKind,
    /// Level; pharmacies are `Community`.
    pub level: Level,
    /// The care area that pays it.
    pub area: Area,
    /// Its code of place, as the wire gives it back.
    pub admdvs: String,
    /// May it settle with family accounts.
    pub takes_family: bool,
    /// May it call without a signature; only `--demo` creates such.
    pub unsigned: bool,
}
