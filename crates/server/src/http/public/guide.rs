//! The guide: can my family do it, and how. The same answer on the command line (`gongji guide`).

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::Area;
use domain::binding::Scope;
use domain::guide::{
    Cited, Guide, ModeAnswer, Question, Relative, Section, Sentence, guide as answered,
};
use domain::policy::{PolicySet, Source};
use domain::refusal::Side;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{cached, json};
use crate::http::problem::{FieldError, Problem};
use crate::http::said::{Said, say_by, who_word};
use crate::site::Site;

/// What is asked; everything as text, so that all that is wrong is told at once.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Where the owner of the account is insured: any code of GB/T 2260 or of an insurance unit.
    #[param(required = true, example = "440300")]
    grantor_area: Option<String>,
    /// Where the relative is insured.
    #[param(required = true, example = "510100")]
    beneficiary_area: Option<String>,
    /// Where the relative is treated; left out = where insured.
    #[param(example = "510100")]
    care_area: Option<String>,
    /// What the relative is to the owner of the account: `spouse`, `parent`, `child`, `sibling`,
    /// `grandparent`, `grandchild`, `parent_in_law`, or a word for one relative: `mother`, 妈妈.
    #[param(required = true, example = "mother")]
    kinship: Option<String>,
    /// `outpatient`, `inpatient`, `pharmacy`, `resident_premium`, `care_premium`; left out = any.
    #[param(example = "outpatient")]
    purpose: Option<String>,
    /// On which day, 2021 to 2100; left out = today.
    #[param(example = "2026-11-22")]
    on: Option<String>,
    /// Age of the relative in whole years.
    #[param(example = "62")]
    age: Option<String>,
}

/// The answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Guide)]
pub(crate) struct GuideSaid {
    question: QuestionSaid,
    /// `yes`, `no`, `partly` or `unknown`.
    pub(crate) verdict: &'static str,
    /// The first sentence.
    pub(crate) headline: HeadlineSaid,
    /// The binding, then the wallet.
    pub(crate) modes: Vec<ModeSaid>,
    /// At most 60 sentences in all; no section is empty.
    pub(crate) sections: Vec<SectionSaid>,
    /// Digest of the rules that it rests on.
    rules: String,
}

/// The question as it was understood.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = GuideQuestion)]
struct QuestionSaid {
    grantor_area: Place,
    beneficiary_area: Place,
    care_area: Place,
    kinship: &'static str,
    /// What the relative is called in the answer.
    relative: &'static str,
    #[schema(value_type = Option<String>, example = "outpatient")]
    purpose: Option<Scope>,
    on: String,
    age: Option<i16>,
}

/// A place.
#[derive(Debug, Serialize, ToSchema)]
struct Place {
    code: String,
    name: String,
}

/// The first sentence in two languages; it begins with yes, no, partly or unknown.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Headline)]
pub(crate) struct HeadlineSaid {
    pub(crate) zh: String,
    en: String,
}

/// The answer about one way of sharing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Mode)]
pub(crate) struct ModeSaid {
    /// `within_area`, `within_province`, `across_provinces` or `wallet`.
    mode: &'static str,
    pub(crate) mode_zh: &'static str,
    verdict: &'static str,
    pub(crate) verdict_zh: &'static str,
    /// Since when this has been the answer; absent = as far back as the rules go.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    /// It may have been so before `since`; nobody knows.
    at_latest: bool,
    /// The next change that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<TurnSaid>,
    /// What stands against it, as a refused application would say it.
    pub(crate) reasons: Vec<Said>,
}

/// When an answer becomes another one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Turn)]
struct TurnSaid {
    on: String,
    verdict: &'static str,
}

/// A part of the answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Section)]
pub(crate) struct SectionSaid {
    pub(crate) key: &'static str,
    pub(crate) title: &'static str,
    pub(crate) sentences: Vec<SentenceSaid>,
}

