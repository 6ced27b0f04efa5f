//! Filings for care away from home as JSON says them.

use domain::filing::{AwayKind, Filing};
use domain::policy::PolicySet;
use domain::{Area, RecordId, ids};
use jiff::civil::Date;
use serde::Serialize;
use store::{Body, Record};
use utoipa::ToSchema;

use super::say::moment;

/// A filing for care away from home (异地就医备案).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Filing)]
pub(crate) struct FilingSaid {
    id: String,
    /// `resident`, `referred`, `temporary`.
    kind: &'static str,
    kind_zh: &'static str,
    /// The insured area that keeps it.
    #[schema(value_type = String)]
    area: Area,
    /// Where care will be.
    #[schema(value_type = String)]
    care_area: Area,
    care_area_name: String,
    /// Good for the whole province of `care_area`.
    province: bool,
    #[schema(value_type = String)]
    from: Date,
    /// Last day; `null` = until it is ended.
    #[schema(value_type = Option<String>)]
    until: Option<Date>,
    /// When it was filed.
    at: String,
    ended_at: Option<String>,
    /// What it does to the funds' ratio today, as far as the insured area's rule is known.
    effect_zh: String,
    effect_en: String,
}

/// A record as a filing; `None` for anything else.
pub(crate) fn filing(record: &Record, policies: &PolicySet, today: Date) -> Option<FilingSaid> {
    let Body::Filing(filing) = &record.body else { return None };
    let Filing { kind, area, care_area, province, from, until, .. } = *filing;
    let (effect_zh, effect_en) = effect(area, kind, policies, today);
    Some(FilingSaid {
        id: outward(area, record.id),
        kind: kind.word(),
        kind_zh: kind.zh(),
        area,
        care_area,
        care_area_name: policies.area_name(care_area),
        province,
        from,
        until,
        at: moment(filing.at),
        ended_at: filing.ended_at.map(moment),
        effect_zh,
        effect_en,
    })
}

fn outward(area: Area, id: RecordId) -> String {
    ids::outward_now(area, id.0)
}

fn effect(area: Area, kind: AwayKind, policies: &PolicySet, today: Date) -> (String, String) {
    let lower = policies.away_reduction(area, today).and_then(|ruled| ruled.value.of(Some(kind)));
    domain::explain::AwayNote { filed: Some(kind), lower }.words()
}
