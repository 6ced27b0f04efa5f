//! Designated hospitals and pharmacies (定点医药机构).

use std::collections::BTreeSet;

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
    /// 医保经办机构: its system registers mutual aid over this interface and never bills
    Agency,
}

/// What a place of care offers beside bills (`businessLv…` of the national list of institutions).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// 住院
    Inpatient,
    /// 医保电子凭证
    EVoucher,
    /// 移动支付
    Mobile,
    /// 外配处方
    Prescription,
    /// 异地就医
    Away,
    /// 医保钱包
    Wallet,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Inpatient,
        Self::EVoucher,
        Self::Mobile,
        Self::Prescription,
        Self::Away,
        Self::Wallet,
    ];

    /// As people call it.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Inpatient => "住院结算",
            Self::EVoucher => "医保电子凭证",
            Self::Mobile => "移动支付",
            Self::Prescription => "外配处方",
            Self::Away => "异地就医结算",
            Self::Wallet => "医保钱包",
        }
    }
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
    /// It may not call any more, through no gate and no till, until it is given a key again.
    #[serde(default)]
    pub closed: bool,
    /// What it offers beside bills.
    pub services: BTreeSet<Service>,
}

impl Institution {
    /// True where it offers this.
    pub fn offers(&self, service: Service) -> bool {
        self.services.contains(&service)
    }

    /// What a place of this kind offers where nothing else is known (P).
    pub fn usual_services(kind: InstitutionKind) -> BTreeSet<Service> {
        match kind {
            InstitutionKind::Hospital => Service::ALL.into(),
            InstitutionKind::Pharmacy => {
                Service::ALL.into_iter().filter(|service| *service != Service::Inpatient).collect()
            }
            InstitutionKind::Agency => BTreeSet::new(),
        }
    }
}
