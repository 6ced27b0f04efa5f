//! The keys of an institution.

use domain::Moment;
use domain::gate::{Gate, GateKey};
use domain::institution::Institution;
use store::record::party;
use store::{Body, Kind, Reads};

use super::{hmac, tif};

/// The key of a gateway by what a request names; good or not.
pub(crate) fn named(reads: &dyn Reads, gate: Gate, name: &str) -> store::Result<Option<GateKey>> {
    let found = reads.record_by_key(Kind::Gate, &GateKey::key(gate, name))?;
    Ok(found.and_then(|record| match record.body {
        Body::Gate(key) => Some(key),
        _ => None,
    }))
}

/// All keys of an institution, retired ones included.
pub(crate) fn of(reads: &dyn Reads, institution: &Institution) -> store::Result<Vec<GateKey>> {
    let records = reads.records_of(Kind::Gate, party(institution.id), None)?;
    let keys = records.into_iter().filter_map(|record| match record.body {
        Body::Gate(key) => Some(key),
        _ => None,
    });
    Ok(keys.collect())
}

/// True for an institution that was ever given a key of this interface, retired ones included: it
/// does not fall back to calling unsigned.
pub(crate) fn had(reads: &dyn Reads, institution: &Institution) -> store::Result<bool> {
    Ok(of(reads, institution)?.iter().any(|key| key.gate != Gate::Mobile))
}

/// What must be there of somebody who came through no gate and has a key of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A header.
    Header(&'static str),
    /// `cainfo` of the envelope.
    Cainfo,
}

/// What an institution that came through no gate should have sent; `None` = it has no key for this
/// interface that is good now.
pub(crate) fn wanted(
    reads: &dyn Reads,
    institution: &Institution,
    now: Moment,
) -> store::Result<Option<Wanted>> {
    let keys = of(reads, institution)?;
    let has = |gate| keys.iter().any(|key| key.gate == gate && key.good(now).next().is_some());
    let gates = [
        (Gate::Cainfo, Wanted::Cainfo),
        (Gate::Hmac, Wanted::Header(hmac::SIGNATURE)),
        (Gate::Tif, Wanted::Header(tif::SIGNATURE)),
        (Gate::OAuth, Wanted::Header("Authorization")),
    ];
    Ok(gates.into_iter().find(|(gate, _)| has(*gate)).map(|(_, wanted)| wanted))
}
