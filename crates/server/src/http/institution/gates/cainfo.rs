//! Signatures inside the envelope (§2.4): SM2 with SM3 in `cainfo`.
//!
//! 湖北 signs the envelope without `cainfo` and input: keys in ASCII order, `k=v` joined by `&`. That
//! leaves the input open, so `inf_time` must be fresh and the text is bound to the body it came with.
//! 吉林 signs the plain input.
//!
//! Whether 湖北 takes fields without a value into the text is not public: both are accepted. So are
//! the encodings that vendors mix up: Base64 or hex, of r‖s or of DER.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Moment;
use domain::gate::{Gate, GateKey};
use store::Reads;

use super::super::answer::Failure;
use super::super::door::Stop;
use super::super::envelope::Envelope;
use super::super::fields::Fault;
use super::super::node::Node;
use super::seen::Mark;
use super::{Covers, Seal, WINDOW_MS, is_fresh};
use crate::Site;
use crate::gm::{from_hex, sm2_verify};

/// Checks the signature of an envelope; tells how its answer is signed. `body` is what came.
pub(in super::super) fn check(
    (site, reads): (&Site, &dyn Reads),
    envelope: &Envelope,
    key: &GateKey,
    body: &[u8],
    now: Moment,
) -> Result<Seal, Stop> {
    let signature = signature(envelope)?;
    let at = Moment::parse(&envelope.inf_time.replacen(' ', "T", 1));
    let Some(at) = at.filter(|at| is_fresh(at.0, now)) else {
        let minutes = WINDOW_MS / 60_000;
        let what = format!("与服务器时间相差超过 {minutes} 分钟，请校准时钟，重新签名后发送");
        return Err(faulty("inf_time", "交易时间", what));
    };
    let (all, filled) = (text(&envelope.signed, true), text(&envelope.signed, false));
    let is_by = |text: &str| {
        let mut keys = key.good(now).filter(|secret| !secret.public.is_empty());
        keys.any(|secret| sm2_verify(&secret.public, text.as_bytes(), &signature))
    };
    let is_clear = !envelope.signed.iter().any(|(_, value)| looks_like_field(value));
    let Some(text) = [&all, &filled].into_iter().find(|text| is_clear && is_by(text)) else {
        return Err(wrong());
    };
    super::bind((site, reads), &Mark::new((Gate::Cainfo, &key.name), at.0, text), body, now)?;
    let private = key.good(now).find(|secret| !secret.private.is_empty());
    let sign = private.map(|secret| (Covers::Envelope, secret.private.clone()));
    Ok(Seal { sm4: None, sign })
}

/// Checks the signature of a plain input by one of these public keys.
pub(super) fn check_input<'k>(
    envelope: &Envelope,
    mut publics: impl Iterator<Item = &'k str>,
) -> Result<(), Stop> {
    let signature = signature(envelope)?;
    let input = envelope.input_text.as_bytes();
    let is_right = publics.any(|public| sm2_verify(public, input, &signature));
    if is_right { Ok(()) } else { Err(wrong()) }
}

/// The text that 湖北 signs.
fn text(members: &[(String, String)], with_empty: bool) -> String {
    let mut members: Vec<_> =
        members.iter().filter(|(_, value)| with_empty || !value.is_empty()).collect();
    members.sort();
    let pairs: Vec<String> = members.iter().map(|(key, value)| format!("{key}={value}")).collect();
    pairs.join("&")
}

/// The same of an answer: members without a value are left out.
pub(super) fn answer_text(members: &[(String, Node)]) -> String {
    let scalars = members.iter().filter(|(key, _)| key != "output");
    let pairs: Vec<_> = scalars.map(|(key, node)| (key.clone(), value(node))).collect();
    text(&pairs, false)
}

/// A value as the signed text has it.
pub(in super::super) fn value(node: &Node) -> String {
    match node {
        Node::Null => String::new(),
        Node::Text(text) | Node::Number(text) => text.clone(),
        Node::List(_) | Node::Object(_) => node.to_json(),
    }
}

