//! Setting, raising, lowering and releasing a quota.

use domain::binding::{Binding, BindingState, Limits, SuspendedWhy};
use domain::chart::{COMMITMENT_CONTRA, commitment_held};
use domain::person::{Account, Insured, InsuredStatus};
use domain::policy::PolicySet;
use domain::refusal::Side;
use domain::wallet::{
    Quota, QuotaFacts, QuotaSet, QuotaState, Wallet, WalletDay, release, set_quota,
};
use domain::{Fen, Moment, Reason, Refusal};
use jiff::civil::date;

use super::far::{CHENGDU, QUOTA, SHENZHEN, bound, opened, people, rules, savings, wallet};
use super::world::{area, at, rule};

/// The daughter in 深圳 sets a quota for her mother in 成都.
#[derive(Clone)]
struct Family {
    rules: PolicySet,
    binding: Binding,
    daughter: Insured,
    account: Option<Account>,
    hers: Option<Wallet>,
    mothers: Option<Wallet>,
    quota: Option<Quota>,
    now: Moment,
}

impl Family {
    fn new() -> Self {
        let (rules, now) = (rules(&[]), at("2026-11-22T10:00:00"));
        let (daughter, mother) = people();
        Self {
            binding: bound(&rules, now, Limits::default()),
            account: Some(savings(50_000, 20_000)),
            hers: Some(opened(&daughter, SHENZHEN, &rules, now)),
            mothers: Some(opened(&mother, CHENGDU, &rules, now)),
            quota: None,
            daughter,
            rules,
            now,
        }
    }

    /// With these axes beside an open wallet in 广东.
    fn under(axes: &str) -> Self {
        let guangdong = wallet("\"open\"") + axes;
        Self { rules: rules(&[("44", &guangdong)]), ..Self::new() }
    }

    fn set(&self, amount: i64) -> Result<QuotaSet, Vec<Refusal>> {
        let facts = QuotaFacts {
            binding: &self.binding,
            grantor: &self.daughter,
            account: self.account.as_ref(),
            beneficiary_area: area(CHENGDU),
            wallet: self.hers.as_ref(),
            others: self.mothers.as_ref(),
            quota: self.quota.as_ref(),
        };
        set_quota(&facts, Fen(amount), &self.rules, self.now)
    }

    /// Sets it and writes what comes of it.
    fn write(&mut self, amount: i64) -> Result<(i64, i64), Vec<Reason>> {
        let reasons = |no: Vec<Refusal>| no.iter().map(|r| r.reason).collect::<Vec<_>>();
        let QuotaSet { change, wallet } = self.set(amount).map_err(reasons)?;
        let account = self.account.as_mut().unwrap();
        account.reserved_current = account.reserved_current.plus(change.current).unwrap();
        account.reserved_carried = account.reserved_carried.plus(change.carried).unwrap();
        self.quota = Some(change.quota);
        self.hers = wallet.or(self.hers.take());
        Ok((change.current.0, change.carried.0))
    }

    fn used(mut self, used: i64, promised: i64) -> Self {
        let quota = self.quota.as_ref().unwrap().take(Fen(used), Fen::ZERO).unwrap();
        self.quota = Some(Quota { promised: Fen(promised), ..quota });
        self
    }

    fn parts(&self) -> (i64, i64) {
        let quota = self.quota.as_ref().unwrap();
        (quota.current.0, quota.carried.0)
    }
}

/// (reason, side) of everything that stands against 100.00 after a change.
fn against(change: impl FnOnce(&mut Family)) -> Vec<(Reason, Option<Side>)> {
    let mut family = Family::new();
    change(&mut family);
    let refusals = family.set(10_000).err().unwrap_or_default();
    refusals.into_iter().map(|refusal| (refusal.reason, refusal.side)).collect()
}

