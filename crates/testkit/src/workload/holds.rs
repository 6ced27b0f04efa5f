//! Stays and the money held for them.

use app::acts::{Acting, Admit, MakeHold, ReleaseBy, ReleaseHold, VoidStay};
use domain::{Fen, Moment, PersonId, RecordId, VisitId};
use serde_json::json;

use super::{Planned, Step, Workload};
use crate::audit::holds::{Admitted, Held};
use crate::audit::model::Model;
use crate::deed::Deed;

impl Workload {
    /// Admissions, holds, releases.
    pub(super) fn holds(&mut self, model: &Model, clock: Moment) -> Step {
        match self.rng.between(0, 99) {
            0..22 => self.admit(model, clock),
            22..80 => self.hold(model, clock),
            80..95 => self.let_go(model, clock),
            _ => self.void_stay(model),
        }
    }

    /// 2401; now and then where the patient lies already.
    pub(super) fn admit(&mut self, model: &Model, clock: Moment) -> Step {
        let again = model.admitted.values().next_back().filter(|_| self.rng.chance(10));
        let patient = again.map_or_else(|| self.patient(model), |stay| stay.patient);
        let institution = self.place(patient, true);
        self.count += 1;
        let (ipt_no, med_type) = (self.count.to_string(), "21".to_owned());
        let asked = json!({ "psn_no": patient.0, "ipt_no": ipt_no });
        let numbered = self.of_place(&institution, "2401", &asked);
        let (begun, details) = (clock, String::from("{}"));
        let aid_agreed = self.rng.chance(70);
        Deed::Admit(Admit {
            numbered,
            institution,
            patient,
            ipt_no,
            med_type,
            begun,
            aid_agreed,
            details,
        })
        .into()
    }

    /// A stay of late, mostly open.
    fn stay(&mut self, model: &Model) -> Option<(VisitId, Admitted)> {
        let sloppy = self.rng.chance(4);
        let open = |(_, stay): &(&VisitId, &Admitted)| stay.open || sloppy;
        let stays: Vec<_> = model.admitted.iter().rev().take(30).filter(open).collect();
        self.rng.pick(&stays).map(|(id, stay)| (**id, (*stay).clone()))
    }

    /// Mostly what fits; sometimes all, sometimes a fen too much, sometimes of a stranger.
    fn hold(&mut self, model: &Model, clock: Moment) -> Step {
        let Some((visit, stay)) = self.stay(model) else { return self.admit(model, clock) };
        let places = &self.population.institutions;
        let Some(institution) = places.iter().find(|place| place.id == stay.place.1).cloned()
        else {
            return self.again();
        };
        let bonds: Vec<_> = model.held_by(stay.patient).collect();
        let bond = self.rng.pick(&bonds).copied().filter(|_| self.rng.chance(75));
        let payer = bond.map_or(stay.patient, |bond| bond.grantor.1);
        let binding = bond.map(|bond| bond.id);
        let patient = if self.rng.chance(2) { self.anybody() } else { stay.patient };
        let pocket = model.free_of(payer).unwrap_or_default();
        let free = pocket.current + pocket.carried;
        let amount = Fen(match self.rng.between(0, 99) {
            0..70 => self.rng.between(1, (free / 4).max(1)),
            70..85 => free,
            85..97 => free + 1,
            _ => -self.rng.between(0, 100),
        });
        let asked = json!({ "visit": visit.0, "binding": binding, "amount": amount.0 });
        let numbered = self.of_person(payer, "hold", &asked);
        let (proof, put) = self.proof(payer, &numbered, clock);
        let acting = Acting::from(payer);
        let deed = Deed::Hold(MakeHold {
            numbered,
            acting,
            patient,
            binding,
            institution,
            visit,
            amount,
            proof,
        });
        Step::Deed(Box::new(Planned { deed, proof: put }))
    }

    /// By its owner or an account officer; now and then of another account, or none.
    fn let_go(&mut self, model: &Model, clock: Moment) -> Step {
        let open: Vec<(RecordId, Held)> =
            model.holds.iter().map(|(id, held)| (*id, held.clone())).collect();
        let Some((id, held)) = self.rng.pick(&open).cloned() else {
            return self.hold(model, clock);
        };
        let hold = if self.rng.chance(3) { RecordId(id.0 + 1) } else { id };
        let payer = if self.rng.chance(3) { PersonId(held.holder.1.0 + 1) } else { held.holder.1 };
        if self.rng.chance(30) {
            let (numbered, clerk) = self.desk_number(model, payer, "release_hold");
            let by = ReleaseBy::Clerk(clerk);
            return Deed::LetGo(ReleaseHold { numbered, hold, payer, by }).into();
        }
        let numbered = self.of_person(payer, "release_hold", &json!({ "hold": hold.0 }));
        let (proof, put) = self.proof(payer, &numbered, clock);
        let by = ReleaseBy::Owner(Acting::from(payer), proof);
        let deed = Deed::LetGo(ReleaseHold { numbered, hold, payer, by });
        Step::Deed(Box::new(Planned { deed, proof: put }))
    }

    /// 2404
    fn void_stay(&mut self, model: &Model) -> Step {
        let Some((visit, stay)) = self.stay(model) else { return self.again() };
        let places = &self.population.institutions;
        let Some(institution) = places.iter().find(|place| place.id == stay.place.1).cloned()
        else {
            return self.again();
        };
        let numbered = self.of_place(&institution, "2404", &json!({ "mdtrt_id": visit.0 }));
        let patient = stay.patient;
        Deed::VoidStay(VoidStay { numbered, institution, patient, visit }).into()
    }
}
