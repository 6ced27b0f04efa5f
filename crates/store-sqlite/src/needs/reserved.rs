//! What speaks for money of accounts, and the wallets of whoever may be bound.
//!
//! Cost: a bill runs one statement for the quotas of its patient, and none where nobody helps; an act
//! on bindings runs some per grantor.

use std::collections::BTreeSet;

use domain::PersonId;
use domain::settlement::ShareSource;
use rusqlite::Connection;
use store::seal::Keyring;
use store::{Facts, Kind, Needs, Record, Result};

use super::Links;
use crate::records;

/// What speaks for money of accounts.
const RESERVING: [Kind; 3] = [Kind::Hold, Kind::Quota, Kind::Premium];

/// Of or for whom open reservations are needed, by kind.
pub(super) fn held_of(needs: &Needs, links: &Links) -> BTreeSet<(Kind, PersonId)> {
    let named = needs.records_of.iter().copied().filter(|(kind, _)| RESERVING.contains(kind));
    let of_holder = |holder: &PersonId| RESERVING.map(|kind| (kind, *holder));
    named.chain(links.holders.iter().flat_map(of_holder)).collect()
}

/// What is spoken for by who gave a needed binding; the quotas that may pay a patient's bill, and
/// those that paid a needed one, whatever became of them.
pub(super) fn gather(
    conn: &Connection,
    ring: &Keyring,
    links: &Links,
    facts: &mut Facts,
) -> Result<()> {
    let mut keep = |record: Record| facts.records.put(record);
    for kind in RESERVING {
        let states = kind.in_force().unwrap_or_default();
        for holder in &links.holders {
            let held = records::in_states(conn, ring, (kind, *holder), states)?;
            held.into_iter().for_each(&mut keep);
        }
    }
    for patient in &links.helped {
        records::open_quotas(conn, ring, *patient)?.into_iter().for_each(&mut keep);
    }
    let shares = links.settlements.iter().flat_map(|settlement| &settlement.shares);
    for share in shares {
        if let ShareSource::Quota(_, quota) = share.source {
            records::record(conn, ring, quota)?.map(&mut keep);
        }
    }
    Ok(())
}

/// The wallets of whoever may be bound or set a quota: needed grantors and beneficiaries, and both
/// sides of bindings that are needed one by one.
pub(super) fn gather_wallets(
    conn: &Connection,
    ring: &Keyring,
    needs: &Needs,
    links: &Links,
    facts: &mut Facts,
) -> Result<()> {
    let mut owners: BTreeSet<PersonId> =
        needs.grantors.union(&needs.beneficiaries).copied().collect();
    for binding in links.bindings.iter().filter(|binding| needs.bindings.contains(&binding.id)) {
        owners.extend([binding.grantor, binding.beneficiary]);
    }
    for owner in owners {
        let wallet = records::by_key(conn, ring, Kind::Wallet, &owner.0.to_string())?;
        if let Some(record) = wallet {
            facts.records.put(record);
        }
    }
    Ok(())
}
