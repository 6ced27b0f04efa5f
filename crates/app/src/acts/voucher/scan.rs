//! A code is scanned (6101): it is used up, and the institution gets a token.

use domain::voucher::{TOKEN_MS, Token, TokenKind};
use domain::{InstitutionId, PersonId, Reason, RecordId};
use store::{Answer, Body, Effects, Facts, Kind, Needs, Record};

use super::super::life::{alive, need_estate};
use super::super::{person, said_anew};
use super::{check_active, need_voucher, sm3_of, text_of, token_of};
use crate::act::{Act, Context, Refusals};
use crate::number::Numbered;

/// An institution scanned a code.
#[derive(Clone, Debug)]
pub struct ScanCode {
    /// Number and content.
    pub numbered: Numbered,
    /// Where; the token is good nowhere else.
    pub institution: InstitutionId,
    /// Whose code it is, as the record said when the request came.
    pub person: PersonId,
    /// SM3 of what was scanned ([`sm3_of`]).
    pub sm3: String,
}

impl Act for ScanCode {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        let mut needs = Needs { people: [self.person].into(), ..Needs::default() };
        needs.keys.insert((Kind::Token, self.sm3.clone()));
        need_voucher(&mut needs, self.person);
        need_estate(&mut needs, self.person);
        needs
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let (now, here) = (context.now, Some(self.institution));
        let (known, code) = token_of(facts, &self.sm3, self.person)?;
        if !code.can_be_scanned(now) {
            return Err(Reason::VoucherInvalid.into());
        }
        check_active(facts, code)?;
        person(facts, self.person)?;
        alive(facts, self.person)?;
        let id = RecordId(context.id());
        let token = Token {
            sm3: sm3_of(&text_of(context.keyring, TokenKind::Token, id)),
            kind: TokenKind::Token,
            at: now,
            until: now.plus_ms(TOKEN_MS),
            institution: here,
            ..code.clone()
        };
        let scanned = Token { used: true, institution: here, ..code.clone() };
        let mut effects = Effects::answer(Answer::Record(id));
        effects.records.push(said_anew(known, Body::Token(scanned)));
        effects.records.push(Record { id, version: 0, body: Body::Token(token) });
        Ok(effects)
    }
}