#[test]
fn set_raised_lowered_parts_move_and_money_does_not() {
    let mut family = Family::new();
    assert_eq!(family.write(40_000), Ok((40_000, 0)), "this year's money first");
    assert_eq!(family.write(65_000), Ok((10_000, 15_000)), "more of it, then what was carried");
    assert_eq!(family.parts(), (50_000, 15_000));
    assert_eq!(family.write(65_000), Ok((0, 0)), "the same again is nothing");
    assert_eq!(family.write(55_000), Ok((0, -10_000)), "what would be drawn last comes back first");
    assert_eq!(family.write(30_000), Ok((-20_000, -5_000)));
    assert_eq!(family.write(0), Ok((-30_000, 0)), "down to nothing it stays open");
    assert!(family.quota.unwrap().is_open());
    assert_eq!(family.account.unwrap().free_all(), Ok(Fen(70_000)));
}

#[test]
fn legs_are_commitments_alone() {
    let change = Family::new().set(40_000).unwrap().change;
    let legs = change.legs(QUOTA).unwrap();
    let place = area(SHENZHEN);
    let said: Vec<_> = legs.legs().iter().map(|leg| (leg.account.code, leg.amount.0)).collect();
    let held = commitment_held(place, QUOTA);
    assert_eq!(said, [(COMMITMENT_CONTRA, 40_000), (held.code, -40_000)]);
    assert!(legs.legs().iter().any(|leg| leg.account == held));
}

#[test]
fn never_below_what_is_used_and_promised() {
    let mut family = Family::new();
    family.write(40_000).unwrap();
    let family = family.used(15_000, 5_000);
    let [refusal] = &family.set(19_999).unwrap_err()[..] else { panic!() };
    assert_eq!((refusal.reason, refusal.amount), (Reason::QuotaBelowUsed, Some(Fen(20_000))));
    let lower = family.set(20_000).unwrap().change;
    assert_eq!((lower.quota.left(), lower.quota.room()), (Ok(Fen(5_000)), Ok(Fen::ZERO)));
    // The amount is the whole quota: 450.00 in all are 50.00 more.
    assert_eq!(family.set(45_000).unwrap().change.current, Fen(5_000));
}

#[test]
fn what_is_asked_for_must_be_free_above_the_floor() {
    let mut family = Family::under(&rule("floor", "10_000"));
    assert_eq!(family.write(60_001), Err(vec![Reason::KeepBackBelowFloor]));
    assert_eq!(family.write(70_001), Err(vec![Reason::BalanceShort]));
    assert_eq!(family.write(60_000), Ok((50_000, 10_000)));
    let mut carried = Family::under(&rule("account_part", "\"carried_only\""));
    assert_eq!(carried.write(20_001), Err(vec![Reason::BalanceShort]));
    assert_eq!(carried.write(20_000), Ok((0, 20_000)));
    assert_eq!(carried.write(5_000), Ok((0, -15_000)));
    let mut nothing = Family::new();
    assert_eq!(nothing.write(0), Err(vec![Reason::AmountOutOfRange]));
    assert_eq!(nothing.write(-1), Err(vec![Reason::AmountOutOfRange]));
}

#[test]
fn counts_amounts_and_hours_of_a_day() {
    let limits = "{ model = \"quota\", per_day = 3, each = 20_000, day = 45_000, \
                  closed_from = 22, closed_until = 6 }";
    let mut family = Family::under(&rule("wallet_rules", limits));
    assert_eq!(family.write(20_001), Err(vec![Reason::DailyAmount]), "one of them");
    assert_eq!(family.write(20_000), Ok((20_000, 0)));
    assert_eq!(family.write(40_000), Ok((20_000, 0)));
    let no = family.set(45_001).unwrap_err();
    assert_eq!(
        (no[0].reason, no[0].amount),
        (Reason::DailyAmount, Some(Fen(5_000))),
        "what is left"
    );
    assert_eq!(family.write(41_000), Ok((1_000, 0)));
    let no = family.set(42_000).unwrap_err();
    assert_eq!((no[0].reason, no[0].count), (Reason::DailyCount, Some(3)));
    let day = WalletDay { on: date(2026, 11, 22), count: 3, amount: Fen(41_000) };
    assert_eq!(family.hers.as_ref().unwrap().day, Some(day));
    assert_eq!(family.write(1_000), Ok((-40_000, 0)), "lowering always works");
    assert_eq!(family.hers.as_ref().unwrap().day, Some(day), "and counts nothing");
    for (hour, closed) in [("21:59:59", false), ("22:00:00", true), ("05:59:59", true)] {
        family.now = at(&format!("2026-11-23T{hour}"));
        let expected = if closed { Some(vec![Reason::NightClosed]) } else { None };
        let no = family.set(2_000).err();
        assert_eq!(
            no.map(|no| no.iter().map(|r| r.reason).collect::<Vec<_>>()),
            expected,
            "{hour}"
        );
        assert!(family.set(500).is_ok(), "lowering at {hour}");
    }
    family.now = at("2026-11-23T06:00:00");
    assert_eq!(family.write(2_000), Ok((1_000, 0)), "another day");
    assert_eq!(family.hers.unwrap().day.unwrap().count, 1);
}

