//! Premiums: the amount, the day on which it is taken, the parts of the pocket that pays, and the words
//! of what stands against it.

use domain::person::{Insured, Insutype};
use domain::policy::PolicySet;
use domain::policy::axes::PremiumKind;
use domain::premium::{
    Pocket, PremiumAsk, PremiumFacts, PremiumPayment, PremiumState, SeasonNow, decide, season_on,
    take,
};
use domain::settlement::PayerFacts;
use domain::wallet::{Quota, QuotaState};
use domain::{Fen, Moment, Reason, RecordId, Refusal};

use super::world::{area, at, insured, payer, policies, rule};

const PRICE: &str = "[{ kind = \"resident\", year = 2026, who = \"居民\", amount = 38_000 },
    { kind = \"care\", year = 2026, who = \"全体\", amount = 6_000 }]";
const BATCH: &str = "\"month_end_batch\"";
const QUOTA: RecordId = RecordId(9);

/// The national file and unit 13, where everybody's premium of 2026 is known.
fn rules(more: &str) -> PolicySet {
    policies(&(rule("premiums", PRICE) + more))
}

fn season(to: &str) -> String {
    rule("premium_season", &format!("{{ from = {{ month = 9, day = 1 }}, to = {to} }}"))
}

fn child() -> Insured {
    Insured { insutype: Insutype::Resident, ..insured(1) }
}

fn with_quota(current: i64, carried: i64) -> PayerFacts {
    let mut payer = payer(1, 0);
    let quota = Quota {
        binding: payer.binding.id,
        grantor: payer.grantor.person,
        area: payer.grantor.area,
        beneficiary: payer.binding.beneficiary,
        used: Fen::ZERO,
        current: Fen(current),
        carried: Fen(carried),
        promised: Fen::ZERO,
        state: QuotaState::Open,
        at: at("2026-01-20T10:00:00"),
        ended_at: None,
    };
    payer.quota = Some((QUOTA, quota));
    payer
}

fn ask(kind: PremiumKind, pocket: Option<Pocket>) -> PremiumAsk<'static> {
    let who = if kind == PremiumKind::Care { "全体" } else { "居民" };
    PremiumAsk { kind, year: 2026, who, pocket, documents: &[] }
}

fn asked(
    set: &PolicySet,
    payer: &PayerFacts,
    ask: PremiumAsk<'_>,
    now: &str,
) -> Result<PremiumPayment, Vec<Refusal>> {
    let facts = PremiumFacts { payer, beneficiary: &child(), stands: None };
    decide(&ask, &facts, set, at(now))
}

fn taken(
    set: &PolicySet,
    payer: &PayerFacts,
    payment: &PremiumPayment,
    now: Moment,
) -> Result<PremiumPayment, Refusal> {
    take(payment, &PremiumFacts { payer, beneficiary: &child(), stands: None }, set, now)
}

fn reasons(refused: Result<PremiumPayment, Vec<Refusal>>) -> Vec<Reason> {
    refused.unwrap_err().into_iter().map(|refusal| refusal.reason).collect()
}

/// All parts of a quota pay, also where an account's current part may not: they were allowed when the
/// quota was set.
#[test]
fn a_quota_pays_with_both_parts_wherever_only_the_carried_one_may_be_shared() {
    let open = rule("wallet", "\"open\"") + &rule("account_part", "\"carried_only\"");
    for (more, state) in [("", PremiumState::Paid), (BATCH, PremiumState::Waiting)] {
        let mode = if more.is_empty() { String::new() } else { rule("premium_mode", more) };
        let set = rules(&(open.clone() + &mode));
        let payer = with_quota(30_000, 10_000);
        let now = "2026-02-02T10:00:00";
        let quota = ask(PremiumKind::Resident, Some(Pocket::Quota));
        let payment = asked(&set, &payer, quota, now).unwrap();
        assert_eq!(payment.state, state);
        let paid = match state {
            PremiumState::Waiting => {
                taken(&set, &payer, &payment, at("2026-02-28T01:00:00")).unwrap()
            }
            _ => payment,
        };
        assert_eq!((paid.current, paid.carried), (Fen(28_000), Fen(10_000)));
    }
}

