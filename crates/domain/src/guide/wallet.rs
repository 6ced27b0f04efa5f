//! Whether the 医保钱包 works: both insured areas and the care area must have opened it, the nation's
//! kinship holds, and the purpose must be one that accounts may pay.

use std::collections::BTreeSet;

use super::verdict::{Found, nation_says};
use super::{Question, Verdict};
use crate::policy::axes::WalletOpen;
use crate::policy::{Known, PolicySet};
use crate::refusal::Side;
use crate::{Area, Reason, Refusal};

/// What is known of the wallet of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// Everywhere there.
    Open,
    /// In some of its areas.
    Partly,
    /// Nobody says, or sources contradict each other.
    Unknown,
    /// Not yet.
    Closed,
}

/// The wallet of an area on the day of the question.
pub(super) fn standing(area: Area, question: &Question, set: &PolicySet) -> Standing {
    match set.wallet(area, question.on) {
        Some(ruled) if ruled.rule.unknown_here => Standing::Unknown,
        Some(ruled) => match ruled.value {
            WalletOpen::Open => Standing::Open,
            WalletOpen::Partly => Standing::Partly,
            WalletOpen::Closed => Standing::Closed,
        },
        None => Standing::Unknown,
    }
}

/// The areas whose wallet matters, each once: who owns the account, who uses it, where.
pub(super) fn places(question: &Question) -> Vec<(Side, Area)> {
    let [beneficiary, grantor, care] = question.way();
    let all =
        [(Side::Grantor, grantor), (Side::Beneficiary, beneficiary), (Side::Institution, care)];
    let mut seen = BTreeSet::new();
    all.into_iter().filter(|(_, area)| seen.insert(*area)).collect()
}

/// Whether the wallet carries money from the one to the other for this purpose.
pub(super) fn wallet(question: &Question, set: &PolicySet) -> Found {
    let mut worst = Standing::Open;
    let mut closed = Vec::new();
    for (side, area) in places(question) {
        let standing = standing(area, question, set);
        worst = worst.max(standing);
        if standing == Standing::Closed {
            let refusal = Refusal::new(Reason::WalletNotOpen).of(side).at(area);
            let rule = set.wallet(area, question.on).map(|ruled| ruled.rule);
            closed.push(rule.map_or_else(|| refusal.clone(), |rule| refusal.clone().by(rule)));
        }
    }
    let kinship = question.relative.kinship;
    let outside = nation_says(set, kinship, question.on) == Some(false);
    let perhaps = outside && widening(question, set);
    if outside && !perhaps {
        let refusal = Refusal::new(Reason::RelationNotAllowedHere).of(Side::Grantor);
        closed.push(refusal.at(question.grantor_area).kinship(kinship).on(question.on));
    }
    if !closed.is_empty() {
        return Found::new(Verdict::No, closed);
    }
    if perhaps {
        worst = worst.max(Standing::Unknown);
    }
    let scopes = set.scopes(question.grantor_area, question.on).map(|ruled| ruled.value);
    let purpose = question
        .purpose
        .filter(|purpose| !scopes.as_ref().is_some_and(|scopes| scopes.contains(purpose)));
    let reasons: Vec<_> = purpose
        .map(|purpose| {
            let refusal = Refusal::new(Reason::ScopeNotAllowed).of(Side::Grantor);
            refusal.at(question.grantor_area).field("scopes").name(purpose.zh())
        })
        .into_iter()
        .collect();
    let verdict = match worst {
        Standing::Closed => Verdict::No,
        Standing::Unknown => Verdict::Unknown,
        Standing::Open if reasons.is_empty() => Verdict::Yes,
        Standing::Open | Standing::Partly => Verdict::Partly,
    };
    Found::new(verdict, reasons)
}

/// True when nobody says whether the place had already widened to a kinship that the nation has
/// allowed at some time.
fn widening(question: &Question, set: &PolicySet) -> bool {
    let kinship = question.relative.kinship;
    let ever = set.nation().axes.kinship.iter().any(|dated| match &dated.value {
        Known::Value(allowed) => allowed.contains(&kinship),
        Known::Unknown => false,
    });
    let ruled = set.kinship(question.grantor_area, question.on);
    ever && ruled.is_some_and(|ruled| ruled.rule.unknown_here)
}
