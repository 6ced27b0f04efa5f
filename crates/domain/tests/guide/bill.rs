//! The guide against the functions that decide: applications and bills of made-up families.

use std::collections::{BTreeMap, BTreeSet};

use domain::binding::{
    Application, ApplyFacts, Binding, BindingState, Consents, Guardian, Limits, Scope, apply,
};
use domain::guide::{Guide, Question, Verdict};
use domain::institution::{Institution, InstitutionKind, Level};
use domain::item::{Allowance, Catalogue, Item, ItemClass, Line};
use domain::person::{Account, Insured, InsuredStatus, Insutype, PsnType};
use domain::settlement::{AccountUse, Bill, PayerFacts, Setting, SettleFacts, decide};
use domain::{
    Area, BasisPoints, BindingId, Fen, InstitutionId, Moment, PersonId, Reason, Refusal,
    SettlementId, VisitId,
};
use jiff::civil::date;

use super::world::World;

/// What the guide says of the binding must be what happens.
pub(super) fn check(world: &World, question: &Question, answer: &Guide) {
    let said = answer.binding();
    let told = || format!("{question:?}\n{said:?}");
    let tried = applied(world, question, question.purpose);
    match said.verdict {
        Verdict::Yes => {
            let binding = tried.unwrap_or_else(|against| panic!("{against:?}\n{}", told()));
            let asked = question.purpose.is_none_or(|purpose| binding.scopes.contains(&purpose));
            assert!(asked, "{}", told());
            if let Some(aid) = aid(world, question, binding) {
                assert_eq!(aid, Fen(10_000), "the relative's account does not pay: {}", told());
            }
        }
        Verdict::No => {
            let against = tried.expect_err(&told());
            let refused: BTreeSet<Reason> = against.iter().map(|refusal| refusal.reason).collect();
            let reasons: BTreeSet<Reason> = said.reasons.iter().map(|r| r.reason).collect();
            assert!(!reasons.is_empty() && reasons.is_subset(&refused), "{refused:?} {}", told());
            let sides = said.reasons.iter().all(|reason| against.contains(reason));
            assert!(sides, "another refusal: {against:?} {}", told());
        }
        Verdict::Partly => match tried {
            Err(against) => {
                let scope = |refusal: &Refusal| refusal.reason == Reason::ScopeNotAllowed;
                assert!(against.iter().all(scope), "{against:?} {}", told());
                assert!(applied(world, question, None).is_ok(), "{}", told());
            }
            Ok(binding) => {
                let aid = aid(world, question, binding);
                assert!(aid.is_none_or(|aid| aid == Fen::ZERO), "it pays: {}", told());
            }
        },
        // No claim is made; what the platform does meanwhile is as the headline says.
        Verdict::Unknown => {
            assert_eq!(said.reasons.is_empty(), tried.is_ok(), "{tried:?} {}", told());
            if answer.verdict == Verdict::Unknown {
                let told_so = answer.headline.zh.contains("本平台暂按全国规定可以办理");
                assert_eq!(told_so, tried.is_ok(), "{} {}", answer.headline.zh, told());
            }
        }
    }
}

fn insured(person: i64, area: Area, insutype: Insutype) -> Insured {
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

fn account(owner: &Insured) -> Account {
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

fn noon(question: &Question) -> Moment {
    Moment::start_of(question.on).plus_ms(12 * 3_600_000)
}

fn applied(
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

/// What the relative's account pays of 100.00 in the care area; `None` where no bill is made of the
/// purpose here (stays have their own tests, premiums are not paid yet).
fn aid(world: &World, question: &Question, mut binding: Binding) -> Option<Fen> {
    let setting = match question.purpose {
        None | Some(Scope::Outpatient) => Setting::Outpatient,
        Some(Scope::Pharmacy) => Setting::Pharmacy,
        Some(Scope::Inpatient | Scope::ResidentPremium | Scope::CarePremium) => return None,
    };
    let now = noon(question).max(binding.effective_from);
    binding.state = BindingState::Active;
    let grantor = insured(1, question.grantor_area, Insutype::Employee);
    let payer = PayerFacts {
        binding,
        account: Some(account(&grantor)),
        grantor,
        used_month: Fen::ZERO,
        used_year: Fen::ZERO,
        quota: None,
    };
    let facts = SettleFacts {
        patient: insured(2, question.beneficiary_area, Insutype::Resident),
        account: None,
        payers: vec![payer],
        accumulators: BTreeMap::new(),
        filings: Vec::new(),
    };
    let catalogue = Catalogue::new(vec![item()]);
    let bill = bill(question, setting, now);
    let decision = decide(SettlementId(1), &bill, &facts, &world.set, &catalogue, now);
    let figures = decision.unwrap_or_else(|r| panic!("{r:?} {question:?}")).settlement.figures;
    // A fund may bear a part of it; the rest is the person's.
    let rest = figures.psn_part().unwrap();
    assert_eq!(figures.own, Fen::ZERO);
    Some(if figures.aid == rest { Fen(10_000) } else { figures.aid })
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
        picked: Some(BindingId(7)),
        quoted_cash: None,
        stay: None,
    }
}
