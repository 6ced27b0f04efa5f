//! Guardians, family links, passwords, wishes; and who acts for whom.

use std::collections::BTreeSet;

use app::acts::{
    Acting, AnswerLink, AskLink, EndLink, EndWard, EndWardBy, GiveConsent, Guardianship,
    SetContact, SetPassword, TryPassword, WindowWard, text_sm3,
};
use domain::consent::Purpose;
use domain::evidence::DocumentKind;
use domain::family_link::{LinkRight, LinkState};
use domain::ward::{WardGround, WardState};
use domain::{Moment, PersonId, RecordId};
use jiff::ToSpan as _;
use serde_json::json;
use store::record::Contact;

use super::{Planned, Step, Workload};
use crate::audit::model::Model;
use crate::deed::Deed;
use crate::population::FAMILY;

impl Workload {
    /// Something around a person.
    pub(super) fn around(&mut self, model: &Model, clock: Moment) -> Step {
        match self.rng.between(0, 99) {
            0..18 => self.ward(model, clock),
            18..22 => self.end_ward(model),
            22..36 => self.ask_link(),
            36..56 => self.answer_link(model, clock),
            56..62 => self.end_link(model),
            62..78 => self.contact(model),
            78..81 => self.consent(model),
            81..83 => self.set_password(clock),
            _ => self.try_password(model),
        }
    }

    /// Who acts for somebody: mostly the person, now and then whoever has a guardianship or a link
    /// of any state, or somebody who has nothing.
    pub(super) fn acting(&mut self, model: &Model, person: PersonId) -> Acting {
        if self.rng.chance(50) {
            return Acting::from(person);
        }
        let wards = model.wards.iter().filter(|(_, ward)| ward.ward == person);
        let links = model.links.iter().filter(|(_, link)| link.member == person);
        let mut ways: Vec<(RecordId, PersonId)> = wards.map(|(id, w)| (*id, w.guardian)).collect();
        ways.extend(links.map(|(id, link)| (*id, link.holder)));
        match self.rng.pick(&ways).copied() {
            Some((via, prover)) => Acting { person, prover, via: Some(via) },
            None => Acting::from(person),
        }
    }

    fn relatives(&mut self) -> (PersonId, PersonId) {
        let one = self.anybody();
        let family: Vec<PersonId> = self.population.family(one).map(|p| p.person).collect();
        (one, self.rng.pick(&family).copied().unwrap_or(one))
    }

    /// A parent for the child, somebody appointed for a grandparent.
    fn ward(&mut self, model: &Model, clock: Moment) -> Step {
        let size = i64::try_from(FAMILY).unwrap_or(1);
        let mut first = self.anybody().0 - 1;
        // Mostly where the child is about to be 16 or 18.
        if first / size % 3 == 0 {
            first = self.anybody().0 - 1;
        }
        first -= first % size;
        let (guardian, ward, ground) = match self.rng.between(0, 9) {
            0..5 => (1, 4, WardGround::Parent),
            5 => (2, 4, WardGround::Appointed),
            6 | 7 => (1, 3, WardGround::Appointed),
            8 => (2, 5, WardGround::Appointed),
            _ => (3, 2, WardGround::Parent),
        };
        let (guardian, ward) = (PersonId(first + guardian), PersonId(first + ward));
        let days = self.rng.between(-2, 300);
        let until = model.moment(clock).date().checked_add(days.days()).ok();
        let until = until.filter(|_| self.rng.chance(30));
        let paper = if self.rng.chance(93) { DocumentKind::Birth } else { DocumentKind::IdCard };
        let (numbered, clerk) = self.desk_number(model, ward, "ward");
        let proved = Guardianship { guardian, ward, ground, until };
        let originals = BTreeSet::from([paper]);
        Deed::Ward(WindowWard { numbered, clerk, proved, originals }).into()
    }

    fn end_ward(&mut self, model: &Model) -> Step {
        let all: Vec<_> = model.wards.iter().collect();
        let Some((id, ward)) = self.rng.pick(&all).copied() else { return self.again() };
        if ward.state == WardState::Active && self.rng.chance(50) {
            return self.again();
        }
        let (numbered, clerk) = self.desk_number(model, ward.ward, "end_ward");
        let by = match self.rng.between(0, 9) {
            0..5 => EndWardBy::Guardian(ward.guardian),
            5 => EndWardBy::Guardian(self.anybody()),
            _ => EndWardBy::Clerk(clerk),
        };
        Deed::EndWard(EndWard { numbered, by, ward: *id, person: ward.ward }).into()
    }

