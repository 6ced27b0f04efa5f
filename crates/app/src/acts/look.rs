//! Who looked at whose data: kept for the person looked at.

use domain::clerk::{By, Duty};
use domain::{Area, ClerkId, PersonId, Reason, RecordId, Refusal};
use store::record::{Look, Looked};
use store::{Answer, Body, Effects, Facts, Needs};

use super::{person, record};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Fewest characters of a reason for reading in clear.
const WHY_MIN: usize = 4;

/// Duties that come with looking at persons. An admin sees no personal data, nor does a cashier
/// beyond the till.
const LOOKING: [Duty; 6] = [
    Duty::Reader,
    Duty::Intake,
    Duty::Reviewer,
    Duty::AccountOfficer,
    Duty::MoneyOfficer,
    Duty::Approver,
];

/// Records a look; what is shown, is shown after it. How often a clerk reads in clear on a day is
/// counted where requests come in.
#[derive(Clone, Debug)]
pub struct LookAt {
    /// Number and content.
    pub numbered: Numbered,
    /// Who looks.
    pub by: By,
    /// At whom.
    pub person: PersonId,
    /// At what.
    pub what: Looked,
    /// Why; needed for data in clear and exports by a clerk.
    pub why: String,
    /// Area of the matter that a clerk looks through, a flag: it names people of other areas, whom its
    /// clerk may see for it. `None` = where the person is insured.
    pub through: Option<Area>,
}

impl Act for LookAt {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs { people: [self.person].into(), ..Needs::default() };
        if let By::Clerk(clerk) = self.by {
            needs.records.insert(RecordId(clerk.0));
        }
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let area = person(facts, self.person)?.area;
        let why = self.why.trim().to_owned();
        if let By::Clerk(clerk) = self.by {
            may_look(facts, clerk, self.through.unwrap_or(area))?;
            let in_clear = matches!(self.what, Looked::InClear | Looked::Export);
            if in_clear && why.chars().count() < WHY_MIN {
                return Err(Refusal::new(Reason::ReasonMissing).field("why").into());
            }
        }
        let (by, person, what, at) = (self.by, self.person, self.what, context.now);
        let look = record(context, Body::Look(Look { by, person, what, why, at }));
        let mut effects = Effects::answer(Answer::Record(look.id));
        effects.records.push(look);
        Ok(effects)
    }
}

fn may_look(facts: &Facts, clerk: ClerkId, area: Area) -> Result<(), Refusals> {
    let known = facts.records.get(&RecordId(clerk.0)).map(|record| &record.body);
    let Some(Body::Clerk(known)) = known else { return Err(Reason::ClerkUnknown.into()) };
    if LOOKING.iter().any(|duty| known.may(*duty, area)) {
        return Ok(());
    }
    Err(Refusal::new(Reason::NotYourDuty).at(area).name(Duty::Reader.zh()).into())
}
