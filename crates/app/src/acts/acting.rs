//! Who acts for whom: oneself, a guardian, the holder of a family link with the right to act.

use domain::binding::Guardian;
use domain::refusal::Side;
use domain::time::age_on;
use domain::ward::Ward;
use domain::{PersonId, Reason, RecordId, Refusal, family_link, life, ward};
use store::{Body, Facts, Kind, Needs};

use super::person;
use crate::act::{Context, Refusals};

/// A person's act, done by that person or by somebody who may. The proof of an act is always the
/// prover's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acting {
    /// For whom.
    pub person: PersonId,
    /// Who acts and proves.
    pub prover: PersonId,
    /// The ward or family link that says so; `None` = oneself.
    pub via: Option<RecordId>,
}

impl From<PersonId> for Acting {
    fn from(person: PersonId) -> Self {
        Self { person, prover: person, via: None }
    }
}

impl Acting {
    /// Who acted in the person's place, if somebody did.
    pub fn by(&self) -> Option<PersonId> {
        (self.prover != self.person).then_some(self.prover)
    }

    /// Adds what [`Self::check`] looks at.
    pub fn needs(&self, needs: &mut Needs) {
        needs.people.extend([self.person, self.prover]);
        needs.records.extend(self.via);
    }

    /// The prover may act for the person now. `other`: who stands on the other side of the
    /// binding, and which side that is. No guardian binds a ward's money for the guardian's own
    /// care (民法典 §35: only for the ward's benefit). A family link is no power over the member's
    /// money (ADR 0003): its holder never acts for who pays, nor where the holder is the other side.
    pub fn check(
        &self,
        facts: &Facts,
        context: &Context<'_>,
        other: Option<(Side, PersonId)>,
    ) -> Result<(), Refusals> {
        let Some(via) = self.via else {
            let own = self.person == self.prover;
            return if own { Ok(()) } else { Err(Reason::NotYours.into()) };
        };
        let now = context.now;
        match facts.records.get(&via).map(|record| &record.body) {
            Some(Body::Ward(known))
                if (known.guardian, known.ward) == (self.prover, self.person) =>
            {
                let insured = person(facts, self.person)?;
                let policies = &context.world.policies;
                let age = life::own_proof_age(policies, insured.area, now.date());
                ward::may_act(known, insured.born, age, now.date())?;
                match other {
                    Some((Side::Beneficiary, other)) => Ok(ward::may_give(known, other)?),
                    _ => Ok(()),
                }
            }
            Some(Body::Link(link)) if (link.holder, link.member) == (self.prover, self.person) => {
                if matches!(other, Some((Side::Beneficiary, _))) {
                    return Err(not_over_a_link("支付、额度和范围"));
                }
                Ok(family_link::may_act(link, other.map(|(_, other)| other))?)
            }
            _ => Err(Reason::NotYours.into()),
        }
    }

    /// As [`Self::check`], for what only the person or a guardian does: consents, how the person is
    /// told, who else may look or act. `what`: the matter, in Chinese.
    pub fn check_own(
        &self,
        facts: &Facts,
        context: &Context<'_>,
        what: &str,
    ) -> Result<(), Refusals> {
        self.check(facts, context, None)?;
        let via = self.via.and_then(|via| facts.records.get(&via)).map(|record| &record.body);
        if matches!(via, Some(Body::Link(_))) { Err(not_over_a_link(what)) } else { Ok(()) }
    }

    /// Who is under the age of the own proof does not agree alone: a guardian does.
    pub(super) fn old_enough(&self, facts: &Facts, context: &Context<'_>) -> Result<(), Refusals> {
        let insured = person(facts, self.person)?;
        let today = context.now.date();
        let age = life::own_proof_age(&context.world.policies, insured.area, today);
        if self.via.is_none() && age_on(insured.born, today) < age {
            let refusal = Refusal::new(Reason::GuardianNeeded).of(Side::Beneficiary);
            let count = u32::try_from(age).unwrap_or(0);
            return Err(refusal.at(insured.area).count(count).into());
        }
        Ok(())
    }
}

fn not_over_a_link(what: &str) -> Refusals {
    Refusal::new(Reason::LinkNotAllowed).of(Side::Beneficiary).name(what).into()
}

/// What is known of a guardian of the beneficiary of an application by `grantor`, and who is to be
/// asked. The act must need the ward records of the beneficiary.
pub(super) fn guardian_of(
    facts: &Facts,
    beneficiary: PersonId,
    grantor: PersonId,
    context: &Context<'_>,
) -> Result<(Guardian, Option<PersonId>), Refusals> {
    let insured = person(facts, beneficiary)?;
    let today = context.now.date();
    let age = life::own_proof_age(&context.world.policies, insured.area, today);
    let in_force = |ward: &&Ward| {
        ward.ward == beneficiary && ward::may_act(ward, insured.born, age, today).is_ok()
    };
    let wards = facts.records_of(Kind::Ward, beneficiary).filter_map(|record| match &record.body {
        Body::Ward(ward) => Some(ward),
        _ => None,
    });
    let guardians: Vec<PersonId> = wards.filter(in_force).map(|ward| ward.guardian).collect();
    Ok(if guardians.contains(&grantor) {
        (Guardian::Agreed, None)
    } else if let Some(first) = guardians.first() {
        (Guardian::Registered, Some(*first))
    } else {
        (Guardian::Nobody, None)
    })
}
