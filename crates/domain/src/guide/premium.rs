//! What this platform does about a relative's premium on the day: asked of the rules that decide it.

use super::page::{day_en, day_zh};
use super::{Mode, Question};
use crate::binding::Scope;
use crate::policy::PolicySet;
use crate::policy::axes::{Premium, PremiumKind, PremiumMode};
use crate::premium::{SeasonNow, mode, prices, scope_of, season_on};

/// Whether a premium is taken here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// So: at once, at the end of the month, after the family paid it. What it costs, by group.
    By(PremiumMode, Vec<Premium>),
    /// Not today; the next first day of the season where it is known.
    Later(Option<jiff::civil::Date>),
    /// What it costs is not known, so nothing is taken.
    Unknown,
    /// The grantor's area pays back what the family paid, from the account itself: not across provinces.
    NotAcross,
}

/// The insurance of a purpose; `None` = care or medicines.
pub(super) fn kind_of(purpose: Option<Scope>) -> Option<PremiumKind> {
    [PremiumKind::Resident, PremiumKind::Care]
        .into_iter()
        .find(|kind| Some(scope_of(*kind)) == purpose)
}

/// Whether the premium of a relative insured there is taken on the day from an account of the grantor's
/// area.
pub(super) fn taken(kind: PremiumKind, question: &Question, set: &PolicySet) -> Taken {
    let (area, on) = (question.beneficiary_area, question.on);
    let known = prices(set, area, on).into_iter().map(|price| price.premium);
    let known: Vec<Premium> = known.filter(|premium| premium.kind == kind).collect();
    if known.is_empty() {
        return Taken::Unknown;
    }
    match season_on(set, area, on).0 {
        SeasonNow::Closed(next) if kind == PremiumKind::Resident => Taken::Later(next),
        SeasonNow::Open(..) | SeasonNow::Closed(_) | SeasonNow::Unknown => {
            match mode(set, question.grantor_area, on).0 {
                PremiumMode::ClaimBack if question.mode() == Mode::AcrossProvinces => {
                    Taken::NotAcross
                }
                mode @ (PremiumMode::AtOnce
                | PremiumMode::MonthEndBatch
                | PremiumMode::ClaimBack) => Taken::By(mode, known),
            }
        }
    }
}

/// The sentence behind the first one: nothing where no premium was asked about.
pub(super) fn here(question: &Question, set: &PolicySet) -> (String, String) {
    let Some(kind) = kind_of(question.purpose) else {
        return (String::new(), String::new());
    };
    let (zh, en) = match taken(kind, question, set) {
        Taken::By(mode, _) => (
            format!("本平台可以代缴：{}。", how_zh(mode)),
            format!(" This platform pays it: {}.", how_en(mode)),
        ),
        Taken::Later(next) => {
            let day = next.map(|day| format!("，下次从{}开始", day_zh(day))).unwrap_or_default();
            let from = next.map(|day| format!("; next from {}", day_en(day))).unwrap_or_default();
            (
                format!("现在不在缴费期{day}，缴费期外本平台不代缴。"),
                format!(" It is not the season{from}; outside it nothing is taken here."),
            )
        }
        Taken::NotAcross => (
            "您的参保地是先缴费、再从账户报销，跨省的报销不了，请走官方缴费渠道。".to_owned(),
            " Your place pays back what was paid, which does not reach across provinces; use the \
             official channel."
                .to_owned(),
        ),
        Taken::Unknown => (
            "这一年的缴费标准没有查到，本平台现在不代缴，请走官方缴费渠道。".to_owned(),
            " What it costs this year is not known here, so nothing is taken; use the official \
             channel."
                .to_owned(),
        ),
    };
    (zh, en)
}

/// How it is taken, as the owner of the account reads it.
pub(super) fn how_zh(mode: PremiumMode) -> &'static str {
    match mode {
        PremiumMode::AtOnce => "提交就缴，要么全额、要么不缴",
        PremiumMode::MonthEndBatch => "提交时留出这笔钱，当月最后一天统一扣缴",
        PremiumMode::ClaimBack => "先自己缴，再凭票据从账户里报销",
    }
}

fn how_en(mode: PremiumMode) -> &'static str {
    match mode {
        PremiumMode::AtOnce => "at once, whole or not at all",
        PremiumMode::MonthEndBatch => "set aside now, taken on the last day of the month",
        PremiumMode::ClaimBack => "paid by the family first, claimed back with the receipt",
    }
}
