//! The e-voucher (医保电子凭证): activated, shown as a code, scanned (6101), and shown as a token with
//! the acts of a visit.
//!
//! A code and a token are texts that nobody keeps: records hold their SM3 only. Since the answer of a
//! number must be given again for ever, the text follows from the record's identifier and the secret
//! of the ring that never changes ([`text_of`]); without the ring it cannot be guessed.

mod activation;
mod code;
mod scan;
mod shown;

pub use activation::{ActivateVoucher, SwitchOffVoucher};
pub use code::{MakeCode, code_until};
pub use scan::ScanCode;
pub use shown::{Shown, Vouched};

use domain::voucher::{Token, TokenKind, Voucher};
use domain::{PersonId, Reason, RecordId};
use sm3::{Digest as _, Sm3};
use store::seal::Keyring;
use store::{Body, Facts, Kind, Needs, Record};

use crate::act::Refusals;
use crate::hex;

/// Digits of a code.
const CODE_DIGITS: usize = 28;
/// Bytes of a token; each is two characters.
const TOKEN_BYTES: usize = 16;

/// The text of a code (28 digits) or token (32 characters), from the identifier of its record.
pub fn text_of(keyring: &Keyring, kind: TokenKind, id: RecordId) -> String {
    let word = match kind {
        TokenKind::Code => "code",
        TokenKind::Token => "token",
        TokenKind::Authorisation => "authorisation",
    };
    let secret = keyring.number(&Sm3::digest(format!("e-voucher {word} {}", id.0)).into());
    let bytes = secret.into_iter().take(TOKEN_BYTES);
    match kind {
        TokenKind::Code => {
            // 128 bits for 93 bits of digits: no digit is likelier than another by 2⁻³⁴.
            let number = bytes.fold(0_u128, |number, byte| number << 8 | u128::from(byte));
            let digits = number % 10_u128.pow(28);
            format!("{digits:0CODE_DIGITS$}")
        }
        TokenKind::Token | TokenKind::Authorisation => hex(&bytes.collect::<Vec<_>>()),
    }
}

/// What a record keeps of a text: its SM3, hex. Plain: nobody guesses 93 bits.
pub fn sm3_of(text: &str) -> String {
    hex(&Sm3::digest(text))
}

/// Names what tells whether somebody's e-voucher is active.
fn need_voucher(needs: &mut Needs, person: PersonId) {
    needs.keys.insert((Kind::Voucher, person.0.to_string()));
}

/// Somebody's e-voucher, if there ever was one.
fn voucher_of(facts: &Facts, person: PersonId) -> Option<(&Record, &Voucher)> {
    let record = facts.record_by_key(Kind::Voucher, &person.0.to_string())?;
    match &record.body {
        Body::Voucher(voucher) => Some((record, voucher)),
        _ => None,
    }
}

/// A code or token by its SM3, of this person. Unknown, another's and too old are one answer.
fn token_of<'a>(
    facts: &'a Facts,
    sm3: &str,
    person: PersonId,
) -> Result<(&'a Record, &'a Token), Refusals> {
    let record = facts.record_by_key(Kind::Token, sm3);
    match record.map(|record| (record, &record.body)) {
        Some((record, Body::Token(token))) if token.person == person => Ok((record, token)),
        _ => Err(Reason::VoucherInvalid.into()),
    }
}

/// The e-voucher under which a code or token was made is active still.
fn check_active(facts: &Facts, token: &Token) -> Result<(), Refusals> {
    let voucher = voucher_of(facts, token.person);
    if voucher.is_some_and(|(_, voucher)| voucher.covers(token)) {
        Ok(())
    } else {
        Err(Reason::VoucherInactive.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_follow_from_record_and_ring_and_have_the_form_of_the_interface() {
        let (ring, other) = (Keyring::for_tests(), Keyring::generate().unwrap());
        for id in (0..200).map(RecordId) {
            let code = text_of(&ring, TokenKind::Code, id);
            assert!(code.len() == 28 && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
            assert_eq!(code, text_of(&ring, TokenKind::Code, id));
            assert_ne!(code, text_of(&other, TokenKind::Code, id));
            assert_ne!(code, text_of(&ring, TokenKind::Code, RecordId(id.0 + 1)));
            let token = text_of(&ring, TokenKind::Token, id);
            assert_eq!(token.len(), 32);
            assert_ne!(token, text_of(&ring, TokenKind::Authorisation, id));
        }
    }
}
