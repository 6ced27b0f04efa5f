//! What records of the wallet, of premiums and of clearing are found by.

use domain::clearing::{Parties, Prepayment, Remittance, Statement, StatementState, Window};
use domain::policy::axes::{PremiumKind, PremiumMode};
use domain::premium::{HandedOver, PremiumPayment, PremiumState};
use domain::wallet::{Quota, Wallet};
use domain::{Area, Moment, Month, PersonId};

use super::{Body, Index};

impl Body {
    pub(super) fn across_index(&self) -> Index {
        match self {
            Self::Wallet(Wallet { person, .. }) => {
                let key = Some(person.0.to_string());
                Index { person: Some(*person), key, ..Index::default() }
            }
            Self::Quota(quota) => of_quota(quota),
            Self::Premium(payment) => of_premium(payment),
            Self::Window(Window { area, month, .. }) => {
                let key = Some(window_key(*area, *month));
                Index { area: Some(*area), key, ..Index::default() }
            }
            Self::Statement(statement) => of_statement(statement),
            Self::Remittance(remittance) => of_remittance(remittance),
            Self::Prepayment(Prepayment { giver, holder, year, settled_at, .. }) => Index {
                area: Some(*giver),
                person: Some(side(*giver)),
                other: Some(side(*holder)),
                state: if settled_at.is_some() { "settled" } else { "given" },
                key: Some(prepayment_key(*giver, *holder, *year)),
                ..Index::default()
            },
            Self::HandedOver(HandedOver { area, kind, year, .. }) => Index {
                area: Some(*area),
                key: Some(handed_over_key(*area, *kind, *year)),
                ..Index::default()
            },
            _ => Index::default(),
        }
    }
}

fn of_quota(quota: &Quota) -> Index {
    Index {
        area: Some(quota.area),
        person: Some(quota.grantor),
        other: Some(quota.beneficiary),
        state: quota.state.word(),
        ..Index::default()
    }
}

/// Whose turn is last in the month is taken at its end. It stands in the area whose desk acts on it: of
/// the account, and of the collector once that is paid, who alone gives it back. A claim is the account's.
fn of_premium(payment: &PremiumPayment) -> Index {
    let PremiumPayment { grantor, beneficiary, kind, year, state, at, .. } = payment;
    let waits = matches!(state.word(), "waiting" | "claimed");
    let with_collector = *state == PremiumState::Paid && payment.mode != PremiumMode::ClaimBack;
    Index {
        area: Some(if with_collector { payment.beneficiary_area } else { payment.area }),
        person: Some(*grantor),
        other: Some(*beneficiary),
        state: state.word(),
        due: Some(*at).filter(|_| waits),
        key: state.counts().then(|| premium_key(*beneficiary, *kind, *year)),
    }
}

fn of_statement(statement: &Statement) -> Index {
    let area = statement.parties.speaker();
    let due = statement.due.tomorrow().unwrap_or(statement.due);
    Index {
        area: Some(area),
        person: Some(side(area)),
        other: Some(side(statement.parties.other())),
        state: statement.state.word(),
        due: Some(Moment::start_of(due)).filter(|_| statement.state != StatementState::Paid),
        key: Some(statement_key(statement.month, statement.parties)),
    }
}

fn of_remittance(remittance: &Remittance) -> Index {
    let in_transit = remittance.received.is_none();
    Index {
        area: Some(remittance.payee),
        person: Some(side(remittance.payer)),
        other: Some(side(remittance.payee)),
        state: if in_transit { "in_transit" } else { "received" },
        due: Some(remittance.sent.at).filter(|_| in_transit),
        key: Some(remittance_key(remittance.payer, &remittance.sent.bank_ref)),
    }
}

/// What is between two areas stands under their codes in the places of two people's numbers, so that
/// each side finds it; no kind has both.
pub fn side(area: Area) -> PersonId {
    PersonId(i64::from(area.number()))
}

/// The key of the premium payment that counts for a person, insurance and year.
pub fn premium_key(person: PersonId, kind: PremiumKind, year: i16) -> String {
    format!("{} {kind:?} {year}", person.0)
}

/// The key of what an area handed over to its collector for an insurance and year.
pub fn handed_over_key(area: Area, kind: PremiumKind, year: i16) -> String {
    format!("{area} {kind:?} {year}")
}

/// The key of an area's window of a month.
pub fn window_key(area: Area, month: Month) -> String {
    format!("{area} {}", month.0)
}

/// The key of a statement.
pub fn statement_key(month: Month, parties: Parties) -> String {
    match parties {
        Parties::Provinces { debtor, creditor } => format!("{} {debtor}>{creditor}", month.0),
        Parties::Within { province, area } => format!("{} {province}:{area}", month.0),
    }
}

/// The key of a remittance: a bank gives a number once.
pub fn remittance_key(payer: Area, bank_ref: &str) -> String {
    format!("{payer} {bank_ref}")
}

/// The key of a prepayment.
pub fn prepayment_key(giver: Area, holder: Area, year: i16) -> String {
    format!("{giver} {holder} {year}")
}
