//! What a simulation found, summed up; bounded in size whatever the number of bills.

use std::collections::{BTreeMap, BTreeSet};

use domain::policy::AxisName;
use domain::settlement::Figures;
use domain::{Area, Fen, Overflow, PersonId, Reason, SettlementId, ids};
use jiff::civil::Date;
use serde::Serialize;

use super::Ask;
use super::trial::Tried;

/// Examples that are kept: those of which the most moves.
const EXAMPLES: usize = 10;

/// Why a bill could not be tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Its lines are not kept any more.
    LinesGone,
    /// Patient or institution are not there any more.
    PeopleGone,
    /// Terms of a binding were changed since, what they were is not recorded, and by those of now the
    /// bill does not come to the record.
    TermsChanged,
    /// Whether relatives' accounts were asked for is not recorded, and the draft hangs on it.
    NotAsked,
    /// By the rules of its day the bill does not come to the record: something else that it was
    /// decided with is not recorded (kind of person, level of the institution, catalogue …).
    Differs,
}

impl Why {
    /// In Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::LinesGone => "费用明细没有保存",
            Self::PeopleGone => "患者或机构的资料已经不在",
            Self::TermsChanged => "绑定的限额、范围等后来改过，当时的没有记录",
            Self::NotAsked => "当时是否要求使用家人账户没有记录，而结果取决于它",
            Self::Differs => {
                "按当时的规则重算与记录不同：人员类别、机构等级、目录等当时的情况没有记录"
            }
        }
    }
}

/// Who pays how much of a bill, 分.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Money {
    /// The funds.
    pub fund: Fen,
    /// The patient's own account.
    pub own: Fen,
    /// Relatives' accounts.
    pub aid: Fen,
    /// Cash.
    pub cash: Fen,
}

impl Money {
    pub(super) fn of(figures: &Figures) -> Self {
        let Figures { fund_sum, own, aid, cash, .. } = figures;
        Self { fund: *fund_sum, own: *own, aid: *aid, cash: *cash }
    }

    fn plus(self, other: Self) -> Result<Self, Overflow> {
        Ok(Self {
            fund: self.fund.plus(other.fund)?,
            own: self.own.plus(other.own)?,
            aid: self.aid.plus(other.aid)?,
            cash: self.cash.plus(other.cash)?,
        })
    }

    /// What is paid more than `before`.
    pub fn less(self, before: Self) -> Result<Self, Overflow> {
        Ok(Self {
            fund: self.fund.minus(before.fund)?,
            own: self.own.minus(before.own)?,
            aid: self.aid.minus(before.aid)?,
            cash: self.cash.minus(before.cash)?,
        })
    }
}

/// What the draft makes of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    /// Paid so.
    Paid(Money),
    /// Refused.
    Refused(Reason),
}

/// A relative's part of a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payer {
    /// Whose account; for counting, never shown.
    pub person: PersonId,
    /// In which area.
    pub area: Area,
    /// As it was.
    pub before: Fen,
    /// By the draft.
    pub after: Fen,
}

/// Why a bill comes out otherwise; several may come together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cause {
    /// Axes of the draft that make a difference each by itself.
    pub axes: BTreeSet<AxisName>,
    /// Several axes of the draft make it together only.
    pub together: bool,
    /// No rule does: earlier bills left other balances, limits or accumulators.
    pub carried: bool,
    /// Rules put in force since the bill make one, whatever the draft says: what is paid more by
    /// the rules in force now than by those of its day.
    pub adopted: Option<Money>,
}

/// A bill that comes out otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub id: SettlementId,
    /// Its care area.
    pub care_area: Area,
    /// Whose care; for counting, never shown.
    pub patient: PersonId,
    /// The patient's insured area.
    pub patient_area: Area,
    /// As it was.
    pub before: Money,
    /// By the draft.
    pub after: Given,
    /// Every relative who pays in one or the other.
    pub payers: Vec<Payer>,
    /// Why.
    pub cause: Cause,
    /// It rests on how a relative is insured or what a binding says now: how it was then is not
    /// recorded.
    pub assumed: bool,
}

impl Change {
    /// The bill's number with its middle hidden: area, day and the last four.
    pub fn masked(&self) -> String {
        let id = ids::outward_now(self.care_area, self.id.0);
        let (head, tail) = (id.get(..14).unwrap_or(""), id.get(22..).unwrap_or(""));
        format!("{head}********{tail}")
    }

    /// What is paid more, by whom; of a refused bill everything is paid less.
    pub fn more(&self) -> Result<Money, Overflow> {
        match self.after {
            Given::Paid(after) => after.less(self.before),
            Given::Refused(_) => Money::default().less(self.before),
        }
    }

    /// How much moves between payers.
    fn size(&self) -> i64 {
        let Ok(Money { fund, own, aid, cash }) = self.more() else { return i64::MAX };
        let moved = [fund, own, aid, cash].map(|fen| fen.0.saturating_abs());
        moved.into_iter().fold(0, i64::saturating_add)
    }
}

/// Bills and what is paid more, 分.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// Bills that come out otherwise.
    pub bills: u64,
    /// What is paid more, by whom.
    pub more: Money,
}

impl Sums {
    fn add(&mut self, more: Money) -> Result<(), Overflow> {
        self.bills += 1;
        self.more = self.more.plus(more)?;
        Ok(())
    }
}

/// People on one side and what changes for them, 分.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Side {
    /// How many times an account pays more.
    pub more: u64,
    /// By how much together.
    pub more_by: Fen,
    /// How many times an account pays less.
    pub less: u64,
    /// By how much together, above zero.
    pub less_by: Fen,
}

