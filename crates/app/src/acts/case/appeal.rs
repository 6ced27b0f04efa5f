//! A family disagrees.

use std::collections::BTreeSet;

use domain::case::{Against, Case, CaseAbout, appeal_key, gave_back_key};
use domain::clerk::By;
use domain::settlement::SettlementKind;
use domain::{Area, ClerkId, PersonId, Reason, RecordId, Refusal};
use store::{Answer, Body, Effects, Facts, Kind, Needs, NumberKey};

use super::family::{filed, needs_of, own_documents};
use crate::act::{Act, Context, Refusals};
use crate::acts::{Acting, person};
use crate::number::Numbered;

/// Somebody disagrees: with a use of money, with what became of a binding, with a refusal. Decided
/// within 5 working days by a clerk who did not decide before.
#[derive(Clone, Debug)]
pub struct FileAppeal {
    /// Number and content. A refusal that is appealed against was told under a number of the same
    /// issuer.
    pub numbered: Numbered,
    /// Whose appeal, and who acts for that person.
    pub acting: Acting,
    /// With what.
    pub against: Against,
    /// Why, in the person's words.
    pub text: String,
    /// Documents handed in with it.
    pub documents: Vec<RecordId>,
}

impl Act for FileAppeal {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = needs_of(&self.acting, &self.documents);
        needs.keys.insert((Kind::Case, appeal_key(self.acting.person, &self.against)));
        match &self.against {
            Against::Use { area, settlement } => {
                needs.settlements.insert((*area, *settlement));
                needs.keys.insert((Kind::Case, gave_back_key(*area, *settlement)));
            }
            Against::Binding { binding } => {
                needs.bindings.insert(*binding);
            }
            Against::Refusal { act, number, .. } => {
                needs.numbers.insert(self.refused(act, number));
            }
        }
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        self.acting.check(facts, context, None)?;
        if self.text.trim().is_empty() {
            return Err(Refusal::new(Reason::ReasonMissing).field("text").into());
        }
        own_documents(facts, &self.acting, &self.documents)?;
        let Concerned { area, other, barred } = self.concerned(facts)?;
        let me = self.acting.person;
        if facts.record_by_key(Kind::Case, &appeal_key(me, &self.against)).is_some() {
            return Err(Refusal::new(Reason::AppealClosed).into());
        }
        let about = CaseAbout::Appeal { against: self.against.clone(), text: self.text.clone() };
        let by = By::Person(self.acting.prover);
        let policies = &context.world.policies;
        let case = Case::file(about, area, (Some(me), other), by, policies, context.now);
        Ok(filed(Case { barred, documents: self.documents.clone(), ..case }, context))
    }
}

/// Whose area decides, who else is concerned, which clerks have a part in it.
struct Concerned {
    area: Area,
    other: Option<PersonId>,
    barred: BTreeSet<ClerkId>,
}

impl FileAppeal {
    /// Only who is concerned may appeal; to everybody else the thing is unknown.
    fn concerned(&self, facts: &Facts) -> Result<Concerned, Refusals> {
        let me = self.acting.person;
        let area = person(facts, me)?.area;
        match &self.against {
            Against::Use { area: care, settlement } => {
                let known = facts.settlements.get(settlement);
                let mine = known
                    .filter(|s| s.patient == me || s.shares.iter().any(|share| share.payer == me));
                // What gave a bill back is appealed against as the bill: there is one appeal.
                if mine.is_none_or(|mine| mine.kind != SettlementKind::Settled) {
                    return Err(Refusal::new(Reason::SettlementUnknown).field("settlement").into());
                }
                let given = facts.record_by_key(Kind::Case, &gave_back_key(*care, *settlement));
                let barred = match given.map(|record| &record.body) {
                    Some(Body::Case(case)) => case.intake.into_iter().chain(case.holder).collect(),
                    _ => BTreeSet::new(),
                };
                Ok(Concerned { area, other: None, barred })
            }
            Against::Binding { binding } => {
                let known = facts.binding(*binding);
                let mine = known.filter(|b| b.grantor == me || b.beneficiary == me);
                let mine = mine.ok_or(Reason::BindingUnknown)?;
                let other = if mine.grantor == me { mine.beneficiary } else { mine.grantor };
                let barred = mine.clerk.into_iter().collect();
                Ok(Concerned { area: mine.grantor_area, other: Some(other), barred })
            }
            Against::Refusal { act, number, codes } => {
                let seen = facts.numbers.get(&self.refused(act, number));
                let none = Refusal::new(Reason::AppealClosed).field("request");
                let Some(Answer::Refused(told)) = seen.map(|seen| &seen.answer) else {
                    return Err(none.into());
                };
                // What would tell a stranger's affairs was told as one unknown person.
                let was_told = |code: &String| {
                    *code == Reason::PersonUnknown.code()
                        || told.iter().any(|refusal| refusal.reason.code() == code)
                };
                if codes.is_empty() || !codes.iter().all(was_told) {
                    return Err(none.into());
                }
                Ok(Concerned { area, other: None, barred: BTreeSet::new() })
            }
        }
    }

    /// The number under which the refusal was told: of who signed in, as this act's own.
    fn refused(&self, act: &str, number: &str) -> NumberKey {
        let (infno, number) = (act.to_owned(), number.to_owned());
        NumberKey { infno, number, ..self.numbered.key().clone() }
    }
}
