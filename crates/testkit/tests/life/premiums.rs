//! A premium that was paid counts where it was paid, whatever month it is given back in and whatever
//! record its person goes on in.

use app::acts::{EndPremium, PayPremium, PremiumEnd, PremiumEndBy, PremiumRef, TakePremium};
use domain::policy::axes::PremiumKind;
use domain::premium::PremiumState;
use domain::{BindingId, Fen, Moment, PersonId, Reason, RecordId};
use store::Body;

use crate::merges::{TWIN, anew_id, merge, newborn_town};
use crate::town::{CHILD, MOTHER, Town, area};

/// What a year costs in 北京, which takes it on the last day of the month.
const PRICE: Fen = Fen(4_601);

fn ask(town: &Town, binding: BindingId, beneficiary: PersonId) -> PayPremium {
    let (numbered, proof) = town.proved(MOTHER, "pay-premium");
    PayPremium {
        numbered,
        acting: MOTHER.into(),
        beneficiary,
        binding,
        kind: PremiumKind::Resident,
        year: 2027,
        who: "居民".to_owned(),
        pocket: None,
        documents: Vec::new(),
        proof,
    }
}

fn premium_ref(town: &Town, id: RecordId) -> PremiumRef {
    PremiumRef::of(&town.rig.app.read().unwrap().record(id).unwrap().unwrap()).unwrap()
}

/// Asked for, and taken on the last day of November.
fn taken(town: &Town, binding: BindingId) -> RecordId {
    let id = town.record_of(ask(town, binding, CHILD));
    town.rig.clock.set(Moment::parse("2026-11-30T08:00:00").unwrap());
    let (numbered, premium) = (town.number("premiums"), premium_ref(town, id));
    town.done(TakePremium { numbered, premium });
    assert_eq!(state(town, id), (CHILD, PremiumState::Paid));
    id
}

fn refund(town: &Town, id: RecordId) {
    let (numbered, proof) = town.proved(MOTHER, "end-premium");
    let by = PremiumEndBy::Payer(MOTHER.into(), proof);
    let (premium, end) = (premium_ref(town, id), PremiumEnd::Refund);
    town.done(EndPremium { numbered, premium, end, by });
}

fn state(town: &Town, id: RecordId) -> (PersonId, PremiumState) {
    match town.body(id) {
        Body::Premium(premium) => (premium.beneficiary, premium.state),
        other => panic!("{other:?}"),
    }
}

fn used(town: &Town, binding: BindingId, periods: [u32; 3]) -> [Fen; 3] {
    let reads = town.rig.app.read().unwrap();
    periods.map(|period| reads.used_in(area(110_000), binding, period).unwrap())
}

const PERIODS: [u32; 3] = [202_611, 202_612, 2_026];

#[test]
fn a_refund_in_a_later_month_counts_back_in_the_month_of_payment() {
    let town = Town::new();
    town.credit(MOTHER, 100_000);
    let binding = town.bind(MOTHER, CHILD);
    let bill = town.pay(CHILD, 10_000).figures.aid;
    assert!(bill.is_positive());
    let id = taken(&town, binding);
    let both = Fen(bill.0 + PRICE.0);
    assert_eq!(used(&town, binding, PERIODS), [both, Fen::ZERO, both]);
    town.rig.clock.set(Moment::parse("2026-12-03T10:00:00").unwrap());
    refund(&town, id);
    assert_eq!(used(&town, binding, PERIODS), [bill, Fen::ZERO, bill]);
    town.books_are_right();
}

#[test]
fn what_was_paid_for_a_newborn_is_paid_for_the_record_that_stays() {
    let town = newborn_town();
    town.credit(MOTHER, 100_000);
    let old = town.bind(MOTHER, CHILD);
    let id = taken(&town, old);
    let twin = town.rig.app.read().unwrap().identity(TWIN).unwrap().unwrap();
    town.record_of(merge(&town, &twin.cert_no, Some(TWIN)));
    assert_eq!(state(&town, id), (TWIN, PremiumState::Paid));
    let anew = anew_id(&town);
    assert_eq!(used(&town, anew, PERIODS), [PRICE, Fen::ZERO, PRICE]);
    town.rig.clock.set(Moment::parse("2026-12-03T10:00:00").unwrap());
    assert_eq!(town.refused(ask(&town, anew, TWIN)), Reason::PremiumPaid);
    refund(&town, id);
    let none = [Fen::ZERO; 3];
    assert_eq!((used(&town, old, PERIODS), used(&town, anew, PERIODS)), (none, none));
    town.record_of(ask(&town, anew, TWIN));
    town.books_are_right();
}
