//! Guardians (监护人) and wards: who may act for somebody who cannot.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::life::ADULT;
use crate::refusal::Side;
use crate::time::age_on;
use crate::{Moment, PersonId, Reason, RecordId, Refusal};

/// Why somebody is a guardian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WardGround {
    /// Parent of a minor (民法典 §27).
    Parent,
    /// Appointed: for a minor without parents, or for an adult who cannot act (民法典 §28, §33).
    Appointed,
}

/// Where a ward link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WardState {
    /// A clerk looks at the papers.
    InReview,
    /// In force.
    Active,
    /// The papers did not prove it.
    Rejected,
    /// Over: the ward came of age, a clerk ended it, somebody died.
    Ended,
}

impl WardState {
    /// The word of JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::InReview => "in_review",
            Self::Active => "active",
            Self::Rejected => "rejected",
            Self::Ended => "ended",
        }
    }
}

/// A guardian acts for a ward.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ward {
    /// Who acts.
    pub guardian: PersonId,
    /// For whom.
    pub ward: PersonId,
    /// Why.
    pub ground: WardGround,
    /// State.
    pub state: WardState,
    /// Last day, where a judgement names one; a minor's ends at 18 by itself.
    pub until: Option<Date>,
    /// Documents that prove it.
    pub documents: Vec<RecordId>,
    /// When asked for.
    pub filed_at: Moment,
    /// When it got its state.
    pub changed_at: Moment,
}

impl Ward {
    /// The last day of a guardianship for a ward born on `born`: that of a minor is over on the 18th
    /// birthday (民法典 §17); one of an adult lasts until the day that the judgement names, if any.
    pub fn ends_on(&self, born: Date) -> Option<Date> {
        let of_minor = || {
            let year = born.year().checked_add(ADULT)?;
            // A birthday of 29 February counts on 1 March: the day before it is the last of the
            // month either way.
            let birthday = Date::new(year, born.month(), born.day());
            birthday.or_else(|_| Date::new(year, 3, 1)).ok()?.yesterday().ok()
        };
        let minor = self.is_of_minor(born).then(of_minor).flatten();
        match (minor, self.until) {
            (Some(minor), Some(until)) => Some(minor.min(until)),
            (minor, until) => minor.or(until),
        }
    }

    /// The clerk decides on the papers.
    pub fn decide(&self, proven: bool, now: Moment) -> Result<Self, Refusal> {
        if self.state != WardState::InReview {
            return Err(not_allowed());
        }
        let state = if proven { WardState::Active } else { WardState::Rejected };
        Ok(Self { state, changed_at: now, ..self.clone() })
    }

    /// The clerk takes the approval back: the papers are looked at again. What the guardian did
    /// meanwhile stands.
    pub fn take_back(&self, now: Moment) -> Result<Self, Refusal> {
        if self.state != WardState::Active {
            return Err(not_allowed());
        }
        Ok(Self { state: WardState::InReview, changed_at: now, ..self.clone() })
    }

    /// Over: by a clerk, by age, by a death, or taken back by the guardian. `None` = it was.
    pub fn end(&self, now: Moment) -> Option<Self> {
        let counts = matches!(self.state, WardState::InReview | WardState::Active);
        counts.then(|| Self { state: WardState::Ended, changed_at: now, ..self.clone() })
    }

    /// Asked for while the ward was a minor; parents are guardians of minors only.
    fn is_of_minor(&self, born: Date) -> bool {
        match self.ground {
            WardGround::Parent => true,
            WardGround::Appointed => age_on(born, self.filed_at.date()) < ADULT,
        }
    }
}

/// The guardian acts: for a minor until the age of the own proof, for an adult until the
/// guardianship ends.
pub fn may_act(ward: &Ward, born: Date, own_proof_age: i16, today: Date) -> Result<(), Refusal> {
    may_see(ward, born, today)?;
    if ward.is_of_minor(born) && age_on(born, today) >= own_proof_age {
        let refusal = not_allowed().of(Side::Beneficiary);
        return Err(refusal.count(u32::try_from(own_proof_age).unwrap_or(0)));
    }
    Ok(())
}

/// The guardian sees what the ward sees, until the guardianship ends.
pub fn may_see(ward: &Ward, born: Date, today: Date) -> Result<(), Refusal> {
    if ward.state != WardState::Active {
        return Err(not_allowed());
    }
    match ward.ends_on(born).filter(|last| today > *last) {
        Some(last) => Err(not_allowed().on(last)),
        None => Ok(()),
    }
}

/// A guardian may accept for the ward what the guardian gives, but may not give to anybody what is
/// the ward's to the guardian's own use (民法典 §35).
pub fn may_give(ward: &Ward, beneficiary: PersonId) -> Result<(), Refusal> {
    if ward.guardian == beneficiary { Err(not_allowed()) } else { Ok(()) }
}

fn not_allowed() -> Refusal {
    Refusal::new(Reason::WardNotAllowed)
}
