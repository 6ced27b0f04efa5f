//! A small world to settle bills in: one patient, relatives, one hospital, rules as text.

use std::collections::{BTreeMap, BTreeSet};

use domain::binding::{Binding, BindingState, Limits, Scope};
use domain::explain::ShareEnd;
use domain::institution::{Institution, InstitutionKind, Level};
use domain::item::{Allowance, Catalogue, Item, ItemClass, Line};
use domain::person::{Account, Insured, InsuredStatus, Insutype, PsnType};
use domain::policy::PolicySet;
use domain::settlement::{AccountUse, Bill, Decision, PayerFacts, Setting, SettleFacts, decide};
use domain::{
    Area, BasisPoints, BindingId, Fen, InstitutionId, Kinship, Moment, PersonId, Refusal,
    SettlementId, VisitId,
};
use jiff::civil::date;

pub(super) const NATION: &str = include_str!("../../../../policies/00-national.toml");

pub(super) fn area(code: &str) -> Area {
    Area::parse(code).unwrap()
}

pub(super) fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// One value of one axis, as a platform decision of unit 13.
pub(super) fn rule(axis: &str, value: &str) -> String {
    format!("[[{axis}]]\nvalue = {value}\nsource = \"ADR-0003\"\ngrade = \"P\"\n")
}

/// The national file and a unit 13 with these axes.
pub(super) fn policies(axes: &str) -> PolicySet {
    let unit = format!(
        "code = \"13\"\nname = \"河北省\"\nhotline = \"0311-12393\"\n[areas]\n130100 = \"石家庄市\"\n\
         130200 = \"唐山市\"\n{axes}"
    );
    PolicySet::load([("00-national.toml", NATION), ("13-hebei.toml", unit.as_str())]).unwrap()
}

pub(super) fn account(person: i64, current: i64, carried: i64) -> Account {
    Account {
        area: area("130100"),
        person: PersonId(person),
        current: Fen(current),
        carried: Fen(carried),
        reserved_current: Fen::ZERO,
        reserved_carried: Fen::ZERO,
        frozen: false,
        version: 1,
    }
}

pub(super) fn insured(person: i64) -> Insured {
    Insured {
        person: PersonId(person),
        area: area("130100"),
        insutype: Insutype::Employee,
        psn_type: PsnType::Active,
        status: InsuredStatus::Normal,
        covered_until: None,
        born: date(1980, 5, 1),
        frozen: false,
    }
}

/// Relative `n`: person 100 + n, binding n, filed on day n of January 2026.
pub(super) fn payer(n: i8, free: i64) -> PayerFacts {
    let person = 100 + i64::from(n);
    PayerFacts {
        quota: None,
        binding: Binding {
            id: BindingId(i64::from(n)),
            grantor: PersonId(person),
            grantor_area: area("130100"),
            beneficiary: PersonId(1),
            beneficiary_area: area("130100"),
            kinship: Kinship::Child,
            state: BindingState::Active,
            filed_at: Moment::start_of(date(2026, 1, n)),
            effective_from: Moment::start_of(date(2026, 1, n)),
            until: None,
            limits: Limits::default(),
            scopes: BTreeSet::from(Scope::ALL),
            rank: None,
            switched_off: false,
            changed_at: Moment::start_of(date(2026, 1, n)),
            clerk: None,
            version: 1,
        },
        grantor: insured(person),
        account: Some(account(person, free, 0)),
        used_month: Fen::ZERO,
        used_year: Fen::ZERO,
    }
}

pub(super) fn item(code: &str, class: ItemClass, self_pay: i64, cap: Option<i64>) -> Item {
    Item {
        code: code.to_owned(),
        name: code.to_owned(),
        list_type: "101".to_owned(),
        charge_type: "09".to_owned(),
        class,
        self_pay: BasisPoints(self_pay),
        price_caps: cap.map(|cap| (Level::Three, cap)).into_iter().collect(),
        account_allowed: vec![Allowance::always(true)],
    }
}

/// One unit of an item at this price.
pub(super) fn line(item: &str, amount: i64) -> Line {
    Line {
        sn: format!("{item}-1"),
        item: item.to_owned(),
        amount: Fen(amount),
        count: 10_000,
        price: amount * 10_000,
        prescription: None,
    }
}

#[derive(Clone)]
pub(super) struct World {
    pub(super) axes: String,
    /// Instead of unit 13 with `axes`.
    pub(super) rules: Option<PolicySet>,
    pub(super) bill: Bill,
    pub(super) facts: SettleFacts,
    pub(super) items: Vec<Item>,
    pub(super) now: Moment,
}

impl World {
    /// A bill of one class A line; no benefit rule, no own account, no relatives.
    pub(super) fn new(total: i64) -> Self {
        let mut patient = insured(1);
        patient.insutype = Insutype::Resident;
        patient.psn_type = PsnType::Adult;
        let institution = Institution {
            id: InstitutionId(9),
            code: "H13010000001".to_owned(),
            name: "示例医院".to_owned(),
            kind: InstitutionKind::Hospital,
            level: Level::Three,
            area: area("130100"),
            admdvs: "130102".to_owned(),
            takes_family: true,
            unsigned: false,
            closed: false,
            services: Institution::usual_services(InstitutionKind::Hospital),
        };
        let bill = Bill {
            patient: PersonId(1),
            institution,
            setting: Setting::Outpatient,
            med_type: "11".to_owned(),
            visit: VisitId(77),
            batch: "B1".to_owned(),
            begun: at("2026-11-22T09:00:00"),
            lines: vec![line("A", total)],
            total: Fen(total),
            hosp_part: Fen::ZERO,
            account_use: AccountUse::OwnThenFamily,
            picked: None,
            quoted_cash: None,
            stay: None,
        };
        let facts = SettleFacts {
            patient,
            account: None,
            payers: Vec::new(),
            accumulators: BTreeMap::new(),
            filings: Vec::new(),
        };
        let items = vec![
            item("A", ItemClass::A, 0, None),
            item("B", ItemClass::B, 500, None),
            item("C", ItemClass::C, 0, None),
        ];
        let now = at("2026-11-22T10:00:00");
        Self { axes: String::new(), rules: None, bill, facts, items, now }
    }

    pub(super) fn employee(mut self, current: i64, carried: i64) -> Self {
        self.facts.patient = insured(1);
        self.facts.account = Some(account(1, current, carried));
        self
    }

    pub(super) fn rule(mut self, axis: &str, value: &str) -> Self {
        self.axes.push_str(&rule(axis, value));
        self
    }

    pub(super) fn payers(mut self, payers: impl IntoIterator<Item = PayerFacts>) -> Self {
        self.facts.payers = payers.into_iter().collect();
        self
    }

    pub(super) fn policies(&self) -> PolicySet {
        self.rules.clone().unwrap_or_else(|| policies(&self.axes))
    }

    pub(super) fn try_decide(&self) -> Result<Decision, Refusal> {
        let catalogue = Catalogue::new(self.items.clone());
        let policies = self.policies();
        decide(SettlementId(5), &self.bill, &self.facts, &policies, &catalogue, self.now)
    }

    pub(super) fn decide(&self) -> Decision {
        self.try_decide().unwrap()
    }

    /// (binding or 0 for the own account, paid, why not more)
    pub(super) fn notes(&self) -> Vec<(i64, i64, ShareEnd)> {
        let notes = self.decide().settlement.explanation.payers;
        notes
            .iter()
            .map(|note| (note.binding.map_or(0, |id| id.0), note.paid.0, note.end))
            .collect()
    }
}
