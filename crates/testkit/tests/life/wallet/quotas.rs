//! A quota is set, used, lowered, given back; the books stay right.

use std::sync::Arc;

use app::Act;
use app::acts::{Acting, Apply, Cancel, ProofToken, ReleaseQuota, SetQuota};
use app::simulate::{Ask, simulate};
use domain::binding::{Application, Limits};
use domain::settlement::ShareSource;
use domain::wallet::QuotaState;
use domain::{BindingId, Fen, PersonId, Reason, RecordId};
use serde_json::json;
use store::Answer;
use store::records::About;
use testkit::Numbers;

use super::{CHENGDU, Couple, HUSBAND, SHENZHEN, SON, WIFE, at_window, proved};
use crate::town::{MOTHER, Town, area};

#[test]
fn a_quota_is_set_raised_used_lowered_and_given_back() {
    let couple = Couple::new();
    let town = &couple.town;
    let id = town.record_of(couple.set(20_000));
    assert_eq!(couple.husband(), (80_000, 20_000));
    assert_eq!(town.record_of(couple.set(30_000)), id, "raised, not another one");
    let paid = couple.pay(12_000);
    let share = paid.shares.iter().find(|share| share.payer == HUSBAND).unwrap();
    assert_eq!(share.source, ShareSource::Quota(couple.binding, id));
    assert_eq!((share.current, share.carried), (Fen::ZERO, Fen(12_000)));
    // What is used was not free: what is free stays as it is.
    assert_eq!(couple.husband(), (70_000, 18_000));
    assert!(!town.told(HUSBAND).iter().any(|about| matches!(about, About::BalanceLow { .. })));
    // Both books, and what the one owes the other.
    assert_eq!((town.book(SHENZHEN, 2200), town.book(CHENGDU, 1100)), (-12_000, 12_000));
    assert_eq!(town.refused(couple.set(11_999)), Reason::QuotaBelowUsed);
    town.done(couple.set(12_000));
    assert_eq!((couple.husband(), couple.quota(id).state), ((88_000, 0), QuotaState::Open));
    // Into the quota again, while it is open.
    let back = {
        let (institution, visit) = (paid.institution, paid.visit);
        let numbered = couple.numbers.next(area(CHENGDU), "i:1".into(), "2103", &json!({}));
        Cancel { numbered, institution, visit, ..town.cancel_of(&paid) }
    };
    town.done(back);
    assert_eq!(couple.husband(), (88_000, 12_000));
    let quota = couple.quota(id);
    assert_eq!((quota.used, quota.carried), (Fen::ZERO, Fen(12_000)));
    town.done(couple.release(WIFE, id));
    assert_eq!((couple.husband(), couple.quota(id).state), ((100_000, 0), QuotaState::Released));
    assert_eq!(town.refused(couple.release(HUSBAND, id)), Reason::QuotaUnknown);
    let told = |state| {
        let about =
            About::QuotaChanged { quota: id, binding: couple.binding, left: Fen::ZERO, state };
        [HUSBAND, WIFE].map(|reader| town.told(reader).contains(&about))
    };
    assert_eq!(told(QuotaState::Released), [true; 2]);
    town.books_are_right();
}

/// Issue of a quota lowered while a bill is in flight: whoever comes first in the lane counts, and in
/// neither order is a fen spent twice.
#[test]
fn whoever_comes_first_counts_a_bill_or_the_lowering() {
    for bill_first in [true, false] {
        let couple = Couple::new();
        let town = &couple.town;
        let id = town.record_of(couple.set(20_000));
        let bill: Arc<dyn Act> = Arc::new(couple.bill(WIFE, 15_000));
        let lower: Arc<dyn Act> = Arc::new(couple.set(10_000));
        let acts = if bill_first { vec![bill, lower] } else { vec![lower, bill] };
        let mut answers = town.together(acts);
        if !bill_first {
            answers.reverse();
        }
        let paid = couple.settled(&answers[0]);
        if bill_first {
            let Answer::Refused(why) = &answers[1] else { panic!("{:?}", answers[1]) };
            assert_eq!((why[0].reason, why[0].amount), (Reason::QuotaBelowUsed, Some(Fen(15_000))));
            assert_eq!((paid.figures.aid, paid.figures.cash), (Fen(15_000), Fen::ZERO));
            assert_eq!(couple.husband(), (80_000, 5_000));
        } else {
            assert_eq!(answers[1], Answer::Record(id));
            assert_eq!((paid.figures.aid, paid.figures.cash), (Fen(10_000), Fen(5_000)));
            assert_eq!(couple.husband(), (90_000, 0));
        }
        town.books_are_right();
    }
}

