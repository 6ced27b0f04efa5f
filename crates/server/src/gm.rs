//! National cryptography as the interface's gateways use it: SM2 signatures as raw r‖s with the user
//! id that everyone uses, SM4-ECB-PKCS7 because the clients send that.
//!
//! ECB shows which blocks are equal and proves nothing about who wrote them; it is here only because
//! 吉林 and mobile payment demand it, always beside a signature or a token, never for what is kept.

use ecb::cipher::block_padding::Pkcs7;
use ecb::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyInit};
use sm2::dsa::signature::{Signer, Verifier};
use sm2::dsa::{Signature, SigningKey, VerifyingKey};
use sm4::Sm4;

/// The signer's user id of GB/T 32918.2 when nobody agreed on another.
const USER_ID: &str = "1234567812345678";

/// Signs with SM2 and SM3: r‖s. Signing is deterministic; `None` = no private key of 32 bytes in hex.
pub fn sm2_sign(private_hex: &str, message: &[u8]) -> Option<[u8; 64]> {
    let key = SigningKey::from_slice(USER_ID, &from_hex(private_hex)?).ok()?;
    let signature: Signature = key.try_sign(message).ok()?;
    Some(signature.to_bytes().into())
}

/// Whether r‖s is the signature of the message. The public key is x‖y in hex, with or without the `04`
/// of an uncompressed point before it. False for anything that is no key or no signature.
pub fn sm2_verify(public_hex: &str, message: &[u8], signature: &[u8]) -> bool {
    let (Some(key), Ok(signature)) = (public_key(public_hex), Signature::from_slice(signature))
    else {
        return false;
    };
    key.verify(message, &signature).is_ok()
}

/// The public key of a private key: x‖y, 64 bytes in lower hex.
pub fn sm2_public(private_hex: &str) -> Option<String> {
    let key = SigningKey::from_slice(USER_ID, &from_hex(private_hex)?).ok()?;
    let point = key.verifying_key().to_sec1_bytes();
    point.get(1..).filter(|point| point.len() == 64).map(hex)
}

/// True for a point of the curve as [`sm2_verify`] takes it.
pub fn is_sm2_public(public_hex: &str) -> bool {
    public_key(public_hex).is_some()
}

fn public_key(public_hex: &str) -> Option<VerifyingKey> {
    let mut point = from_hex(public_hex)?;
    if point.len() == 64 {
        point.insert(0, 4);
    }
    (point.len() == 65).then(|| VerifyingKey::from_sec1_bytes(USER_ID, &point).ok()).flatten()
}

/// SM4-ECB with PKCS7 padding.
pub fn sm4_ecb_encrypt(key: &[u8; 16], clear: &[u8]) -> Vec<u8> {
    ecb::Encryptor::<Sm4>::new(key.into()).encrypt_padded_vec::<Pkcs7>(clear)
}

/// The clear text; `None` = it was not sealed with this key, or is damaged.
pub fn sm4_ecb_decrypt(key: &[u8; 16], sealed: &[u8]) -> Option<Vec<u8>> {
    ecb::Decryptor::<Sm4>::new(key.into()).decrypt_padded_vec::<Pkcs7>(sealed).ok()
}

/// Whether two secrets are equal, in a time that tells nothing but their lengths.
pub fn is_same_secret(one: &[u8], other: &[u8]) -> bool {
    let differs = one.iter().zip(other).fold(0, |differs, (a, b)| differs | (a ^ b));
    one.len() == other.len() && std::hint::black_box(differs) == 0
}

/// Lower hex.
pub fn hex(bytes: &[u8]) -> String {
    app::hex(bytes)
}

