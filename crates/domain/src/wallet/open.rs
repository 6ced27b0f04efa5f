//! Opening a wallet and changing its place of use and phone.

use super::standing::wallet_at;
use super::{Opener, Wallet};
use crate::person::{Insured, InsuredStatus};
use crate::policy::PolicySet;
use crate::refusal::Side;
use crate::{Area, Moment, Reason, Refusal};

/// What is asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening {
    /// Place of use.
    pub place: Area,
    /// Phone, the owner's or a relative's.
    pub phone: String,
    /// Who opens it.
    pub opener: Opener,
}

impl std::fmt::Debug for Opening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Opening({}, {:?})", self.place, self.opener)
    }
}

/// Opens the wallet of an insured person, or says everything that stands against it. `there` is the
/// wallet that the person has already. Whoever opens it has proven to be let to: that is the caller's.
///
/// What the place of use restricts is not published; it must have opened the wallet, and decides
/// nothing more (ADR 0015).
pub fn open(
    opening: Opening,
    owner: &Insured,
    there: Option<&Wallet>,
    policies: &PolicySet,
    now: Moment,
) -> Result<Wallet, Vec<Refusal>> {
    let mut against = Vec::new();
    if let Some(there) = there {
        against.push(Refusal::new(Reason::WalletThere).on(there.at.date()));
    }
    let uninsured = match owner.status {
        InsuredStatus::Uninsured | InsuredStatus::Invalid | InsuredStatus::Ended => true,
        // Whoever is paused may open it; it is used once the insurance is in force.
        InsuredStatus::Normal | InsuredStatus::Paused => false,
    };
    if uninsured {
        against.push(Refusal::new(Reason::RelativeNotInsured).at(owner.area));
    }
    let Opening { place, phone, opener } = opening;
    against.extend(place_closed(place, policies, now));
    let wallet = Wallet { person: owner.person, place, phone, opener, at: now, day: None };
    if against.is_empty() { Ok(wallet) } else { Err(against) }
}

/// Changes place of use or phone; `None` leaves what is there.
pub fn change(
    wallet: &Wallet,
    place: Option<Area>,
    phone: Option<String>,
    policies: &PolicySet,
    now: Moment,
) -> Result<Wallet, Refusal> {
    let moved = place.filter(|place| *place != wallet.place);
    if let Some(refusal) = moved.and_then(|place| place_closed(place, policies, now)) {
        return Err(refusal);
    }
    let mut next = wallet.clone();
    next.place = place.unwrap_or(wallet.place);
    next.phone = phone.unwrap_or_else(|| wallet.phone.clone());
    Ok(next)
}

/// A wallet is used only where wallets are open.
fn place_closed(place: Area, policies: &PolicySet, now: Moment) -> Option<Refusal> {
    let open = wallet_at(Side::Agency, place, policies, now.date());
    let refusal = open.wallet_refusal()?;
    // A place of use is nobody's side.
    Some(Refusal { side: None, ..refusal.field("place") })
}
