//! A token shown with an act of an institution. At the first act that names a visit it is bound to
//! that visit (`decisions.md`, "On the wire").

use std::sync::Arc;

use domain::voucher::Token;
use domain::{ClerkId, InstitutionId, PersonId, Reason, VisitId};
use store::{Answer, Body, Effects, Facts, Kind, Needs, Record};

use super::super::said_anew;
use super::{check_active, need_voucher, sm3_of, token_of};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// A token that was shown, and whose it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// SM3 of the token, hex.
    pub sm3: String,
    /// The patient.
    pub person: PersonId,
}

impl Shown {
    /// A token as it was sent, for this patient.
    pub fn of(text: &str, person: PersonId) -> Self {
        Self { sm3: sm3_of(text), person }
    }

    /// Adds what [`Self::check`] looks at.
    pub fn needs(&self, needs: &mut Needs) {
        needs.keys.insert((Kind::Token, self.sm3.clone()));
        need_voucher(needs, self.person);
    }

    /// The token is the patient's, good now, here and for this visit. Unbound so far, it is bound by
    /// the record that is answered; without a visit nothing is bound.
    pub fn check(
        &self,
        facts: &Facts,
        context: &Context<'_>,
        institution: InstitutionId,
        visit: Option<VisitId>,
    ) -> Result<Option<Record>, Refusals> {
        let (known, token) = token_of(facts, &self.sm3, self.person)?;
        if !token.is_good(institution, visit, context.now) {
            return Err(Reason::VoucherInvalid.into());
        }
        check_active(facts, token)?;
        let binds = token.visit.is_none() && visit.is_some();
        Ok(binds.then(|| said_anew(known, Body::Token(Token { visit, ..token.clone() }))))
    }
}

/// An act that by itself asks for no e-voucher, done with one. What stands against the act itself is
/// told first: who sends a paid bill again hears that it is paid, also when the token is over.
#[derive(Clone, Debug)]
pub struct Vouched {
    /// The act.
    pub act: Arc<dyn Act>,
    /// The token.
    pub shown: Shown,
    /// Where.
    pub institution: InstitutionId,
}

impl Act for Vouched {
    fn numbered(&self) -> &Numbered {
        self.act.numbered()
    }

    fn needs(&self) -> Needs {
        let mut needs = self.act.needs();
        self.shown.needs(&mut needs);
        needs
    }

    fn clerk(&self) -> Option<ClerkId> {
        self.act.clerk()
    }

    fn accounts(&self) -> usize {
        self.act.accounts()
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let mut effects = self.act.decide(facts, context)?;
        if matches!(effects.answer, Answer::Refused(_)) {
            return Ok(effects);
        }
        let visit = visit_of(&effects);
        let bound = self.shown.check(facts, context, self.institution, visit)?;
        effects.records.extend(bound);
        Ok(effects)
    }
}

/// Which visit an act is about: the one that was paid, or the one that was registered or described.
fn visit_of(effects: &Effects) -> Option<VisitId> {
    let paid = effects.settlement.as_ref().map(|settlement| settlement.visit);
    paid.or_else(|| effects.visits.first().map(|visit| visit.id))
}
