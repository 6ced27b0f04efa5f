//! How an answer goes back through a gate: sealed and signed as the request was.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::node::Node;
use super::super::object::Object;
use super::cainfo;
use crate::gm::{sm2_sign, sm4_ecb_encrypt};

/// What a signature in `cainfo` covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Covers {
    /// The plain output (吉林).
    Output,
    /// The envelope without `cainfo` and output (湖北).
    Envelope,
}

/// What is done to an answer.
#[derive(Clone, Default)]
pub(crate) struct Seal {
    /// SM4 key of the output.
    pub(crate) sm4: Option<[u8; 16]>,
    /// What our signature covers, and our SM2 private key in hex.
    pub(crate) sign: Option<(Covers, String)>,
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal")
    }
}

impl Seal {
    /// Adds the output to an envelope, with `enctype`, `signtype` and `cainfo` where they belong. No
    /// output is not sealed.
    pub(crate) fn close(&self, envelope: Object, output: Node) -> Object {
        let plain = (output != Node::Null).then(|| output.to_json());
        let sealed = match (&self.sm4, &plain) {
            (Some(key), Some(plain)) => Some(sm4_ecb_encrypt(key, plain.as_bytes())),
            _ => None,
        };
        let envelope = match sealed {
            Some(sealed) => {
                let sealed = STANDARD.encode(sealed);
                envelope.text("output", sealed).text("enctype", "SM4")
            }
            None => envelope.node("output", output),
        };
        let Some((covers, private)) = &self.sign else { return envelope };
        let envelope = envelope.text("signtype", "SM2");
        let message = match covers {
            Covers::Output => plain,
            Covers::Envelope => Some(cainfo::answer_text(envelope.members())),
        };
        match message.and_then(|message| sm2_sign(private, message.as_bytes())) {
            Some(signature) => envelope.text("cainfo", STANDARD.encode(signature)),
            None => envelope,
        }
    }
}
