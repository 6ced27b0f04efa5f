//! From the lane's outcome to an answer or a problem.

use app::Outcome;
use domain::refusal::Side;
use domain::{Reason, Refusal};
use store::Answer;

use super::fault::Fault;
use super::problem::Problem;
use crate::site::Site;

/// The answer of a decided act, or why there is none.
pub fn decided(site: &Site, outcome: Outcome, reader: Side) -> Result<Answer, Problem> {
    match outcome {
        Outcome::Decided { answer: Answer::Refused(refusals), .. } => {
            Err(Problem::refused(&refusals, reader, &site.app.world()))
        }
        Outcome::Decided { answer: Answer::Blocked, .. } => {
            let blocked = Refusal::new(Reason::NumberBlocked);
            Err(Problem::refusal(blocked, reader, &site.app.world()))
        }
        Outcome::Decided { answer, .. } => Ok(answer),
        Outcome::NumberReused(field) => {
            let reused = Refusal::new(Reason::NumberReused).of(reader);
            let reused = match field {
                Some(field) => reused.field(field),
                None => reused,
            };
            Err(Problem::refusal(reused, reader, &site.app.world()))
        }
        Outcome::Busy(seconds) => Err(Problem::from(Fault::Busy).retry_after(seconds)),
        Outcome::NotReady(seconds) => Err(Problem::from(Fault::NotReady).retry_after(seconds)),
        Outcome::Failed => Err(Fault::OutcomeUnknown.into()),
    }
}
