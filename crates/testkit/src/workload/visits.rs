//! Visits and their charges.

use app::acts::{DeleteFees, DescribeVisit, RegisterVisit, UploadFees, VoidVisit};
use domain::institution::Institution;
use domain::{Moment, PersonId, VisitId};
use serde_json::json;

use super::{Step, Workload};
use crate::audit::model::Model;
use crate::deed::Deed;

/// A visit that something is done with: which, whose, where.
struct Chosen {
    visit: VisitId,
    patient: PersonId,
    place: Institution,
    batches: Vec<String>,
}

impl Workload {
    /// 2201
    pub(super) fn register(&mut self, model: &Model, clock: Moment) -> Step {
        let patient = self.patient(model);
        let institution = self.place(patient, true);
        self.count += 1;
        let ipt_otp_no = self.count.to_string();
        let asked = json!({ "psn_no": patient.0, "ipt_otp_no": ipt_otp_no });
        let numbered = self.of_place(&institution, "2201", &asked);
        let details = String::from("{}");
        let begun = clock;
        Deed::Register(RegisterVisit { numbered, institution, patient, ipt_otp_no, begun, details })
            .into()
    }

    /// 2203
    pub(super) fn describe(&mut self, model: &Model, clock: Moment) -> Step {
        let Some(Chosen { visit, patient, place, .. }) = self.visit(model) else {
            return self.register(model, clock);
        };
        let med_type = if self.rng.chance(90) { "11" } else { "14" }.to_owned();
        // Care begins before it is described, at most three days ago.
        let begun = clock.plus_ms(-self.rng.between(0, 3 * 24 * 3_600 * 1_000));
        let asked = json!({ "mdtrt_id": visit.0, "med_type": med_type, "begntime": begun.0 });
        let numbered = self.of_place(&place, "2203", &asked);
        let details = String::from("{}");
        let institution = place;
        Deed::Describe(DescribeVisit {
            numbered,
            institution,
            patient,
            visit,
            med_type,
            begun,
            details,
        })
        .into()
    }

    /// 2204; sometimes more lines under a known number, sometimes lines that are there already.
    pub(super) fn upload(&mut self, model: &Model) -> Step {
        let Some(Chosen { visit, patient, place, batches }) = self.visit(model) else {
            return self.again();
        };
        let fresh = (self.count + 1).to_string();
        let known = self.rng.pick(&batches).cloned();
        let batch = known.filter(|_| self.rng.chance(30)).unwrap_or(fresh);
        let mut lines = self.lines();
        if self.rng.chance(3) {
            let stay = model.stays.get(&visit);
            let old = stay.and_then(|s| s.charges.values().next()?.lines.first());
            lines.extend(old.cloned());
        }
        let asked = json!({
            "mdtrt_id": visit.0,
            "chrg_bchno": batch,
            "lines": lines.iter().map(|l| json!([l.sn, l.item, l.amount.0])).collect::<Vec<_>>(),
        });
        let numbered = self.of_place(&place, "2204", &asked);
        Deed::Upload(UploadFees { numbered, institution: place, patient, visit, batch, lines })
            .into()
    }

    /// 2205
    pub(super) fn delete(&mut self, model: &Model) -> Step {
        let Some(Chosen { visit, patient, place, batches }) = self.visit(model) else {
            return self.again();
        };
        let named = self.rng.pick(&batches).cloned().filter(|_| self.rng.chance(70));
        let batch = named.unwrap_or_else(|| String::from("0000"));
        let asked = json!({ "mdtrt_id": visit.0, "chrg_bchno": batch });
        let numbered = self.of_place(&place, "2205", &asked);
        Deed::Delete(DeleteFees { numbered, institution: place, patient, visit, batch }).into()
    }

    /// 2202
    pub(super) fn void(&mut self, model: &Model) -> Step {
        let Some(Chosen { visit, patient, place, .. }) = self.visit(model) else {
            return self.again();
        };
        let numbered = self.of_place(&place, "2202", &json!({ "mdtrt_id": visit.0 }));
        Deed::Void(VoidVisit { numbered, institution: place, patient, visit }).into()
    }

    /// A visit of late, mostly open and of a hospital; now and then with another patient.
    fn visit(&mut self, model: &Model) -> Option<Chosen> {
        let sloppy = self.rng.chance(5);
        let open: Vec<_> =
            model.stays.iter().rev().take(40).filter(|(_, stay)| stay.open || sloppy).collect();
        let (visit, stay) = self.rng.pick(&open).copied()?;
        let place = self.population.institutions.iter().find(|i| i.id == stay.institution)?.clone();
        let patient = if self.rng.chance(2) { self.anybody() } else { stay.patient };
        let batches = stay.charges.keys().cloned().collect();
        Some(Chosen { visit: *visit, patient, place, batches })
    }
}
