//! Family links in words, and what they show.

use std::collections::BTreeSet;

use app::App;
use domain::family_link::{FamilyLink, LinkRight, LinkState};
use domain::person::mask;
use domain::{Area, PersonId, RecordId};
use jiff::civil::Date;
use serde::Serialize;
use store::{Body, Kind, Reads};
use utoipa::ToSchema;

use super::super::for_whom::record_id;
use super::super::view::masked;
use crate::http::say::{Yuan, moment};
use crate::http::session::Signed;

const NOTE_ZH: &str =
    "这是亲情账户：按所选权限查看、展示医保码或代办，不共用账户里的钱，不是家庭共济绑定。";
const NOTE_EN: &str = "A family link: to view, show the code or act. It shares no money and is no \
                       mutual-aid binding.";

/// A family link.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FamilyLink)]
pub(in crate::http::family) struct LinkSaid {
    /// Always `family_link`.
    kind: &'static str,
    id: String,
    /// `holder` looks or acts; `member` is looked at.
    role: &'static str,
    /// The other side's name, masked.
    other: String,
    #[schema(value_type = Vec<String>)]
    rights: BTreeSet<LinkRight>,
    rights_zh: Vec<&'static str>,
    state: &'static str,
    state_zh: &'static str,
    filed_at: String,
    changed_at: String,
    /// Last day for the member to answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    answer_by: Option<Date>,
    note_zh: &'static str,
    note_en: &'static str,
}

/// What the holder of a link sees of the member.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::family) struct Member {
    /// Always `family_link`.
    kind: &'static str,
    /// Masked.
    name: String,
    /// Masked.
    cert_no: String,
    #[schema(value_type = String, example = "110000")]
    area: Area,
    area_name: String,
    insutype: &'static str,
    status: &'static str,
    covered: bool,
    /// All that is in the account, in 元; left out where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    account_total: Option<Yuan>,
    note_zh: &'static str,
    note_en: &'static str,
}

/// All links of somebody.
pub(in crate::http::family) fn all(app: &App, whose: Signed) -> store::Result<Vec<LinkSaid>> {
    let reads = app.read()?;
    let mut said = Vec::new();
    for record in reads.records_of(Kind::Link, whose.person, None)? {
        if let Body::Link(link) = &record.body {
            said.push(of(app, reads.as_ref(), whose, (record.id, link))?);
        }
    }
    Ok(said)
}

/// A link as one of its two sides sees it.
pub(super) fn of(
    app: &App,
    reads: &dyn Reads,
    whose: Signed,
    (id, link): (RecordId, &FamilyLink),
) -> store::Result<LinkSaid> {
    let link = link.lapse(app.now()).unwrap_or_else(|| link.clone());
    let holds = link.holder == whose.person;
    let other = if holds { link.member } else { link.holder };
    let state_zh = match link.state {
        LinkState::AwaitingAcceptance => "等家人确认",
        LinkState::Active => "可以使用",
        LinkState::Declined => "家人没有同意",
        LinkState::Lapsed => "超过时间没有确认，已作废",
        LinkState::Ended => "已解除",
    };
    Ok(LinkSaid {
        kind: "family_link",
        id: record_id(whose, id),
        role: if holds { "holder" } else { "member" },
        other: masked(reads, other)?,
        rights_zh: link.rights.iter().map(|right| right.zh()).collect(),
        rights: link.rights.clone(),
        state: link.state.word(),
        state_zh,
        filed_at: moment(link.filed_at),
        changed_at: moment(link.changed_at),
        answer_by: link.expires_on(),
        note_zh: NOTE_ZH,
        note_en: NOTE_EN,
    })
}

/// What the right to view shows of a member.
pub(super) fn seen(app: &App, person: PersonId) -> store::Result<Option<Member>> {
    let (reads, world) = (app.read()?, app.world());
    let (identity, insured) = (reads.identity(person)?, reads.insured(person)?);
    let Some((identity, insured)) = identity.zip(insured) else { return Ok(None) };
    let account = reads.account(insured.area, person)?.filter(|_| insured.has_account());
    let total = account.and_then(|account| account.current.plus(account.carried).ok());
    Ok(Some(Member {
        kind: "family_link",
        name: mask::name(&identity.name),
        cert_no: mask::number(&identity.cert_no),
        area: insured.area,
        area_name: world.policies.area_name(insured.area),
        insutype: insured.insutype.code(),
        status: insured.status.code(),
        covered: insured.is_covered_on(app.now().date()),
        account_total: total.map(Yuan),
        note_zh: NOTE_ZH,
        note_en: NOTE_EN,
    }))
}
