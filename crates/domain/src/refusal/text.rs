//! The texts of refusals: what happened, why, who must act and what to do, in zh and en.
//!
//! Sentences are templates (see [`fill`]) in one table per group of reasons; the facts of the
//! refusal are filled in, and what needs a missing fact is left out. A new reason does not compile
//! before it has its words.

mod acts;
mod bills;
mod binding;
mod care;
mod cases;
mod documents;
mod fill;
mod life;
mod money;
mod persons;
mod places;
mod rule;
#[cfg(test)]
mod tests;
mod wallet;
mod words;

use crate::Area;
use crate::refusal::{Refusal, Side};
use fill::Facts;

/// Language of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// Plain Chinese.
    Zh,
    /// English.
    En,
}

/// Who must act so that it works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Actor {
    /// 共济人
    Grantor,
    /// 被共济人; at an institution: the patient
    Beneficiary,
    /// 医院或药店
    Institution,
    /// 医保经办机构
    Agency,
    /// Whoever runs this platform.
    Operator,
}

impl Actor {
    /// The neutral word: the same for every reader.
    pub fn zh(self) -> &'static str {
        match self {
            Self::Grantor => "共济人",
            Self::Beneficiary => "被共济人",
            Self::Institution => "医院或药店",
            Self::Agency => "医保经办机构",
            Self::Operator => "平台运营方",
        }
    }

    /// The neutral English word.
    pub fn en(self) -> &'static str {
        match self {
            Self::Grantor => "the person who shares",
            Self::Beneficiary => "the relative",
            Self::Institution => "the hospital or pharmacy",
            Self::Agency => "the insurance agency",
            Self::Operator => "the operator of this platform",
        }
    }

    /// The word on the who-acts chip as `reader` sees it: 您 for the reader, 家人 for the other
    /// side of the family. Institutions and agencies read the neutral words of persons.
    pub fn chip_zh(self, reader: Side) -> &'static str {
        let in_family = matches!(reader, Side::Grantor | Side::Beneficiary);
        match self {
            _ if self == Self::from(reader) => "您",
            Self::Grantor | Self::Beneficiary if in_family => "家人",
            Self::Grantor | Self::Beneficiary => self.zh(),
            Self::Institution => "医院/药店",
            Self::Agency => "医保经办",
            Self::Operator => "平台",
        }
    }
}

impl From<Side> for Actor {
    fn from(side: Side) -> Self {
        match side {
            Side::Grantor => Self::Grantor,
            Side::Beneficiary => Self::Beneficiary,
            Side::Institution => Self::Institution,
            Side::Agency => Self::Agency,
        }
    }
}

/// What the texts need to know about places; the policy files answer it.
pub trait Places {
    /// Name of an area as people say it, 成都; its code where no name is known.
    fn area_name(&self, area: Area) -> String;

    /// Whom to call about an area: area code + 12393; the nation's 12393 without an area.
    fn hotline(&self, area: Option<Area>) -> String;
}

/// A refusal in words. No piece is ever empty; none holds personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// Language of the pieces.
    pub lang: Lang,
    /// What happened; blames nobody.
    pub what: String,
    /// Why: the rule with its place and date where known.
    pub why: String,
    /// Who must act.
    pub who: Actor,
    /// What to do now.
    pub next: String,
    /// Whom to call.
    pub phone: String,
}

/// The national hotline of medical insurance.
const HOTLINE: &str = "12393";

/// Characters that `err_msg` of the wire has room for.
pub const CASHIER_LINE_MAX: usize = 200;

/// A refusal in the words of `lang`.
pub fn render(refusal: &Refusal, lang: Lang, places: &dyn Places) -> Text {
    let words = words::of(refusal.reason);
    let facts = Facts { refusal, lang, places };
    let [what, why, next] = match lang {
        Lang::Zh => words.zh,
        Lang::En => words.en,
    }
    .map(|template| fill::fill(template, &facts));
    let why = match &refusal.rule {
        Some(rule) => format!("{why}{}", rule::sentence(rule, lang, places)),
        None => why,
    };
    let phone = match places.hotline(refusal.area) {
        empty if empty.trim().is_empty() => HOTLINE.to_owned(),
        known => known,
    };
    Text { lang, what, why, who: words.who.actor(refusal.side), next, phone }
}

/// The text as a cashier reads it in `err_msg`: what happened, what to do, whom to call; at most
/// [`CASHIER_LINE_MAX`] characters. The reason stays with the family.
pub fn cashier_line(text: &Text) -> String {
    let (gap, call) = match text.lang {
        Lang::Zh => ("", format!("电话：{}", text.phone)),
        Lang::En => (" ", format!(" Phone: {}", text.phone)),
    };
    let call: String = call.chars().take(40).collect();
    let room = CASHIER_LINE_MAX.saturating_sub(call.chars().count());
    let body = format!("{}{gap}{}", text.what, text.next);
    if body.chars().count() <= room {
        return body + &call;
    }
    let kept: String = body.chars().take(room.saturating_sub(1)).collect();
    format!("{kept}…{call}")
}
