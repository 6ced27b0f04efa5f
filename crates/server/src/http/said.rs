//! Refusals in words, as JSON.

use app::World;
use domain::policy::PolicySet;
use domain::refusal::text::{Actor, Lang, Text, render};
use domain::refusal::{Refusal, Side};
use serde::Serialize;

/// One refusal in words.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Refusal)]
pub struct Said {
    pub(super) code: &'static str,
    pub(super) who: &'static str,
    pub(super) who_zh: &'static str,
    pub(super) what: String,
    pub(super) why: String,
    pub(super) next: String,
    pub(super) phone: String,
    pub(super) en: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) field: Option<String>,
}

/// Who reads a refusal: decides whether somebody is 您 or 家人.
pub type Reader = Side;

/// The word of JSON for who must act.
pub fn who_word(actor: Actor) -> &'static str {
    match actor {
        Actor::Grantor => "grantor",
        Actor::Beneficiary => "beneficiary",
        Actor::Institution => "institution",
        Actor::Agency => "agency",
        Actor::Operator => "operator",
    }
}

/// A refusal in words, as `reader` is to read it.
pub fn say(refusal: &Refusal, reader: Reader, world: &World) -> Said {
    say_by(refusal, reader, &world.policies)
}

/// As [`say`], by these rules alone.
pub fn say_by(refusal: &Refusal, reader: Reader, policies: &PolicySet) -> Said {
    let zh = render(refusal, Lang::Zh, policies);
    let en = render(refusal, Lang::En, policies);
    let Text { what, why, who, next, phone, .. } = zh;
    Said {
        code: refusal.reason.code(),
        who: who_word(who),
        who_zh: who.chip_zh(reader),
        what,
        why,
        next,
        phone,
        en: format!("{} {} {}", en.what, en.why, en.next),
        field: refusal.field.clone(),
    }
}
