//! The nodes about a person. This is the only output with names and numbers in clear: the
//! transaction of an authenticated institution demands them.

use domain::time::age_on;
use domain::{Fen, Moment};
use jiff::civil::Date;

use crate::http::institution::call::Patient;
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;

/// Identity fields that many outputs begin with; the age is that of a day, never
/// below zero.
pub(crate) fn identity(object: Object, patient: &Patient, on: Date) -> Object {
    let Patient { identity, .. } = patient;
    object
        .text("psn_no", &identity.psn_no)
        .text("psn_name", &identity.name)
        .text("psn_cert_type", &identity.cert_type)
        .text("certno", &identity.cert_no)
        .text("gend", identity.gender.to_string())
        .unknown(&["naty"])
        .text("brdy", identity.born.to_string())
        .decimal("age", i64::from(age_on(identity.born, on).max(0)), 0)
}

/// Insurance fields that go with them.
pub(crate) fn insurance(object: Object, patient: &Patient) -> Object {
    object
        .text("insutype", patient.insured.insutype.code())
        .text("psn_type", patient.insured.psn_type.code())
        // Aid of civil servants is not kept here.
        .text("cvlserv_flag", "0")
}

/// `baseinfo` of 1101.
pub(crate) fn baseinfo(patient: &Patient, now: Moment) -> Node {
    identity(Object::default(), patient, now.date()).unknown(&["exp_content"]).done()
}

/// A row of `insuinfo` of 1101; `admdvs` is the place as the client calls it.
pub(crate) fn insuinfo(patient: &Patient, balance: Fen, admdvs: String) -> Node {
    insurance(Object::default().yuan("balc", balance), patient)
        .text("psn_insu_stas", patient.insured.status.code())
        .unknown(&["psn_insu_date", "paus_insu_date"])
        .text("insuplc_admdvs", admdvs)
        .unknown(&["emp_name"])
        .done()
}

#[cfg(test)]
mod tests {
    use domain::person::{Insured, InsuredStatus, Insutype, PsnType};
    use domain::{Area, PersonId};
    use jiff::civil::date;
    use store::Identity;

    use super::*;

    #[test]
    fn nobody_is_younger_than_nothing() {
        let born = date(2026, 5, 1);
        let identity = Identity {
            person: PersonId(1),
            psn_no: "1".to_owned(),
            cert_type: "01".to_owned(),
            cert_no: String::new(),
            name: String::new(),
            phone: None,
            card_no: None,
            gender: 0,
            born,
            demo_key: None,
        };
        let insured = Insured {
            person: PersonId(1),
            area: Area::parse("110000").unwrap(),
            insutype: Insutype::Resident,
            psn_type: PsnType::Adult,
            status: InsuredStatus::Normal,
            covered_until: None,
            born,
            frozen: false,
        };
        let patient = Patient { identity, insured };
        for (day, age) in [(date(2025, 1, 1), "0"), (born, "0"), (date(2027, 5, 1), "1")] {
            let node = super::identity(Object::default(), &patient, day).done();
            assert_eq!(node.get("age"), Some(&Node::Number(age.to_owned())), "{day}");
        }
    }
}
