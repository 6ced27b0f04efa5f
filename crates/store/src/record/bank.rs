//! What records say of an area's account at its bank (1010), by the bank's numbers.

use domain::policy::axes::PremiumMode;
use domain::premium::{PremiumPayment, PremiumState};
use domain::{Area, Fen, Moment, RecordId, ids};
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{Body, Kind};

/// A payment is booked at most so many days before the bank carries it out (P): what is older is not
/// looked for under a number.
const DAYS_BEFORE: i64 = 400;

/// A movement of an area's account at its bank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnBank<'a> {
    /// The bank's number; empty = not known yet.
    pub number: &'a str,
    /// How much, 分; below zero where it left.
    pub amount: Fen,
    /// The bank's day, or when it was booked.
    pub on: Date,
}

/// The kinds of records that move an area's account at its bank.
pub const BANK_KINDS: [Kind; 6] =
    [Kind::Payment, Kind::Remittance, Kind::HandedOver, Kind::Premium, Kind::Estate, Kind::Ticket];

/// After which record of a kind the movements about a day are looked for. What is written into older
/// records, as a receipt into its remittance, is looked for in all of them.
pub fn bank_since(kind: Kind, on: Date) -> RecordId {
    let first = match kind {
        Kind::Payment | Kind::Premium => {
            let since = on.saturating_sub(DAYS_BEFORE.days());
            ids::first_at(Moment::start_of(since))
        }
        _ => 0,
    };
    RecordId(first.saturating_sub(1))
}

impl Body {
    /// What it moved on this area's account at its bank.
    pub fn on_bank(&self, area: Area) -> Vec<OnBank<'_>> {
        let mut moved = Vec::new();
        let mut put = |number, amount, on| moved.push(OnBank { number, amount, on });
        match self {
            Self::Payment(order) if order.area == area => {
                put(order.bank_ref.as_str(), less(order.amount), order.at.date());
            }
            Self::Remittance(it) => {
                if it.payer == area {
                    put(&it.sent.bank_ref, less(it.amount), it.sent.on);
                }
                if let Some(receipt) = it.received.as_ref().filter(|_| it.payee == area) {
                    put(&receipt.bank_ref, it.amount, receipt.on);
                }
            }
            Self::HandedOver(handed) if handed.area == area => {
                for time in &handed.times {
                    put(&time.bank_ref, less(time.amount), time.at.date());
                }
            }
            Self::Premium(claim) => {
                if let Some(at) = paid_back(claim).filter(|_| claim.area == area) {
                    put(&claim.note, less(claim.amount), at.date());
                }
            }
            Self::Estate(estate) if estate.area == area => {
                for paid in &estate.paid {
                    put(&paid.bank_ref, less(paid.amount), paid.at.date());
                }
            }
            Self::Ticket(ticket) if ticket.of_bank() == Some(area) => {
                for booked in &ticket.booked {
                    put(&booked.bank_ref, booked.amount, booked.on);
                }
            }
            _ => {}
        }
        moved
    }

    /// The same record with this number of the bank's on the first movement of this amount that has
    /// none; `None` where there is no such movement.
    #[must_use]
    pub fn with_number(&self, area: Area, amount: Fen, number: &str) -> Option<Self> {
        let mut body = self.clone();
        let out = less(amount);
        let slot = match &mut body {
            Self::Payment(it) if it.area == area && it.amount == out => Some(&mut it.bank_ref),
            Self::HandedOver(it) if it.area == area => {
                let mut times = it.times.iter_mut();
                let time = times.find(|time| time.bank_ref.is_empty() && time.amount == out);
                time.map(|time| &mut time.bank_ref)
            }
            Self::Premium(it) if it.area == area && it.amount == out && paid_back(it).is_some() => {
                Some(&mut it.note)
            }
            Self::Estate(it) if it.area == area => {
                let mut paid = it.paid.iter_mut();
                let paid = paid.find(|paid| paid.bank_ref.is_empty() && paid.amount == out);
                paid.map(|paid| &mut paid.bank_ref)
            }
            _ => None,
        };
        number.clone_into(slot.filter(|slot| slot.is_empty())?);
        Some(body)
    }
}

/// When a claim was paid back out of the bank; of other premiums nothing is.
fn paid_back(premium: &PremiumPayment) -> Option<Moment> {
    let claim = premium.mode == PremiumMode::ClaimBack && premium.state == PremiumState::Paid;
    premium.paid_at.filter(|_| claim)
}

fn less(amount: Fen) -> Fen {
    Fen(amount.0.saturating_neg())
}

#[cfg(test)]
mod tests {
    use domain::PersonId;
    use jiff::civil::date;

    use super::*;
    use crate::record::{Estate, Payout};

    fn area() -> Area {
        Area::from_number(110_000).unwrap()
    }

    fn paid(amount: i64, bank_ref: &str) -> Payout {
        let at = Moment::start_of(date(2026, 11, 22));
        Payout { at, heir: "某人".into(), amount: Fen(amount), bank_ref: bank_ref.into() }
    }

    fn estate(paid: Vec<Payout>) -> Body {
        let (person, died_on) = (PersonId(1), date(2026, 11, 1));
        Body::Estate(Estate { person, area: area(), died_on, owed: Fen(900), paid })
    }

    #[test]
    fn a_number_goes_on_the_first_movement_of_the_amount_that_has_none() {
        let body = estate(vec![paid(300, "B1"), paid(300, ""), paid(500, ""), paid(300, "")]);
        let tied = body.with_number(area(), Fen(-300), "B2").unwrap();
        let numbers: Vec<_> = tied.on_bank(area()).iter().map(|it| it.number.to_owned()).collect();
        assert_eq!(numbers, ["B1", "B2", "", ""]);
        assert_eq!(tied.on_bank(area())[1].amount, Fen(-300));
        for wrong in [Fen(300), Fen(-301), Fen::ZERO] {
            assert_eq!(body.with_number(area(), wrong, "B2"), None);
        }
        let elsewhere = Area::from_number(310_000).unwrap();
        assert_eq!(body.with_number(elsewhere, Fen(-300), "B2"), None);
        assert_eq!(body.on_bank(elsewhere), []);
    }

    #[test]
    fn a_payout_from_before_there_were_numbers_reads_as_one_without() {
        let kept = r#"{"at":1790697600000,"heir":"某人","amount":5}"#;
        let read: Payout = serde_json::from_str(kept).unwrap();
        assert_eq!((read.amount, read.bank_ref.as_str()), (Fen(5), ""));
        assert_eq!(serde_json::to_string(&read).unwrap(), kept);
    }
}
