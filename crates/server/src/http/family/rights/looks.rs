//! Who looked at somebody's data, as that person reads it.

use std::collections::BTreeMap;

use app::App;
use domain::clerk::{By, Clerk};
use domain::{Area, ClerkId, RecordId};
use serde::Serialize;
use store::record::{Look, Looked};
use store::{Body, Kind, Reads, Record};
use utoipa::ToSchema;

use super::super::for_whom::ForSaid;
use super::super::view::masked;
use crate::http::say::moment;
use crate::http::session::Signed;

/// A look.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Look)]
pub(in crate::http::family) struct LookSaid {
    at: String,
    /// `you`, `relative`, `clerk`, `institution`, `platform`.
    by: &'static str,
    /// Office and duties of a clerk, never the name; a relative's name, masked; the institution.
    who: String,
    /// `person`, `in_clear`, `account`, `uses` …
    #[schema(value_type = String)]
    what: Looked,
    what_zh: &'static str,
    /// Why, as the looker wrote it.
    #[serde(skip_serializing_if = "String::is_empty")]
    why: String,
}

/// Looks at somebody.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::family) struct Looks {
    /// Newest first.
    pub(super) looks: Vec<LookSaid>,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    pub(super) whose: Option<ForSaid>,
}

/// The newest looks at somebody.
pub(super) fn newest(app: &App, whose: Signed) -> store::Result<Vec<LookSaid>> {
    let reads = app.read()?;
    let records = reads.records_of(Kind::Look, whose.person, None)?;
    of(app, reads.as_ref(), whose, &records)
}

/// Looks in words.
pub(super) fn of(
    app: &App,
    reads: &dyn Reads,
    whose: Signed,
    records: &[Record],
) -> store::Result<Vec<LookSaid>> {
    let mut offices = BTreeMap::new();
    let looks = records.iter().filter_map(|record| match &record.body {
        Body::Look(look) => Some(look),
        _ => None,
    });
    looks.map(|look| said(app, reads, whose, (look, &mut offices))).collect()
}

fn said(
    app: &App,
    reads: &dyn Reads,
    whose: Signed,
    (look, offices): (&Look, &mut BTreeMap<ClerkId, String>),
) -> store::Result<LookSaid> {
    let (by, who) = match look.by {
        By::Person(person) if person == whose.person => ("you", "您本人".to_owned()),
        By::Person(person) => ("relative", masked(reads, person)?),
        By::Clerk(clerk) => {
            let known = offices.get(&clerk).cloned();
            let office = known.map_or_else(|| office(app, reads, clerk), Ok)?;
            offices.insert(clerk, office.clone());
            ("clerk", office)
        }
        By::Institution(id) => {
            let place = reads.institution(id)?;
            ("institution", place.map(|place| place.name).unwrap_or_default())
        }
        By::Platform => ("platform", "平台".to_owned()),
    };
    let what_zh = match look.what {
        Looked::Person => "参保信息",
        Looked::InClear => "证件等明文信息",
        Looked::Account => "个人账户",
        Looked::Bindings => "家庭共济绑定",
        Looked::Uses => "使用记录",
        Looked::Document => "材料",
        Looked::Case => "事项",
        Looked::Export => "全部信息",
        Looked::Code => "医保码",
    };
    let (what, why) = (look.what, look.why.clone());
    Ok(LookSaid { at: moment(look.at), by, who, what, what_zh, why })
}

/// Place and duties of a clerk: whom to ask, not who it was.
fn office(app: &App, reads: &dyn Reads, id: ClerkId) -> store::Result<String> {
    let record = reads.record(RecordId(id.0))?;
    let Some(Body::Clerk(clerk)) = record.map(|record| record.body) else {
        return Ok("医保经办机构".to_owned());
    };
    let duties: Vec<&str> = clerk.duties.iter().map(|duty| duty.zh()).collect();
    Ok(format!("{}（{}）", place(app, &clerk), duties.join("、")))
}

fn place(app: &App, clerk: &Clerk) -> String {
    let digits = clerk.scope.as_str();
    let area = Area::parse(&format!("{digits:0<6}")).filter(|_| !digits.is_empty());
    let place = area.map_or_else(|| "国家".to_owned(), |area| app.world().policies.area_name(area));
    format!("{place}医保经办机构")
}
