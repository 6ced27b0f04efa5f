//! A rebuilt bill, decided by the rules of its day and by the draft.

use std::collections::{BTreeMap, BTreeSet};

use domain::benefit::Accumulator;
use domain::explain::ShareEnd;
use domain::policy::diff::Diff;
use domain::policy::{AxisName, PolicySet};
use domain::settlement::{
    AccountUse, AccumulatorKey, Bill, Decision, SettleFacts, Settlement, Share, ShareSource, decide,
};
use domain::wallet::Quota;
use domain::{Area, BindingId, Fen, Month, Overflow, PersonId, Reason, RecordId};

use super::Ask;
use super::facts::Known;
use super::report::{Cause, Change, Given, Money, Payer, Why};

/// What became of a bill.
pub(super) enum Tried {
    /// Not recorded what it takes.
    Not(Why),
    /// As it was.
    Same,
    /// Otherwise.
    Changed(Box<Change>),
}

/// The draft in use: what its bills left otherwise than the recorded ones.
pub(super) struct Trial<'a> {
    ask: Ask<'a>,
    /// The present set with one axis of the draft each.
    mixed: Vec<(AxisName, PolicySet)>,
    left: Left,
}

/// How accounts, limits, quotas and accumulators differ from the recorded ones, so far. What a quota has
/// more is not looked for in the account once the quota has ended.
#[derive(Default)]
struct Left {
    accounts: BTreeMap<(Area, PersonId), (Fen, Fen)>,
    quotas: BTreeMap<RecordId, (Fen, Fen)>,
    used: BTreeMap<(BindingId, u32), Fen>,
    accumulators: BTreeMap<PersonId, BTreeMap<AccumulatorKey, Accumulator>>,
}

/// What a request may have asked; the record does not say it outright.
#[derive(Clone, Copy)]
struct Asked {
    account_use: AccountUse,
    picked: Option<BindingId>,
    aid_agreed: bool,
}

type Decided = Result<Decision, Reason>;

impl<'a> Trial<'a> {
    pub(super) fn new(ask: &Ask<'a>) -> Self {
        let axes = Diff::of(ask.present, ask.draft, ask.from).axes();
        let mix = |axis: AxisName| (axis, ask.present.with_axis(axis, ask.draft));
        Self { ask: *ask, mixed: axes.into_iter().map(mix).collect(), left: Left::default() }
    }

    /// Tries a bill; `of_day` is the set in force when it was decided.
    pub(super) fn bill(
        &mut self,
        record: &Settlement,
        known: &Known,
        of_day: &PolicySet,
    ) -> Result<Tried, Overflow> {
        // By what is recorded: which questions lead to the record?
        let fits: Vec<Asked> = questions(record)
            .filter(|asked| {
                let again = run(record, known, &known.facts, *asked, of_day);
                again.is_ok_and(|again| is_record(record, &again))
            })
            .collect();
        let Some(first) = fits.first().copied() else {
            let why = if known.terms_lost { Why::TermsChanged } else { Why::Differs };
            return Ok(Tried::Not(why));
        };
        let facts = self.left.on(&known.facts, record.settled_at.month())?;
        let draft = run(record, known, &facts, first, self.ask.draft);
        let said = |decided: &Decided| decided.as_ref().map(outcome).map_err(|reason| *reason);
        for other in fits.iter().skip(1) {
            if said(&run(record, known, &facts, *other, self.ask.draft)) != said(&draft) {
                return Ok(Tried::Not(Why::NotAsked));
            }
        }
        if said(&draft) == Ok(outcome_of(record)) {
            // Accumulators may differ although nobody pays another sum.
            self.left.add(record, &draft)?;
            return Ok(Tried::Same);
        }
        let present = run(record, known, &facts, first, self.ask.present);
        // Rules put in force since then make a difference of their own, which the draft only keeps.
        let day = run(record, known, &facts, first, of_day);
        let adopted =
            (said(&day) != said(&present)).then(|| paid(&present).less(paid(&day))).transpose()?;
        let alone = self
            .mixed
            .iter()
            .filter(|(_, set)| said(&run(record, known, &facts, first, set)) != said(&present));
        let axes: BTreeSet<AxisName> = alone.map(|(axis, _)| *axis).collect();
        let is_drafts = said(&present) != said(&draft);
        let cause = Cause {
            carried: axes.is_empty() && !is_drafts && said(&day) != Ok(outcome_of(record)),
            together: axes.is_empty() && is_drafts,
            axes,
            adopted,
        };
        let assumed = draft.as_ref().is_ok_and(|draft| {
            let mut paid = draft.settlement.shares.iter().map(|share| share.source);
            paid.any(|source| {
                source.binding().is_some_and(|binding| !known.proved.contains(&binding))
            })
        });
        let change = change(record, &draft, cause, assumed)?;
        self.left.add(record, &draft)?;
        Ok(Tried::Changed(Box::new(change)))
    }
}

