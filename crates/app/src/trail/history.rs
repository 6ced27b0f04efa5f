//! What the trail says of one person, case, bill or binding.

use domain::settlement::SettlementKind;
use domain::{Area, BindingId, Moment, PersonId, RecordId, SettlementId};
use store::{Answer, Reads};

use super::verify::PAGE;
use super::{Act, BindingTrace, RecordTrace, read};

/// Of what the history is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Everything that touched or was asked about somebody, or that this person asked.
    Person(PersonId),
    /// A case or another record.
    Record(RecordId),
    /// A bill of a care area, and what gave it back.
    Bill(Area, SettlementId),
    /// A binding.
    Binding(BindingId),
}

/// One act of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Home area.
    pub area: Area,
    /// When.
    pub at: Moment,
    /// What.
    pub act: Act,
}

/// The acts about a subject in the order in which they happened. Reads the whole trail: it is an
/// auditor's question, and no index is written for it with every bill. Rows that cannot be read are
/// left out; `verify` names them.
pub fn history(reads: &dyn Reads, subject: &Subject) -> store::Result<Vec<Event>> {
    let bills = bills(reads, subject)?;
    let mut events = Vec::new();
    for head in reads.heads()? {
        let (area, mut after) = (head.area, i64::MIN);
        loop {
            let page = reads.trail(area, after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.sequence;
            for row in &page {
                let acts = read(&row.body).unwrap_or_default();
                let about = acts.into_iter().filter(|act| subject.is_about(act, &bills));
                events.extend(about.map(|act| Event { area, at: row.at, act }));
            }
        }
    }
    events.sort_by_key(|event| (event.at, event.area, event.act.sequence));
    Ok(events)
}

/// A bill with what gave it back, or the other way round.
fn bills(reads: &dyn Reads, subject: &Subject) -> store::Result<Vec<SettlementId>> {
    let Subject::Bill(area, id) = subject else { return Ok(Vec::new()) };
    let mut bills = vec![*id];
    if let Some(record) = reads.settlement(*area, *id)? {
        bills.extend(record.cancelled_by);
        match record.kind {
            SettlementKind::Cancel(original) | SettlementKind::Undo(original) => {
                bills.push(original);
            }
            SettlementKind::Settled => {}
        }
    }
    Ok(bills)
}

impl Subject {
    fn is_about(&self, act: &Act, bills: &[SettlementId]) -> bool {
        match self {
            Self::Person(person) => {
                act.people.contains(person) || act.number.0 == format!("p:{}", person.0)
            }
            Self::Record(id) => {
                let touched = act.records.iter().any(|RecordTrace(record, ..)| record == id);
                touched || act.answer == Answer::Record(*id)
            }
            Self::Bill(..) => act.settlement.is_some_and(|(bill, _)| bills.contains(&bill)),
            Self::Binding(id) => {
                let touched = act.bindings.iter().any(|BindingTrace(binding, ..)| binding == id);
                touched || act.answer == Answer::Binding(*id)
            }
        }
    }
}
