//! A cashier's request at the till of an institution gets its number (`msgid`).

use domain::clerk::Duty;
use domain::refusal::Side;
use domain::{Area, ClerkId, InstitutionId, Reason, RecordId, Refusal};
use store::{Answer, Effects, Facts, Needs};

use super::on_duty;
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Gives a request of a till the identifier that its `msgid` is made of. The clerk's own number is
/// used up by it, so that the same number has the same `msgid` for ever, and other content under it
/// is a conflict before anything is sent. Answered with an identifier that names nothing else.
#[derive(Clone, Debug)]
pub struct AtTill {
    /// Number and content: the institution, the transaction, its input. At home in the care area,
    /// whose identifiers are unique.
    pub numbered: Numbered,
    /// Who sits there.
    pub clerk: ClerkId,
    /// Where.
    pub institution: InstitutionId,
    /// Its care area.
    pub area: Area,
}

impl Act for AtTill {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        Needs { records: [RecordId(self.clerk.0)].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let clerk = on_duty(facts, self.clerk, Duty::Cashier, self.area)?;
        if clerk.institution != Some(self.institution) {
            let refusal = Refusal::new(Reason::NotYourDuty).of(Side::Agency).at(self.area);
            return Err(refusal.name(Duty::Cashier.zh()).into());
        }
        Ok(Effects::answer(Answer::Record(RecordId(context.id()))))
    }
}
