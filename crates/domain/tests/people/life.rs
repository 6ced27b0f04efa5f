//! Divorce, moves and deaths: what ends, what stands against it, and where the money goes.

use domain::binding::{Binding, BindingState};
use domain::chart::{self, DueKind};
use domain::life::{kin_ended, may_move};
use domain::person::{Account, Insured, InsuredStatus};
use domain::settlement::{Gone, Share, ShareSource, onward};
use domain::{Area, BindingId, Fen, Kinship, PersonId, Reason};
use jiff::civil::date;
use ledger::{AccountKey, Leg, Transfer};

use super::world::{account, area, binding, insured, now, policies};

const ANN: PersonId = PersonId(1);

fn legs(transfer: &Transfer) -> Vec<(AccountKey, i64)> {
    transfer.legs().iter().map(|Leg { account, amount }| (*account, amount.0)).collect()
}

#[test]
fn a_divorce_ends_what_rests_on_the_marriage() {
    for kinship in Kinship::ALL {
        let of = Binding { kinship, ..binding(BindingState::Active) };
        let by_marriage = matches!(kinship, Kinship::Spouse | Kinship::ParentInLaw);
        assert_eq!(kin_ended(&of, Kinship::Spouse), by_marriage, "{kinship:?}");
        assert_eq!(kin_ended(&of, Kinship::Child), kinship == Kinship::Child, "{kinship:?}");
    }
}

fn against(
    change: impl FnOnce(&mut Insured, &mut Account),
    to: Area,
    with_account: bool,
) -> Vec<Reason> {
    let mut person = insured(1, "110000", date(1980, 1, 1));
    let mut account = account(&person);
    change(&mut person, &mut account);
    let account = with_account.then_some(&account);
    let refusals = may_move(&person, account, to, &policies(), now().date());
    refusals.iter().map(|r| r.reason).collect()
}

#[test]
fn what_stands_against_a_move() {
    let chengdu = area("510100");
    assert_eq!(against(|_, _| (), chengdu, true), []);
    assert_eq!(against(|_, _| (), chengdu, false), []);
    // Insurance that ended in the old area is why most people move.
    assert_eq!(against(|p, _| p.status = InsuredStatus::Ended, chengdu, true), []);
    assert_eq!(against(|_, _| (), area("110000"), true), [Reason::MoveNotPossible]);
    // A district keeps no book; 999999 is no place.
    for nowhere in ["110105", "999999", "510000"] {
        assert_eq!(against(|_, _| (), area(nowhere), true), [Reason::AreaUnknown], "{nowhere}");
    }
    let uninsured = against(|p, _| p.status = InsuredStatus::Uninsured, chengdu, true);
    assert_eq!(uninsured, [Reason::MoveNotPossible]);
    assert_eq!(against(|_, a| a.area = chengdu, chengdu, true), [Reason::MoveNotPossible]);
    assert_eq!(against(|p, _| p.frozen = true, chengdu, false), [Reason::Frozen]);
    let both = against(
        |_, a| {
            a.frozen = true;
            a.reserved_carried = Fen(1);
        },
        chengdu,
        true,
    );
    assert_eq!(both, [Reason::Frozen, Reason::HoldInFlight]);
    let held = against(|_, a| a.reserved_current = Fen(1), chengdu, true);
    assert_eq!(held, [Reason::HoldInFlight]);
}

#[test]
fn a_move_keeps_the_parts_and_balances_in_both_books() {
    let (from, to) = (area("110000"), area("510100"));
    let moved = chart::move_balance(from, to, ANN, Fen(700), Fen(300)).unwrap();
    assert_eq!(
        legs(&moved),
        [
            (chart::account_current(from, ANN), 700),
            (chart::account_carried(from, ANN), 300),
            (chart::due_to(from, to, DueKind::Transfer), -1_000),
            (chart::due_from(to, from, DueKind::Transfer), 1_000),
            (chart::account_current(to, ANN), -700),
            (chart::account_carried(to, ANN), -300),
        ]
    );
    let mirror = chart::mirror(chart::due_to(from, to, DueKind::Transfer));
    assert_eq!(mirror, Some(chart::due_from(to, from, DueKind::Transfer)));
    assert!(chart::move_balance(from, from, ANN, Fen(700), Fen(300)).unwrap().is_empty());
    assert!(chart::move_balance(from, to, ANN, Fen::ZERO, Fen::ZERO).unwrap().is_empty());
    assert!(chart::move_balance(from, to, ANN, Fen::MAX, Fen(1)).is_err());
}

#[test]
fn a_death_owes_the_heirs_and_a_payout_pays_them() {
    let home = area("110000");
    let owed = chart::payout_payable(home, ANN);
    let died = chart::death(home, ANN, Fen(700), Fen(300)).unwrap();
    assert_eq!(
        legs(&died),
        [
            (chart::account_current(home, ANN), 700),
            (chart::account_carried(home, ANN), 300),
            (owed, -1_000),
        ]
    );
    let paid = chart::payout(home, ANN, Fen(1_000)).unwrap();
    let [(account, 1_000), (bank, -1_000)] = legs(&paid)[..] else { panic!("{paid:?}") };
    assert_eq!((account, bank.code), (owed, chart::BANK));
}

#[test]
fn what_comes_back_goes_on_to_where_its_owner_is() {
    let (home, to) = (area("110000"), area("510100"));
    let source = ShareSource::Live(BindingId(9));
    let back = Share { source, payer: ANN, area: home, current: Fen(-50), carried: Fen(-30) };
    assert_eq!(onward(&back, Gone::None), Ok(None));
    assert_eq!(onward(&back, Gone::Moved(home)), Ok(None));
    let moved = chart::move_balance(home, to, ANN, Fen(50), Fen(30)).unwrap();
    assert_eq!(onward(&back, Gone::Moved(to)), Ok(Some(moved)));
    let died = chart::death(home, ANN, Fen(50), Fen(30)).unwrap();
    assert_eq!(onward(&back, Gone::Died), Ok(Some(died)));
    let nothing = Share { current: Fen::ZERO, carried: Fen::ZERO, ..back };
    assert_eq!(onward(&nothing, Gone::Died), Ok(None));
}
