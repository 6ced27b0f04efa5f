//! Whether a quota of the 医保钱包 carries money from the one to the other: asked of the functions that
//! decide. Both insured areas and the care area must have opened the wallet, the two must be let to
//! bind, and the rules of the day must know quotas.

use std::collections::BTreeSet;

use super::verdict::{Against, Found, against, kinship_unknown, way_unknown, without_purpose};
use super::{Question, Verdict};
use crate::policy::PolicySet;
use crate::policy::axes::WalletModel;
use crate::refusal::Side;
use crate::wallet::{PlaceOpen, Standing, is_of_place, openness, wallet_at, wallet_of};
use crate::{Area, Refusal};

/// The wallet of an area on the day of the question.
pub(super) fn standing(area: Area, question: &Question, set: &PolicySet) -> Standing {
    wallet_of(area, set, question.on).0
}

/// The same with since when, and from when.
pub(super) fn place((side, area): (Side, Area), question: &Question, set: &PolicySet) -> PlaceOpen {
    wallet_at(side, area, set, question.on)
}

/// The areas whose wallet matters, each once: who owns the account, who uses it, where.
pub(super) fn places(question: &Question) -> Vec<(Side, Area)> {
    let [beneficiary, grantor, care] = question.way();
    let all =
        [(Side::Grantor, grantor), (Side::Beneficiary, beneficiary), (Side::Institution, care)];
    let mut seen = BTreeSet::new();
    all.into_iter().filter(|(_, area)| seen.insert(*area)).collect()
}

/// Whether a quota can be set for the relative and a bill of the care area be paid from it.
pub(super) fn wallet(question: &Question, set: &PolicySet) -> Found {
    let Against { soft, scopes, hard } = against(question, set);
    // What an application says of wallets is said below of every place on the way.
    let other = |refusal: &Refusal| !is_of_place(refusal.reason);
    let standings: Vec<((Side, Area), Standing)> =
        places(question).into_iter().map(|at| (at, standing(at.1, question, set))).collect();
    let refused = |wanted: Standing| -> Vec<Refusal> {
        let stand = standings.iter().filter(|(_, standing)| *standing == wanted);
        let places = stand.map(|(at, _)| place(*at, question, set));
        places.filter_map(|place| place.wallet_refusal()).collect()
    };
    let mut no = refused(Standing::Closed);
    no.extend(hard.into_iter().filter(other));
    if !no.is_empty() {
        return Found::new(Verdict::No, no);
    }
    let mut not_known: Vec<Refusal> = soft.into_iter().filter(other).collect();
    not_known.extend(refused(Standing::Unknown));
    let at_home = Question { care_area: question.beneficiary_area, ..*question };
    let unsure = kinship_unknown(question, set) || way_unknown(&at_home, set);
    if unsure || !not_known.is_empty() {
        return Found::new(Verdict::Unknown, [not_known, scopes].concat());
    }
    let partly = refused(Standing::Partly);
    if !scopes.is_empty() {
        // Where a place is open in part, nobody says whether anything is paid.
        let verdict =
            if partly.is_empty() { without_purpose(question, set) } else { Verdict::Partly };
        return Found::new(verdict, [scopes, partly].concat());
    }
    if !partly.is_empty() {
        return Found::new(Verdict::Partly, partly);
    }
    match transfers(question, set) {
        Some(refusal) => Found::new(Verdict::Partly, vec![refusal]),
        None => Found::new(Verdict::Yes, Vec::new()),
    }
}

/// What stands against a quota on the days when wallets transferred money: the wallet was open, by
/// the App of the nation and not by this platform.
fn transfers(question: &Question, set: &PolicySet) -> Option<Refusal> {
    let rules = set.wallet_rules(question.grantor_area, question.on);
    if rules.is_some_and(|ruled| ruled.value.model == WalletModel::Quota) {
        return None;
    }
    openness(&question.places(), set).quotas.wallet_refusal()
}

/// True when the wallet is open everywhere on the way and money was transferred on that day, which
/// this platform does not do.
pub(super) fn only_transfers(question: &Question, set: &PolicySet) -> bool {
    let rules = set.wallet_rules(question.grantor_area, question.on);
    let open = |(_, area): &(Side, Area)| standing(*area, question, set) == Standing::Open;
    rules.is_some_and(|ruled| ruled.value.model == WalletModel::Transfer)
        && places(question).iter().all(open)
}
