//! What an upheld appeal leads to: the reversal, where there is one, else somebody who sees to it or
//! what the family does next.

use domain::binding::{ApplyFacts, Binding, BindingState, EndedWhy, SuspendedWhy, eligibility};
use domain::case::{Against, Case, CaseAbout};
use domain::clerk::By;
use domain::settlement::SettlementKind;
use domain::{BindingId, ClerkId, Reason, Refusal};
use store::{Body, Effects, Facts};

use super::outcome::tell_both;
use crate::act::{Context, Refusals};
use crate::acts::bind::now_states;
use crate::acts::freeze::FreezeWhat;
use crate::acts::propose::{ClerkAct, proposal};
use crate::acts::{person, record, wallet};

const PROPOSED: &str = "已转交另一位经办复核办理，结果会通知您";
const REOPENED: &str = "申请已重新进入审核，由另一位经办办理";
const FOLLOWED_UP: &str = "已另立事项由经办跟进，5 个工作日内办结，也可以拨打 12393 查询";
const APPLY_ANEW: &str = "绑定按规则不能由经办恢复，请重新申请绑定";
const ASK_BENEFICIARY: &str = "绑定要对方同意，请和对方商量后重新申请绑定";
const SWITCH_ON: &str = "冻结已解除，请付款的一方重新启用绑定";

type Says = Result<Option<&'static str>, Refusals>;

/// An appeal is upheld. Money and freezes are not moved by one clerk: those become proposals that
/// another one has to approve.
pub(super) fn upheld(
    effects: &mut Effects,
    (case, against): (&Case, &Against),
    clerk: ClerkId,
    facts: &Facts,
    context: &mut Context<'_>,
) -> Says {
    match against {
        Against::Use { area, settlement } => {
            let known = facts.settlements.get(settlement);
            let stands = known
                .is_some_and(|s| s.kind == SettlementKind::Settled && s.cancelled_by.is_none());
            if !stands {
                return followed_up(effects, case, "use", context);
            }
            let act = ClerkAct::CancelUse { area: *area, settlement: *settlement };
            let whose = (*area, case.person, case.other);
            Ok(Some(proposed(effects, (&act, case), whose, clerk, context)))
        }
        Against::Binding { binding } => {
            of_binding(effects, (case, *binding), clerk, facts, context)
        }
        Against::Refusal { .. } => followed_up(effects, case, "refusal", context),
    }
}

fn of_binding(
    effects: &mut Effects,
    (case, binding): (&Case, BindingId),
    clerk: ClerkId,
    facts: &Facts,
    context: &mut Context<'_>,
) -> Says {
    let known = facts.binding(binding).ok_or(Reason::BindingUnknown)?;
    match known.state {
        BindingState::Rejected => reopened(effects, (known, case), clerk, facts, context),
        BindingState::Suspended(SuspendedWhy::Frozen) => {
            let owner = person(facts, known.grantor)?;
            let what = if owner.frozen { FreezeWhat::Person } else { FreezeWhat::Account };
            let reason = "申诉成立".to_owned();
            let act = ClerkAct::Unfreeze { person: owner.person, what, reason };
            let whose = (owner.area, Some(owner.person), None);
            Ok(Some(proposed(effects, (&act, case), whose, clerk, context)))
        }
        BindingState::Ended(EndedWhy::Clerk | EndedWhy::KinshipEnded | EndedWhy::Corrected)
            if stands_against(facts, known, context)?.is_empty() =>
        {
            let (grantor, beneficiary) = (known.grantor, known.beneficiary);
            let accepted = case.person == Some(beneficiary);
            let act = ClerkAct::MakeAnew { binding, grantor, beneficiary, accepted };
            let whose = (known.grantor_area, Some(grantor), Some(beneficiary));
            Ok(Some(proposed(effects, (&act, case), whose, clerk, context)))
        }
        BindingState::Suspended(SuspendedWhy::AwaitingReactivation) => Ok(Some(SWITCH_ON)),
        BindingState::Declined => Ok(Some(ASK_BENEFICIARY)),
        BindingState::Draft
        | BindingState::Withdrawn
        | BindingState::Lapsed
        | BindingState::Ended(EndedWhy::Grantor | EndedWhy::Beneficiary | EndedWhy::Expired) => {
            Ok(Some(APPLY_ANEW))
        }
        BindingState::Submitted
        | BindingState::InReview
        | BindingState::Returned
        | BindingState::AwaitingAcceptance
        | BindingState::PendingEffect
        | BindingState::Active
        | BindingState::Suspended(SuspendedWhy::Insurance)
        | BindingState::Ended(_) => followed_up(effects, case, "binding", context),
    }
}

