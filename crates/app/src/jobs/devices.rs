//! Devices on which somebody signed in since the last sweep: flagged where many beneficiaries did,
//! forgotten after 90 days.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::flag::DEVICE_KEPT_DAYS;
use domain::{Moment, PersonId};
use jiff::ToSpan as _;
use jiff::civil::Date;
use store::records::DeviceSeen;

use super::pages::PAGE;
use super::{Halt, anywhere, submit_all};
use crate::act::Act;
use crate::engine::App;
use crate::flags;

/// Looks at each device once, in pages by the last sign-in. Remembered meanwhile: the devices of
/// these days.
pub(super) async fn devices(app: &App, (last, today): (Date, Date)) -> Result<u64, Halt> {
    let (seen, mut done) = (Moment::start_of(last), 0);
    let mut after = DeviceSeen { seen, device: Vec::new(), person: PersonId(0) };
    let mut looked_at: BTreeSet<Vec<u8>> = BTreeSet::new();
    loop {
        let page = app.read()?.devices_after(&after, PAGE)?;
        let Some(end) = page.last().cloned() else { break };
        after = end;
        let mut acts: Vec<Arc<dyn Act>> = Vec::new();
        for seen in &page {
            if !looked_at.insert(seen.device.clone()) {
                continue;
            }
            acts.extend(flags::of_device(app.read()?.as_ref(), seen)?.map(flags::raise));
        }
        done += submit_all(app, acts).await?;
    }
    let before = today.checked_sub(DEVICE_KEPT_DAYS.days()).unwrap_or(today);
    app.chore(anywhere()?, move |tx| tx.drop_devices(Moment::start_of(before))).await?;
    Ok(done)
}
