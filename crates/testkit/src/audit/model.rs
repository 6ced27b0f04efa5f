//! What the auditor believes the books to be: plain numbers kept by hand, with no code of the
//! application in between. Amounts are 分 in `i64`.

use std::collections::{BTreeMap, BTreeSet};

use domain::binding::{BindingState, EndedWhy, Limits, Scope};
use domain::clerk::Duty;
use domain::family_link::FamilyLink;
use domain::person::Insured;
use domain::policy::axes::PremiumKind;
use domain::settlement::AccumulatorKey;
use domain::ward::Ward;
use domain::{
    Area, BindingId, ClerkId, InstitutionId, Kinship, Moment, PersonId, RecordId, SettlementId,
    VisitId,
};
use jiff::ToSpan as _;
use jiff::civil::Date;
use store::{Identity, NumberKey, Proof};

use super::clearing::Clearing;
use super::holds::{Admitted, Held};
pub use super::kept::{Charges, Choice, Known, Matter, Owed, Paid, Secret, Stay};
use super::premiums::Premium;
use super::wallet::{Purse, Quoted};

/// Days in which somebody has to act before a binding or a link lapses.
pub const WAIT_DAYS: i64 = 30;

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
    /// When it got that state.
    pub since: Moment,
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

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Everybody.
    pub people: BTreeMap<PersonId, Insured>,
    /// Accounts, those of residents included (always at nothing).
    pub pockets: BTreeMap<(Area, PersonId), Pocket>,
    /// Bindings.
    pub bonds: BTreeMap<BindingId, Bond>,
    /// Those to which the beneficiary agreed on paper.
    pub on_paper: BTreeSet<BindingId>,
    /// Bindings that were made anew for a record that survives, and in which month.
    pub follows: BTreeMap<BindingId, (BindingId, domain::Month)>,
    /// In whose record somebody goes on.
    pub goes_on: BTreeMap<PersonId, PersonId>,
    /// Used of a binding in a month (`yyyyMM`) or year (`yyyy`).
    pub used: BTreeMap<(BindingId, u32), i64>,
    /// Visits.
    pub stays: BTreeMap<VisitId, Stay>,
    /// Stays in hospital.
    pub admitted: BTreeMap<VisitId, Admitted>,
    /// Open holds.
    pub holds: BTreeMap<RecordId, Held>,
    /// Wallets.
    pub purses: BTreeMap<PersonId, Purse>,
    /// Open quotas.
    pub quotas: BTreeMap<RecordId, Quoted>,
    /// Premium payments.
    pub premiums: BTreeMap<RecordId, Premium>,
    /// What areas owe their collectors, by insurance and year.
    pub collect: BTreeMap<(Area, PremiumKind, i16), i64>,
    /// Until when what was taken was handed over.
    pub handed: BTreeMap<(Area, PremiumKind, i16), Moment>,
    /// Windows, statements, money between banks.
    pub clearing: Clearing,
    /// What areas owe institutions; below zero where more was given back than is due.
    pub payables: BTreeMap<(Area, InstitutionId), i64>,
    /// What is charged in stays in hospital.
    pub charged: BTreeMap<VisitId, super::stays::Charged>,
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
    /// Who may do what, in areas that begin with these digits.
    pub clerks: BTreeMap<ClerkId, (BTreeSet<Duty>, &'static str)>,
    /// Who people are.
    pub identities: BTreeMap<PersonId, Identity>,
    /// Cases.
    pub matters: BTreeMap<RecordId, Matter>,
    /// Guardians.
    pub wards: BTreeMap<RecordId, Ward>,
    /// Family links.
    pub links: BTreeMap<RecordId, FamilyLink>,
    /// The dead.
    pub estates: BTreeMap<PersonId, Owed>,
    /// Passwords.
    pub secrets: BTreeMap<PersonId, Secret>,
    /// Days whose sweep was done.
    pub swept: BTreeSet<Date>,
    /// Account years that were turned, by the year in which they began.
    pub rolled: BTreeSet<(Area, i16)>,
    /// What was booked on current parts, but for turns of the year.
    pub booked: BTreeMap<(Area, PersonId), Vec<(Moment, i64)>>,
    /// The last moment of the lane: time never runs backwards there. The store of the kit has one
    /// lane for all areas.
    pub last_now: Option<Moment>,
}

impl Bond {
    /// The state that a look at this moment finds: begun, past its last day, or not answered in
    /// time.
    pub fn state_at(&self, now: Moment) -> BindingState {
        let lives = matches!(
            self.state,
            BindingState::PendingEffect | BindingState::Active | BindingState::Suspended(_)
        );
        let waits = matches!(
            self.state,
            BindingState::Draft | BindingState::Returned | BindingState::AwaitingAcceptance
        );
        let last = self.since.date().checked_add(WAIT_DAYS.days());
        if waits && last.is_ok_and(|last| now.date() > last) {
            BindingState::Lapsed
        } else if lives && self.until.is_some_and(|last| last < now.date()) {
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
        if let Some(now) = self.last_now.filter(|_| current != 0) {
            self.booked.entry(holder).or_default().push((now, current));
        }
        self.post(holder.0, 2010, -current);
        self.post(holder.0, 2011, -carried);
    }

    /// Turns an amount of the current part into carried.
    pub fn turned(&mut self, holder: (Area, PersonId), amount: i64) {
        let pocket = self.pockets.entry(holder).or_default();
        pocket.current -= amount;
        pocket.carried += amount;
        self.post(holder.0, 2010, amount);
        self.post(holder.0, 2011, -amount);
    }

    /// Takes a whole account out: what it held.
    pub fn empty(&mut self, holder: (Area, PersonId)) -> (i64, i64) {
        let Pocket { current, carried, .. } =
            self.pockets.get(&holder).copied().unwrap_or_default();
        self.pay_in(holder, -current, -carried);
        (current, carried)
    }

    /// Moves an amount between the books of two areas: the one owes the other.
    pub fn owe(&mut self, debtor: Area, creditor: Area, amount: i64) {
        self.post(debtor, 2200, -amount);
        self.post(creditor, 1100, amount);
    }

    /// Has this clerk the duty there?
    pub fn on_duty(&self, clerk: ClerkId, duty: Duty, area: Area) -> bool {
        let here = |scope: &str| area.to_string().starts_with(scope);
        let known = self.clerks.get(&clerk);
        known.is_some_and(|(duties, scope)| duties.contains(&duty) && here(scope))
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
