//! Who works at the agencies of the kit.

use std::collections::BTreeSet;

use domain::clerk::{AreaPrefix, Clerk, Duty, SetUp};
use domain::ids::EPOCH_MS;
use domain::{ClerkId, Moment, RecordId};
use store::{Body, Record};

/// Who sits at every window: a clerk with all duties everywhere.
pub const CLERK: ClerkId = ClerkId(1);

/// All clerks: three with all duties everywhere, one who reviews in 北京 and no more.
pub const CLERKS: [ClerkId; 4] = [CLERK, ClerkId(2), ClerkId(3), ClerkId(4)];

/// What a clerk may do, and where (first digits of the areas).
pub fn duties_of(clerk: ClerkId) -> (BTreeSet<Duty>, &'static str) {
    let some = clerk == ClerkId(4);
    let duties = if some { vec![Duty::Reviewer] } else { Duty::ALL.to_vec() };
    (duties.into_iter().collect(), if some { "11" } else { "" })
}

/// Its record.
pub(crate) fn clerk(id: ClerkId) -> Record {
    let (duties, scope) = duties_of(id);
    let body = Body::Clerk(Clerk {
        login: format!("clerk-{}", id.0),
        name: format!("演练经办{}", id.0),
        duties,
        scope: AreaPrefix::parse(scope).unwrap_or_default(),
        institution: None,
        password: String::new(),
        totp: Vec::new(),
        totp_step: 0,
        active: true,
        demo: true,
        added_at: Moment(EPOCH_MS),
        set_up: SetUp::default(),
    });
    Record { id: RecordId(id.0), version: 1, body }
}
