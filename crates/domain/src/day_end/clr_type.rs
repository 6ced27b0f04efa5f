//! What is cleared together (`clr_type`): by kind of care, and for care away from home by insurance
//! and how far from home it was.

use serde::{Deserialize, Serialize};

use crate::Area;
use crate::person::Insutype;
use crate::settlement::Setting;

/// How far from home somebody was treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distance {
    /// Where insured.
    Home,
    /// In another area of the province (省内异地).
    Province,
    /// In another province (跨省异地).
    Country,
}

impl Distance {
    /// Between the care area and the insured area.
    pub fn between(care: Area, home: Area) -> Self {
        if care == home {
            Self::Home
        } else if care.province() == home.province() {
            Self::Province
        } else {
            Self::Country
        }
    }
}

/// A kind of clearing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClrType {
    /// Kind of care.
    pub setting: Setting,
    /// How far from home.
    pub distance: Distance,
    /// Whose insurance; `None` = both: at home they are cleared together.
    pub insutype: Option<Insutype>,
}

/// Every kind with its code. The 湖南 edition prints 310412 for residents' purchases in another
/// province too, plainly a slip for 390412.
const CODES: [(&str, Setting, Distance, Option<Insutype>); 15] = {
    use Distance::{Country, Home, Province};
    use Insutype::{Employee, Resident};
    use Setting::{Inpatient, Outpatient, Pharmacy};
    [
        ("11", Outpatient, Home, None),
        ("21", Inpatient, Home, None),
        ("41", Pharmacy, Home, None),
        ("310111", Outpatient, Province, Some(Employee)),
        ("310112", Outpatient, Country, Some(Employee)),
        ("310211", Inpatient, Province, Some(Employee)),
        ("310212", Inpatient, Country, Some(Employee)),
        ("310411", Pharmacy, Province, Some(Employee)),
        ("310412", Pharmacy, Country, Some(Employee)),
        ("390111", Outpatient, Province, Some(Resident)),
        ("390112", Outpatient, Country, Some(Resident)),
        ("390211", Inpatient, Province, Some(Resident)),
        ("390212", Inpatient, Country, Some(Resident)),
        ("390411", Pharmacy, Province, Some(Resident)),
        ("390412", Pharmacy, Country, Some(Resident)),
    ]
};

impl ClrType {
    /// Of care in `care` for somebody insured in `home`.
    pub fn of(setting: Setting, (care, home): (Area, Area), insutype: Insutype) -> Self {
        let distance = Distance::between(care, home);
        Self { setting, distance, insutype: (distance != Distance::Home).then_some(insutype) }
    }

    /// `clr_type`
    pub fn code(self) -> &'static str {
        let is_it = |(_, setting, distance, insutype): &&(_, Setting, Distance, _)| {
            (*setting, *distance, *insutype) == (self.setting, self.distance, self.insutype)
        };
        CODES.iter().find(is_it).map_or("99", |(code, ..)| code)
    }

    /// From `clr_type`; `None` for a kind that no bill here is of.
    pub fn from_code(code: &str) -> Option<Self> {
        let known = CODES.iter().find(|(known, ..)| *known == code)?;
        let (_, setting, distance, insutype) = *known;
        Some(Self { setting, distance, insutype })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bill_has_one_kind_and_every_kind_its_code() {
        let area = |number| Area::from_number(number).unwrap();
        let (wuhan, yichang, beijing) = (area(420_100), area(420_500), area(110_000));
        let mut seen = std::collections::BTreeSet::new();
        for setting in [Setting::Outpatient, Setting::Inpatient, Setting::Pharmacy] {
            for home in [wuhan, yichang, beijing] {
                for insutype in [Insutype::Employee, Insutype::Resident] {
                    let kind = ClrType::of(setting, (wuhan, home), insutype);
                    assert_eq!(ClrType::from_code(kind.code()), Some(kind));
                    seen.insert(kind.code());
                }
            }
        }
        assert_eq!(seen.len(), CODES.len());
        let away = ClrType::of(Setting::Pharmacy, (wuhan, beijing), Insutype::Resident);
        assert_eq!(away.code(), "390412");
        assert_eq!(ClrType::from_code("99"), None);
    }
}