/// One sentence with how it is known.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Sentence)]
pub(crate) struct SentenceSaid {
    pub(crate) zh: String,
    /// `A` text of an authority, `B` reposted, `P` this platform's decision or advice, `unknown`,
    /// `conflict`: sources contradict each other.
    pub(crate) provenance: &'static str,
    /// Where it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<SourceSaid>,
    /// Who acts: `grantor`, `beneficiary`, `institution`, `agency`.
    #[serde(skip_serializing_if = "Option::is_none")]
    who: Option<&'static str>,
    /// The same as the owner of the account reads it: 您, 家人, 医院/药店, 医保经办.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) who_zh: Option<&'static str>,
}

/// A source.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Source)]
pub(crate) struct SourceSaid {
    pub(crate) issuer: String,
    pub(crate) document: String,
    /// As far as known: `2024`, `2024-07`, `2024-07-26`, `unknown`.
    pub(crate) date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    /// Whose rules name it.
    unit: String,
}

/// Whether one's account may be used by a relative, and how: by which way and since when, the steps of
/// each side, papers, waiting, limits, what ends it, whom to call. Every sentence says where it was
/// read; what nobody published is `unknown`. It is made from the same functions that decide about an
/// application. Anybody may call.
#[utoipa::path(get, path = "/guide", operation_id = "guide", tag = "guide", params(Asked),
    responses((status = 200, body = GuideSaid),
        (status = 304, description = "As it was"), Problem))]
pub(super) async fn guide(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let asked = asked.map(|Query(asked)| asked).unwrap_or_default();
    let world = site.app.world();
    let set = &world.policies;
    let today = site.app.now().date();
    let question = question(&asked, set, today).map_err(Problem::fields)?;
    Ok(cached(&headers, set, question.on, || json(GuideSaid::new(&question, set))))
}

/// The question behind texts, or everything that is wrong with them.
fn question(asked: &Asked, set: &PolicySet, today: Date) -> Result<Question, Vec<FieldError>> {
    let mut errors = Vec::new();
    let on = day(asked.on.as_deref(), today, &mut errors);
    let grantor = place("grantor_area", asked.grantor_area.as_deref(), set, on, &mut errors);
    let beneficiary =
        place("beneficiary_area", asked.beneficiary_area.as_deref(), set, on, &mut errors);
    let care = given(asked.care_area.as_deref())
        .map_or(beneficiary, |code| place("care_area", Some(code), set, on, &mut errors));
    let relative = given(asked.kinship.as_deref()).and_then(Relative::from_word);
    if relative.is_none() {
        let en = "spouse, parent, child, sibling, grandparent, grandchild or parent_in_law";
        errors.push(FieldError::new("kinship", (Relative::words(), en)));
    }
    let purpose = given(asked.purpose.as_deref()).map(purpose_of);
    if purpose == Some(None) {
        let zh = "outpatient（门诊）、inpatient（住院）、pharmacy（药店）、resident_premium（居民医保代缴）、care_premium（长护险代缴）之一，或不写";
        let en = "outpatient, inpatient, pharmacy, resident_premium, care_premium, or nothing";
        errors.push(FieldError::new("purpose", (zh, en)));
    }
    let age = given(asked.age.as_deref()).map(|text| text.parse::<i16>().ok());
    let age = age.map(|age| age.filter(|age| (0..=130).contains(age)));
    if age == Some(None) {
        errors.push(FieldError::new("age", ("0 至 130 的整数（周岁）", "an integer, 0 to 130")));
    }
    match (grantor, beneficiary, care, relative) {
        (Some(grantor_area), Some(beneficiary_area), Some(care_area), Some(relative))
            if errors.is_empty() =>
        {
            Ok(Question {
                grantor_area,
                beneficiary_area,
                care_area,
                relative,
                purpose: purpose.flatten(),
                on,
                age: age.flatten(),
            })
        }
        _ => Err(errors),
    }
}

pub(super) fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

pub(super) fn day(text: Option<&str>, today: Date, errors: &mut Vec<FieldError>) -> Date {
    let Some(text) = given(text) else { return today };
    let read = text.parse::<Date>().ok().filter(|day| (1949..=2100).contains(&day.year()));
    read.unwrap_or_else(|| {
        let zh = "日期，写成 2026-11-22，最晚 2100 年";
        errors.push(FieldError::new("on", (zh, "a day such as 2026-11-22, not after 2100")));
        today
    })
}

