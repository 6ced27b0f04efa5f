//! The e-voucher (医保电子凭证): activation, the short-lived code on the screen, and the token that an
//! institution gets for a scanned code (6101). A token is good for [`TOKEN_MS`] and bound at its first
//! use to one institution and one visit (`decisions.md`, "On the wire").

use serde::{Deserialize, Serialize};

use crate::{InstitutionId, Moment, PersonId, VisitId};

/// How long a code on a screen can be scanned: 60 seconds (P).
pub const CODE_MS: i64 = 60 * 1_000;
/// How long a token is good: 30 minutes.
pub const TOKEN_MS: i64 = 30 * 60 * 1_000;

/// An e-voucher of somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voucher {
    /// Whose.
    pub person: PersonId,
    /// Activated and not switched off.
    pub active: bool,
    /// When it was activated last.
    pub activated_at: Moment,
    /// When it was switched off.
    pub ended_at: Option<Moment>,
}

/// A code on a screen, or the token made from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Whose e-voucher.
    pub person: PersonId,
    /// SM3 of the text, hex; the text itself is kept nowhere.
    pub sm3: String,
    /// What it is.
    pub kind: TokenKind,
    /// Who showed the code, where a family link or guardianship lets somebody.
    pub shown_by: Option<PersonId>,
    /// When it was made.
    pub at: Moment,
    /// Until when it is good.
    pub until: Moment,
    /// A code: it was scanned. Codes are scanned once.
    pub used: bool,
    /// The institution that it belongs to.
    pub institution: Option<InstitutionId>,
    /// The visit that it belongs to.
    pub visit: Option<VisitId>,
}

impl Voucher {
    /// What was made under it counts: it is active, and was when this was made.
    pub fn covers(&self, token: &Token) -> bool {
        self.active && self.activated_at <= token.at
    }
}

impl Token {
    /// A code that can be scanned now.
    pub fn can_be_scanned(&self, now: Moment) -> bool {
        self.kind == TokenKind::Code && !self.used && now <= self.until
    }

    /// A token that is good now at this institution for this visit; `None` = for none in particular.
    pub fn is_good(&self, institution: InstitutionId, visit: Option<VisitId>, now: Moment) -> bool {
        let of_visit = match (self.visit, visit) {
            (Some(own), Some(visit)) => own == visit,
            (None, _) | (_, None) => true,
        };
        let of_institution = self.institution == Some(institution);
        self.kind == TokenKind::Token && of_institution && of_visit && now <= self.until
    }
}

/// Code or token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// On a screen.
    Code,
    /// `ecToken`
    Token,
    /// `payAuthNo`: the payer agreed to one order.
    Authorisation,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(kind: TokenKind) -> Token {
        Token {
            person: PersonId(1),
            sm3: String::new(),
            kind,
            shown_by: None,
            at: Moment(1_000),
            until: Moment(61_000),
            used: false,
            institution: None,
            visit: None,
        }
    }

    #[test]
    fn a_code_is_scanned_once_and_in_time() {
        let code = token(TokenKind::Code);
        assert!(code.can_be_scanned(Moment(61_000)));
        assert!(!code.can_be_scanned(Moment(61_001)));
        assert!(!Token { used: true, ..code.clone() }.can_be_scanned(Moment(2_000)));
        assert!(!token(TokenKind::Token).can_be_scanned(Moment(2_000)));
        assert!(!code.is_good(InstitutionId(7), None, Moment(2_000)), "a code is no token");
    }

    #[test]
    fn a_token_is_of_one_institution_and_then_of_one_visit() {
        let (here, there) = (InstitutionId(7), InstitutionId(8));
        let (one, two) = (Some(VisitId(1)), Some(VisitId(2)));
        let now = Moment(2_000);
        let fresh = Token { institution: Some(here), ..token(TokenKind::Token) };
        assert!(fresh.is_good(here, one, now) && fresh.is_good(here, None, now));
        assert!(!fresh.is_good(there, one, now));
        assert!(!fresh.is_good(here, one, Moment(61_001)));
        let bound = Token { visit: one, ..fresh };
        assert!(bound.is_good(here, one, now) && bound.is_good(here, None, now));
        assert!(!bound.is_good(here, two, now));
        assert!(!token(TokenKind::Token).is_good(here, one, now), "of no institution");
    }

    #[test]
    fn what_was_made_before_it_was_switched_off_does_not_come_back() {
        let (person, activated_at) = (PersonId(1), Moment(1_000));
        let voucher = Voucher { person, active: true, activated_at, ended_at: None };
        assert!(voucher.covers(&token(TokenKind::Code)));
        assert!(!Voucher { active: false, ..voucher }.covers(&token(TokenKind::Code)));
        let again = Voucher { activated_at: Moment(1_001), ..voucher };
        assert!(!again.covers(&token(TokenKind::Code)));
    }
}
