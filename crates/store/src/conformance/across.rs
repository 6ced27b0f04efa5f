//! One body of every kind of record of the wallet, of premiums and of clearing.

use domain::chart::DueKind;
use domain::clearing::{
    Parties, Position, Prepayment, Receipt, Remittance, RemittanceFor, Statement, Window,
};
use domain::clerk::By;
use domain::policy::axes::PremiumKind;
use domain::premium::{Handed, HandedOver, PremiumState};
use domain::wallet::{Opener, QuotaState, Wallet, WalletDay};
use domain::{ClerkId, Fen, Month, RecordId};
use jiff::civil::date;

use super::quotas::{premium, quota};
use super::sample::{AWAY, CARE, HOME, MOTHER, area, day};
use crate::Body;

/// The month of the sample.
const MONTH: Month = Month(202_610);

fn wallet() -> Wallet {
    Wallet {
        person: MOTHER,
        place: area(AWAY),
        phone: "10000000000".to_owned(),
        opener: Opener::Clerk(ClerkId(7)),
        at: day(2),
        day: Some(WalletDay { on: date(2026, 11, 2), count: 1, amount: Fen(4_000) }),
    }
}

/// The window of the care area that the month closes.
pub(super) fn window() -> Body {
    Body::Window(Window { area: area(CARE), window: 3, month: MONTH, sealed_at: day(1) })
}

/// A disputed statement of the care area with its province.
pub(super) fn statement() -> Statement {
    let parties = Parties::Within { province: area(510_000), area: area(CARE) };
    let (debtor, creditor) = (area(CARE), area(HOME));
    let position = Position { debtor, creditor, kind: DueKind::Own, amount: Fen(900), items: 2 };
    let made = Statement::make((MONTH, parties), vec![position], None, day(1)).unwrap();
    made.dispute((area(CARE), By::Clerk(ClerkId(7))), "少一笔", day(2)).unwrap()
}

/// What a bank said about the remittance of an act.
pub(super) fn receipt(act: i64) -> Receipt {
    Receipt {
        bank_ref: format!("B-{act}"),
        on: date(2026, 11, 8),
        by: (By::Clerk(ClerkId(7)), By::Clerk(ClerkId(8))),
        at: day(8),
        act,
    }
}

/// As of a kind each.
pub(super) fn every_kind_across() -> Vec<Body> {
    let handed = Handed {
        amount: Fen(4_000),
        until: day(3),
        at: day(4),
        by: By::Clerk(ClerkId(7)),
        bank_ref: "H-1".to_owned(),
    };
    vec![
        Body::Wallet(wallet()),
        Body::Quota(quota(QuotaState::Open)),
        premium(PremiumState::Waiting),
        window(),
        Body::Statement(statement()),
        Body::Remittance(Remittance {
            payer: area(HOME),
            payee: area(CARE),
            kinds: [(DueKind::Fund, Fen(900))].into(),
            amount: Fen(900),
            purpose: RemittanceFor::Statement(RecordId(5)),
            sent: receipt(61),
            received: Some(receipt(62)),
        }),
        Body::Prepayment(Prepayment {
            giver: area(440_000),
            holder: area(510_000),
            year: 2026,
            amount: Fen(1_000_000),
            settled_at: None,
        }),
        Body::HandedOver(HandedOver {
            area: area(HOME),
            kind: PremiumKind::Resident,
            year: 2027,
            times: vec![handed],
        }),
    ]
}
