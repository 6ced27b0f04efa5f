//! Rows to write: people of three areas, a hospital, a visit. Nobody here exists: the county code
//! 110190 is not assigned.

use std::collections::BTreeSet;

use domain::binding::{Binding, BindingState, Limits, Scope};
use domain::institution::{Institution, InstitutionKind, Level};
use domain::item::{CutLine, ItemClass, Line};
use domain::person::{Insured, InsuredStatus, Insutype, PsnType};
use domain::{
    Area, BasisPoints, BindingId, Fen, InstitutionId, Kinship, Moment, PersonId, SettlementId,
    VisitId,
};
use jiff::civil::date;

use crate::act::{Batch, Number, NumberKey};
use crate::identity::Identity;
use crate::records::{Access, FeeBatch, FeeBatchState, Visit, VisitState};

/// Where the care was.
pub const CARE: u32 = 510_100;
/// Where the patient is insured.
pub const HOME: u32 = 110_000;
/// Where the aunt is insured.
pub const AWAY: u32 = 450_100;
/// The patient.
pub const PATIENT: PersonId = PersonId(1);
/// Pays for the patient; same area.
pub const MOTHER: PersonId = PersonId(2);
/// Pays for the patient; another area.
pub const AUNT: PersonId = PersonId(3);
/// The hospital.
pub const HOSPITAL: InstitutionId = InstitutionId(11);
/// Mother for patient.
pub const MOTHERS: BindingId = BindingId(21);
/// Aunt for patient.
pub const AUNTS: BindingId = BindingId(22);
/// The visit.
pub const VISIT: VisitId = VisitId(31);
/// The bill.
pub const BILL: SettlementId = SettlementId(1_001);
/// Its cancel.
pub const CANCEL: SettlementId = SettlementId(1_002);
/// What everybody has at first, in each part of the account.
pub const START: Fen = Fen(100_000);

/// An area.
pub fn area(number: u32) -> Area {
    Area::from_number(number).unwrap()
}

/// A day in November 2026, at nine.
pub fn day(number: i8) -> Moment {
    Moment::from_local(date(2026, 11, number).at(9, 0, 0, 0)).unwrap()
}

/// A person with an identity.
pub fn person(id: PersonId, area: Area) -> (Identity, Insured) {
    let born = date(1990, 1, 1).saturating_add(jiff::Span::new().days(id.0));
    let insured = Insured {
        person: id,
        area,
        insutype: Insutype::Employee,
        psn_type: PsnType::Active,
        status: InsuredStatus::Normal,
        covered_until: None,
        born,
        frozen: false,
    };
    let number = format!("110190{}{:03}", born.strftime("%Y%m%d"), id.0 % 1_000);
    let identity = Identity {
        person: id,
        psn_no: format!("7{:09}", id.0 * 7_919),
        cert_type: "01".to_owned(),
        cert_no: format!("{number}{}", check_digit(&number)),
        name: format!("试样{}号", id.0),
        phone: Some(format!("100{:08}", id.0)),
        card_no: Some(format!("D{:08}", id.0)),
        gender: 1,
        born,
        demo_key: Some(format!("sample-{}", id.0)),
    };
    (identity, insured)
}

/// GB 11643: weights 2^(17−i) mod 11.
fn check_digit(number: &str) -> char {
    let sum = number.bytes().fold(0_u32, |sum, byte| (sum + u32::from(byte - b'0')) * 2 % 11);
    "10X98765432".chars().nth(usize::try_from(sum % 11).unwrap()).unwrap()
}

/// A hospital.
pub fn hospital(id: InstitutionId, area: Area) -> (Institution, Access) {
    let institution = Institution {
        id,
        code: format!("H{}{:05}", area, id.0),
        name: format!("试样医院{}", id.0),
        kind: InstitutionKind::Hospital,
        level: Level::Three,
        area,
        admdvs: area.to_string(),
        takes_family: true,
        unsigned: false,
        closed: false,
        services: Institution::usual_services(InstitutionKind::Hospital),
    };
    let key = Some(format!("key-{}", id.0));
    (institution, Access { key, secret: Some(format!("secret-{}", id.0)) })
}

/// An active binding, made on the first of the month.
pub fn binding(id: BindingId, grantor: &Insured, beneficiary: &Insured) -> Binding {
    Binding {
        id,
        grantor: grantor.person,
        grantor_area: grantor.area,
        beneficiary: beneficiary.person,
        beneficiary_area: beneficiary.area,
        kinship: Kinship::Child,
        state: BindingState::Active,
        filed_at: day(1),
        effective_from: day(1),
        until: Some(date(2027, 12, 31)),
        limits: Limits { payment: None, month: Some(Fen(8_000)), year: None },
        scopes: BTreeSet::from([Scope::Outpatient, Scope::Pharmacy]),
        rank: Some(1),
        switched_off: false,
        changed_at: day(1),
        clerk: None,
        version: 1,
    }
}

/// A visit of the patient.
pub fn visit() -> Visit {
    Visit {
        id: VISIT,
        area: area(CARE),
        institution: HOSPITAL,
        patient: PATIENT,
        setting: domain::settlement::Setting::Outpatient,
        state: VisitState::Open,
        ipt_otp_no: "M1".to_owned(),
        begun: day(2),
        ended: None,
        med_type: "11".to_owned(),
        details: r#"{"dept":"A03"}"#.to_owned(),
        version: 1,
    }
}

/// Lines of the visit under a charge number.
pub fn fee_batch(id: i64, batch: &str) -> FeeBatch {
    let line = |sn: &str, amount: i64| CutLine {
        line: Line {
            sn: sn.to_owned(),
            item: format!("XA{sn}"),
            amount: Fen(amount),
            count: 10_000,
            price: amount * 10_000,
            prescription: None,
        },
        class: ItemClass::B,
        charge_type: "09".to_owned(),
        price_cap: Some(1),
        self_pay: BasisPoints(1_000),
        out_of_list: Fen::ZERO,
        overprice: Fen::ZERO,
        preselfpay: Fen(amount / 10),
        in_scope: Fen(amount - amount / 10),
        account_allowed: true,
        notes: BTreeSet::new(),
        back_of: None,
        unknown: false,
    };
    FeeBatch {
        id,
        area: area(CARE),
        visit: VISIT,
        batch: batch.to_owned(),
        state: FeeBatchState::Uploaded,
        lines: vec![line("1", 10_000), line("2", 19_000), line("3", 1_000)],
        version: 1,
    }
}

/// A number of the hospital.
pub fn number(digits: &str) -> Number {
    let key = NumberKey {
        area: area(CARE),
        issuer: format!("i:{}", HOSPITAL.0),
        infno: "2207".to_owned(),
        number: digits.to_owned(),
    };
    Number { key, digest: [7; 32], fields: vec![1, 2, 3, 4, 5, 6, 7, 8] }
}

/// A batch that changes nothing.
pub fn batch(now: Moment) -> Batch {
    Batch::empty(now)
}
