//! Filings for care away from home (异地就医备案): made by the person or at a window, ended at any time.
//! What a filing changes is the benefit rule's business (`domain::settlement`).

use domain::clerk::{By, Duty};
use domain::filing::{AwayKind, Filing};
use domain::person::Insured;
use domain::refusal::Side;
use domain::{Area, ClerkId, PersonId, Reason, RecordId, Refusal};
use jiff::civil::Date;
use store::{Answer, Body, Effects, Facts, Kind, Needs};

use super::{Acting, on_duty, person, record, said_anew};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Who files or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilingBy {
    /// The person, or who may act for the person. What needs papers is not filed so.
    Person(Acting),
    /// A clerk at a window, who saw the papers.
    Clerk(ClerkId, PersonId),
}

impl FilingBy {
    /// Whose filing it is.
    fn whose(&self) -> PersonId {
        match self {
            Self::Person(acting) => acting.person,
            Self::Clerk(_, person) => *person,
        }
    }

    fn said(&self) -> By {
        match self {
            Self::Person(acting) => By::Person(acting.prover),
            Self::Clerk(clerk, _) => By::Clerk(*clerk),
        }
    }

    fn clerk(&self) -> Option<ClerkId> {
        match self {
            Self::Person(_) => None,
            Self::Clerk(clerk, _) => Some(*clerk),
        }
    }

    fn needs(&self) -> Needs {
        let person = self.whose();
        let mut needs = Needs {
            people: [person].into(),
            records_of: [(Kind::Filing, person)].into(),
            ..Needs::default()
        };
        match self {
            Self::Person(acting) => acting.needs(&mut needs),
            Self::Clerk(clerk, _) => {
                needs.records.insert(RecordId(clerk.0));
            }
        }
        needs
    }

    /// May do it now.
    fn check(&self, facts: &Facts, context: &Context<'_>, home: Area) -> Result<(), Refusals> {
        match self {
            Self::Person(acting) => acting.check(facts, context, None),
            Self::Clerk(clerk, _) => on_duty(facts, *clerk, Duty::Intake, home).map(drop),
        }
    }
}

/// Files that somebody will be treated away from home.
#[derive(Clone, Debug)]
pub struct FileAway {
    /// Number and content. Its home must be the insured area.
    pub numbered: Numbered,
    /// By whom.
    pub by: FilingBy,
    /// Where care will be.
    pub care_area: Area,
    /// It is to be good for the whole province of `care_area`.
    pub province: bool,
    /// Why. Nobody files an emergency: it counts as filed.
    pub kind: AwayKind,
    /// First day; a person files none that is past.
    pub from: Date,
    /// Last day.
    pub until: Option<Date>,
    /// The person promises that it is true (承诺制, 医保发〔2022〕22号).
    pub pledge: bool,
}

impl Act for FileAway {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        self.by.clerk()
    }

    fn needs(&self) -> Needs {
        self.by.needs()
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let insured = person(facts, self.by.whose())?;
        self.by.check(facts, context, insured.area)?;
        self.possible(insured, context)?;
        let filing = Filing {
            person: insured.person,
            area: insured.area,
            care_area: self.care_area,
            province: self.province,
            kind: self.kind,
            from: self.from,
            until: self.until,
            by: self.by.said(),
            at: context.now,
            ended_at: None,
        };
        if of(facts, insured).iter().any(|other| overlap(other, &filing)) {
            return Err(about(Reason::FilingOverlaps).into());
        }
        let filed = record(context, Body::Filing(filing));
        let mut effects = Effects::answer(Answer::Record(filed.id));
        effects.records.push(filed);
        Ok(effects)
    }
}

impl FileAway {
    fn possible(&self, insured: &Insured, context: &Context<'_>) -> Result<(), Refusals> {
        let home = insured.area;
        let by_person = matches!(self.by, FilingBy::Person(_));
        if self.care_area == home && !self.province {
            return Err(about(Reason::AreaUnknown).field("care_area").at(home).into());
        }
        // A referral is shown at a window; what nobody has to show is promised.
        if self.kind == AwayKind::Referred && by_person {
            return Err(about(Reason::DocumentMissing).field("kind").name("转诊材料").into());
        }
        if self.kind == AwayKind::Emergency {
            return Err(about(Reason::NotSupported).field("kind").name("急诊视同已备案").into());
        }
        if !self.pledge {
            return Err(about(Reason::PledgeMissing).at(home).into());
        }
        if by_person && self.from < context.now.date() {
            return Err(about(Reason::ValidityOutOfRange).field("from").at(home).into());
        }
        if self.until.is_some_and(|last| last < self.from) {
            return Err(about(Reason::ValidityOutOfRange).field("until").at(home).into());
        }
        Ok(())
    }
}

/// Ends a filing with this day: care that begins from tomorrow on is care without it. What began
/// under it stays filed.
#[derive(Clone, Debug)]
pub struct EndFiling {
    /// Number and content.
    pub numbered: Numbered,
    /// By whom.
    pub by: FilingBy,
    /// Which.
    pub filing: RecordId,
}

impl Act for EndFiling {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn clerk(&self) -> Option<ClerkId> {
        self.by.clerk()
    }

    fn needs(&self) -> Needs {
        let mut needs = self.by.needs();
        needs.records.insert(self.filing);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let home = person(facts, self.by.whose())?.area;
        self.by.check(facts, context, home)?;
        let known = facts.records.get(&self.filing);
        let Some((known, Body::Filing(filing))) = known.map(|known| (known, &known.body)) else {
            return Err(about(Reason::FilingUnknown).into());
        };
        if filing.person != self.by.whose() || filing.ended_at.is_some() {
            return Err(about(Reason::FilingUnknown).into());
        }
        let ended_at = Some(context.now);
        let mut effects = Effects::answer(Answer::Record(known.id));
        let ended = Filing { ended_at, ..filing.clone() };
        effects.records.push(said_anew(known, Body::Filing(ended)));
        Ok(effects)
    }
}

fn about(reason: Reason) -> Refusal {
    Refusal::new(reason).of(Side::Beneficiary)
}

/// Filings of somebody, ended ones too, kept by the area where the person is insured now: a move
/// leaves the earlier ones behind.
pub(super) fn of(facts: &Facts, insured: &Insured) -> Vec<Filing> {
    let known = facts.records_of(Kind::Filing, insured.person);
    let filings = known.filter_map(|record| match &record.body {
        Body::Filing(filing) => Some(filing),
        _ => None,
    });
    filings.filter(|it| it.area == insured.area).cloned().collect()
}

/// For the same place at the same time, while the other one stands.
fn overlap(one: &Filing, other: &Filing) -> bool {
    let place = one.province == other.province
        && if one.province {
            one.care_area.province() == other.care_area.province()
        } else {
            one.care_area == other.care_area
        };
    let ends_before =
        |one: &Filing, other: &Filing| one.until.is_some_and(|last| last < other.from);
    place && one.ended_at.is_none() && !ends_before(one, other) && !ends_before(other, one)
}
