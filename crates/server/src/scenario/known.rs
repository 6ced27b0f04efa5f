//! Words that a story may use: keys of the format, people and institutions of the demo world.

use std::collections::BTreeSet;

use domain::policy::nearest;

use super::act::{Act, DeskAct, FamilyAct, Look, WireAct};
use super::cast::Cast;
use super::guests::Guests;
use super::story::Apply;

const INSTITUTIONS: &str = include_str!("../../../../demo/institutions.csv");

/// "not known, did you mean …", or all that is allowed.
pub(super) fn not_known<'a>(
    kind: &str,
    word: &str,
    allowed: impl Iterator<Item = &'a str> + Clone,
) -> String {
    if let Some(near) = nearest(word, allowed.clone()) {
        return format!("不认识的{kind}“{word}”，是不是想写“{near}”？");
    }
    let allowed = allowed.collect::<Vec<_>>().join("、");
    format!("不认识的{kind}“{word}”；可用：{allowed}")
}

/// The first person of an act whom the demo world does not have.
pub(super) fn strange_person(act: &Act, cast: &Cast) -> Option<String> {
    let strange = people_of(act).into_iter().find(|who| cast.person(who).is_err())?;
    Some(not_known("演示人员", strange, cast.keys()))
}

/// The institution of an act, when a fresh demo world does not have it.
pub(super) fn strange_place(act: &Act, guests: &Guests) -> Option<String> {
    let Act::Wire(place, _) = act else { return None };
    let codes = INSTITUTIONS.lines().skip(1).filter_map(|line| line.split(',').next());
    let codes: BTreeSet<&str> = codes.chain(guests.codes()).collect();
    let strange = !codes.contains(place.code.as_str());
    strange.then(|| not_known("机构", &place.code, codes.iter().copied()))
}

/// Everybody whom an act names by key.
fn people_of(act: &Act) -> Vec<&str> {
    match act {
        Act::Family(who, act) => {
            let helped = match act {
                FamilyAct::Check(apply) | FamilyAct::Apply(apply) => people_in(apply),
                _ => Vec::new(),
            };
            std::iter::once(who.as_str()).chain(helped).collect()
        }
        Act::Wire(_, act) => match act {
            WireAct::Read(read) => vec![&read.who],
            WireAct::Quote(payment) | WireAct::Buy(payment) => {
                payment.who.as_deref().into_iter().collect()
            }
            WireAct::Visit(visit) | WireAct::Register(visit) => vec![&visit.who],
            WireAct::Admit(admit) => vec![&admit.who],
            WireAct::Mobile(mobile) => mobile.who.as_deref().into_iter().collect(),
            WireAct::Undo(unseen) | WireAct::AskAgain(unseen) => {
                unseen.who.as_deref().into_iter().collect()
            }
            _ => Vec::new(),
        },
        Act::Desk(_, act) => match act {
            DeskAct::Bind(apply) => people_in(apply),
            DeskAct::Freeze(who, _) => vec![who],
            DeskAct::Credit(credit) => vec![&credit.who],
            DeskAct::Wallet(wallet) => wallet.who.as_deref().into_iter().collect(),
            DeskAct::YearRoll(_) | DeskAct::Call(_) => Vec::new(),
        },
        Act::Look(Look::Balances(balances)) => balances.keys().map(String::as_str).collect(),
        Act::Look(Look::Messages(counts) | Look::Uses(counts)) => {
            counts.keys().map(String::as_str).collect()
        }
        Act::Look(Look::Papers(papers)) => papers.keys().map(String::as_str).collect(),
        Act::Look(_) => Vec::new(),
    }
}

fn people_in(apply: &Apply) -> Vec<&str> {
    apply.grantor.iter().chain([&apply.beneficiary]).map(String::as_str).collect()
}
