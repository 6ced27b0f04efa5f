//! For what and whom money of an account is spoken for: stays, quotas, premiums.

use domain::{Fen, PersonId};
use serde::Serialize;
use store::{Body as Kept, Kind, Needs, Reads};
use utoipa::ToSchema;

use super::for_whom::record_id;
use super::view::masked;
use crate::http::say::{Yuan, moment};
use crate::http::session::Signed;

/// Part of an account that nothing else can use.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::family) struct SpokenFor {
    /// `hold` (住院押金预留), `quota` (共济额度) or `premium` (代缴保费, taken at the end of the month).
    kind: &'static str,
    kind_zh: &'static str,
    id: String,
    /// For whom, masked; left out for oneself.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whom: Option<String>,
    /// How much now.
    amount: Yuan,
    at: String,
}

/// All that is spoken for in the account of somebody. Waiting premiums that a quota promises are
/// inside that quota.
pub(in crate::http::family) fn spoken_for(
    reads: &dyn Reads,
    whose: Signed,
) -> store::Result<Vec<SpokenFor>> {
    // Not the newest of any state: what speaks for money comes whole, however old it is.
    let kinds = [Kind::Quota, Kind::Hold, Kind::Premium];
    let records_of = kinds.map(|kind| (kind, whose.person)).into();
    let facts = reads.facts(&Needs { records_of, ..Needs::default() })?;
    let mut all = Vec::new();
    for kind in kinds {
        for record in facts.records_of(kind, whose.person) {
            let Some((words, whom, amount, at)) = part(&record.body, whose) else { continue };
            let (kind, kind_zh) = words;
            let whom = (whom != whose.person).then(|| masked(reads, whom)).transpose()?;
            let (id, amount, at) = (record_id(whose, record.id), Yuan(amount), moment(at));
            all.push(SpokenFor { kind, kind_zh, id, whom, amount, at });
        }
    }
    Ok(all)
}

type Words = (&'static str, &'static str);

/// What one record keeps of the account: its words, for whom, how much, since when.
fn part(body: &Kept, whose: Signed) -> Option<(Words, PersonId, Fen, domain::Moment)> {
    match body {
        Kept::Quota(quota) if quota.is_open() && is_of(whose, quota.grantor, quota.area) => {
            let left = quota.left().ok().filter(|left| left.is_positive())?;
            Some((("quota", "共济额度"), quota.beneficiary, left, quota.at))
        }
        Kept::Hold(hold) if hold.is_open() && is_of(whose, hold.payer, hold.area) => {
            Some((("hold", "住院押金预留"), hold.patient, hold.amount().ok()?, hold.at))
        }
        Kept::Premium(premium) if is_of(whose, premium.grantor, premium.area) => {
            let waits = premium.state == domain::premium::PremiumState::Waiting
                && matches!(premium.source, domain::premium::PremiumSource::Live);
            let words = ("premium", "代缴保费");
            waits.then_some((words, premium.beneficiary, premium.amount, premium.at))
        }
        _ => None,
    }
}

fn is_of(whose: Signed, owner: PersonId, area: domain::Area) -> bool {
    (owner, area) == (whose.person, whose.area)
}