/// A batch takes nothing after the season, or after the year that is covered.
#[test]
fn a_month_end_batch_accepts_only_what_it_will_take_in_time() {
    let set = rules(&(rule("premium_mode", BATCH) + &season("{ month = 2, day = 20 }")));
    let payer = payer(1, 100_000);
    let resident = ask(PremiumKind::Resident, None);
    assert!(asked(&set, &payer, resident, "2026-01-20T10:00:00").is_ok());
    // In season today, but taken on 28 February.
    let late = reasons(asked(&set, &payer, resident, "2026-02-02T10:00:00"));
    assert_eq!(late, [Reason::SeasonClosed]);
    let at_once = rules(&season("{ month = 2, day = 20 }"));
    assert!(asked(&at_once, &payer, resident, "2026-02-02T10:00:00").is_ok());
    // What is asked for on the last day of the year would be taken in the next.
    let care = ask(PremiumKind::Care, None);
    let in_time = asked(&set, &payer, care, "2026-12-30T10:00:00").unwrap();
    let late = reasons(asked(&set, &payer, care, "2026-12-31T10:00:00"));
    assert_eq!(late, [Reason::SeasonClosed]);
    // A server that was off catches up, but not into another year.
    let caught_up = taken(&set, &payer, &in_time, at("2026-12-31T23:00:00")).unwrap();
    assert_eq!(caught_up.state, PremiumState::Paid);
    let refused = taken(&set, &payer, &in_time, at("2027-01-02T08:00:00")).unwrap_err();
    assert_eq!(refused.reason, Reason::SeasonClosed);
}

/// A reason names an amount only where it is the one that its text speaks of.
#[test]
fn what_is_short_is_named_as_it_is() {
    let set = rules(&rule("floor", "100_000"));
    let now = "2026-02-02T10:00:00";
    let care = ask(PremiumKind::Care, None);
    let refused = |payer: &PayerFacts| {
        let [refusal] = &asked(&set, payer, care, now).unwrap_err()[..] else { panic!() };
        (refusal.reason, refusal.amount)
    };
    // 1,010.00 of which 1,000.00 stay; and 50.00, which is too little with and without a floor.
    assert_eq!(refused(&payer(1, 101_000)), (Reason::KeepBackBelowFloor, None));
    let short = (Reason::PremiumBalanceNotFull, Some(Fen(6_000)));
    assert_eq!(refused(&payer(1, 5_000)), short);
    let limited = |change: fn(&mut domain::binding::Limits)| {
        let mut payer = payer(1, 200_000);
        change(&mut payer.binding.limits);
        refused(&payer)
    };
    let (payment, month) =
        (limited(|of| of.payment = Some(Fen(100))), limited(|of| of.month = Some(Fen(100))));
    assert_eq!(payment, (Reason::SingleAmount, None));
    assert_eq!(month, (Reason::MonthLimit, None));
    assert_eq!(limited(|of| of.year = Some(Fen(100))), (Reason::YearLimit, None));
}

/// What a city says is unknown there is not filled in from its province: no money moves by it.
#[test]
fn a_city_that_does_not_know_moves_no_money_by_its_provinces_rule() {
    let unknown = |axis| format!("[[{axis}]]\nvalue = \"unknown\"\narea = \"130100\"\n");
    let payer = payer(1, 100_000);
    let resident = ask(PremiumKind::Resident, None);
    let now = "2026-05-02T10:00:00";
    let set = rules(&unknown("premiums"));
    assert_eq!(reasons(asked(&set, &payer, resident, now)), [Reason::PremiumUnknown]);
    let closed = season("{ month = 2, day = 20 }");
    assert_eq!(reasons(asked(&rules(&closed), &payer, resident, now)), [Reason::SeasonClosed]);
    let set = rules(&(closed + &unknown("premium_season")));
    let (season, rule) = season_on(&set, area("130100"), 2026, at(now).date());
    assert_eq!((season, rule), (SeasonNow::Unknown, None));
    assert!(asked(&set, &payer, resident, now).is_ok(), "taken, and said so (P)");
}
