//! Signing and sealing of mobile payment (§5, rules 3 to 5).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::gate::GateSecret;

use super::canonical::{Members, Scalars, sign_text};
use crate::gm::{from_hex, hex, sm2_sign, sm2_verify, sm4_ecb_decrypt, sm4_ecb_encrypt};

/// Characters of a key of SM4: rule 4 takes them as bytes.
const KEY: usize = 16;

/// One secret of one application.
#[derive(Clone, Debug)]
pub(crate) struct Seal {
    app_id: String,
    secret: GateSecret,
}

impl Seal {
    pub(crate) fn new(app_id: &str, secret: &GateSecret) -> Self {
        Self { app_id: app_id.to_owned(), secret: secret.clone() }
    }

    /// Rule 4; `None` = an `appId` or `appSecret` too short for it.
    fn key(&self) -> Option<[u8; KEY]> {
        let first =
            |text: &str| -> Option<[u8; KEY]> { text.as_bytes().get(..KEY)?.try_into().ok() };
        let sealed = sm4_ecb_encrypt(&first(&self.app_id)?, self.secret.shared.as_bytes());
        first(&hex(&sealed).to_uppercase())
    }

    /// Rule 5.
    pub(crate) fn seal(&self, data: &str) -> Option<String> {
        Some(hex(&sm4_ecb_encrypt(&self.key()?, data.as_bytes())).to_uppercase())
    }

    /// Rule 5 back; hex of either case.
    pub(crate) fn open(&self, sealed: &str) -> Option<String> {
        let clear = sm4_ecb_decrypt(&self.key()?, &from_hex(sealed)?)?;
        String::from_utf8(clear).ok()
    }

    /// Rules 1 to 3, with our key.
    pub(crate) fn sign(&self, members: &Members<'_>) -> Option<String> {
        let text = sign_text(members, &self.secret.shared, Scalars::AsWritten);
        sm2_sign(&self.secret.private, text.as_bytes()).map(|signature| STANDARD.encode(signature))
    }

    /// Rules 1 to 3, with the institution's key. Numbers inside objects may have been signed as
    /// texts.
    pub(crate) fn is_signed(&self, members: &Members<'_>, signature: &str) -> bool {
        let Ok(signature) = STANDARD.decode(signature) else { return false };
        [Scalars::AsWritten, Scalars::AsText].into_iter().any(|scalars| {
            let text = sign_text(members, &self.secret.shared, scalars);
            sm2_verify(&self.secret.public, text.as_bytes(), &signature)
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::Moment;
    use domain::clerk::By;

    use super::*;

    // Made with Python gmssl 3.2.2 as rules 1 to 5 say: `CryptSM4.crypt_ecb` (pads as PKCS7) and
    // `CryptSM2.sign_with_sm3`; the keys are those of the example in GB/T 32918.5-2017, annex A.2.
    const PRIVATE: &str = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
    const PUBLIC: &str = "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020\
                          ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
    const APP_ID: &str = "GJDEMOAPP0000000000000000000001";
    const SECRET: &str = "GJDEMOSECRET00000000000000000001";
    const DATA: &str = r#"{"orgCodg":"H11010800003","amount":163.89,"empty":"","nothing":null,"list":[{"z":"共济","a":1.50}],"flag":true}"#;
    const ENC_DATA: &str = "03541454F9B46ED439E638DB07C36FF1FE5D05998DF8C0012C128BE968065DBB\
                            0F9F8EDB223899F5F7D2251C8C5A3B6A6C9E47E0664AE5EA729C5EC14138CE3B\
                            A4BB16F78499E1A62988655D0031E79068420C75C37BB2524F241037A8E5F7E3\
                            0943F1581B01AD2CD83887DB0066901EBBD36A7F2F54CAE6AE6EA879842F2A75";
    const SIGN_DATA: &str = "yuVCWuNCEQ+XOW0XIIjkkNW+cdnmH2c5lDZ4ZN/SuC6O0/xk1d4HDinxQ6Ic\
                             L1AFYNLL6PQX2j7m1FG1PaXsKg==";
    // The same with the numbers inside `data` signed as texts.
    const SIGN_DATA_TEXTS: &str = "YexNGC0N19jW2ydC9PhWbWYIK8CEY5z7AlPN3wfLPGBaNQkcAAdQ6r5p1vik\
                                   yPVH0OcK3uFENoupFrJFuw+zoA==";

    fn seal() -> Seal {
        let secret = GateSecret {
            shared: SECRET.to_owned(),
            public: PUBLIC.to_owned(),
            private: PRIVATE.to_owned(),
            from: Moment(0),
            until: None,
            by: By::Platform,
        };
        Seal::new(APP_ID, &secret)
    }

    fn envelope() -> String {
        format!(
            r#"{{"appId":"{APP_ID}","encType":"SM4","signType":"SM2","version":"2.0.1",
                "timestamp":"1795311000007","transType":"","encData":"x","data":{DATA}}}"#
        )
    }

    #[test]
    fn another_implementation_is_understood() {
        let json = envelope();
        let members: Members<'_> = serde_json::from_str(&json).unwrap();
        let seal = seal();
        assert_eq!(seal.seal(DATA).as_deref(), Some(ENC_DATA));
        assert_eq!(seal.open(&ENC_DATA.to_lowercase()).as_deref(), Some(DATA));
        for signature in [SIGN_DATA, SIGN_DATA_TEXTS] {
            assert!(seal.is_signed(&members, signature));
        }
        let ours = seal.sign(&members).unwrap();
        assert!(seal.is_signed(&members, &ours));
    }

    #[test]
    fn whatever_was_changed_does_not_verify() {
        let json = envelope();
        let seal = seal();
        for (from, to) in [
            ("163.89", "163.90"),
            ("1.50", "1.5"),
            ("1795311000007", "1795311000008"),
            ("共济", "共济 "),
            ("\"empty\":\"\"", "\"empty\":\"x\""),
        ] {
            let changed = json.replacen(from, to, 1);
            let members: Members<'_> = serde_json::from_str(&changed).unwrap();
            assert!(!seal.is_signed(&members, SIGN_DATA), "{from}");
        }
        let members: Members<'_> = serde_json::from_str(&json).unwrap();
        for bad in ["", "!", "AAAA"] {
            assert!(!seal.is_signed(&members, bad));
        }
        assert_eq!(seal.open("00"), None);
        let short = Seal { app_id: "short".to_owned(), ..seal };
        assert_eq!((short.seal("x"), short.open(ENC_DATA)), (None, None));
    }
}
