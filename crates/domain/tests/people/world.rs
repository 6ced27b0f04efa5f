//! A grantor in 北京, a child, a binding; a clerk with every duty.

use domain::binding::{Binding, BindingState, EndedWhy, Limits, Scope, SuspendedWhy};
use domain::clerk::{AreaPrefix, Clerk, Duty};
use domain::person::{Account, Insured, InsuredStatus, Insutype, PsnType};
use domain::policy::PolicySet;
use domain::{Area, BindingId, Fen, Kinship, Moment, PersonId};
use jiff::civil::{Date, date};

pub(super) fn policies() -> PolicySet {
    PolicySet::load([
        ("00-national.toml", include_str!("../../../../policies/00-national.toml")),
        ("11-beijing.toml", include_str!("../../../../policies/11-beijing.toml")),
        ("51-sichuan.toml", include_str!("../../../../policies/51-sichuan.toml")),
        ("90-strict.toml", STRICT),
    ])
    .expect("the policy files are sound")
}

/// An area that reviews within three working days; no such province exists.
const STRICT: &str = r#"
code = "90"
name = "严"
hotline = "12393"

[sources.S1]
issuer = "测试"
document = "测试"
date = "2026-01-01"

[[review]]
value = { working_days = 3 }
source = "S1"
grade = "A"
"#;

pub(super) fn area(code: &str) -> Area {
    Area::parse(code).unwrap()
}

pub(super) fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// Sunday, 22 November 2026.
pub(super) fn now() -> Moment {
    moment("2026-11-22T09:30:00")
}

pub(super) fn insured(person: i64, code: &str, born: Date) -> Insured {
    Insured {
        person: PersonId(person),
        area: area(code),
        insutype: Insutype::Employee,
        psn_type: PsnType::Active,
        status: InsuredStatus::Normal,
        covered_until: None,
        born,
        frozen: false,
    }
}

pub(super) fn account(of: &Insured) -> Account {
    Account {
        area: of.area,
        person: of.person,
        current: Fen(100_000),
        carried: Fen(50_000),
        reserved_current: Fen::ZERO,
        reserved_carried: Fen::ZERO,
        frozen: false,
        version: 1,
    }
}

pub(super) fn binding(state: BindingState) -> Binding {
    Binding {
        id: BindingId(9),
        grantor: PersonId(1),
        grantor_area: area("110000"),
        beneficiary: PersonId(2),
        beneficiary_area: area("110000"),
        kinship: Kinship::Child,
        state,
        filed_at: now(),
        effective_from: now(),
        until: Some(date(2027, 12, 31)),
        limits: Limits::default(),
        scopes: [Scope::Outpatient].into(),
        rank: None,
        switched_off: false,
        changed_at: now(),
        clerk: None,
        version: 1,
    }
}

/// Every state, each why once.
pub(super) fn states() -> Vec<BindingState> {
    use BindingState as S;
    vec![
        S::Draft,
        S::Submitted,
        S::InReview,
        S::Returned,
        S::AwaitingAcceptance,
        S::PendingEffect,
        S::Active,
        S::Suspended(SuspendedWhy::Frozen),
        S::Suspended(SuspendedWhy::AwaitingReactivation),
        S::Suspended(SuspendedWhy::Insurance),
        S::Ended(EndedWhy::Grantor),
        S::Withdrawn,
        S::Rejected,
        S::Declined,
        S::Lapsed,
    ]
}

pub(super) fn clerk(duties: &[Duty], scope: &str) -> Clerk {
    Clerk {
        login: "a.clerk".to_owned(),
        name: "某".to_owned(),
        duties: duties.iter().copied().collect(),
        scope: AreaPrefix::parse(scope).unwrap(),
        institution: None,
        password: String::new(),
        totp: Vec::new(),
        totp_step: 0,
        active: true,
        demo: false,
        added_at: now(),
        set_up: domain::clerk::SetUp::default(),
    }
}
