//! Family links (亲情账户): asked for with a pledge, answered by the member, ended by either side.
//! No money is shared by them; bindings are another thing.

use std::collections::BTreeSet;

use domain::consent::{Channel, Purpose};
use domain::family_link::{FamilyLink, LinkRight, LinkState};
use domain::refusal::Side;
use domain::{PersonId, Reason, RecordId, Refusal};
use store::records::About;
use store::{Answer, Body, Effects, Facts, Kind, Needs, Record};

use super::consent::{BY_SESSION, given, taken_back_about};
use super::life::{alive, need_estate};
use super::{Acting, ProofToken, check_proof, message, person, record, said_anew};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Asks somebody for a link.
#[derive(Clone, Debug)]
pub struct AskLink {
    /// Number and content.
    pub numbered: Numbered,
    /// Who would look or act.
    pub holder: PersonId,
    /// At or for whom.
    pub member: PersonId,
    /// What the holder may do; at least one.
    pub rights: BTreeSet<LinkRight>,
    /// 《家庭成员添加承诺书》 was signed.
    pub pledge: bool,
}

impl Act for AskLink {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs { people: [self.holder, self.member].into(), ..Needs::default() };
        needs.records_of.insert((Kind::Link, self.holder));
        need_estate(&mut needs, self.member);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (now, holder, member) = (context.now, self.holder, self.member);
        if holder == member {
            return Err(Reason::SamePerson.into());
        }
        person(facts, member)?;
        alive(facts, member)?;
        if !self.pledge {
            return Err(Refusal::new(Reason::PledgeMissing).field("pledge").into());
        }
        if self.rights.is_empty() {
            return Err(Refusal::new(Reason::LinkNotAllowed).field("rights").into());
        }
        let stands = |record: &Record| match &record.body {
            Body::Link(link) => {
                let counts =
                    matches!(link.state, LinkState::AwaitingAcceptance | LinkState::Active);
                link.holder == holder
                    && link.member == member
                    && counts
                    && link.lapse(now).is_none()
            }
            _ => false,
        };
        if facts.records_of(Kind::Link, holder).any(stands) {
            return Err(Refusal::new(Reason::LinkNotAllowed).field("member").into());
        }
        let (rights, state) = (self.rights.clone(), LinkState::AwaitingAcceptance);
        let (filed_at, changed_at) = (now, now);
        let link = FamilyLink { holder, member, rights, state, filed_at, changed_at };
        let link = record(context, Body::Link(link));
        let mut effects = Effects::answer(Answer::Record(link.id));
        let how = (Channel::Online, BY_SESSION);
        let (acting, purpose) = (Acting::from(holder), Purpose::FamilyLink);
        effects.records.push(given(&acting, purpose, link.id.0, how, context));
        let about = About::LinkAsked { link: link.id };
        effects.messages.push(message(context, member, about));
        effects.records.push(link);
        Ok(effects)
    }
}

/// The member agrees or not; for a ward the guardian, but never the holder.
#[derive(Clone, Debug)]
pub struct AnswerLink {
    /// Number and content.
    pub numbered: Numbered,
    /// The member, and who answers.
    pub acting: Acting,
    /// Which link.
    pub link: RecordId,
    /// Agrees.
    pub accept: bool,
    /// Proof for this act; declining needs none.
    pub proof: Option<ProofToken>,
}

impl Act for AnswerLink {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        self.acting.needs(&mut needs);
        needs.records.insert(self.link);
        needs.proofs.extend(self.proof.map(|proof| proof.0));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let now = context.now;
        let (known, link) = link_of(facts, self.link)?;
        if link.member != self.acting.person {
            return Err(Reason::LinkUnknown.into());
        }
        self.acting.check_own(facts, context, "亲情账户的同意")?;
        if link.holder == self.acting.prover {
            return Err(Refusal::new(Reason::LinkNotAllowed).of(Side::Beneficiary).into());
        }
        let mut how = BY_SESSION;
        if self.accept {
            self.acting.old_enough(facts, context)?;
            let side = Side::Beneficiary;
            let missing = || Refusal::new(Reason::ProofMissing).of(side);
            let proof = self.proof.ok_or_else(missing)?;
            let digest = self.numbered.digest();
            check_proof(facts, proof, self.acting.prover, digest, (side, now))?;
            how = facts.proofs.get(&proof.0).map_or(how, |proof| proof.way.as_str());
        }
        if let Some(last) = link.expires_on().filter(|last| now.date() > *last) {
            return Err(Refusal::new(Reason::LinkNotAllowed).on(last).into());
        }
        let next = link.answer(self.accept, now)?;
        let mut effects = Effects::answer(Answer::Record(known.id));
        if self.accept {
            let (purpose, subject) = (Purpose::FamilyLink, known.id.0);
            let agreed = given(&self.acting, purpose, subject, (Channel::Online, how), context);
            effects.records.push(agreed);
            effects.proof = self.proof.map(|proof| proof.0);
        }
        let about = About::LinkChanged { link: known.id, state: next.state };
        effects.messages.push(message(context, next.holder, about));
        effects.records.push(said_anew(known, Body::Link(next)));
        Ok(effects)
    }
}

/// Either side ends a link, at once. It takes a right away and gives none, so it needs no proof.
#[derive(Clone, Debug)]
pub struct EndLink {
    /// Number and content.
    pub numbered: Numbered,
    /// Holder or member, and who acts.
    pub acting: Acting,
    /// Which link.
    pub link: RecordId,
}

impl Act for EndLink {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        self.acting.needs(&mut needs);
        needs.records.insert(self.link);
        needs.records_of.insert((Kind::Consent, self.acting.person));
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (known, link) = link_of(facts, self.link)?;
        let me = self.acting.person;
        if link.holder != me && link.member != me {
            return Err(Reason::LinkUnknown.into());
        }
        self.acting.check_own(facts, context, "解除亲情账户")?;
        let Some(next) = link.end(context.now) else {
            return Err(Refusal::new(Reason::LinkNotAllowed).on(link.changed_at.date()).into());
        };
        let mut effects = Effects::answer(Answer::Record(known.id));
        let subject = (Purpose::FamilyLink, known.id.0);
        effects.records.extend(taken_back_about(facts, me, subject, context.now));
        let other = if next.holder == me { next.member } else { next.holder };
        let about = About::LinkChanged { link: known.id, state: next.state };
        effects.messages.push(message(context, other, about));
        effects.records.push(said_anew(known, Body::Link(next)));
        Ok(effects)
    }
}

fn link_of(facts: &Facts, id: RecordId) -> Result<(&Record, &FamilyLink), Refusals> {
    let known = facts.records.get(&id);
    match known.map(|known| (known, &known.body)) {
        Some((known, Body::Link(link))) => Ok((known, link)),
        _ => Err(Reason::LinkUnknown.into()),
    }
}