/// Decides the bill again.
fn run(
    record: &Settlement,
    known: &Known,
    facts: &SettleFacts,
    asked: Asked,
    rules: &PolicySet,
) -> Decided {
    let Asked { account_use, picked, aid_agreed } = asked;
    let mut bill = Bill { account_use, picked, ..known.bill.clone() };
    if let Some(stay) = &mut bill.stay {
        stay.aid_agreed = aid_agreed;
    }
    decide(record.id, &bill, facts, rules, &known.catalogue, record.settled_at)
        .map_err(|refusal| refusal.reason)
}

/// What may have been asked, the likeliest first.
fn questions(record: &Settlement) -> impl Iterator<Item = Asked> {
    let notes = &record.explanation.payers;
    let any = |end: ShareEnd, own: bool| {
        notes.iter().any(|note| note.end == end && note.binding.is_none() == own)
    };
    let uses: &[AccountUse] = if any(ShareEnd::NotAsked, true) {
        &[AccountUse::None]
    } else {
        &[
            AccountUse::OwnThenAutomatic,
            AccountUse::OwnThenFamily,
            AccountUse::OwnOnly,
            AccountUse::None,
        ]
    };
    let agreed: &[bool] = if any(ShareEnd::NotAgreed, false) {
        &[false]
    } else if record.setting == domain::settlement::Setting::Inpatient {
        &[true, false]
    } else {
        &[true]
    };
    // Where payers are picked, all others were passed over; a pick says so much elsewhere only where
    // relatives are used when asked for.
    let passed = any(ShareEnd::NotPicked, false);
    let mut picks: Vec<Option<BindingId>> = vec![None];
    let looked = notes.iter().filter(|note| note.end != ShareEnd::NotPicked);
    picks.extend(looked.filter_map(|note| note.binding).take(3).map(Some));
    if !passed {
        picks.truncate(2);
    }
    let mut asked = Vec::new();
    for picked in picks {
        for account_use in uses {
            for aid_agreed in agreed {
                let (account_use, aid_agreed) = (*account_use, *aid_agreed);
                asked.push(Asked { account_use, picked, aid_agreed });
            }
        }
    }
    asked.into_iter()
}

/// Decided again it is the record: every amount, every payer and why each paid no more.
fn is_record(record: &Settlement, again: &Decision) -> bool {
    let again = &again.settlement;
    again.figures == record.figures
        && again.shares == record.shares
        && again.explanation.payers == record.explanation.payers
        && again.accumulated == record.accumulated
}

/// What counts as a difference: who pays how much, from which part of which account.
fn outcome(decision: &Decision) -> (Money, Vec<Share>) {
    outcome_of(&decision.settlement)
}

/// Who pays how much; of a refused bill nobody anything.
fn paid(decided: &Decided) -> Money {
    decided.as_ref().map(|decision| Money::of(&decision.settlement.figures)).unwrap_or_default()
}

fn outcome_of(record: &Settlement) -> (Money, Vec<Share>) {
    (Money::of(&record.figures), record.shares.clone())
}

fn change(
    record: &Settlement,
    draft: &Decided,
    cause: Cause,
    assumed: bool,
) -> Result<Change, Overflow> {
    let before = Money::of(&record.figures);
    let after = draft.as_ref().map(|draft| Money::of(&draft.settlement.figures));
    let shares = draft.as_ref().map(|draft| draft.settlement.shares.as_slice()).unwrap_or_default();
    let mut payers: BTreeMap<(PersonId, Area), (Fen, Fen)> = BTreeMap::new();
    for (side, share) in record.shares.iter().map(|s| (0, s)).chain(shares.iter().map(|s| (1, s))) {
        if share.source == ShareSource::Own {
            continue;
        }
        let sums = payers.entry((share.payer, share.area)).or_default();
        let sum = if side == 0 { &mut sums.0 } else { &mut sums.1 };
        *sum = sum.plus(share.current)?.plus(share.carried)?;
    }
    let payers = payers.into_iter().map(|((person, area), (before, after))| Payer {
        person,
        area,
        before,
        after,
    });
    Ok(Change {
        id: record.id,
        care_area: record.care_area,
        patient: record.patient,
        patient_area: record.patient_area,
        before,
        after: match after {
            Ok(money) => Given::Paid(money),
            Err(reason) => Given::Refused(*reason),
        },
        payers: payers.collect(),
        cause,
        assumed,
    })
}

