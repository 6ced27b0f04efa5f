//! Visits and their charges.

use app::acts::{DeleteFees, DescribeVisit, UploadFees, VoidVisit};
use domain::institution::Institution;
use domain::{PersonId, VisitId};

use super::model::{Charges, Model, Stay};

/// "All unsettled ones" of 2205.
const ALL: &str = "0000";

/// The open visit of this patient at this place.
fn open(model: &Model, id: VisitId, patient: PersonId, place: &Institution) -> Option<Stay> {
    let stay = model.stays.get(&id)?;
    let here = stay.open && stay.patient == patient && stay.institution == place.id;
    here.then(|| stay.clone())
}

/// The visit after it was described; a paid visit keeps its kind of care and its day.
pub(super) fn described(model: &Model, ask: &DescribeVisit) -> Option<Stay> {
    let stay = open(model, ask.visit, ask.patient, &ask.institution)?;
    let paid = stay.charges.values().any(|c| c.paid_by.is_some());
    let fits = !paid || stay.med_type == ask.med_type;
    // What was paid under one day's rules stays with that day.
    let begun = if paid { stay.begun } else { ask.begun };
    fits.then(|| Stay { begun, med_type: ask.med_type.clone(), ..stay })
}

/// The visit after it was taken back.
pub(super) fn void(model: &Model, ask: &VoidVisit) -> Option<Stay> {
    let mut stay = open(model, ask.visit, ask.patient, &ask.institution)?;
    if stay.charges.values().any(|c| c.paid_by.is_some()) {
        return None;
    }
    stay.charges.values_mut().for_each(|c| c.deleted = true);
    Some(Stay { open: false, ..stay })
}

/// The visit after an upload, with the places of the new lines.
pub(super) fn uploaded(model: &Model, ask: &UploadFees) -> Option<(Stay, u32, u32)> {
    let mut stay = open(model, ask.visit, ask.patient, &ask.institution)?;
    let known: Vec<String> = stay
        .charges
        .values()
        .filter(|c| !c.deleted)
        .flat_map(|c| c.lines.iter().map(|l| l.sn.clone()))
        .collect();
    if ask.lines.iter().any(|line| known.contains(&line.sn)) {
        return None;
    }
    let slot = stay.charges.entry(ask.batch.clone());
    let empty = || Charges { lines: Vec::new(), paid_by: None, deleted: false };
    let charges = slot.or_insert_with(empty);
    if charges.paid_by.is_some() {
        return None;
    }
    if charges.deleted {
        *charges = empty();
    }
    let from = charges.lines.len();
    charges.lines.extend(ask.lines.iter().cloned());
    let to = charges.lines.len();
    Some((stay, u32::try_from(from).unwrap_or(0), u32::try_from(to).unwrap_or(0)))
}

/// The visit after charges were removed.
pub(super) fn deleted(model: &Model, ask: &DeleteFees) -> Option<Stay> {
    let mut stay = open(model, ask.visit, ask.patient, &ask.institution)?;
    let all = ask.batch == ALL;
    let mut removed = 0;
    for (_, charges) in stay.charges.iter_mut().filter(|(name, _)| all || **name == ask.batch) {
        if charges.paid_by.is_some() && !all {
            return None;
        }
        if charges.paid_by.is_none() && !charges.deleted {
            charges.deleted = true;
            removed += 1;
        }
    }
    (all || removed > 0).then_some(stay)
}
