//! Credits.

use app::acts::CreditChunk;
use domain::person::{Credit, CreditSource, Insutype, PsnType};

use super::Touched;
use super::model::Model;

/// Can this line of a credit file be booked?
pub(super) fn bookable(model: &Model, credit: &Credit) -> bool {
    let Some(person) = model.people.get(&credit.person) else { return false };
    let retired = person.psn_type == PsnType::Retired;
    let fits = match credit.source {
        CreditSource::Contribution => !retired,
        CreditSource::Fund => retired,
        CreditSource::Interest => true,
    };
    // Nobody has the use of what is put on the account of somebody who died.
    fits && !model.estates.contains_key(&credit.person)
        && person.insutype == Insutype::Employee
        && person.area == credit.area
        && credit.amount.0 > 0
}

/// Books a part of a credit file.
pub(super) fn credited(model: &mut Model, ask: &CreditChunk, touched: &mut Touched) {
    for Credit { area, person, amount, source, .. } in &ask.credits {
        let (contra, current, carried) = match source {
            CreditSource::Contribution => (1020, amount.0, 0),
            CreditSource::Fund => (3000, amount.0, 0),
            CreditSource::Interest => (1020, 0, amount.0),
        };
        model.post(*area, contra, amount.0);
        model.pay_in((*area, *person), current, carried);
        touched.accounts.insert((*area, *person));
    }
}
