//! What is charged and settled in stays in hospital. Admissions are in [`super::holds`].

use app::acts::{Admit, Discharge, TakeOutCharges, Undischarge, UploadCharges};
use domain::institution::Institution;
use domain::item::Line;
use domain::settlement::{AccumulatorKey, Bill, Setting, Settlement, SettlementKind};
use domain::{Fen, InstitutionId, Moment, PersonId, SettlementId, VisitId};

use super::Touched;
use super::model::Model;

/// A line of a stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// As it was asked.
    pub line: Line,
    /// The line that it takes back.
    pub back_of: Option<String>,
    /// The bill that paid it.
    pub paid_by: Option<SettlementId>,
}

/// A stay that was not taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charged {
    /// Where.
    pub place: InstitutionId,
    /// Who.
    pub patient: PersonId,
    /// When it began.
    pub begun: Moment,
    /// The patient agreed that relatives pay.
    pub agreed: bool,
    /// Discharged.
    pub out: bool,
    /// The discharge is settled.
    pub done: bool,
    /// Its lines, in the order of upload.
    pub items: Vec<Item>,
}

/// A new stay.
pub(super) fn begun(ask: &Admit) -> Charged {
    Charged {
        place: ask.institution.id,
        patient: ask.patient,
        begun: ask.begun,
        agreed: ask.aid_agreed,
        out: false,
        done: false,
        items: Vec::new(),
    }
}

fn here(model: &Model, id: VisitId, patient: PersonId, place: &Institution) -> Option<Charged> {
    let stay = model.charged.get(&id)?;
    ((stay.patient, stay.place) == (patient, place.id)).then(|| stay.clone())
}

/// What has to be paid: every unpaid line less what is taken back of it; `None` = more is taken back
/// than there is.
fn net(items: &[Item]) -> Option<Vec<Line>> {
    let unpaid = || items.iter().filter(|item| item.paid_by.is_none());
    let mut lines: Vec<Line> =
        unpaid().filter(|item| item.back_of.is_none()).map(|item| item.line.clone()).collect();
    for item in unpaid() {
        let Some(of) = &item.back_of else { continue };
        let line = lines.iter_mut().find(|line| line.sn == *of)?;
        line.count += item.line.count;
        line.amount = Fen(line.amount.0 + item.line.amount.0);
        let same = (&line.item, line.price) == (&item.line.item, item.line.price);
        if line.count < 0 || line.amount.0 < 0 || !same {
            return None;
        }
    }
    lines.retain(|line| line.count > 0);
    Some(lines)
}

/// The stay after an upload.
pub(super) fn uploaded(model: &Model, ask: &UploadCharges) -> Option<Charged> {
    let mut stay = here(model, ask.visit, ask.patient, &ask.institution)?;
    let known = |sn: &str| stay.items.iter().any(|item| item.line.sn == sn);
    if stay.done || ask.charges.iter().any(|charge| known(&charge.line.sn)) {
        return None;
    }
    let items = ask.charges.iter().cloned();
    stay.items.extend(items.map(|charge| Item {
        line: charge.line,
        back_of: charge.back_of,
        paid_by: None,
    }));
    net(&stay.items).map(|_| stay)
}

/// The stay after lines were removed.
pub(super) fn taken_out(model: &Model, ask: &TakeOutCharges) -> Option<Charged> {
    let mut stay = here(model, ask.visit, ask.patient, &ask.institution)?;
    let all = ask.lines.contains("0000");
    let unpaid =
        |sn: &String| stay.items.iter().any(|item| item.line.sn == *sn && item.paid_by.is_none());
    if stay.done || !(all || ask.lines.iter().all(unpaid)) {
        return None;
    }
    let goes = |item: &Item| item.paid_by.is_none() && (all || ask.lines.contains(&item.line.sn));
    stay.items.retain(|item| !goes(item));
    net(&stay.items).map(|_| stay)
}

/// The stay after the discharge.
pub(super) fn discharged(model: &Model, ask: &Discharge) -> Option<Charged> {
    let stay = here(model, ask.visit, ask.patient, &ask.institution)?;
    let may = !stay.out && ask.ended >= stay.begun;
    may.then_some(Charged { out: true, ..stay })
}