/// Bytes of a hex text of either case.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some((digit(*high)? << 4) | digit(*low)?),
        _ => None,
    };
    text.as_bytes().chunks(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    // Key, message and signature of the example in GB/T 32918.5-2017, annex A.2.
    const PRIVATE: &str = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
    const PUBLIC: &str = "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020\
                          ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
    const EXAMPLE: &str = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3\
                           b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";

    // Made with Python gmssl 3.2.2: `CryptSM2(PRIVATE, PUBLIC).sign_with_sm3(MESSAGE, k)`, k of the
    // same example, and `CryptSM4().crypt_ecb`, which pads as PKCS7.
    const MESSAGE: &str = r#"{"data":{"psn_name":"演示人","medfee_sumamt":35.00}}"#;
    const KEY: &[u8; 16] = b"GJCLIENT00000001";
    const BY_GMSSL: &str = "b68133b13ea2624eb0b3b73bfefe25cc010fe386f611c2f112866c05248709f1\
                            1c43d7e01064042eef5be1f3f84a1a88f5443ccc82afcbb2f8bfaf589f666df4";
    const SEALED: &str = "620e83555e455b097630fa359503ea46af11379ace20dd120d6ca8454f481360\
                          266675973d8b4d08e6994d217de4ac21092d3d8363cf70db73f7f6844731d43f";

    fn bytes(hex: &str) -> Vec<u8> {
        from_hex(hex).unwrap()
    }

    #[test]
    fn the_standards_example_verifies_and_nothing_else_does() {
        let signature = bytes(EXAMPLE);
        assert!(sm2_verify(PUBLIC, b"message digest", &signature));
        assert!(sm2_verify(&format!("04{}", PUBLIC.to_uppercase()), b"message digest", &signature));
        assert!(!sm2_verify(PUBLIC, b"message digesT", &signature));
        assert!(!sm2_verify(PUBLIC, b"message digest", &[0; 64]), "r = s = 0");
        for bad in [&signature[..63], &[], &[7; 80]] {
            assert!(!sm2_verify(PUBLIC, b"message digest", bad));
        }
        for no_key in ["", "04", "zz", &PUBLIC[2..], &"11".repeat(64), &PUBLIC.replace('0', "é")] {
            assert!(!sm2_verify(no_key, b"message digest", &signature), "{no_key}");
            assert!(!is_sm2_public(no_key));
        }
        assert_eq!(sm2_public(PRIVATE).as_deref(), Some(PUBLIC));
    }

    #[test]
    fn another_implementation_is_understood() {
        assert!(sm2_verify(PUBLIC, MESSAGE.as_bytes(), &bytes(BY_GMSSL)));
        assert_eq!(hex(&sm4_ecb_encrypt(KEY, MESSAGE.as_bytes())), SEALED);
        assert_eq!(sm4_ecb_decrypt(KEY, &bytes(SEALED)).as_deref(), Some(MESSAGE.as_bytes()));
    }

    #[test]
    fn what_is_signed_here_verifies() {
        let signature = sm2_sign(PRIVATE, MESSAGE.as_bytes()).unwrap();
        assert!(sm2_verify(PUBLIC, MESSAGE.as_bytes(), &signature));
        for no_key in ["", "00", &"00".repeat(32), &"ff".repeat(32)] {
            assert_eq!(sm2_sign(no_key, b"x"), None, "{no_key}");
        }
    }

    #[test]
    fn damaged_texts_open_to_nothing() {
        let sealed = sm4_ecb_encrypt(KEY, b"0123456789abcdef");
        assert_eq!(sealed.len(), 32, "a whole block of padding");
        for bad in [&sealed[..16], &sealed[..31], &[]] {
            assert_eq!(sm4_ecb_decrypt(KEY, bad), None);
        }
        assert_eq!(sm4_ecb_decrypt(b"another key 0001", &sealed), None);
    }

    #[test]
    fn secrets_are_compared_whole() {
        assert!(is_same_secret(b"abc", b"abc") && is_same_secret(b"", b""));
        for (one, other) in [("abc", "abd"), ("abc", "ab"), ("", "a")] {
            assert!(!is_same_secret(one.as_bytes(), other.as_bytes()));
        }
    }
}
