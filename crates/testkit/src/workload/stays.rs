//! Charges, discharges and bills of stays in hospital.

use app::acts::{Charge, Discharge, TakeOutCharges, Undischarge, UploadCharges};
use domain::institution::Institution;
use domain::item::Line;
use domain::settlement::{Setting, StayBill};
use domain::{Fen, Moment, VisitId};
use serde_json::{Value, json};

use super::{Step, Workload};
use crate::audit::model::Model;
use crate::audit::stays::{Charged, Item};
use crate::deed::Deed;

impl Workload {
    /// Something in a stay of late.
    pub(super) fn in_stay(&mut self, model: &Model, clock: Moment) -> Step {
        let sloppy = self.rng.chance(5);
        let open = |(_, stay): &(&VisitId, &Charged)| !stay.done || sloppy;
        let stays: Vec<_> = model.charged.iter().rev().take(12).filter(open).collect();
        let Some((id, stay)) = self.rng.pick(&stays).map(|(id, stay)| (**id, (*stay).clone()))
        else {
            return self.admit(model, clock);
        };
        let place = self.population.institutions.iter().find(|i| i.id == stay.place).cloned();
        let Some(place) = place else { return self.again() };
        match (stay.out, self.rng.between(0, 99)) {
            (_, 0..12) => self.admit(model, clock),
            (false, 12..55) | (true, 12..15) => self.charge(id, &stay, place),
            (false, 55..60) => self.take_out(id, &stay, place),
            (false, 60..80) => self.discharge(id, &stay, place, clock),
            (true, 15..20) => self.undischarge(id, &stay, place),
            _ => self.pay_stay(model, id, &stay, place),
        }
    }

    /// 2301; now and then lines that take others back, sometimes too far.
    fn charge(&mut self, visit: VisitId, stay: &Charged, institution: Institution) -> Step {
        let mut charges: Vec<Charge> =
            self.lines().into_iter().map(|line| Charge { line, back_of: None }).collect();
        let known: Vec<&Item> = stay.items.iter().filter(|i| i.back_of.is_none()).collect();
        if let Some(item) = self.rng.pick(&known).filter(|_| self.rng.chance(35)) {
            charges.push(self.back(&item.line));
        }
        let asked = json!({
            "mdtrt_id": visit.0,
            "lines": charges.iter().map(content).collect::<Vec<_>>(),
        });
        let numbered = self.of_place(&institution, "2301", &asked);
        let patient = stay.patient;
        Deed::Charge(UploadCharges { numbered, institution, patient, visit, charges }).into()
    }

    /// Takes all of a line back, or half a pack.
    fn back(&mut self, of: &Line) -> Charge {
        self.count += 1;
        let part = Line { amount: Fen(of.price / 20_000), count: 5_000, ..of.clone() };
        let whole = if self.rng.chance(50) { of.clone() } else { part };
        let (sn, amount) = (self.count.to_string(), Fen(-whole.amount.0));
        let line = Line { sn, amount, count: -whole.count, ..whole };
        Charge { line, back_of: Some(of.sn.clone()) }
    }

    /// 2302
    fn take_out(&mut self, visit: VisitId, stay: &Charged, institution: Institution) -> Step {
        let one = self.rng.pick(&stay.items).map(|item| item.line.sn.clone());
        let one = one.filter(|_| self.rng.chance(80));
        let sn = one.unwrap_or_else(|| String::from("0000"));
        let asked = json!({ "mdtrt_id": visit.0, "feedetl_sn": sn });
        let numbered = self.of_place(&institution, "2302", &asked);
        let (patient, lines) = (stay.patient, [sn].into());
        Deed::TakeOut(TakeOutCharges { numbered, institution, patient, visit, lines }).into()
    }

    /// 2402
    fn discharge(
        &mut self,
        visit: VisitId,
        stay: &Charged,
        institution: Institution,
        clock: Moment,
    ) -> Step {
        let early = self.rng.chance(3);
        let ended = if early { stay.begun.plus_ms(-1) } else { clock.max(stay.begun) };
        let asked = json!({ "mdtrt_id": visit.0, "endtime": ended.0 });
        let numbered = self.of_place(&institution, "2402", &asked);
        let (patient, details) = (stay.patient, String::from("{}"));
        Deed::Discharge(Discharge { numbered, institution, patient, visit, ended, details }).into()
    }

    /// 2405
    fn undischarge(&mut self, visit: VisitId, stay: &Charged, institution: Institution) -> Step {
        let numbered = self.of_place(&institution, "2405", &json!({ "mdtrt_id": visit.0 }));
        let patient = stay.patient;
        Deed::Undischarge(Undischarge { numbered, institution, patient, visit }).into()
    }

    /// 2304, sometimes before its time.
    fn pay_stay(
        &mut self,
        model: &Model,
        visit: VisitId,
        stay: &Charged,
        place: Institution,
    ) -> Step {
        let unpaid = stay.items.iter().filter(|item| item.paid_by.is_none());
        let lines: Vec<Line> = unpaid.map(|item| item.line.clone()).collect();
        let mut bill = self.bill(stay.patient, place, lines, stay.begun);
        let mid = stay.out == self.rng.chance(4);
        bill.setting = Setting::Inpatient;
        "2101".clone_into(&mut bill.med_type);
        bill.visit = visit;
        bill.lines = Vec::new();
        bill.quoted_cash = None;
        bill.stay = Some(StayBill { mid, ..StayBill::default() });
        Deed::Settle(self.settle(model, bill, "2304")).into()
    }
}

fn content(charge: &Charge) -> Value {
    let Charge { line, back_of } = charge;
    json!([line.sn, line.item, line.amount.0, line.count, back_of])
}