impl Left {
    /// Facts as the draft's earlier bills left them. What a recorded act took that would not be there
    /// is not taken below nothing.
    fn on(&self, facts: &SettleFacts, month: Month) -> Result<SettleFacts, Overflow> {
        let mut facts = facts.clone();
        let payers = facts.payers.iter_mut().filter_map(|payer| payer.account.as_mut());
        for account in facts.account.iter_mut().chain(payers) {
            let of = (account.area, account.person);
            let Some((current, carried)) = self.accounts.get(&of).copied() else { continue };
            let (current, carried) =
                (account.current.plus(current)?, account.carried.plus(carried)?);
            // The account year may have turned: what one part is short of the other one bears.
            let short = (current.min(Fen::ZERO), carried.min(Fen::ZERO));
            account.current = current.or_zero().plus(short.1)?.max(account.reserved_current);
            account.carried = carried.or_zero().plus(short.0)?.max(account.reserved_carried);
        }
        for payer in &mut facts.payers {
            let left =
                |period| self.used.get(&(payer.binding.id, period)).copied().unwrap_or_default();
            let (in_month, in_year) = (left(month.0), left(month.year()));
            payer.used_month = payer.used_month.plus(in_month)?;
            payer.used_year = payer.used_year.plus(in_year)?;
            let Some((id, quota)) = &mut payer.quota else { continue };
            let Some((current, carried)) = self.quotas.get(id).copied() else { continue };
            let then = quota.give_back(current, carried)?;
            let (current, carried) = (then.current.or_zero(), then.carried.or_zero());
            *quota = Quota { current, carried, ..then };
        }
        for (key, left) in self.accumulators.get(&facts.patient.person).into_iter().flatten() {
            let sum = facts.accumulators.entry(*key).or_default();
            *sum = sum.plus(*left)?;
        }
        Ok(facts)
    }

    /// Adds what the draft leaves more or less than the record. Refused, it leaves everything.
    fn add(&mut self, record: &Settlement, draft: &Decided) -> Result<(), Overflow> {
        let month = record.settled_at.month();
        for share in &record.shares {
            self.share(share, month, Ok)?;
        }
        self.gained(record, true)?;
        if let Ok(draft) = draft {
            for share in &draft.settlement.shares {
                self.share(share, month, Fen::negated)?;
            }
            self.gained(&draft.settlement, false)?;
        }
        self.accounts.retain(|_, left| *left != (Fen::ZERO, Fen::ZERO));
        self.quotas.retain(|_, left| *left != (Fen::ZERO, Fen::ZERO));
        self.used.retain(|_, left| !left.is_zero());
        Ok(())
    }

    /// What a share took from account and limit; `sign` gives it back or takes it.
    fn share(
        &mut self,
        share: &Share,
        month: Month,
        sign: impl Fn(Fen) -> Result<Fen, Overflow>,
    ) -> Result<(), Overflow> {
        // A quota's money was spoken for before: using it leaves what is free as it is.
        let left = match share.source {
            ShareSource::Quota(_, quota) => self.quotas.entry(quota).or_default(),
            ShareSource::Own | ShareSource::Live(_) => {
                self.accounts.entry((share.area, share.payer)).or_default()
            }
        };
        left.0 = left.0.plus(sign(share.current)?)?;
        left.1 = left.1.plus(sign(share.carried)?)?;
        if let Some(binding) = share.source.binding() {
            let used = sign(share.current.plus(share.carried)?)?.negated()?;
            for period in [month.0, month.year()] {
                let left = self.used.entry((binding, period)).or_default();
                *left = left.plus(used)?;
            }
        }
        Ok(())
    }

    fn gained(&mut self, bill: &Settlement, back: bool) -> Result<(), Overflow> {
        let Some((key, added)) = bill.accumulated else { return Ok(()) };
        let of = self.accumulators.entry(key.person).or_default();
        let left = of.entry(key).or_default();
        *left = if back { left.less(added)? } else { left.plus(added)? };
        if *left == Accumulator::default() {
            of.remove(&key);
        }
        if of.is_empty() {
            self.accumulators.remove(&key.person);
        }
        Ok(())
    }
}
