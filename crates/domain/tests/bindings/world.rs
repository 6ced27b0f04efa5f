//! Two people who are bound, under the real policy files.

use domain::binding::{
    Application, ApplyFacts, Binding, BindingState, Consents, Guardian, Limits, Scope, apply,
};
use domain::person::{Account, Insured, InsuredStatus, Insutype, PsnType};
use domain::policy::PolicySet;
use domain::wallet::Opened;
use domain::{Area, BindingId, Fen, Kinship, Moment, PersonId, Reason, Refusal};
use jiff::civil::date;

/// The files as they are shipped.
const SHIPPED: &[(&str, &str)] = include!("../../../../policies/list.rs");

pub(super) fn policies() -> PolicySet {
    PolicySet::load(SHIPPED.iter().copied()).expect("the policy files are sound")
}

/// One value of one axis, as a decision of this platform.
pub(super) fn rule(axis: &str, value: &str) -> String {
    format!("[[{axis}]]\nvalue = {value}\nsource = \"ADR-0012\"\ngrade = \"P\"\n")
}

/// The shipped files, but one unit with these axes only.
pub(super) fn with_unit(code: &str, name: &str, axes: &str) -> PolicySet {
    let own = format!("code = \"{code}\"\nname = \"{name}\"\nhotline = \"12393\"\n{axes}");
    let others = SHIPPED.iter().copied().filter(|(file, _)| !file.starts_with(code));
    PolicySet::load(others.chain([(format!("{code}-own.toml").as_str(), own.as_str())])).unwrap()
}

pub(super) fn area(code: &str) -> Area {
    Area::parse(code).unwrap()
}

pub(super) fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

pub(super) fn employee(person: i64, code: &str) -> Insured {
    Insured {
        person: PersonId(person),
        area: area(code),
        insutype: Insutype::Employee,
        psn_type: PsnType::Active,
        status: InsuredStatus::Normal,
        covered_until: None,
        born: date(1980, 1, 1),
        frozen: false,
    }
}

pub(super) fn child(person: i64, code: &str, born: i16) -> Insured {
    Insured {
        insutype: Insutype::Resident,
        psn_type: PsnType::Minor,
        covered_until: Some(date(2027, 12, 31)),
        born: date(born, 1, 1),
        ..employee(person, code)
    }
}

pub(super) fn account(of: &Insured) -> Account {
    Account {
        area: of.area,
        person: of.person,
        current: Fen(100_000),
        carried: Fen::ZERO,
        reserved_current: Fen::ZERO,
        reserved_carried: Fen::ZERO,
        frozen: false,
        version: 1,
    }
}

pub(super) struct Case {
    pub(super) grantor: Insured,
    pub(super) beneficiary: Insured,
    pub(super) given: Vec<Binding>,
    pub(super) held: Vec<Binding>,
    pub(super) wallets: Opened,
    pub(super) ask: Application,
    pub(super) consents: Consents,
    pub(super) now: Moment,
}

impl Case {
    /// A parent and a child of ten in 北京, everything in order.
    pub(super) fn sound() -> Self {
        Self {
            grantor: employee(1, "110000"),
            beneficiary: child(2, "110000", 2016),
            given: Vec::new(),
            held: Vec::new(),
            wallets: Opened::BOTH,
            ask: Application {
                kinship: Kinship::Child,
                limits: Limits { month: Some(Fen(80_000)), ..Limits::default() },
                scopes: Some([Scope::Outpatient, Scope::Pharmacy].into()),
                from: None,
                until: None,
            },
            consents: Consents { pledge: true, accepted: false, guardian: Guardian::Nobody },
            now: moment("2026-11-22T09:30:00"),
        }
    }

    /// Looks at the facts of the case.
    pub(super) fn facts<T>(&self, look: impl FnOnce(&ApplyFacts<'_>) -> T) -> T {
        let account = account(&self.grantor);
        look(&ApplyFacts {
            grantor: &self.grantor,
            account: self.grantor.has_account().then_some(&account),
            beneficiary: &self.beneficiary,
            given: self.given.iter().collect(),
            held: self.held.iter().collect(),
            wallets: self.wallets,
        })
    }

    pub(super) fn under(&self, set: &PolicySet) -> Result<Binding, Vec<Refusal>> {
        let apply = |facts: &ApplyFacts<'_>| {
            apply(BindingId(9), facts, &self.ask, self.consents, set, self.now)
        };
        self.facts(apply)
    }

    pub(super) fn apply(&self) -> Result<Binding, Vec<Reason>> {
        self.under(&policies()).map_err(|refusals| refusals.iter().map(|r| r.reason).collect())
    }

    pub(super) fn refusals(&self) -> Vec<Refusal> {
        self.under(&policies()).err().unwrap_or_default()
    }
}

/// Applies after `change` and compares everything that stands against it.
pub(super) fn check(change: impl FnOnce(&mut Case), expected: Result<BindingState, &[Reason]>) {
    let mut case = Case::sound();
    change(&mut case);
    let got = case.apply().map(|b| b.state);
    assert_eq!(got, expected.map_err(<[Reason]>::to_vec));
}
