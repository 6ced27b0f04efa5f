//! What may be held for a stay: the bounds of each payer, and how a hold ends.

use domain::binding::{Limits, Scope};
use domain::hold::{Hold, HoldState};
use domain::institution::Institution;
use domain::settlement::{HoldAsk, Holder, PayerFacts, hold};
use domain::{Fen, InstitutionId, Moment, PersonId, Reason, SettlementId, VisitId};
use jiff::civil::date;

use super::world::{World, account, area, at, insured, payer, policies, rule};

const NOW: &str = "2026-11-22T09:00:00";

fn hospital() -> Institution {
    World::new(1).bill.institution
}

#[expect(clippy::unnecessary_wraps, reason = "compared with what may be refused")]
fn until(result: (Fen, Fen), day: jiff::civil::Date) -> Result<((Fen, Fen), Moment), Reason> {
    Ok((result, Moment::start_of(day)))
}

/// What a relative may hold with these rules, having held `held` for the stay.
fn live(
    axes: &str,
    amount: i64,
    held: (Fen, Fen),
    spoil: impl FnOnce(&mut PayerFacts),
) -> Result<((Fen, Fen), Moment), Reason> {
    let mut relative = payer(1, 10_000);
    spoil(&mut relative);
    let (patient, institution) = (insured(1), hospital());
    let (patient, institution) = (&patient, &institution);
    let ask = HoldAsk { amount: Fen(amount), patient, institution, held };
    let held = hold(&ask, Holder::Live(&relative), &policies(axes), at(NOW));
    held.map_err(|refusal| refusal.reason)
}

const NOTHING: (Fen, Fen) = (Fen::ZERO, Fen::ZERO);

#[test]
fn a_relative_holds_what_floor_and_limits_leave_and_not_a_fen_more() {
    let ninety = date(2027, 2, 20);
    let fit = |amount| until((Fen(amount), Fen::ZERO), ninety);
    assert_eq!(live("", 10_000, NOTHING, |_| ()), fit(10_000));
    assert_eq!(live("", 10_001, NOTHING, |_| ()), Err(Reason::BalanceShort));
    assert_eq!(live("", 0, NOTHING, |_| ()), Err(Reason::AmountOutOfRange));
    assert_eq!(live("", -1, NOTHING, |_| ()), Err(Reason::AmountOutOfRange));
    let floor = rule("floor", "4000");
    assert_eq!(live(&floor, 6_000, NOTHING, |_| ()), fit(6_000));
    assert_eq!(live(&floor, 6_001, NOTHING, |_| ()), Err(Reason::KeepBackBelowFloor));
    let limits = |payment, month, year| {
        move |payer: &mut PayerFacts| payer.binding.limits = Limits { payment, month, year }
    };
    let (payment, month) = (Some(Fen(500)), Some(Fen(700)));
    assert_eq!(live("", 501, NOTHING, limits(payment, None, None)), Err(Reason::SingleAmount));
    assert_eq!(live("", 500, NOTHING, limits(payment, month, None)), fit(500));
    let used = move |payer: &mut PayerFacts| {
        limits(None, month, None)(payer);
        payer.used_month = Fen(300);
    };
    assert_eq!(live("", 400, NOTHING, used), fit(400));
    assert_eq!(live("", 401, NOTHING, used), Err(Reason::MonthLimit));
    assert_eq!(live("", 901, NOTHING, limits(None, None, Some(Fen(900)))), Err(Reason::YearLimit));
}

/// A second hold for the same stay: the limit is for both, and what is held is not free again.
#[test]
fn what_is_held_for_the_stay_already_counts() {
    let held = |payer: &mut PayerFacts| {
        payer.binding.limits.payment = Some(Fen(8_000));
        if let Some(account) = &mut payer.account {
            account.reserved_current = Fen(6_000);
        }
    };
    let six = (Fen(6_000), Fen::ZERO);
    assert_eq!(live("", 2_000, six, held).map(|(parts, _)| parts), Ok((Fen(2_000), Fen::ZERO)));
    assert_eq!(live("", 2_001, six, held), Err(Reason::SingleAmount));
    // Held for another stay: the limit is whole, but the money is not there.
    assert_eq!(live("", 4_001, NOTHING, held), Err(Reason::BalanceShort));
}

