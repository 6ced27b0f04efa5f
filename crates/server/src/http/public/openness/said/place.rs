//! One place: how it stands, since and until when, and where that was read.

use domain::Area;
use domain::policy::{AxisName, Grade, PolicySet, Said as OnAxis, SaidUnknown, Source};
use domain::wallet::{PlaceOpen, Standing, wallet_of};
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::Question;
use super::{Kind, open_on, places, word, zh};
use crate::http::public::guide::SourceSaid;

/// Most changes of a rule that are looked through for the next change of the answer.
const STEPS: usize = 16;

/// A place on the day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OpenPlace)]
pub(super) struct PlaceSaid {
    /// Whose place: `grantor`, `beneficiary`, `care`; one may be all three.
    sides: Vec<&'static str>,
    code: String,
    name: String,
    /// `open`, `partly` (in some of its areas, which is not published), `unknown` or `closed`.
    state: &'static str,
    state_zh: &'static str,
    /// First day of that; absent = as far back as the rules go.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    since: Option<Date>,
    /// Last day of that; absent = no change is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    until: Option<Date>,
    /// What it is then.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<&'static str>,
    /// Where it is not open: the first later day on which it is, as far as the rules say.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    opens: Option<Date>,
    zh: String,
    en: String,
    /// `A` text of an authority, `B` reposted, `P` a decision of this platform, `unknown`,
    /// `conflict`: sources contradict each other.
    provenance: &'static str,
    /// Where it was read; of a contradiction the newest claim.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<SourceSaid>,
    /// Who has to act: `agency`; absent where it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    who: Option<&'static str>,
    /// Whom to call.
    phone: String,
}

impl PlaceSaid {
    pub(super) fn new(place: &PlaceOpen, question: &Question, set: &PolicySet) -> Self {
        let PlaceOpen { area, standing, since, next, .. } = *place;
        let axis = place.rule.map_or(AxisName::Wallet, |rule| rule.axis);
        let turn = turn(place, question, set);
        let said = set.said(axis, area, question.on);
        let (provenance, source) = read_at(said.as_ref());
        let (zh_said, en) = sentence((area, axis), (standing, next), said.as_ref(), set);
        let sides = [
            ("grantor", question.grantor),
            ("beneficiary", question.beneficiary),
            ("care", question.care),
        ];
        Self {
            sides: sides.into_iter().filter(|it| it.1 == area).map(|it| it.0).collect(),
            code: area.to_string(),
            name: set.area_name(area),
            state: word(standing),
            state_zh: zh(standing),
            since,
            until: turn.and_then(|(day, _)| day.yesterday().ok()),
            next: turn.map(|(_, standing)| word(standing)),
            opens: next,
            zh: zh_said,
            en,
            provenance,
            source,
            who: (standing != Standing::Open).then_some("agency"),
            phone: set.hotline(area).to_owned(),
        }
    }
}

/// The next day on which the place stands otherwise, and how.
fn turn(place: &PlaceOpen, question: &Question, set: &PolicySet) -> Option<(Date, Standing)> {
    let axis = place.rule?.axis;
    let stands = |day: Date| {
        if axis == AxisName::Wallet {
            return wallet_of(place.area, set, day).0;
        }
        let open = open_on(question, set, day);
        let same = places(&open, Kind::Live).iter().find(|it| it.area == place.area);
        same.map_or(place.standing, |it| it.standing)
    };
    let mut day = question.on;
    for _ in 0..STEPS {
        day = set.next_change(axis, place.area, day)?;
        if stands(day) != place.standing {
            return Some((day, stands(day)));
        }
    }
    None
}

/// How it is known and where it was read.
fn read_at(said: Option<&OnAxis>) -> (&'static str, Option<SourceSaid>) {
    let Some(said) = said else { return ("unknown", None) };
    if let Some(unknown) = &said.unknown {
        let claims = unknown.claims.iter().filter_map(|claim| claim.source.as_ref());
        let newest = claims.max_by(|one, other| one.date.cmp(&other.date));
        let word = if unknown.claims.is_empty() { "unknown" } else { "conflict" };
        let source = newest.or(unknown.source.as_ref());
        return (word, source.map(|source| SourceSaid::new(source.clone(), unknown.unit.clone())));
    }
    let Some(value) = &said.value else { return ("unknown", None) };
    let word = match value.grade {
        Grade::A => "A",
        Grade::B => "B",
        Grade::P => "P",
        Grade::C | Grade::D | Grade::M => "unknown",
    };
    let source = value.source.clone();
    (word, source.map(|source| SourceSaid::new(source, value.unit.clone())))
}

fn sentence(
    (area, axis): (Area, AxisName),
    (standing, next): (Standing, Option<Date>),
    said: Option<&OnAxis>,
    set: &PolicySet,
) -> (String, String) {
    let (name, call) = (set.area_name(area), set.hotline(area));
    let (what, what_en) = match axis {
        AxisName::SameCity => ("家庭共济", "sharing within the area"),
        AxisName::CrossCity => ("省内异地的家庭共济", "sharing within the province"),
        AxisName::CrossProvince => {
            ("跨省直接用账户付款", "paying from an account across provinces")
        }
        _ => ("医保钱包", "the wallet"),
    };
    let from = next.map(|day| format!("，{day} 起开通")).unwrap_or_default();
    let from_en = next.map(|day| format!(", opens on {day}")).unwrap_or_default();
    let conflict = said.and_then(|said| said.unknown.as_ref()).and_then(claims);
    match (standing, conflict) {
        (Standing::Open, _) => {
            (format!("{name}的{what}已开通。"), format!("{name}: {what_en} is open."))
        }
        (Standing::Partly, _) => (
            format!("{name}的{what}只在部分地方开通，哪些地方没有公布{from}；请拨打 {call} 问清。"),
            format!("{name}: {what_en} is open in parts only{from_en}; call {call}."),
        ),
        (Standing::Unknown, Some(claims)) => (
            format!("{name}的{what}，来源说法不一：{claims}{from}；请拨打 {call} 问清。"),
            format!("{name}: sources on {what_en} contradict each other{from_en}; call {call}."),
        ),
        (Standing::Unknown, None) => (
            format!("{name}的{what}是否开通，没有查到官方文字{from}；请拨打 {call} 问清。"),
            format!("{name}: nobody published whether {what_en} is open{from_en}; call {call}."),
        ),
        (Standing::Closed, _) => (
            format!("{name}的{what}还没有开通{from}；请拨打 {call} 询问。"),
            format!("{name}: {what_en} is not open{from_en}; call {call}."),
        ),
    }
}

/// What contradicting sources say, each with who says it.
fn claims(unknown: &SaidUnknown) -> Option<String> {
    let brief = |source: &Source| format!("（{}，{}）", source.issuer, source.date);
    let claims = unknown.claims.iter().map(|claim| {
        let source = claim.source.as_ref().map(brief).unwrap_or_default();
        format!("{}{source}", claim.says)
    });
    (!unknown.claims.is_empty()).then(|| claims.collect::<Vec<_>>().join("；"))
}
