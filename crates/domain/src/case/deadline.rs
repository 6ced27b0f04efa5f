//! Who decides a kind of case, by when, and what becomes of one that nobody acts on.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::{Case, CaseAbout, CaseState, StepKind};
use crate::binding::WAIT_DAYS;
use crate::calendar::{self, Due};
use crate::clerk::{By, Duty};
use crate::policy::PolicySet;
use crate::policy::axes::Review;
use crate::{Area, Moment};

/// Working days for appeals, merges, corrections and wards (P, ADR 0003).
const DECISION_DAYS: u8 = 5;
/// Working days for the second pair of eyes (P, ADR 0003).
const PROPOSAL_DAYS: u8 = 2;
/// Days before a returned case is over on which the family is reminded (P).
const REMINDER_DAYS: i64 = 7;

impl CaseAbout {
    /// The duty that decides it.
    pub fn duty(&self) -> Duty {
        match self {
            Self::Proposal { approver, .. } => *approver,
            Self::Review { .. }
            | Self::Sample { .. }
            | Self::Ward { .. }
            | Self::Merge { .. }
            | Self::Correction { .. }
            | Self::Appeal { .. }
            | Self::Duplicate { .. } => Duty::Reviewer,
        }
    }

    /// Within how many working days it is to be decided; `None` = no deadline: nobody waits for it.
    pub fn working_days(&self, area: Area, policies: &PolicySet, today: Date) -> Option<u8> {
        match self {
            Self::Review { .. } => match policies.review(area, today).map(|r| r.value) {
                Some(Review::WorkingDays(days)) => Some(u8::try_from(days).unwrap_or(u8::MAX)),
                Some(Review::None) | None => Some(DECISION_DAYS),
            },
            Self::Ward { .. }
            | Self::Merge { .. }
            | Self::Correction { .. }
            | Self::Appeal { .. } => Some(DECISION_DAYS),
            Self::Proposal { .. } => Some(PROPOSAL_DAYS),
            Self::Sample { .. } | Self::Duplicate { .. } => None,
        }
    }

    /// A family's own matter: it is told what becomes of it. Proposals and duplicates are the
    /// agency's.
    pub fn is_familys(&self) -> bool {
        !matches!(self, Self::Proposal { .. } | Self::Duplicate { .. })
    }

    /// A family handed papers in with it and can mend them.
    pub(super) fn is_mendable(&self) -> bool {
        match self {
            Self::Review { .. } | Self::Sample { .. } | Self::Ward { .. } | Self::Merge { .. } => {
                true
            }
            Self::Correction { .. }
            | Self::Appeal { .. }
            | Self::Proposal { .. }
            | Self::Duplicate { .. } => false,
        }
    }

    /// The deadline of a case that came at `from`.
    pub(super) fn deadline(&self, area: Area, policies: &PolicySet, from: Moment) -> Option<Due> {
        let days = self.working_days(area, policies, from.date())?;
        Some(calendar::due(from.date(), days))
    }
}

impl Case {
    /// What is due for a case that waits, judged by itself: its provisional deadline counted anew,
    /// a late case escalated, whoever has to act reminded one working day before the deadline (the
    /// family: a week before a returned case is over). `None` = nothing.
    pub fn tended(&self, policies: &PolicySet, now: Moment) -> Option<Self> {
        if self.state == CaseState::Returned {
            let last = self.mendable_until()?;
            let near = last.checked_sub(REMINDER_DAYS.days()).is_ok_and(|day| day <= now.date());
            return (near && !self.is_reminded()).then(|| self.remind(now).ok()).flatten();
        }
        if let Some(counted) = self.recount(policies) {
            return Some(counted);
        }
        if let Ok(late) = self.escalate(now) {
            return Some(late);
        }
        let due = self.due.filter(|_| self.state.waits())?;
        let near = calendar::due(now.date(), 1).on >= due && now.date() <= due;
        (near && !self.is_reminded()).then(|| self.remind(now).ok()).flatten()
    }

    /// Whoever has to act was reminded since the case came to them.
    pub fn is_reminded(&self) -> bool {
        let came = |kind| matches!(kind, StepKind::Filed | StepKind::Resubmitted);
        let came = |kind| came(kind) || kind == StepKind::Returned;
        let since = self.steps.iter().rev().take_while(|step| !came(step.kind));
        since.into_iter().any(|step| step.kind == StepKind::Reminded)
    }

    /// Last day on which the family may hand a returned case in again.
    pub fn mendable_until(&self) -> Option<Date> {
        let returned = |step: &&super::Step| step.kind == StepKind::Returned;
        let back = self.steps.iter().rev().find(returned);
        let back = back.filter(|_| self.state == CaseState::Returned)?;
        back.at.date().checked_add(WAIT_DAYS.days()).ok()
    }

    /// The family did not mend a returned case in time: closed. `None` = it is not over.
    pub fn lapse(&self, now: Moment) -> Option<Self> {
        let over = self.mendable_until().is_some_and(|last| now.date() > last);
        over.then(|| self.close(By::Platform, "退回后没有按期重新提交", now).ok()).flatten()
    }
}
