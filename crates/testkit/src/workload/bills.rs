//! Bills, quotes, cancels, undos.

use app::Numbered;
use app::acts::{Cancel, Settle, Undo};
use app::number::pairs_of;
use domain::institution::Institution;
use domain::item::Line;
use domain::settlement::{AccountUse, Bill, Setting, Settlement};
use domain::{BindingId, Fen, Moment, PersonId, SettlementId, VisitId};
use serde_json::{Value, json};
use store::NumberKey;

use super::{Step, Workload, issuer_of};
use crate::audit::model::{Bond, Model};
use crate::deed::Deed;

const ITEMS: [&str; 7] = ["T-A1", "T-A2", "T-B1", "T-B2", "T-B3", "T-C1", "X-999"];

impl Workload {
    /// 2102
    pub(super) fn pharmacy(&mut self, model: &Model, clock: Moment) -> Step {
        let patient = if self.rng.chance(1) { PersonId(999_999) } else { self.patient(model) };
        let place = self.place(patient, false);
        let lines = self.lines();
        let mut bill = self.bill(patient, place, lines, clock);
        if self.rng.chance(3) {
            bill = self.sold_before(model).unwrap_or(bill);
        }
        let settle = self.settle(model, bill, "2102");
        // A late duplicate of a request that was undone before it came.
        let late = if self.rng.chance(5) { self.blocked.pop() } else { None };
        let Some(key) = late.filter(|key| key.area == settle.bill.institution.area) else {
            return Deed::Settle(settle).into();
        };
        let numbered = Numbered::new(key, pairs_of(&content(&settle.bill)));
        Deed::Settle(Settle { numbered, ..settle }).into()
    }

    /// A sale that was paid before, as a client asks who lost the answer and made a new number.
    fn sold_before(&mut self, model: &Model) -> Option<Bill> {
        let record = self.some_bill(model).filter(|bill| bill.setting == Setting::Pharmacy)?;
        let charges = model.stays.get(&record.visit)?.charges.values().next()?;
        let places = &self.population.institutions;
        let place = places.iter().find(|place| place.id == record.institution)?.clone();
        Some(self.bill(record.patient, place, charges.lines.clone(), record.begun))
    }

    /// 2207, mostly of lines that wait to be paid.
    pub(super) fn outpatient(&mut self, model: &Model) -> Step {
        let mut waiting = Vec::new();
        for (id, stay) in model.stays.iter().rev().take(40) {
            let sloppy = self.rng.chance(4);
            for (batch, charges) in &stay.charges {
                let open = stay.open && !charges.deleted && charges.paid_by.is_none();
                if (open || sloppy) && !batch.is_empty() {
                    waiting.push((*id, stay, batch, charges));
                }
            }
        }
        let Some((visit, stay, batch, charges)) = self.rng.pick(&waiting).copied() else {
            return self.register(model, last_moment(model));
        };
        let place = self.population.institutions.iter().find(|i| i.id == stay.institution);
        let Some(place) = place.cloned() else { return self.again() };
        let mut bill = self.bill(stay.patient, place, charges.lines.clone(), stay.begun);
        bill.setting = Setting::Outpatient;
        "11".clone_into(&mut bill.med_type);
        bill.visit = visit;
        bill.batch.clone_from(batch);
        bill.lines = Vec::new();
        if self.rng.chance(5) {
            bill.hosp_part = Fen(bill.total.0 / 100);
        }
        Deed::Settle(self.settle(model, bill, "2207")).into()
    }

    /// 2101
    pub(super) fn quote(&mut self, model: &Model, clock: Moment) -> Step {
        let patient = self.patient(model);
        let place = self.place(patient, false);
        let lines = self.lines();
        let bill = self.bill(patient, place, lines, clock);
        let settle = self.settle(model, bill, "2101");
        Step::Quote(Box::new(settle.bill), settle.aid_payer)
    }

    pub(super) fn lines(&mut self) -> Vec<Line> {
        (0..=self.rng.between(0, 3)).map(|_| self.line()).collect()
    }

    fn line(&mut self) -> Line {
        self.count += 1;
        let item = *self.rng.pick(&ITEMS).unwrap_or(&"T-A1");
        // Half packs exist; a price is of an even number of 分, so that no half 分 appears.
        let halves = self.rng.between(1, 8);
        let most = if self.rng.chance(5) { 20_000 } else { 800 };
        let price = 2 * self.rng.between(25, most);
        Line {
            sn: self.count.to_string(),
            item: item.to_owned(),
            amount: Fen(price * halves / 2),
            count: halves * 5_000,
            price: price * 10_000,
            prescription: None,
        }
    }

    pub(super) fn bill(
        &mut self,
        patient: PersonId,
        place: Institution,
        lines: Vec<Line>,
        begun: Moment,
    ) -> Bill {
        let mut total: i64 = lines.iter().map(|line| line.amount.0).sum();
        if self.rng.chance(1) {
            total += 1;
        }
        let account_use = match self.rng.between(0, 99) {
            0..75 => AccountUse::OwnThenFamily,
            75..95 => AccountUse::OwnThenAutomatic,
            _ => AccountUse::None,
        };
        let quoted_cash = self.rng.chance(4).then(|| Fen(self.rng.between(0, total)));
        Bill {
            patient,
            institution: place,
            setting: Setting::Pharmacy,
            med_type: "41".to_owned(),
            visit: VisitId(0),
            batch: String::new(),
            begun,
            lines,
            total: Fen(total),
            hosp_part: Fen::ZERO,
            account_use,
            picked: None,
            quoted_cash,
            stay: None,
        }
    }

