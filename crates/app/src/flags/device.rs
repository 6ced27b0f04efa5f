//! Many beneficiaries on one device.

use domain::flag::{DEVICE_DAYS, DEVICE_PEOPLE, Flag, FlagRule};
use domain::{Fen, Moment, PersonId};
use jiff::ToSpan as _;
use store::Reads;
use store::records::DeviceSeen;

use crate::hex;

/// Looks at a device on which somebody signed in: are those who did in the last days, and are helped
/// over a binding, many? Reads the people of the device (200 at most) and their bindings; once per
/// device and month.
pub(crate) fn of_device(reads: &dyn Reads, seen: &DeviceSeen) -> store::Result<Option<Flag>> {
    let day = seen.seen.date();
    let since = Moment::start_of(day.checked_sub(DEVICE_DAYS.days()).unwrap_or(day));
    let people = reads.people_on(&seen.device, since)?;
    if people.len() < DEVICE_PEOPLE {
        return Ok(None);
    }
    let (mut helped, mut bindings): (Vec<PersonId>, Vec<_>) = (Vec::new(), Vec::new());
    for person in people {
        let held = reads.bindings_of(person)?.into_iter();
        let held = held.filter(|it| it.beneficiary == person && it.state.counts());
        let before = bindings.len();
        bindings.extend(held.map(|binding| binding.id));
        if bindings.len() > before {
            helped.push(person);
        }
    }
    let Some(first) = helped.first().copied().filter(|_| helped.len() >= DEVICE_PEOPLE) else {
        return Ok(None);
    };
    let Some(insured) = reads.insured(first)? else { return Ok(None) };
    let (rule, month) = (FlagRule::ManyOnDevice, day.strftime("%Y%m"));
    Ok(Some(Flag {
        rule,
        area: insured.area,
        key: format!("{}:{}:{month}", rule.word(), hex(&seen.device)),
        count: u32::try_from(helped.len()).unwrap_or(u32::MAX),
        people: helped,
        bindings,
        institution: None,
        bills: Vec::new(),
        amount: Fen::ZERO,
        at: seen.seen,
        closed: None,
    }))
}
