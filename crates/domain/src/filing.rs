//! Filings for care away from home (异地就医备案): where somebody will be treated, why, from when to
//! when. What a filing changes is the benefit rule's business; without a known rule it changes nothing
//! and the explanation says so.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clerk::By;
use crate::{Area, Moment, PersonId};

/// Why somebody is treated away from home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AwayKind {
    /// 异地安置退休人员、异地长期居住人员、常驻异地工作人员
    Resident,
    /// 异地转诊人员
    Referred,
    /// 异地急诊抢救人员: counts as filed
    Emergency,
    /// 其他临时外出就医人员
    Temporary,
}

impl AwayKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Resident, Self::Referred, Self::Emergency, Self::Temporary];

    /// The word of JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Resident => "resident",
            Self::Referred => "referred",
            Self::Emergency => "emergency",
            Self::Temporary => "temporary",
        }
    }

    /// In Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Resident => "异地长期居住",
            Self::Referred => "异地转诊",
            Self::Emergency => "异地急诊抢救",
            Self::Temporary => "临时外出就医",
        }
    }
}

/// A filing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// Who.
    pub person: PersonId,
    /// The insured area that keeps it.
    pub area: Area,
    /// Where care will be: an area, or a whole province by its number with `province` set.
    pub care_area: Area,
    /// It is good for the whole province of `care_area`.
    pub province: bool,
    /// Why.
    pub kind: AwayKind,
    /// First day.
    pub from: Date,
    /// Last day; `None` = until it is ended.
    pub until: Option<Date>,
    /// Who filed.
    pub by: By,
    /// When.
    pub at: Moment,
    /// When it was ended.
    pub ended_at: Option<Moment>,
}

impl Filing {
    /// True when it is good for care in an area on a day. Care until the day on which it was ended,
    /// that one too, stays filed, whenever it is settled.
    pub fn covers(&self, care: Area, on: Date) -> bool {
        let there = if self.province {
            care.province() == self.care_area.province()
        } else {
            care == self.care_area
        };
        let ended_on = self.ended_at.map(Moment::date);
        let last = [self.until, ended_on].into_iter().flatten().min();
        there && self.from <= on && last.is_none_or(|last| on <= last)
    }
}
