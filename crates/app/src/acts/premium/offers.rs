//! What a relative's premium costs, and what stands against paying it now: told before anybody asks.

use domain::binding::Binding;
use domain::policy::axes::{PremiumKind, PremiumMode};
use domain::premium::{
    Pocket, PremiumAsk, PremiumFacts, PremiumSource, Price, SeasonNow, covers, decide, mode,
    prices, season_on,
};
use domain::{Moment, RecordId, Refusal};
use store::record::premium_key;
use store::{Kind, Needs, Reads};

use super::{payer_of, state_of};
use crate::world::World;

/// Stands for a receipt that is handed in with the claim itself.
const RECEIPT: [RecordId; 1] = [RecordId(0)];

/// One premium that could be paid under a binding.
#[derive(Clone, Debug)]
pub struct Offered {
    /// What it costs.
    pub price: Price,
    /// How it is taken.
    pub mode: PremiumMode,
    /// The residents' season; `None` for an insurance that has none.
    pub season: Option<SeasonNow>,
    /// The file of people covers the year already.
    pub covered: bool,
    /// From where; `None` where something stands against it.
    pub source: Option<Pocket>,
    /// Everything that stands against it.
    pub against: Vec<Refusal>,
}

/// Every premium whose amount is known of the beneficiary of a binding, by the same decision that
/// would take it.
pub fn offers(
    reads: &dyn Reads,
    world: &World,
    binding: &Binding,
    now: Moment,
) -> store::Result<Vec<Offered>> {
    let policies = &world.policies;
    let beneficiary = binding.beneficiary;
    let Some(insured) = reads.insured(beneficiary)? else { return Ok(Vec::new()) };
    let needs =
        Needs { bindings: [binding.id].into(), month: Some(now.month()), ..Needs::default() };
    let facts = reads.facts(&needs)?;
    let Ok(payer) = payer_of(&facts, binding.id, now) else { return Ok(Vec::new()) };
    let mut offered = Vec::new();
    for price in prices(policies, insured.area, now.date()) {
        let premium = &price.premium;
        let key = premium_key(beneficiary, premium.kind, premium.year);
        let stands = reads.record_by_key(Kind::Premium, &key)?.as_ref().and_then(state_of);
        let premium_facts = PremiumFacts { payer: &payer, beneficiary: &insured, stands };
        let (kind, year, who) = (premium.kind, premium.year, premium.who.as_str());
        let ask = PremiumAsk { kind, year, who, pocket: None, documents: &RECEIPT };
        let (source, against) = match decide(&ask, &premium_facts, policies, now) {
            Ok(payment) => (Some(pocket(payment.source)), Vec::new()),
            Err(against) => (None, against),
        };
        let (mode, _) = mode(policies, payer.grantor.area, now.date());
        let season = (kind == PremiumKind::Resident)
            .then(|| season_on(policies, insured.area, year, now.date()).0);
        let covered = covers(kind, year, &insured);
        offered.push(Offered { price, mode, season, covered, source, against });
    }
    Ok(offered)
}

fn pocket(source: PremiumSource) -> Pocket {
    match source {
        PremiumSource::Live => Pocket::Live,
        PremiumSource::Quota(_) => Pocket::Quota,
    }
}