    fn ask_link(&mut self) -> Step {
        let (holder, member) = self.relatives();
        let act = self.rng.chance(70);
        let rights: BTreeSet<LinkRight> = match self.rng.between(0, 19) {
            0 => BTreeSet::new(),
            _ if act => BTreeSet::from([LinkRight::View, LinkRight::Act]),
            _ => BTreeSet::from([LinkRight::View]),
        };
        let asked = json!({ "member": member.0, "n": self.count });
        let numbered = self.of_person(holder, "ask_link", &asked);
        let pledge = !self.rng.chance(4);
        Deed::AskLink(AskLink { numbered, holder, member, rights, pledge }).into()
    }

    fn answer_link(&mut self, model: &Model, clock: Moment) -> Step {
        let waits =
            |link: &domain::family_link::FamilyLink| link.state == LinkState::AwaitingAcceptance;
        let waiting: Vec<_> = model.links.iter().filter(|(_, link)| waits(link)).collect();
        let Some((id, link)) = self.rng.pick(&waiting).copied() else { return self.ask_link() };
        let mut acting = self.acting(model, link.member);
        if self.rng.chance(4) {
            acting = Acting::from(link.holder);
        }
        let (accept, link) = (self.rng.chance(85), *id);
        let asked = json!({ "link": link.0, "n": self.count });
        let numbered = self.of_person(acting.prover, "answer_link", &asked);
        let (token, proof) = self.proof(acting.prover, &numbered, clock);
        let token = proof.is_some().then_some(token);
        let deed = Deed::AnswerLink(AnswerLink { numbered, acting, link, accept, proof: token });
        Step::Deed(Box::new(Planned { deed, proof }))
    }

    fn end_link(&mut self, model: &Model) -> Step {
        let all: Vec<_> = model.links.iter().collect();
        let Some((id, link)) = self.rng.pick(&all).copied() else { return self.again() };
        let side = if self.rng.chance(50) { link.holder } else { link.member };
        let stranger = self.rng.chance(6);
        let acting = if stranger { Acting::from(self.anybody()) } else { self.acting(model, side) };
        let asked = json!({ "link": id.0, "n": self.count });
        let numbered = self.of_person(acting.prover, "end_link", &asked);
        Deed::EndLink(EndLink { numbered, acting, link: *id }).into()
    }

    /// Half of them by a guardian of any age and state.
    fn contact(&mut self, model: &Model) -> Step {
        let wards: Vec<_> = model.wards.iter().collect();
        let ward = self.rng.pick(&wards).copied().filter(|_| self.rng.chance(60));
        let acting = if let Some((id, ward)) = ward {
            Acting { person: ward.ward, prover: ward.guardian, via: Some(*id) }
        } else {
            let person = self.anybody();
            self.acting(model, person)
        };
        let person = acting.person;
        let contact = Contact {
            person,
            sms: self.rng.chance(50),
            mail: Some(format!("drill{}@example.invalid", self.count)),
            webhook: None,
            english: false,
            show_institution: self.rng.chance(30),
            reminders: domain::remind::Reminders::default(),
        };
        let numbered = self.of_person(acting.prover, "contact", &json!({ "n": self.count }));
        Deed::Contact(SetContact { numbered, acting, contact }).into()
    }

    fn consent(&mut self, model: &Model) -> Step {
        let person = self.anybody();
        let acting = self.acting(model, person);
        let purpose = Purpose::Evidence;
        let numbered = self.of_person(acting.prover, "consent", &json!({ "n": self.count }));
        let text_sm3 = text_sm3(purpose);
        Deed::Consent(GiveConsent { numbered, acting, purpose, text_sm3 }).into()
    }

    fn set_password(&mut self, clock: Moment) -> Step {
        let person = PersonId(self.rng.between(6, 8));
        let numbered = self.of_person(person, "password", &json!({ "n": self.count }));
        let (token, proof) = self.proof(person, &numbered, clock);
        // Hashing is the server's; the lane gets a text.
        let phc = format!("$argon2id$drill{}", self.count);
        let deed = Deed::SetPassword(SetPassword { numbered, person, phc, proof: token });
        Step::Deed(Box::new(Planned { deed, proof }))
    }

    fn try_password(&mut self, model: &Model) -> Step {
        let known: Vec<_> = model.secrets.iter().collect();
        let Some((person, secret)) = self.rng.pick(&known).copied() else { return self.again() };
        let (person, fits) = (*person, self.rng.chance(12));
        let set_at = if self.rng.chance(95) { secret.set_at } else { Moment(1) };
        let numbered = self.of_person(person, "try_password", &json!({ "n": self.count }));
        Deed::TryPassword(TryPassword { numbered, person, fits, set_at }).into()
    }
}