#[test]
fn a_quota_is_nobody_elses_and_needs_its_proof() {
    let couple = Couple::new();
    let town = &couple.town;
    let id = town.record_of(couple.set(20_000));
    // Only who gives sets; who is helped may give it back; others know of none.
    let by = |person: PersonId, proof: PersonId| {
        let (numbered, proof) = proved(town, proof, "set-quota");
        let (acting, binding) = (person.into(), couple.binding);
        SetQuota { numbered, acting, binding, amount: Fen(10_000), proof }
    };
    assert_eq!(town.refused(by(WIFE, WIFE)), Reason::NotYours);
    assert_eq!(town.refused(by(MOTHER, MOTHER)), Reason::BindingUnknown);
    assert_eq!(town.refused(by(HUSBAND, WIFE)), Reason::ProofMissing);
    let behind = Acting { prover: WIFE, ..HUSBAND.into() };
    assert_eq!(town.refused(SetQuota { acting: behind, ..by(HUSBAND, WIFE) }), Reason::NotYours);
    assert_eq!(town.refused(couple.release(MOTHER, id)), Reason::QuotaUnknown);
    assert_eq!(town.refused(couple.release(WIFE, RecordId(1))), Reason::QuotaUnknown);
    let unproved = ReleaseQuota { proof: ProofToken([7; 32]), ..couple.release(WIFE, id) };
    assert_eq!(town.refused(unproved), Reason::ProofMissing);
    // The rules of 深圳: 300.00 each, 500.00 and three a day; then what is free.
    assert_eq!(town.refused(couple.set(50_001)), Reason::DailyAmount);
    town.done(couple.set(50_000));
    assert_eq!(town.refused(couple.set(50_001)), Reason::DailyAmount);
    town.done(couple.set(1_000));
    assert_eq!(couple.husband(), (99_000, 1_000));
    assert_eq!(
        town.refused(SetQuota { binding: BindingId(5), ..couple.set(2_000) }),
        Reason::BindingUnknown
    );
    town.done(couple.unbind());
    assert_eq!(town.refused(couple.set(2_000)), Reason::BindingState);
    town.books_are_right();
}

/// Inside one city both ways are open: the quota pays first, then the account, and limits, messages and
/// reminders count them as one.
#[test]
fn a_quota_and_the_account_of_one_relative_pay_one_bill() {
    let (town, numbers) = (Town::new(), Numbers::default());
    town.done(numbers.credit(area(CHENGDU), &[WIFE], Fen(100_000)));
    for owner in [WIFE, SON] {
        town.done(at_window(&town, owner));
    }
    let asked = town.binding_asked(WIFE, SON);
    let limits = Limits { month: Some(Fen(10_000)), ..Limits::default() };
    let application = Application { limits, ..asked.application };
    let Answer::Binding(binding) = town.done(Apply { application, ..asked }) else { panic!() };
    let couple = Couple { town, numbers, binding };
    let town = &couple.town;
    let (numbered, proof) = proved(town, WIFE, "set-quota");
    let amount = Fen(5_000);
    let id = town.record_of(SetQuota { numbered, acting: WIFE.into(), binding, amount, proof });
    let paid = couple.settled(&town.done(couple.bill(SON, 8_000)));
    let shares: Vec<_> = paid.shares.iter().map(|it| (it.source, it.carried)).collect();
    let (quota, live) = (ShareSource::Quota(binding, id), ShareSource::Live(binding));
    assert_eq!(shares, [(quota, Fen(5_000)), (live, Fen(3_000))]);
    let told = town.told(WIFE);
    let paid_by = told.iter().filter(|it| matches!(it, About::AidPaid { .. }));
    assert_eq!(paid_by.count(), 1, "one payer, told once: {told:?}");
    assert!(told.iter().any(|it| matches!(it, About::AidPaid { amount: Fen(8_000), .. })));
    let near = |it: &&About| matches!(it, About::LimitNear { used: Fen(8_000), .. });
    assert_eq!(told.iter().filter(near).count(), 1, "{told:?}");
    let rest = couple.settled(&town.done(couple.bill(SON, 4_000)));
    assert_eq!((rest.figures.aid, rest.figures.cash), (Fen(2_000), Fen(2_000)));
    let account = town.account(CHENGDU, WIFE);
    assert_eq!((account.carried, account.reserved_carried), (Fen(90_000), Fen::ZERO));
    // Tried again by the same rules, with the quota as it was then, nothing comes out otherwise.
    let (world, reads) = (town.rig.app.world(), town.rig.app.read().unwrap());
    let (from, to) = (jiff::civil::date(2026, 11, 1), jiff::civil::date(2099, 12, 31));
    let (draft, present) = (&world.policies, &world.policies);
    let ask = Ask { from, to, area: None, draft, present };
    let report = simulate(reads.as_ref(), &ask, &mut |_, _| {}).unwrap();
    assert_eq!((report.bills, report.same), (2, 2), "{:?}", report.not_replayed);
    drop(reads);
    // Given back: the one into the quota, the other to the account.
    let numbered = couple.numbers.next(area(CHENGDU), "i:1".into(), "2103", &json!({}));
    town.done(Cancel { numbered, ..town.cancel_of(&paid) });
    let account = town.account(CHENGDU, WIFE);
    assert_eq!((account.carried, account.reserved_carried), (Fen(98_000), Fen(5_000)));
    town.books_are_right();
}
