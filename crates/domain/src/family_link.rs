//! Family links (亲情账户): one person sees another's insurance, shows the code, or acts. Another
//! thing than a binding: no money is shared by it, and it ends by itself.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::binding::WAIT_DAYS;
use crate::{Moment, PersonId, Reason, Refusal};

/// What the holder may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkRight {
    /// See the member's insurance and account.
    View,
    /// Show the member's e-voucher code.
    ShowCode,
    /// Act for the member in this platform, with the holder's own proof.
    Act,
}

impl LinkRight {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::View, Self::ShowCode, Self::Act];

    /// The word of the pages.
    pub fn zh(self) -> &'static str {
        match self {
            Self::View => "查看参保信息",
            Self::ShowCode => "代展示医保码",
            Self::Act => "代办业务",
        }
    }
}

/// Where a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// Waits for the member.
    AwaitingAcceptance,
    /// In force.
    Active,
    /// The member said no.
    Declined,
    /// Nobody answered in time.
    Lapsed,
    /// Over.
    Ended,
}

impl LinkState {
    /// The word of JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::AwaitingAcceptance => "awaiting_acceptance",
            Self::Active => "active",
            Self::Declined => "declined",
            Self::Lapsed => "lapsed",
            Self::Ended => "ended",
        }
    }
}

/// A family link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FamilyLink {
    /// Who looks or acts.
    pub holder: PersonId,
    /// At or for whom.
    pub member: PersonId,
    /// What the holder may do.
    pub rights: BTreeSet<LinkRight>,
    /// State.
    pub state: LinkState,
    /// When asked for.
    pub filed_at: Moment,
    /// When it got its state.
    pub changed_at: Moment,
}

impl FamilyLink {
    /// The member says yes or no, in time.
    pub fn answer(&self, agreed: bool, now: Moment) -> Result<Self, Refusal> {
        if self.state != LinkState::AwaitingAcceptance || self.lapse(now).is_some() {
            return Err(not_allowed());
        }
        let state = if agreed { LinkState::Active } else { LinkState::Declined };
        Ok(Self { state, changed_at: now, ..self.clone() })
    }

    /// Either side ends it, at once; also before it was accepted. `None` = it was over.
    pub fn end(&self, now: Moment) -> Option<Self> {
        let counts = matches!(self.state, LinkState::AwaitingAcceptance | LinkState::Active);
        counts.then(|| Self { state: LinkState::Ended, changed_at: now, ..self.clone() })
    }

    /// Last day on which the member may still answer; `None` where nobody has to.
    pub fn expires_on(&self) -> Option<Date> {
        let waits = self.state == LinkState::AwaitingAcceptance;
        waits.then(|| self.filed_at.date().checked_add(WAIT_DAYS.days()).ok()).flatten()
    }

    /// Nobody answered in time. `None` = nothing to do.
    pub fn lapse(&self, now: Moment) -> Option<Self> {
        let over = self.expires_on().is_some_and(|last| now.date() > last);
        over.then(|| Self { state: LinkState::Lapsed, changed_at: now, ..self.clone() })
    }
}

/// The holder may use this right now. No right follows from another.
pub fn may(link: &FamilyLink, right: LinkRight) -> Result<(), Refusal> {
    let allowed = link.state == LinkState::Active && link.rights.contains(&right);
    if allowed { Ok(()) } else { Err(not_allowed().name(right.zh())) }
}

/// The holder may act for the member in a matter whose other side is `against`: never against
/// oneself, or one person would decide for both sides of a binding.
pub fn may_act(link: &FamilyLink, against: Option<PersonId>) -> Result<(), Refusal> {
    may(link, LinkRight::Act)?;
    if against == Some(link.holder) { Err(not_allowed()) } else { Ok(()) }
}

fn not_allowed() -> Refusal {
    Refusal::new(Reason::LinkNotAllowed)
}