    pub(super) fn settle(&mut self, model: &Model, bill: Bill, infno: &str) -> Settle {
        let sloppy = self.rng.chance(8);
        let usable = |bond: &&Bond| sloppy || bond.counts_at(bill.begun);
        let held: Vec<BindingId> =
            model.held_by(bill.patient).filter(usable).map(|bond| bond.id).collect();
        let aid_payer = match self.rng.between(0, 99) {
            0..60 => self.rng.pick(&held).copied(),
            60 => Some(BindingId(7)),
            _ => None,
        };
        let numbered = self.of_place(&bill.institution.clone(), infno, &content(&bill));
        Settle { numbered, bill, aid_payer }
    }

    /// 2103, 2208; also of bills that were given back and by others than those who were paid.
    pub(super) fn cancel(&mut self, model: &Model) -> Step {
        let Some(record) = self.some_bill(model) else { return self.again() };
        let mut cancel = Cancel {
            numbered: self.number_for_cancel(&record),
            institution: record.institution,
            area: record.care_area,
            patient: record.patient,
            settlement: record.id,
            visit: record.visit,
            setting: record.setting,
        };
        match self.rng.between(0, 99) {
            0..2 => cancel.patient = self.anybody(),
            2..4 => cancel.visit = VisitId(1),
            4..6 => {
                cancel.setting = match record.setting {
                    Setting::Pharmacy => Setting::Outpatient,
                    Setting::Outpatient | Setting::Inpatient => Setting::Pharmacy,
                };
            }
            _ => {}
        }
        Deed::Cancel(cancel).into()
    }

    fn number_for_cancel(&mut self, record: &Settlement) -> Numbered {
        let infno = if record.setting == Setting::Pharmacy { "2103" } else { "2208" };
        let asked = json!({ "setl_id": record.id.0, "psn_no": record.patient.0 });
        self.number(record.care_area, issuer_of(record.institution), infno, &asked)
    }

    /// 2601 of a bill, or of something else that was asked.
    pub(super) fn undo(&mut self, model: &Model) -> Step {
        if self.rng.chance(20) {
            let Some(deed) = self.rng.pick(&self.sent).cloned() else { return self.again() };
            let patient = self.anybody();
            return self.undo_of(deed.key().clone(), patient);
        }
        let Some(record) = self.some_bill(model) else { return self.again() };
        let infno = match record.setting {
            Setting::Pharmacy => "2102",
            Setting::Outpatient => "2207",
            Setting::Inpatient => "2304",
        };
        let original = NumberKey {
            area: record.care_area,
            issuer: issuer_of(record.institution),
            infno: infno.to_owned(),
            number: record.request_no.clone(),
        };
        self.undo_of(original, record.patient)
    }

    /// 2601 of a number that nobody saw.
    pub(super) fn undo_unknown(&mut self) -> Step {
        let patient = self.anybody();
        let place = self.place(patient, false);
        let original = self.of_place(&place, "2102", &json!({})).key().clone();
        self.blocked.push(original.clone());
        self.undo_of(original, patient)
    }

    fn undo_of(&mut self, original: NumberKey, patient: PersonId) -> Step {
        let asked = json!({ "omsgid": original.number, "oinfno": original.infno });
        let reversible = ["2102", "2207", "2304"].contains(&original.infno.as_str());
        let (area, issuer) = (original.area, original.issuer.clone());
        let numbered = self.number(area, issuer, "2601", &asked);
        Deed::Undo(Undo { numbered, original, reversible, patient }).into()
    }

    /// A bill, mostly of late, sometimes any.
    pub(super) fn some_bill(&mut self, model: &Model) -> Option<Settlement> {
        let (first, last) = (model.bills.keys().next()?.0, model.bills.keys().next_back()?.0);
        if self.rng.chance(20) {
            let from = SettlementId(self.rng.between(first, last));
            return model.bills.range(from..).next().map(|(_, paid)| paid.record.clone());
        }
        let place = self.rng.below(30.min(model.bills.len()));
        model.bills.values().rev().nth(place).map(|paid| paid.record.clone())
    }
}

/// What a bill's digest covers.
pub(crate) fn content(bill: &Bill) -> Value {
    let lines: Vec<Value> =
        bill.lines.iter().map(|l| json!([l.sn, l.item, l.amount.0, l.count, l.price])).collect();
    json!({
        "psn_no": bill.patient.0,
        "mdtrt_id": bill.visit.0,
        "chrg_bchno": bill.batch,
        "medfee_sumamt": bill.total.0,
        "lines": lines,
    })
}

fn last_moment(model: &Model) -> Moment {
    model.moment(Moment(0))
}
