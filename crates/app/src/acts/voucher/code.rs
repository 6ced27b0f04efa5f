//! The code on a screen: 60 seconds, scanned once.

use domain::clerk::By;
use domain::family_link::{LinkRight, may};
use domain::refusal::Side;
use domain::voucher::{CODE_MS, Token, TokenKind};
use domain::{Moment, Reason, RecordId, Refusal, ids};
use store::record::{Look, Looked};
use store::{Answer, Body, Effects, Facts, Needs, Record};

use super::super::life::{alive, need_estate};
use super::super::{Acting, person, record};
use super::{need_voucher, sm3_of, text_of, voucher_of};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// Until when the code of a record can be scanned: it follows from the identifier, so that it can be
/// told when the record is gone.
pub fn code_until(id: RecordId) -> Moment {
    ids::made_at(id.0).plus_ms(CODE_MS)
}

/// Makes a code: for oneself, by a guardian, or by the holder of a family link with the right to
/// show it. Shown by somebody else, the look is kept for the person to read.
#[derive(Clone, Debug)]
pub struct MakeCode {
    /// Number and content.
    pub numbered: Numbered,
    /// Whose, and who shows it.
    pub acting: Acting,
}

impl Act for MakeCode {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs::default();
        self.acting.needs(&mut needs);
        need_voucher(&mut needs, self.acting.person);
        need_estate(&mut needs, self.acting.person);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (now, whose) = (context.now, self.acting.person);
        self.check(facts, context)?;
        person(facts, whose)?;
        alive(facts, whose)?;
        if !voucher_of(facts, whose).is_some_and(|(_, voucher)| voucher.active) {
            return Err(Refusal::new(Reason::VoucherInactive).of(Side::Beneficiary).into());
        }
        let id = RecordId(context.id());
        let code = Token {
            person: whose,
            sm3: sm3_of(&text_of(context.keyring, TokenKind::Code, id)),
            kind: TokenKind::Code,
            shown_by: self.acting.by(),
            at: now,
            until: code_until(id),
            used: false,
            institution: None,
            visit: None,
        };
        let mut effects = Effects::answer(Answer::Record(id));
        effects.records.push(Record { id, version: 0, body: Body::Token(code) });
        if let Some(by) = self.acting.by() {
            let (by, what, why) = (By::Person(by), Looked::Code, String::new());
            let look = Look { by, person: whose, what, why, at: now };
            effects.records.push(record(context, Body::Look(look)));
        }
        Ok(effects)
    }
}

impl MakeCode {
    /// The right to act does not show the code, nor does showing it let anybody act.
    fn check(&self, facts: &Facts, context: &Context<'_>) -> Result<(), Refusals> {
        let Acting { person, prover, via } = self.acting;
        let via = via.and_then(|via| facts.records.get(&via)).map(|record| &record.body);
        match via {
            Some(Body::Link(link)) if (link.holder, link.member) == (prover, person) => {
                Ok(may(link, LinkRight::ShowCode)?)
            }
            _ => self.acting.check_own(facts, context, LinkRight::ShowCode.zh()),
        }
    }
}
