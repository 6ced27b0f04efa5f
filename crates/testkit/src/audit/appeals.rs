//! Who disagrees, and what waits for a second clerk.

use app::World;
use app::acts::{ClerkAct, FileAppeal, Propose};
use domain::Moment;
use domain::RecordId;
use domain::binding::{BindingState, EndedWhy, SuspendedWhy};
use domain::case::{Against, CaseAbout, CaseState};
use domain::clerk::Duty;
use domain::settlement::Settlement;

use super::apply::eligible;
use super::around::may_act;
use super::cases::workable;
use super::model::{Matter, Model, Paid};
use super::then::Then;
use crate::approval::Approval;
use crate::deed::Deed;

/// An appeal is upheld: money, freezes and what a clerk ended wait for a second clerk, a rejected
/// application comes in again if nothing else stands against it; where nobody can reverse it by rule
/// a clerk sees to it, and what the family can do again itself is only told.
pub(super) fn upheld(
    model: &Model,
    world: &World,
    against: &Against,
    mut then: Then,
    now: Moment,
) -> Option<Then> {
    let Against::Binding { binding } = against else {
        let stands = match against {
            Against::Use { settlement, .. } => {
                model.bills.get(settlement).is_some_and(|paid| paid.back.is_none())
            }
            Against::Binding { .. } | Against::Refusal { .. } => false,
        };
        then.files = Some(if stands { "proposal" } else { "correction" });
        return Some(then);
    };
    let bond = model.bonds.get(binding)?;
    let sides = (bond.grantor.1, bond.beneficiary.1);
    let eligible = || eligible(model, world, sides, bond.kinship, now);
    let home = |id| model.people.get(&id).map(|person| person.area);
    let stayed = [bond.grantor, bond.beneficiary].into_iter().all(|it| home(it.1) == Some(it.0));
    then.files = match bond.state {
        // Of areas that a side has left: only a new application is of the right ones.
        BindingState::Rejected if !stayed => None,
        BindingState::Rejected if !eligible() => return None,
        BindingState::Rejected => {
            then.bonds.push(bond.to(BindingState::InReview, now));
            Some("review")
        }
        BindingState::Suspended(SuspendedWhy::Frozen) => Some("proposal"),
        BindingState::Ended(EndedWhy::Clerk | EndedWhy::KinshipEnded | EndedWhy::Corrected)
            if eligible() =>
        {
            Some("proposal")
        }
        BindingState::Suspended(SuspendedWhy::AwaitingReactivation)
        | BindingState::Draft
        | BindingState::Declined
        | BindingState::Withdrawn
        | BindingState::Lapsed
        | BindingState::Ended(EndedWhy::Grantor | EndedWhy::Beneficiary | EndedWhy::Expired) => {
            None
        }
        _ => Some("correction"),
    };
    Some(then)
}

pub(super) fn appealed(
    model: &Model,
    world: &World,
    ask: &FileAppeal,
    now: Moment,
) -> Option<Then> {
    let me = ask.acting.person;
    let of = |record: &Settlement| {
        record.patient == me || record.shares.iter().any(|share| share.payer == me)
    };
    let (concerned, binding) = match &ask.against {
        // A bill's record and that of what gave it back are both a use.
        Against::Use { settlement, .. } => {
            let backs = |paid: &Paid| paid.back == Some(*settlement);
            let known = model.bills.get(settlement);
            let known = known.or_else(|| model.bills.values().find(|paid| backs(paid)));
            (known.is_some_and(|paid| of(&paid.record)), false)
        }
        Against::Binding { binding } => {
            let bond = model.bonds.get(binding)?;
            ([bond.grantor.1, bond.beneficiary.1].contains(&me), true)
        }
        Against::Refusal { .. } => (true, false),
    };
    let again = model.matters.values().any(|matter| {
        let case = matter.case();
        let same =
            matches!(&case.about, CaseAbout::Appeal { against, .. } if *against == ask.against);
        let counts = if binding { matter.state.waits() } else { matter.state != CaseState::Closed };
        same && case.person == Some(me) && counts
    });
    let may = may_act(model, world, &ask.acting, None, now)
        && !ask.text.trim().is_empty()
        && concerned
        && !again;
    may.then(|| Then { files: Some("appeal"), record: true, ..Then::default() })
}

/// The act that is proposed, as the one who proposes it would do it alone.
pub(super) fn proposed(ask: &Propose) -> Option<Deed> {
    Deed::of_clerk(ask.act.clone(), ask.numbered.clone(), ask.clerk)
}

/// Who approves what one clerk proposes ("Who may do what"): terms another at the window; frees,
/// moves and deaths another officer; what pays an approver.
pub(super) fn approver(act: &ClerkAct) -> Option<Duty> {
    match act {
        ClerkAct::Terms { .. } | ClerkAct::Correct { .. } => Some(Duty::Intake),
        ClerkAct::Unfreeze { .. } | ClerkAct::Move { .. } | ClerkAct::Death { .. } => {
            Some(Duty::AccountOfficer)
        }
        ClerkAct::Payout { .. } | ClerkAct::CancelUse { .. } | ClerkAct::PayInstitution { .. } => {
            Some(Duty::Approver)
        }
        _ => None,
    }
}

/// The case after the second clerk's yes; what follows from it is the inner deed's.
pub(super) fn second(model: &Model, ask: &Approval, now: Moment) -> Option<(RecordId, Matter)> {
    let matter = workable(model, ask.case.id, ask.clerk)?;
    let case = matter.case();
    let fits = matches!(case.about, CaseAbout::Proposal { .. })
        && case.area == ask.numbered.key().area
        && match matter.state {
            CaseState::Open => true,
            CaseState::Claimed => matter.holder == Some(ask.clerk),
            CaseState::Returned | CaseState::Decided | CaseState::Closed => false,
        };
    let mut next = matter.held_by(Some(ask.clerk), CaseState::Decided);
    next.approved = Some((ask.clerk, now));
    fits.then_some((ask.case.id, next))
}
