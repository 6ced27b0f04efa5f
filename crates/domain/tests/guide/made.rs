//! Made-up people, an application, a quota and a bill of 100.00, as the deciding functions take them.

use std::collections::{BTreeMap, BTreeSet};

use domain::binding::{
    Application, ApplyFacts, Binding, BindingState, Consents, Guardian, Limits, Scope, apply,
};
use domain::guide::{Guide, Question};
use domain::institution::{Institution, InstitutionKind, Level};
use domain::item::{Allowance, Catalogue, Item, ItemClass, Line};
use domain::person::{Account, Insured, InsuredStatus, Insutype, PsnType};
use domain::settlement::{AccountUse, Bill, Decision, PayerFacts, Setting, SettleFacts, decide};
use domain::wallet::{Opened, Opener, Quota, QuotaFacts, Wallet, set_quota};
use domain::{
    Area, BasisPoints, BindingId, Fen, InstitutionId, Moment, PersonId, RecordId, Refusal,
    SettlementId, VisitId,
};
use jiff::civil::date;

use super::world::World;

pub(super) fn insured(person: i64, area: Area, insutype: Insutype) -> Insured {
    Insured {
        person: PersonId(person),
        area,
        insutype,
        psn_type: PsnType::Active,
        status: InsuredStatus::Normal,
        covered_until: None,
        born: date(1960, 1, 1),
        frozen: false,
    }
}

pub(super) fn account(owner: &Insured) -> Account {
    Account {
        area: owner.area,
        person: owner.person,
        current: Fen(100_000_000),
        carried: Fen(100_000_000),
        reserved_current: Fen::ZERO,
        reserved_carried: Fen::ZERO,
        frozen: false,
        version: 1,
    }
}

pub(super) fn noon(question: &Question) -> Moment {
    Moment::start_of(question.on).plus_ms(12 * 3_600_000)
}

/// What comes of applying, both with a wallet.
pub(super) fn applied(
    world: &World,
    question: &Question,
    purpose: Option<Scope>,
) -> Result<Binding, Vec<Refusal>> {
    let grantor = insured(1, question.grantor_area, Insutype::Employee);
    let beneficiary = insured(2, question.beneficiary_area, Insutype::Resident);
    let account = account(&grantor);
    let facts = ApplyFacts {
        grantor: &grantor,
        account: Some(&account),
        beneficiary: &beneficiary,
        given: Vec::new(),
        held: Vec::new(),
        wallets: Opened::BOTH,
    };
    let ask = Application {
        kinship: question.relative.kinship,
        limits: Limits::default(),
        scopes: purpose.map(|purpose| BTreeSet::from([purpose])),
        from: None,
        until: None,
    };
    let consents = Consents { pledge: true, accepted: true, guardian: Guardian::Agreed };
    apply(BindingId(7), &facts, &ask, consents, &world.set, noon(question))
}

/// Who pays, with the binding in force, and with a quota where one was set.
pub(super) fn payer(question: &Question, mut binding: Binding, quota: Option<Quota>) -> PayerFacts {
    binding.state = BindingState::Active;
    let grantor = insured(1, question.grantor_area, Insutype::Employee);
    let mut account = account(&grantor);
    if let Some(quota) = &quota {
        (account.reserved_current, account.reserved_carried) = (quota.current, quota.carried);
    }
    PayerFacts {
        binding,
        account: Some(account),
        grantor,
        used_month: Fen::ZERO,
        used_year: Fen::ZERO,
        quota: quota.map(|quota| (RecordId(5), quota)),
    }
}