#[test]
fn parts_are_those_of_the_account_s_area() {
    let both = |payer: &mut PayerFacts| payer.account = Some(account(101, 3_000, 4_000));
    let parts = |axes: &str, amount| live(axes, amount, NOTHING, both).map(|(parts, _)| parts);
    assert_eq!(parts("", 5_000), Ok((Fen(3_000), Fen(2_000))));
    let carried = rule("account_part", "\"carried_only\"");
    assert_eq!(parts(&carried, 4_000), Ok((Fen::ZERO, Fen(4_000))));
    assert_eq!(parts(&carried, 4_001), Err(Reason::BalanceShort));
}

#[test]
fn the_area_says_whether_and_how_long() {
    let days = |value: &str| live(&rule("admission_hold_days", value), 1, NOTHING, |_| ());
    assert_eq!(days("0"), Err(Reason::HoldNotAllowed));
    assert_eq!(days("7").map(|(_, until)| until), Ok(Moment::start_of(date(2026, 11, 29))));
    let ends = |payer: &mut PayerFacts| payer.binding.until = Some(date(2026, 11, 24));
    let until = live("", 1, NOTHING, ends).map(|(_, until)| until);
    assert_eq!(until, Ok(Moment::start_of(date(2026, 11, 25))), "no hold outlasts its binding");
}

#[test]
fn who_could_not_pay_holds_nothing() {
    let refused = |spoil: fn(&mut PayerFacts)| live("", 1, NOTHING, spoil).map(drop);
    assert_eq!(refused(|p| p.binding.switched_off = true), Err(Reason::BindingState));
    assert_eq!(refused(|p| p.grantor.frozen = true), Err(Reason::Frozen));
    assert_eq!(refused(|p| p.account = None), Err(Reason::NoValidAccount));
    let scopes = |p: &mut PayerFacts| p.binding.scopes.retain(|scope| *scope != Scope::Inpatient);
    assert_eq!(live("", 1, NOTHING, scopes).map(drop), Err(Reason::ScopeNotAllowed));
    let away = |p: &mut PayerFacts| p.grantor.area = area("420100");
    assert_eq!(live("", 1, NOTHING, away).map(drop), Err(Reason::RegionNotOpen));
}

/// The floor never binds the owner.
#[test]
fn the_owner_holds_all_that_is_free() {
    let (patient, institution, mine) = (insured(1), hospital(), account(1, 3_000, 4_000));
    let floor = policies(&rule("floor", "4000"));
    let own = |amount| {
        let (patient, institution) = (&patient, &institution);
        let ask = HoldAsk { amount: Fen(amount), patient, institution, held: NOTHING };
        let held = hold(&ask, Holder::Own(Some(&mine)), &floor, at(NOW));
        held.map(|(parts, _)| parts).map_err(|refusal| refusal.reason)
    };
    assert_eq!(own(7_000), Ok((Fen(3_000), Fen(4_000))));
    assert_eq!(own(7_001), Err(Reason::BalanceShort));
}

fn made() -> Hold {
    Hold {
        care_area: area("130100"),
        visit: VisitId(1),
        institution: InstitutionId(1),
        patient: PersonId(1),
        payer: PersonId(2),
        area: area("130100"),
        binding: None,
        current: Fen(300),
        carried: Fen(40),
        state: HoldState::Open,
        at: at(NOW),
        until: at("2026-12-01T00:00:00"),
        ended_at: None,
    }
}

#[test]
fn a_hold_ends_once() {
    let now = at("2026-12-01T00:00:00");
    let ended = made().end(HoldState::Released, now).unwrap();
    assert_eq!((ended.state, ended.ended_at), (HoldState::Released, Some(now)));
    for again in [HoldState::Released, HoldState::Expired, HoldState::Used(SettlementId(1))] {
        assert_eq!(ended.end(again, now), None);
    }
    assert_eq!(made().end(HoldState::Open, now), None);
    assert!(made().is_over(now) && !ended.is_over(now) && !made().is_over(at(NOW)));
}

#[test]
fn the_account_year_moves_parts_along_and_keeps_the_sum() {
    let (some, moved) = made().rolled(Fen(100)).unwrap();
    assert_eq!((some.current, some.carried, moved), (Fen(200), Fen(140), Fen(100)));
    let (all, moved) = some.rolled(Fen(999)).unwrap();
    assert_eq!((all.current, all.carried, moved), (Fen::ZERO, Fen(340), Fen(200)));
    assert_eq!(all.amount().unwrap(), made().amount().unwrap());
}
