//! What is open between places on a day, and from when: told before the family tries.
//!
//! The same functions decide applications, quotas and bills, so that what is told is what happens.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::standing::{PlaceOpen, Standing, live_at, quotas_at, wallet_at};
use crate::institution::{Institution, Service};
use crate::policy::{AxisName, PolicySet};
use crate::refusal::Side;
use crate::{Area, Reason, Refusal};

/// From whose account, for whom, where, when.
#[derive(Clone, Copy, Debug)]
pub struct Way<'a> {
    /// The grantor's insured area.
    pub grantor: Area,
    /// The beneficiary's insured area.
    pub beneficiary: Area,
    /// The care area; `None` = the beneficiary's.
    pub care: Option<Area>,
    /// The hospital or pharmacy, where one is named; its area is the care area.
    pub institution: Option<&'a Institution>,
    /// The day.
    pub on: Date,
}

/// What a hospital or pharmacy takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Family accounts at all.
    pub family: bool,
    /// The wallet.
    pub wallet: bool,
}

/// Both ways money may go: straight from the account (live) and by a quota of the wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Openness {
    /// The way of live debit, each area once; it never leads from one province into another.
    pub live: Vec<PlaceOpen>,
    /// The wallet of each area, each once.
    pub wallet: Vec<PlaceOpen>,
    /// Whether the rules of the grantor's area know quotas on that day.
    pub quotas: PlaceOpen,
    /// What the institution takes, where one is named.
    pub institution: Option<Taken>,
}

/// Everything that is open between these places on the day.
pub fn openness(way: &Way<'_>, policies: &PolicySet) -> Openness {
    let on = way.on;
    let places = way.places();
    let areas: BTreeSet<Area> = places.iter().map(|(_, area)| *area).collect();
    let one_province = areas.iter().all(|area| area.province() == way.beneficiary.province());
    let axis = match (areas.len(), one_province) {
        (1, _) => AxisName::SameCity,
        (_, true) => AxisName::CrossCity,
        (_, false) => AxisName::CrossProvince,
    };
    let live = |(side, area): &(Side, Area)| live_at((*side, *area), axis, policies, on);
    let taken = |institution: &Institution| Taken {
        family: institution.takes_family,
        wallet: institution.takes_family && institution.offers(Service::Wallet),
    };
    Openness {
        live: places.iter().map(live).collect(),
        wallet: places.iter().map(|(side, area)| wallet_at(*side, *area, policies, on)).collect(),
        quotas: quotas_at(way.grantor, policies, on),
        institution: way.institution.map(taken),
    }
}

impl Way<'_> {
    /// The areas, each once, under the first side that it belongs to.
    fn places(&self) -> Vec<(Side, Area)> {
        let care = self.institution.map(|institution| institution.area).or(self.care);
        let all = [
            (Side::Grantor, Some(self.grantor)),
            (Side::Beneficiary, Some(self.beneficiary)),
            (Side::Institution, care),
        ];
        let mut seen = BTreeSet::new();
        let known = all.into_iter().filter_map(|(side, area)| Some((side, area?)));
        known.filter(|(_, area)| seen.insert(*area)).collect()
    }
}

impl Openness {
    /// What stands against a quota that pays there, place by place, each under its side; empty where
    /// nothing does.
    pub fn against_wallet(&self) -> Vec<Refusal> {
        let mut against: Vec<Refusal> =
            self.wallet.iter().filter_map(PlaceOpen::wallet_refusal).collect();
        // A wallet that is not open has no quotas: said once.
        let grantors = self.wallet.iter().find(|place| place.side == Side::Grantor);
        if grantors.is_some_and(|place| place.standing == Standing::Open) {
            against.extend(self.quotas.wallet_refusal());
        }
        let missing = self.institution.and_then(|taken| match (taken.family, taken.wallet) {
            (false, _) => Some(Reason::InstitutionNotConnected),
            (true, false) => Some(Reason::WalletNotTaken),
            (true, true) => None,
        });
        against.extend(missing.map(|reason| Refusal::new(reason).of(Side::Institution)));
        against
    }

    /// What stands against live debit there; empty where nothing does.
    pub fn against_live(&self) -> Vec<Refusal> {
        let places = self.live.iter().filter_map(|place| place.refusal(Reason::RegionNotOpen));
        let unconnected = self.institution.filter(|taken| !taken.family);
        let unconnected = unconnected
            .map(|_| Refusal::new(Reason::InstitutionNotConnected).of(Side::Institution));
        places.chain(unconnected).collect()
    }
}
