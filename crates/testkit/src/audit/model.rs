//! What the auditor believes the books to be: plain numbers kept by hand, with no code of the
//! application in between. Amounts are 分 in `i64`.

use std::collections::{BTreeMap, BTreeSet};

use domain::binding::{BindingState, EndedWhy, Limits, Scope};
use domain::person::Insured;
use domain::settlement::{AccumulatorKey, Settlement};
use domain::{Area, BindingId, InstitutionId, Kinship, Moment, PersonId, SettlementId, VisitId};
use jiff::civil::Date;
use store::{Answer, NumberKey, Proof};

/// A personal account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pocket {
    /// 当年
    pub current: i64,
    /// 历年
    pub carried: i64,
    /// Nobody may use it.
    pub frozen: bool,
}

/// A binding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bond {
    /// Identifier.
    pub id: BindingId,
    /// Who pays, and from which area's account.
    pub grantor: (Area, PersonId),
    /// For whom, and where insured.
    pub beneficiary: (Area, PersonId),
    /// What the beneficiary is to the grantor.
    pub kinship: Kinship,
    /// State as it was last written.
    pub state: BindingState,
    /// When it was filed.
    pub filed_at: Moment,
    /// From when it may be used.
    pub from: Moment,
    /// Last day.
    pub until: Option<Date>,
    /// What the grantor allows at most.
    pub limits: Limits,
    /// What for.
    pub scopes: BTreeSet<Scope>,
    /// Place in the beneficiary's order.
    pub rank: Option<i32>,
    /// Switched off by the grantor.
    pub off: bool,
}

/// A charge batch of a visit.
#[derive(Clone, Debug)]
pub struct Charges {
    /// The lines as asked, in the order of upload.
    pub lines: Vec<domain::item::Line>,
    /// The bill that paid them.
    pub paid_by: Option<SettlementId>,
    /// Removed.
    pub deleted: bool,
}

/// A visit.
#[derive(Clone, Debug)]
pub struct Stay {
    /// Where.
    pub institution: InstitutionId,
    /// Who.
    pub patient: PersonId,
    /// Not void.
    pub open: bool,
    /// When care began.
    pub begun: Moment,
    /// `med_type` as described; empty before.
    pub med_type: String,
    /// Charge batches by number.
    pub charges: BTreeMap<String, Charges>,
}

/// A bill that was paid.
#[derive(Clone, Debug)]
pub struct Paid {
    /// The record as it was answered.
    pub record: Settlement,
    /// What gave it back.
    pub back: Option<SettlementId>,
}

/// What is known of a number.
#[derive(Clone, Debug)]
pub struct Known {
    /// Digest of its content.
    pub digest: [u8; 32],
    /// Its answer; `None` = blocked by an undo.
    pub answer: Option<Answer>,
}

/// A pick of a payer.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// Which payer.
    pub binding: BindingId,
    /// Until when.
    pub until: Moment,
    /// The bill that used it.
    pub used_by: Option<SettlementId>,
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Everybody.
    pub people: BTreeMap<PersonId, Insured>,
    /// Accounts, those of residents included (always at nothing).
    pub pockets: BTreeMap<(Area, PersonId), Pocket>,
    /// Bindings.
    pub bonds: BTreeMap<BindingId, Bond>,
    /// Used of a binding in a month (`yyyyMM`) or year (`yyyy`).
    pub used: BTreeMap<(BindingId, u32), i64>,
    /// Visits.
    pub stays: BTreeMap<VisitId, Stay>,
    /// Paid bills.
    pub bills: BTreeMap<SettlementId, Paid>,
    /// Numbers.
    pub numbers: BTreeMap<NumberKey, Known>,
    /// Proofs by token.
    pub proofs: BTreeMap<[u8; 32], Proof>,
    /// Picks by beneficiary.
    pub picks: BTreeMap<PersonId, Choice>,
    /// Accumulators: five deductibles, in scope, fund, fund below the sub-cap, count.
    pub accumulators: BTreeMap<AccumulatorKey, [i64; 9]>,
    /// Balances by book and account code.
    pub totals: BTreeMap<(u32, u16), i64>,
    /// The last moment of the lane: time never runs backwards there. The store of the kit has one
    /// lane for all areas.
    pub last_now: Option<Moment>,
}

impl Bond {
    /// The state that a look at this moment finds: begun, or past its last day.
    pub fn state_at(&self, now: Moment) -> BindingState {
        let lives = matches!(
            self.state,
            BindingState::PendingEffect | BindingState::Active | BindingState::Suspended(_)
        );
        if lives && self.until.is_some_and(|last| last < now.date()) {
            BindingState::Ended(EndedWhy::Expired)
        } else if self.state == BindingState::PendingEffect && self.from <= now {
            BindingState::Active
        } else {
            self.state
        }
    }

    /// Is it one that the sides still have?
    pub fn counts_at(&self, now: Moment) -> bool {
        matches!(
            self.state_at(now),
            BindingState::Submitted
                | BindingState::InReview
                | BindingState::Returned
                | BindingState::AwaitingAcceptance
                | BindingState::PendingEffect
                | BindingState::Active
                | BindingState::Suspended(_)
        )
    }
}

impl Model {
    /// Adds to an account of a book; debit +, credit −.
    pub fn post(&mut self, area: Area, code: u16, amount: i64) {
        *self.totals.entry((area.number(), code)).or_default() += amount;
    }

    /// The account of somebody where insured now.
    pub fn pocket(&self, person: PersonId) -> Option<&Pocket> {
        self.pockets.get(&(self.people.get(&person)?.area, person))
    }

    /// Adds to what is owed to a person (current, carried), with the leg in the book.
    pub fn pay_in(&mut self, holder: (Area, PersonId), current: i64, carried: i64) {
        let pocket = self.pockets.entry(holder).or_default();
        pocket.current += current;
        pocket.carried += carried;
        self.post(holder.0, 2010, -current);
        self.post(holder.0, 2011, -carried);
    }

    /// Used of a binding in the month or the year of a moment.
    pub fn used(&self, binding: BindingId, period: u32) -> i64 {
        self.used.get(&(binding, period)).copied().unwrap_or(0)
    }

    /// Bindings in which somebody is helped.
    pub fn held_by(&self, person: PersonId) -> impl Iterator<Item = &Bond> {
        self.bonds.values().filter(move |bond| bond.beneficiary.1 == person)
    }

    /// The payer that somebody picked, if that still stands and still is one.
    pub fn choice(&self, person: PersonId, now: Moment) -> Option<Choice> {
        let choice = self.picks.get(&person)?;
        let bond = self.bonds.get(&choice.binding)?;
        let stands = choice.used_by.is_none() && now <= choice.until && bond.counts_at(now);
        stands.then_some(*choice)
    }

    /// The moment that an act asked at `clock` has.
    pub fn moment(&self, clock: Moment) -> Moment {
        self.last_now.map_or(clock, |last| last.max(clock))
    }
}
