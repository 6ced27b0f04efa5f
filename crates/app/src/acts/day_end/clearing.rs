//! Applications for clearing: made (3203), taken back (3204), approved or rejected at the desk.

use domain::clerk::Duty;
use domain::day_end::{Clearing, ClearingState, clearing_key};
use domain::refusal::Side;
use domain::{ClerkId, InstitutionId, Reason, RecordId, Refusal};
use store::{Answer, Body, Effects, Facts, Kind, Needs, Record};

use crate::act::{Act, Context, Refusals};
use crate::acts::{on_duty, record, said_anew};
use crate::number::Numbered;

/// An institution applies for a month and a kind of clearing. The amounts are those of the bills of
/// a month that is over: nothing is added to them any more, so they were compared before the lane.
#[derive(Clone, Debug)]
pub struct ApplyClearing {
    /// Number and content.
    pub numbered: Numbered,
    /// The application; state, moment and reason are set when it is decided.
    pub clearing: Clearing,
}

impl ApplyClearing {
    fn key(&self) -> String {
        let Clearing { institution, month, clr_type, .. } = &self.clearing;
        clearing_key(*institution, *month, clr_type)
    }
}

impl Act for ApplyClearing {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { keys: [(Kind::Clearing, self.key())].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        if let Some(Body::Clearing(known)) =
            facts.record_by_key(Kind::Clearing, &self.key()).map(|record| &record.body)
        {
            return Err(Refusal::new(Reason::ClearingState).name(state_zh(known.state)).into());
        }
        let clearing = Clearing {
            state: ClearingState::Applied,
            at: context.now,
            why: String::new(),
            ..self.clearing.clone()
        };
        let applied = record(context, Body::Clearing(clearing));
        let mut effects = Effects::answer(Answer::Record(applied.id));
        effects.records.push(applied);
        Ok(effects)
    }
}

/// An institution takes its application back, as long as nobody looked at it.
#[derive(Clone, Debug)]
pub struct WithdrawClearing {
    /// Number and content.
    pub numbered: Numbered,
    /// Who asks.
    pub institution: InstitutionId,
    /// Which.
    pub clearing: RecordId,
}

impl Act for WithdrawClearing {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { records: [self.clearing].into(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, _: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, clearing) = clearing_of(facts, self.clearing)
            .filter(|(_, clearing)| clearing.institution == self.institution)
            .ok_or_else(|| Refusal::new(Reason::ClearingUnknown).field("clr_appy_evt_id"))?;
        if clearing.state != ClearingState::Applied {
            return Err(Refusal::new(Reason::ClearingState).name(state_zh(clearing.state)).into());
        }
        let next = Clearing { state: ClearingState::Withdrawn, ..clearing.clone() };
        let mut effects = Effects::answer(Answer::Done);
        effects.records.push(said_anew(known, Body::Clearing(next)));
        Ok(effects)
    }
}

/// A money officer approves an application, or rejects it with the reason; an approved one can
/// still be rejected until it is paid.
#[derive(Clone, Debug)]
pub struct DecideClearing {
    /// Number and content.
    pub numbered: Numbered,
    /// Who.
    pub clerk: ClerkId,
    /// Which.
    pub clearing: RecordId,
    /// Yes or no.
    pub approved: bool,
    /// Why not.
    pub why: String,
}

impl Act for DecideClearing {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        Some(self.clerk)
    }

    fn needs(&self) -> Needs {
        let records = [RecordId(self.clerk.0), self.clearing].into();
        Needs { records, ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, _: &mut Context<'_>) -> Result<Effects, Refusals> {
        let refused = |reason| Refusal::new(reason).of(Side::Agency);
        let (known, clearing) = clearing_of(facts, self.clearing)
            .ok_or_else(|| refused(Reason::ClearingUnknown).field("id"))?;
        on_duty(facts, self.clerk, Duty::MoneyOfficer, clearing.area)?;
        let state = match (clearing.state, self.approved) {
            (ClearingState::Applied, true) => ClearingState::Approved,
            (ClearingState::Applied | ClearingState::Approved, false) => ClearingState::Rejected,
            (state, _) => return Err(refused(Reason::ClearingState).name(state_zh(state)).into()),
        };
        if !self.approved && self.why.trim().is_empty() {
            return Err(refused(Reason::ReasonMissing).field("why").into());
        }
        let why = self.why.trim().to_owned();
        let next = Clearing { state, why, ..clearing.clone() };
        let mut effects = Effects::answer(Answer::Record(known.id));
        effects.records.push(said_anew(known, Body::Clearing(next)));
        Ok(effects)
    }
}

/// A known application.
pub(super) fn clearing_of(facts: &Facts, id: RecordId) -> Option<(&Record, &Clearing)> {
    let known = facts.records.get(&id)?;
    match &known.body {
        Body::Clearing(clearing) => Some((known, clearing)),
        _ => None,
    }
}

/// The state as cashiers and clerks call it.
pub(super) fn state_zh(state: ClearingState) -> &'static str {
    match state {
        ClearingState::Applied => "已申报",
        ClearingState::Approved => "审核完成",
        ClearingState::Paid => "已拨付",
        ClearingState::Withdrawn => "已撤销",
        ClearingState::Rejected => "未通过",
    }
}