#[test]
fn each_refusal_names_its_side() {
    let (grantor, beneficiary) = (Some(Side::Grantor), Some(Side::Beneficiary));
    assert_eq!(against(|_| ()), []);
    assert_eq!(against(|f| f.hers = None), [(Reason::WalletMissing, grantor)]);
    assert_eq!(against(|f| f.mothers = None), [(Reason::WalletMissing, beneficiary)]);
    assert_eq!(against(|f| f.account = None), [(Reason::NoValidAccount, grantor)]);
    assert_eq!(against(|f| f.daughter.frozen = true), [(Reason::Frozen, grantor)]);
    assert_eq!(
        against(|f| f.daughter.status = InsuredStatus::Paused),
        [(Reason::GrantorStatusAbnormal, grantor)]
    );
    for state in [
        BindingState::AwaitingAcceptance,
        BindingState::Suspended(SuspendedWhy::Insurance),
        BindingState::Withdrawn,
    ] {
        assert_eq!(against(|f| f.binding.state = state), [(Reason::BindingState, grantor)]);
    }
    let closed = wallet("\"closed\"");
    for (code, side) in [("44", grantor), ("51", beneficiary)] {
        assert_eq!(
            against(|f| f.rules = rules(&[(code, &closed)])),
            [(Reason::WalletNotOpen, side)]
        );
    }
}

/// Before 9 January 2026 wallets transferred money; a quota is told from when.
#[test]
fn quotas_are_known_since_a_day() {
    let mut family = Family::new();
    family.now = at("2026-01-08T10:00:00");
    family.binding.effective_from = family.now;
    let [refusal] = &family.set(10_000).unwrap_err()[..] else { panic!() };
    assert_eq!((refusal.reason, refusal.on), (Reason::WalletNotOpen, Some(date(2026, 1, 9))));
    family.now = at("2026-01-09T10:00:00");
    assert!(family.set(10_000).is_ok());
}

#[test]
fn released_once_and_not_while_a_premium_waits() {
    let mut family = Family::new();
    family.write(60_000).unwrap();
    let family = family.used(15_000, 0);
    let quota = family.quota.clone().unwrap();
    let change = release(&quota, family.now).unwrap();
    assert_eq!((change.current, change.carried), (Fen(-35_000), Fen(-10_000)));
    assert_eq!(change.quota.state, QuotaState::Released);
    let again = release(&change.quota, family.now).unwrap_err();
    assert_eq!(again.reason, Reason::QuotaUnknown);
    // Half a release would come back once the premium is called off.
    let promised = Quota { promised: Fen(5_000), ..quota };
    let no = release(&promised, family.now).unwrap_err();
    assert_eq!((no.reason, no.amount), (Reason::QuotaPromised, Some(Fen(5_000))));
    let over = release(&Quota { promised: Fen::ZERO, ..promised }, family.now).unwrap();
    assert!(!over.quota.is_open());
}

#[test]
fn the_year_turns_its_parts_along() {
    let mut family = Family::new();
    family.write(60_000).unwrap();
    let quota = family.quota.unwrap();
    let (rolled, moved) = quota.rolled(Fen(30_000)).unwrap();
    assert_eq!((rolled.current, rolled.carried, moved), (Fen(20_000), Fen(40_000), Fen(30_000)));
    let (all, moved) = quota.rolled(Fen(90_000)).unwrap();
    assert_eq!((all.current, all.carried, moved), (Fen::ZERO, Fen(60_000), Fen(50_000)));
}