/// What comes of setting a quota under the binding, both with a wallet.
pub(super) fn quota(
    world: &World,
    question: &Question,
    binding: &Binding,
    amount: Fen,
) -> Result<Quota, Vec<Refusal>> {
    let PayerFacts { binding, grantor, account, .. } = payer(question, binding.clone(), None);
    let now = noon(question).max(binding.effective_from);
    let wallet = |person, place| Wallet {
        person: PersonId(person),
        place,
        phone: "10000000000".to_owned(),
        opener: Opener::Owner,
        at: now,
        day: None,
    };
    let (theirs, others) = (wallet(1, question.grantor_area), wallet(2, question.beneficiary_area));
    let facts = QuotaFacts {
        binding: &binding,
        grantor: &grantor,
        account: account.as_ref(),
        beneficiary_area: question.beneficiary_area,
        wallet: Some(&theirs),
        others: Some(&others),
        quota: None,
    };
    set_quota(&facts, amount, &world.set, now).map(|set| set.change.quota)
}

/// The steps say that who pays must be picked.
pub(super) fn told_to_pick(answer: &Guide) -> bool {
    let mut steps = answer.sections.iter().filter(|section| section.key == "steps");
    steps.any(|section| section.sentences.iter().any(|said| said.zh.contains("先选定这次由谁付")))
}

/// What becomes of a bill of 100.00 in the care area of a family that does as the steps say; `None` where no bill is made of the purpose here
/// (stays have their own tests, premiums are no bills).
pub(super) fn decided(
    world: &World,
    (question, answer): (&Question, &Guide),
    binding: &Binding,
    quota: Option<Quota>,
) -> Option<Decision> {
    let setting = match question.purpose {
        None | Some(Scope::Outpatient) => Setting::Outpatient,
        Some(Scope::Pharmacy) => Setting::Pharmacy,
        Some(Scope::Inpatient | Scope::ResidentPremium | Scope::CarePremium) => return None,
    };
    let now = noon(question).max(binding.effective_from);
    let facts = SettleFacts {
        patient: insured(2, question.beneficiary_area, Insutype::Resident),
        account: None,
        payers: vec![payer(question, binding.clone(), quota)],
        accumulators: BTreeMap::new(),
        filings: Vec::new(),
    };
    let catalogue = Catalogue::new(vec![item()]);
    let picked = told_to_pick(answer).then_some(binding.id);
    let bill = Bill { picked, ..bill(question, setting, now) };
    let decision = decide(SettlementId(1), &bill, &facts, &world.set, &catalogue, now);
    Some(decision.unwrap_or_else(|r| panic!("{r:?} {question:?}")))
}

fn item() -> Item {
    Item {
        code: "C1".to_owned(),
        name: "C1".to_owned(),
        list_type: "101".to_owned(),
        charge_type: "09".to_owned(),
        class: ItemClass::A,
        self_pay: BasisPoints(0),
        price_caps: BTreeMap::new(),
        account_allowed: vec![Allowance::always(true)],
    }
}

fn bill(question: &Question, setting: Setting, now: Moment) -> Bill {
    let kind = match setting {
        Setting::Pharmacy => InstitutionKind::Pharmacy,
        Setting::Outpatient | Setting::Inpatient => InstitutionKind::Hospital,
    };
    let amount = 10_000;
    let line = Line {
        sn: "1".to_owned(),
        item: "C1".to_owned(),
        amount: Fen(amount),
        count: 10_000,
        price: amount * 10_000,
        prescription: None,
    };
    Bill {
        patient: PersonId(2),
        institution: Institution {
            id: InstitutionId(9),
            code: "H00000000001".to_owned(),
            name: "示例机构".to_owned(),
            kind,
            level: Level::Three,
            area: question.care_area,
            admdvs: question.care_area.to_string(),
            takes_family: true,
            unsigned: false,
            closed: false,
            services: Institution::usual_services(kind),
        },
        setting,
        med_type: if setting == Setting::Pharmacy { "41" } else { "11" }.to_owned(),
        visit: VisitId(77),
        batch: "B1".to_owned(),
        begun: now,
        lines: vec![line],
        total: Fen(amount),
        hosp_part: Fen::ZERO,
        account_use: AccountUse::OwnThenFamily,
        picked: None,
        quoted_cash: None,
        stay: None,
    }
}