/// The stay after the discharge was taken back: not once it is settled, nor where the patient lies
/// there again.
pub(super) fn undischarged(model: &Model, ask: &Undischarge) -> Option<Charged> {
    let stay = here(model, ask.visit, ask.patient, &ask.institution)?;
    let again = model
        .charged
        .values()
        .any(|other| !other.out && (other.place, other.patient) == (stay.place, stay.patient));
    (stay.out && !stay.done && !again).then_some(Charged { out: false, ..stay })
}

/// Books an end of a stay, or its being taken back: who has left lies there no more.
pub(super) fn left(model: &mut Model, id: VisitId, stay: Option<Charged>) {
    let Some(stay) = stay else { return };
    if let Some(admitted) = model.admitted.get_mut(&id) {
        admitted.open = !stay.out;
    }
    model.charged.insert(id, stay);
}

/// Who has left with everything paid before needs nothing held: no bill will come.
pub(super) fn let_go_if_paid(model: &mut Model, id: VisitId, touched: &mut Touched) {
    let paid = model.charged.get(&id).is_some_and(|stay| {
        let all = stay.items.iter().all(|item| item.paid_by.is_some());
        stay.out && !stay.items.is_empty() && all
    });
    if paid {
        model.let_go(|held| held.stay == id, touched);
    }
}

/// Is this the last bill of a stay?
pub(super) fn ends(model: &Model, bill: &Bill) -> bool {
    bill.setting == Setting::Inpatient && model.charged.get(&bill.visit).is_some_and(|s| s.out)
}

/// Nothing stands against taking the admission back.
pub(super) fn is_bare(model: &Model, id: VisitId) -> bool {
    model.charged.get(&id).is_some_and(|stay| stay.items.is_empty() && !stay.out)
}

/// The bill of a stay as it must be read; `None` = there is nothing to pay, or not in this way.
pub(super) fn as_read(model: &Model, mut bill: Bill) -> Option<Bill> {
    let stay = here(model, bill.visit, bill.patient, &bill.institution)?;
    let mid = bill.stay.as_ref().is_some_and(|stay| stay.mid);
    let unpaid = stay.items.iter().any(|item| item.paid_by.is_none());
    if stay.done || mid == stay.out || !unpaid {
        return None;
    }
    bill.lines = net(&stay.items)?;
    bill.begun = stay.begun;
    Some(bill)
}

/// May relatives be asked for this bill? Of a stay the patient must have agreed.
pub(super) fn may_ask(model: &Model, bill: &Bill) -> bool {
    bill.setting != Setting::Inpatient || model.charged.get(&bill.visit).is_some_and(|s| s.agreed)
}

/// Is this the bill by which its stay is counted? One that is paid in two benefit years, or by two areas
/// because the patient moved, counts in both.
pub(super) fn counts(model: &Model, bill: &Bill, of: Option<AccumulatorKey>) -> bool {
    let counted = |record: &Settlement| {
        record.visit == bill.visit
            && record.kind == SettlementKind::Settled
            && record.accumulated.is_some_and(|(key, sum)| sum.count > 0 && Some(key) == of)
    };
    bill.setting != Setting::Inpatient
        || !model.bills.values().any(|paid| paid.back.is_none() && counted(&paid.record))
}

/// Nothing of the stay was settled after this bill.
pub(super) fn is_newest(model: &Model, record: &Settlement) -> bool {
    let later = |item: &Item| item.paid_by.is_some_and(|paid| paid > record.id);
    record.setting != Setting::Inpatient
        || model.charged.get(&record.visit).is_some_and(|stay| !stay.items.iter().any(later))
}

/// The lines of a paid bill, and the stay that a discharge settlement ends.
pub(super) fn paid(model: &mut Model, bill: &Bill, by: SettlementId) {
    let Some(stay) = model.charged.get_mut(&bill.visit) else { return };
    let unpaid = stay.items.iter_mut().filter(|item| item.paid_by.is_none());
    unpaid.for_each(|item| item.paid_by = Some(by));
    stay.done = stay.out;
}

/// The lines of a bill that was given back can be paid again.
pub(super) fn unpaid(model: &mut Model, record: &Settlement) {
    let Some(stay) = model.charged.get_mut(&record.visit) else { return };
    let paid = stay.items.iter_mut().filter(|item| item.paid_by == Some(record.id));
    paid.for_each(|item| item.paid_by = None);
    stay.done = false;
}