pub(super) fn place(
    field: &str,
    code: Option<&str>,
    set: &PolicySet,
    on: Date,
    errors: &mut Vec<FieldError>,
) -> Option<Area> {
    let area = given(code).and_then(|code| set.area_of(code, on));
    if area.is_none() {
        let zh = "六位医保区划代码，例如 510100；有哪些见 /api/public/v1/areas";
        let en = "a six-digit area code such as 510100; /api/public/v1/areas lists them";
        errors.push(FieldError::new(field, (zh, en)));
    }
    area
}

/// A purpose by its code or its Chinese word.
pub(crate) fn purpose_of(word: &str) -> Option<Scope> {
    let code = |scope: &Scope| scope_word(*scope) == word;
    Scope::ALL.into_iter().find(code).or_else(|| Scope::from_zh(word))
}

fn scope_word(scope: Scope) -> &'static str {
    match scope {
        Scope::Outpatient => "outpatient",
        Scope::Inpatient => "inpatient",
        Scope::Pharmacy => "pharmacy",
        Scope::ResidentPremium => "resident_premium",
        Scope::CarePremium => "care_premium",
    }
}

impl GuideSaid {
    /// The places as they were understood: 深圳市（440300）→ 成都市（510100）.
    pub(crate) fn way(&self) -> String {
        let QuestionSaid { grantor_area, beneficiary_area, care_area, .. } = &self.question;
        let said = |place: &Place| format!("{}（{}）", place.name, place.code);
        let care = (care_area.code != beneficiary_area.code)
            .then(|| format!("，在{}看病买药", said(care_area)));
        let (from, to) = (said(grantor_area), said(beneficiary_area));
        format!("您在{from}参保，家人在{to}参保{}", care.unwrap_or_default())
    }

    /// The answer to a question, as JSON has it.
    pub(crate) fn new(question: &Question, set: &PolicySet) -> Self {
        let Guide { verdict, headline, modes, sections } = answered(question, set);
        let place = |area: Area| Place { code: area.to_string(), name: set.area_name(area) };
        Self {
            question: QuestionSaid {
                grantor_area: place(question.grantor_area),
                beneficiary_area: place(question.beneficiary_area),
                care_area: place(question.care_area),
                kinship: question.relative.code(),
                relative: question.relative.zh,
                purpose: question.purpose,
                on: question.on.to_string(),
                age: question.age,
            },
            verdict: verdict.word(),
            headline: HeadlineSaid { zh: headline.zh, en: headline.en },
            modes: modes.iter().map(|mode| ModeSaid::new(mode, set)).collect(),
            sections: sections.into_iter().map(SectionSaid::from).collect(),
            rules: set.digest().to_owned(),
        }
    }
}

impl ModeSaid {
    fn new(answer: &ModeAnswer, set: &PolicySet) -> Self {
        let ModeAnswer { mode, verdict, since, at_latest, next, reasons } = answer;
        Self {
            mode: mode.word(),
            mode_zh: mode.zh(),
            verdict: verdict.word(),
            verdict_zh: verdict.zh(),
            since: since.map(|day| day.to_string()),
            at_latest: *at_latest,
            next: next
                .map(|turn| TurnSaid { on: turn.on.to_string(), verdict: turn.verdict.word() }),
            reasons: reasons.iter().map(|refusal| say_by(refusal, Side::Grantor, set)).collect(),
        }
    }
}

impl From<Section> for SectionSaid {
    fn from(Section { key, title, sentences }: Section) -> Self {
        Self { key, title, sentences: sentences.into_iter().map(SentenceSaid::from).collect() }
    }
}

impl SourceSaid {
    /// A source that the rules of a unit name.
    pub(super) fn new(source: Source, unit: String) -> Self {
        let Source { issuer, document, date, address, .. } = source;
        Self { issuer, document, date, address, unit }
    }
}

impl From<Sentence> for SentenceSaid {
    fn from(Sentence { zh, provenance, source, who }: Sentence) -> Self {
        Self {
            zh,
            provenance: provenance.word(),
            source: source.map(|Cited { source, unit }| SourceSaid::new(source, unit)),
            who: who.map(who_word),
            who_zh: who.map(|who| who.chip_zh(Side::Grantor)),
        }
    }
}