/// A value that another field could hide in: `…&name=…` would let the text be cut elsewhere.
fn looks_like_field(value: &str) -> bool {
    value.split_once('&').is_some_and(|(_, rest)| rest.contains('='))
}

fn signature(envelope: &Envelope) -> Result<[u8; 64], Stop> {
    if envelope.cainfo.is_empty() {
        return Err(missing());
    }
    if !matches!(envelope.signtype.to_ascii_uppercase().as_str(), "" | "SM2") {
        return Err(faulty("signtype", "签名类型", "应为 SM2，请核对后重发".to_owned()));
    }
    signature_of(&envelope.cainfo).ok_or_else(wrong)
}

/// r‖s out of any of the encodings.
fn signature_of(text: &str) -> Option<[u8; 64]> {
    let read = |bytes: Vec<u8>| from_der(&bytes).or_else(|| <[u8; 64]>::try_from(bytes).ok());
    from_hex(text).and_then(read).or_else(|| STANDARD.decode(text).ok().and_then(read))
}

/// r‖s out of `SEQUENCE { INTEGER r, INTEGER s }`.
fn from_der(bytes: &[u8]) -> Option<[u8; 64]> {
    let [0x30, length, rest @ ..] = bytes else { return None };
    (usize::from(*length) == rest.len()).then_some(())?;
    let (r, rest) = integer(rest)?;
    let (s, rest) = integer(rest)?;
    let mut both = [0; 64];
    both[..32].copy_from_slice(&r);
    both[32..].copy_from_slice(&s);
    rest.is_empty().then_some(both)
}

fn integer(bytes: &[u8]) -> Option<([u8; 32], &[u8])> {
    let [2, length, rest @ ..] = bytes else { return None };
    let (digits, rest) = rest.split_at_checked(usize::from(*length))?;
    let digits = digits.strip_prefix(&[0]).unwrap_or(digits);
    let mut whole = [0; 32];
    whole.get_mut(32_usize.checked_sub(digits.len())?..)?.copy_from_slice(digits);
    Some((whole, rest))
}

/// The envelope must be signed and is not.
pub(in super::super) fn missing() -> Stop {
    faulty("cainfo", "数字签名信息", "必填：这家机构的报文要签名，请签名后发送".to_owned())
}

fn wrong() -> Stop {
    let what = "签名校验不通过，请核对签名的内容和密钥后重发";
    faulty("cainfo", "数字签名信息", what.to_owned())
}

fn faulty(path: &str, zh: &'static str, what: String) -> Stop {
    Failure::Faults(vec![Fault::new(path, zh, what)]).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gm::hex;

    #[test]
    fn the_text_has_its_keys_in_ascii_order() {
        let members = [("msgid", "2"), ("infno", "1"), ("Z", "3"), ("dev_no", "")];
        let members = members.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(text(&members, true), "Z=3&dev_no=&infno=1&msgid=2");
        assert_eq!(text(&members, false), "Z=3&infno=1&msgid=2");
    }

    #[test]
    fn every_encoding_is_one_signature() {
        let (r, s) = ([0x11_u8; 32], [0xf1_u8; 32]);
        let raw = [r, s].concat();
        // s has its highest bit set: a zero comes before it.
        let der = [&[0x30, 69, 2, 32][..], &r, &[2, 33, 0], &s].concat();
        let expected: [u8; 64] = raw.clone().try_into().unwrap();
        for text in [
            hex(&raw),
            hex(&raw).to_uppercase(),
            STANDARD.encode(&raw),
            STANDARD.encode(&der),
            hex(&der),
        ] {
            assert_eq!(signature_of(&text), Some(expected), "{text}");
        }
        for other in ["", "null", "AAAA", &hex(&raw[1..]), &hex(&der[..68])] {
            assert_eq!(signature_of(other), None, "{other}");
        }
    }

    #[test]
    fn no_field_hides_in_another_ones_value() {
        for (value, hides) in
            [("甲&乙诊所", false), ("a=b", false), ("1&msgid=2", true), ("&=", true), ("", false)]
        {
            assert_eq!(looks_like_field(value), hides, "{value}");
        }
    }
}
