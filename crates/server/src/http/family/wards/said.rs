//! Guardianships in words.

use app::App;
use domain::ward::{Ward, WardGround, WardState, may_act, may_see};
use domain::{RecordId, life};
use jiff::civil::Date;
use serde::Serialize;
use store::{Body, Kind, Reads};
use utoipa::ToSchema;

use super::super::for_whom::record_id;
use super::super::view::masked;
use crate::http::say::moment;
use crate::http::session::Signed;

const NOTE_ZH: &str = "这是监护关系：监护人代被监护人办理和查看。它不共用账户里的钱，不是家庭共济绑定，也不是亲情账户。";
const NOTE_EN: &str = "A guardianship: the guardian acts for and sees the ward. It shares no money \
                       and is neither a mutual-aid binding nor a family link.";

/// A guardianship.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Ward)]
pub(in crate::http::family) struct WardSaid {
    /// Always `ward`.
    kind: &'static str,
    id: String,
    /// `guardian` or `ward`.
    role: &'static str,
    /// The other side's name, masked.
    other: String,
    #[schema(value_type = String, example = "parent")]
    ground: WardGround,
    state: &'static str,
    state_zh: &'static str,
    /// The last day.
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<Date>,
    /// The guardian may act now: a minor acts alone from the age of the own proof.
    may_act: bool,
    /// The guardian may see now.
    may_see: bool,
    filed_at: String,
    note_zh: &'static str,
    note_en: &'static str,
}

/// All guardianships of somebody.
pub(in crate::http::family) fn all(app: &App, whose: Signed) -> store::Result<Vec<WardSaid>> {
    let reads = app.read()?;
    let mut said = Vec::new();
    for record in reads.records_of(Kind::Ward, whose.person, None)? {
        if let Body::Ward(ward) = &record.body {
            said.extend(of(app, reads.as_ref(), whose, (record.id, ward))?);
        }
    }
    Ok(said)
}

/// A guardianship as one of its two sides sees it.
pub(super) fn of(
    app: &App,
    reads: &dyn Reads,
    whose: Signed,
    (id, ward): (RecordId, &Ward),
) -> store::Result<Option<WardSaid>> {
    let Some(insured) = reads.insured(ward.ward)? else { return Ok(None) };
    let (today, guards) = (app.now().date(), ward.guardian == whose.person);
    let age = life::own_proof_age(&app.world().policies, insured.area, today);
    let sees = may_see(ward, insured.born, today).is_ok();
    let over = ward.state == WardState::Active && !sees;
    let (state, state_zh) = match ward.state {
        _ if over => ("ended", "已结束"),
        WardState::InReview => (ward.state.word(), "经办审核中"),
        WardState::Active => (ward.state.word(), "可以代办"),
        WardState::Rejected => (ward.state.word(), "经办没有通过"),
        WardState::Ended => (ward.state.word(), "已结束"),
    };
    Ok(Some(WardSaid {
        kind: "ward",
        id: record_id(whose, id),
        role: if guards { "guardian" } else { "ward" },
        other: masked(reads, if guards { ward.ward } else { ward.guardian })?,
        ground: ward.ground,
        state,
        state_zh,
        until: ward.ends_on(insured.born),
        may_act: guards && may_act(ward, insured.born, age, today).is_ok(),
        may_see: guards && sees,
        filed_at: moment(ward.filed_at),
        note_zh: NOTE_ZH,
        note_en: NOTE_EN,
    }))
}
