//! What life does to a binding: insurance, divorce, moves, death. Unlike what people do, these
//! apply or do not apply; there is nobody to refuse.

use super::change::{activate, moved};
use super::{Binding, BindingState, EndedWhy, SuspendedWhy};
use crate::Moment;
use crate::policy::PolicySet;
use crate::policy::axes::EndCause;

/// Ends whatever counts, in review or in force; `None` = it was over already, or never handed in.
pub fn end(binding: &Binding, why: EndedWhy, now: Moment) -> Option<Binding> {
    binding.state.counts().then(|| moved(binding, BindingState::Ended(why), now))
}

/// An insurance of either side was paused: what is in force waits. What is suspended for another
/// reason stays so, since the bills look at the insurance anyhow. Where the grantor's area rules
/// that a pause ends bindings (江西), all that counts is over. `None` = nothing to do.
pub fn pause_insurance(binding: &Binding, policies: &PolicySet, now: Moment) -> Option<Binding> {
    let causes = policies.ends_on(binding.grantor_area, now.date());
    if causes.is_some_and(|ruled| ruled.value.contains(&EndCause::InsurancePaused)) {
        return end(binding, EndedWhy::InsuranceEnded, now);
    }
    let in_force = matches!(binding.state, BindingState::Active | BindingState::PendingEffect);
    in_force.then(|| moved(binding, BindingState::Suspended(SuspendedWhy::Insurance), now))
}

/// An insurance is in force again; the binding too, once both are, unless its last day passed.
/// Where the grantor is frozen, hand the result to [`super::suspend_frozen`], as after an
/// acceptance. `None` = nothing to do.
pub fn resume_insurance(
    binding: &Binding,
    grantor_ok: bool,
    beneficiary_ok: bool,
    now: Moment,
) -> Option<Binding> {
    let waits = binding.state == BindingState::Suspended(SuspendedWhy::Insurance);
    let begun = binding.effective_from <= now;
    let state = if begun { BindingState::Active } else { BindingState::PendingEffect };
    let resumes = waits && grantor_ok && beneficiary_ok;
    resumes.then(|| activate(&moved(binding, state, now), now))
}