/// A second clerk carries it out: neither who upheld the appeal nor who had a part in what was
/// appealed against.
fn proposed(
    effects: &mut Effects,
    (act, appeal): (&ClerkAct, &Case),
    whose: (domain::Area, Option<domain::PersonId>, Option<domain::PersonId>),
    clerk: ClerkId,
    context: &mut Context<'_>,
) -> &'static str {
    // Who reviews has not the officer's duty: an officer carries it out.
    let case = proposal(act, whose, (clerk, act.duty()), context);
    let case = Case { barred: appeal.barred.clone(), ..case };
    effects.records.push(record(context, Body::Case(case)));
    PROPOSED
}

/// Nobody can reverse it by rule: a clerk sees to it within the days of a correction.
fn followed_up(
    effects: &mut Effects,
    appeal: &Case,
    field: &str,
    context: &mut Context<'_>,
) -> Says {
    let person = appeal.person.ok_or(Reason::PersonUnknown)?;
    let wanted = match &appeal.about {
        CaseAbout::Appeal { text, .. } => format!("申诉成立，待落实：{text}"),
        _ => String::new(),
    };
    let about = CaseAbout::Correction { person, field: field.to_owned(), wanted };
    let (whose, policies) = ((appeal.person, appeal.other), &context.world.policies);
    let case = Case::file(about, appeal.area, whose, By::Platform, policies, context.now);
    let case = Case { documents: appeal.documents.clone(), ..case };
    effects.records.push(record(context, Body::Case(case)));
    Ok(Some(FOLLOWED_UP))
}

/// A rejected application comes into review again, if nothing else stands against it by now;
/// neither who rejected it nor who upheld the appeal decides it. One of somebody who moved since is
/// of areas whose rules and account are no longer theirs: a move ends what is in review.
fn reopened(
    effects: &mut Effects,
    (known, appeal): (&Binding, &Case),
    clerk: ClerkId,
    facts: &Facts,
    context: &mut Context<'_>,
) -> Says {
    let now = context.now;
    let sides = (person(facts, known.grantor)?.area, person(facts, known.beneficiary)?.area);
    if sides != (known.grantor_area, known.beneficiary_area) {
        return Ok(Some(APPLY_ANEW));
    }
    let against = stands_against(facts, known, context)?;
    if !against.is_empty() {
        return Err(against.into());
    }
    let next = Binding { state: BindingState::InReview, changed_at: now, ..known.clone() };
    let about = CaseAbout::Review { binding: known.id };
    let whose = (Some(known.grantor), Some(known.beneficiary));
    let (area, policies) = (known.grantor_area, &context.world.policies);
    let mut review = Case::file(about, area, whose, By::Clerk(clerk), policies, now);
    review.documents.clone_from(&appeal.documents);
    review.barred = appeal.barred.iter().copied().chain(known.clerk).collect();
    effects.records.push(record(context, Body::Case(review)));
    tell_both(effects, &next, context);
    effects.bindings.push(next);
    Ok(Some(REOPENED))
}

/// What stands against the two being bound now.
fn stands_against(
    facts: &Facts,
    known: &Binding,
    context: &Context<'_>,
) -> Result<Vec<Refusal>, Refusals> {
    let now = context.now;
    let given = now_states(facts.given_by(known.grantor), now);
    let held = now_states(facts.held_by(known.beneficiary), now);
    let apply_facts = ApplyFacts {
        grantor: person(facts, known.grantor)?,
        account: facts.account_of(known.grantor),
        beneficiary: person(facts, known.beneficiary)?,
        given: given.iter().collect(),
        held: held.iter().collect(),
        wallets: wallet::opened(facts, known.grantor, known.beneficiary),
    };
    Ok(eligibility(&apply_facts, known.kinship, &context.world.policies, now))
}