/// What a simulation found.
#[derive(Clone, Debug)]
pub struct Report {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Only this area.
    pub area: Option<Area>,
    /// Digest of the rules in force.
    pub present: String,
    /// Digest of the draft.
    pub draft: String,
    /// Bills of the period that stand.
    pub bills: u64,
    /// Bills that were given back since; they concern nobody any more and are left out.
    pub given_back: u64,
    /// Tried and as they were.
    pub same: u64,
    /// Not tried, by reason.
    pub not_replayed: BTreeMap<Why, u64>,
    /// Everything that comes out otherwise.
    pub changed: Sums,
    /// Refused by the draft, by reason.
    pub refused: BTreeMap<&'static str, u64>,
    /// Changed bills that rest on how a relative is insured or what a binding says now.
    pub assumed: u64,
    /// Patients of changed bills.
    pub patients: BTreeSet<PersonId>,
    /// Relatives who pay more or less.
    pub relatives: BTreeSet<PersonId>,
    /// By the patient's insured area.
    pub areas: BTreeMap<Area, Sums>,
    /// By axis of the draft, without what rules put in force since then make; a bill may count for
    /// several.
    pub axes: BTreeMap<AxisName, Sums>,
    /// Changed by what earlier bills left, not by a rule of their own.
    pub carried: Sums,
    /// Changed by several axes together only.
    pub together: Sums,
    /// What rules put in force since the bills make by themselves, without the draft.
    pub adopted: Sums,
    /// Aid by the area of the account that pays it.
    pub payers: BTreeMap<Area, Side>,
    /// Bills of which the most moves.
    pub examples: Vec<Change>,
}

impl Report {
    pub(super) fn new(ask: &Ask<'_>) -> Self {
        Self {
            from: ask.from,
            to: ask.to,
            area: ask.area,
            present: ask.present.digest().to_owned(),
            draft: ask.draft.digest().to_owned(),
            bills: 0,
            given_back: 0,
            same: 0,
            not_replayed: BTreeMap::new(),
            changed: Sums::default(),
            refused: BTreeMap::new(),
            assumed: 0,
            patients: BTreeSet::new(),
            relatives: BTreeSet::new(),
            areas: BTreeMap::new(),
            axes: BTreeMap::new(),
            carried: Sums::default(),
            together: Sums::default(),
            adopted: Sums::default(),
            payers: BTreeMap::new(),
            examples: Vec::new(),
        }
    }

    /// Bills that were tried.
    pub fn replayed(&self) -> u64 {
        self.same + self.changed.bills
    }

    pub(super) fn given_back(&mut self) {
        self.given_back += 1;
    }

    pub(super) fn not_replayed(&mut self, why: Why) {
        self.bills += 1;
        *self.not_replayed.entry(why).or_default() += 1;
    }

    pub(super) fn tried(&mut self, tried: Tried) -> store::Result<()> {
        match tried {
            Tried::Not(why) => self.not_replayed(why),
            Tried::Same => {
                self.bills += 1;
                self.same += 1;
            }
            Tried::Changed(change) => {
                self.bills += 1;
                self.add(*change).map_err(super::unfit)?;
            }
        }
        Ok(())
    }

    fn add(&mut self, change: Change) -> Result<(), Overflow> {
        let more = change.more()?;
        self.changed.add(more)?;
        self.areas.entry(change.patient_area).or_default().add(more)?;
        let Cause { axes, together, carried, adopted } = &change.cause;
        if let Some(adopted) = adopted {
            self.adopted.add(*adopted)?;
        }
        let rest = more.less(adopted.unwrap_or_default())?;
        for axis in axes {
            self.axes.entry(*axis).or_default().add(rest)?;
        }
        if *together {
            self.together.add(rest)?;
        }
        if *carried {
            self.carried.add(rest)?;
        }
        if let Given::Refused(reason) = change.after {
            *self.refused.entry(reason.code()).or_default() += 1;
        }
        self.assumed += u64::from(change.assumed);
        self.patients.insert(change.patient);
        for payer in &change.payers {
            let by = payer.after.minus(payer.before)?;
            if by.is_zero() {
                continue;
            }
            self.relatives.insert(payer.person);
            let side = self.payers.entry(payer.area).or_default();
            if by.is_positive() {
                (side.more, side.more_by) = (side.more + 1, side.more_by.plus(by)?);
            } else {
                (side.less, side.less_by) = (side.less + 1, side.less_by.minus(by)?);
            }
        }
        self.examples.push(change);
        self.examples.sort_by_key(|change| (std::cmp::Reverse(change.size()), change.id));
        self.examples.truncate(EXAMPLES);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_masked_in_the_middle() {
        let area = Area::from_number(110_000).unwrap();
        let change = Change {
            id: SettlementId(455_000_000_123_456_789),
            care_area: area,
            patient: PersonId(1),
            patient_area: area,
            before: Money::default(),
            after: Given::Paid(Money { cash: Fen(5), ..Money::default() }),
            payers: Vec::new(),
            cause: Cause::default(),
            assumed: false,
        };
        let whole = ids::outward_now(area, change.id.0);
        let masked = change.masked();
        assert_eq!((masked.len(), &masked[..14]), (26, &whole[..14]));
        assert!(masked.ends_with(&whole[22..]) && masked.contains("********"));
        assert_eq!(change.more().unwrap().cash, Fen(5));
    }
}
