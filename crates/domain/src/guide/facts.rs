//! What the files say on an axis, as sentences: known, not known, or contradicting.

use super::page::{Page, day_zh, ours, provenance};
use super::{Cited, Provenance, Sentence};
use crate::Area;
use crate::policy::{AxisName, Said, SaidUnknown, SaidValue, Source};

/// What is said about an axis in a place.
pub(super) struct Fact {
    pub(super) area: Area,
    pub(super) said: Said,
}

impl Page<'_> {
    /// What is said about an axis in a place on the day; `None` = nothing, and nothing is missing.
    pub(super) fn fact(&self, axis: AxisName, area: Area) -> Option<Fact> {
        self.set.said(axis, area, self.on()).map(|said| Fact { area, said })
    }

    /// What is not known of these facts: one sentence for a contradiction, one per place for all of
    /// its gaps together, each with whom to call and how the platform acts meanwhile.
    pub(super) fn not_known<'f>(&self, facts: impl IntoIterator<Item = &'f Fact>) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        let mut gaps: Vec<(Area, Vec<&Fact>)> = Vec::new();
        for fact in facts {
            let Some(unknown) = &fact.said.unknown else { continue };
            if unknown.claims.is_empty() {
                match gaps.iter_mut().find(|(area, _)| *area == fact.area) {
                    Some((_, gaps)) => gaps.push(fact),
                    None => gaps.push((fact.area, vec![fact])),
                }
            } else {
                sentences.push(self.conflict(fact, unknown));
            }
        }
        sentences.extend(gaps.into_iter().map(|(area, gaps)| self.gap(area, &gaps)));
        sentences
    }

    /// Sources contradict each other: all are told.
    pub(super) fn conflict(&self, fact: &Fact, unknown: &SaidUnknown) -> Sentence {
        let (about, _) = fact.said.axis.words();
        let claims = unknown.claims.iter().map(|claim| {
            let source = claim.source.as_ref().map(brief).unwrap_or_default();
            format!("{}{source}", claim.says)
        });
        let zh = format!(
            "关于{}的“{about}”，来源说法不一：{}；请拨打 {} 问清。",
            self.name(fact.area),
            claims.collect::<Vec<_>>().join("；"),
            self.call(fact.area),
        );
        let newest = unknown.claims.iter().filter_map(|claim| claim.source.as_ref());
        let newest = newest.max_by(|one, other| one.date.cmp(&other.date));
        let source =
            newest.map(|source| Cited { source: source.clone(), unit: unknown.unit.clone() });
        Sentence { zh, provenance: Provenance::Conflict, source, who: None }
    }

    /// Nothing was published: all that is not known of one place.
    fn gap(&self, area: Area, gaps: &[&Fact]) -> Sentence {
        let about: Vec<&str> = gaps.iter().map(|fact| fact.said.axis.words().0).collect();
        let meanwhile = gaps.iter().filter(|fact| acts_by(fact.said.axis)).filter_map(|fact| {
            let value = fact.said.value.as_ref()?;
            let words = value.zh.trim_end_matches('。');
            Some(format!("{}——{words}", fact.said.axis.words().0))
        });
        let meanwhile = match meanwhile.collect::<Vec<_>>().join("；").as_str() {
            "" => String::new(),
            told => format!("，本平台暂按：{told}"),
        };
        let notes = gaps.iter().filter_map(|fact| fact.said.unknown.as_ref()?.note.as_deref());
        let notes = notes.map(|note| format!("（{}）", note.trim_end_matches('。')));
        let notes = notes.collect::<Vec<_>>().concat();
        let zh = format!(
            "{}没有查到官方文字的有：{}{notes}；请拨打 {} 问清{meanwhile}。",
            self.name(area),
            about.join("、"),
            self.call(area),
        );
        let mut sources = gaps.iter().filter_map(|fact| {
            let unknown = fact.said.unknown.as_ref()?;
            let source = unknown.source.clone()?;
            Some(Cited { source, unit: unknown.unit.clone() })
        });
        let source = sources.next();
        Sentence { zh, provenance: Provenance::Unknown, source, who: None }
    }
}

/// True where the platform acts by the wider value while the place's own is not known: not where it
/// does nothing (wallet, premiums), not about the addresses of others, not where its own words follow
/// (papers).
fn acts_by(axis: AxisName) -> bool {
    !matches!(
        axis,
        AxisName::Channels
            | AxisName::Materials
            | AxisName::Wallet
            | AxisName::WalletRules
            | AxisName::PremiumMode
            | AxisName::PremiumSeason
            | AxisName::Premiums
    )
}

/// A sentence for a known fact; `None` where it is not known, for [`Page::not_known`].
pub(super) fn known(fact: Option<&Fact>, words: impl Fn(&SaidValue) -> String) -> Option<Sentence> {
    let fact = fact.filter(|fact| fact.said.unknown.is_none())?;
    let value = fact.said.value.as_ref()?;
    Some(by_value(value, words(value)))
}

/// A sentence that rests on a value.
pub(super) fn by_value(value: &SaidValue, zh: String) -> Sentence {
    match (&value.source, &value.decision) {
        (Some(source), _) => {
            let cited = Cited { source: source.clone(), unit: value.unit.clone() };
            let provenance = provenance(value.grade);
            Sentence { zh, provenance, source: Some(cited), who: None }
        }
        (None, Some(decision)) => ours(zh, decision),
        (None, None) => ours(zh, "规则文件"),
    }
}

/// `（自 2024年5月22日起）` of a value whose first day is known and not a platform decision.
pub(super) fn since(value: &SaidValue) -> String {
    match value.since {
        Some(day) if value.source.is_some() => format!("（自{}起）", day_zh(day)),
        _ => String::new(),
    }
}

/// Issuer and date of a source, in brackets.
fn brief(source: &Source) -> String {
    if source.date == "unknown" {
        format!("（{}）", source.issuer)
    } else {
        format!("（{}，{}）", source.issuer, source.date)
    }
}
