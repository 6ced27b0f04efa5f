//! Secrets and names of keys.

use domain::gate::Gate;
use sm3::{Digest, Sm3};
use store::Keyring;

use crate::hex;
use crate::number::Numbered;

/// Letters of a secret that both sides share: 192 random bits in hex.
const SHARED: usize = 48;

/// What an act makes for a key. It hangs on the number of the act and a secret of the ring, so that
/// asking again shows the same, and nobody outside can foresee it.
#[derive(Clone, PartialEq, Eq)]
pub struct Made {
    /// What both sides share; empty for `cainfo`, where only keys of SM2 are used.
    pub shared: String,
    /// Our SM2 private key, 32 bytes in hex.
    pub private: String,
}

impl std::fmt::Debug for Made {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Made")
    }
}

impl Made {
    /// What the act of this number makes.
    pub fn of(numbered: &Numbered, gate: Gate, keyring: &Keyring) -> Self {
        let key = numbered.key();
        let draw = |what: &str| {
            let mut seed = Sm3::new();
            let area = key.area.to_string();
            for part in ["gate key", what, &area, &key.issuer, &key.infno, &key.number] {
                seed.update((part.len() as u64).to_le_bytes());
                seed.update(part);
            }
            keyring.number(&seed.finalize().into())
        };
        let mut private = draw("private");
        // Below the order of the curve, which begins with 32 set bits.
        private[0] &= 0x7f;
        let shared = match gate {
            Gate::Cainfo => String::new(),
            Gate::Hmac | Gate::Tif | Gate::OAuth | Gate::Mobile => {
                hex(&draw("shared")).chars().take(SHARED).collect()
            }
        };
        Self { shared, private: hex(&private) }
    }
}

/// Whether a key of this gateway may be called so. A client id is also a key of SM4 and of exactly 16
/// bytes, an `appId` begins with one.
pub fn is_name(gate: Gate, name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    let least = match gate {
        Gate::OAuth | Gate::Mobile => 16,
        Gate::Hmac | Gate::Tif | Gate::Cainfo => 4,
    };
    let most = if gate == Gate::OAuth { 16 } else { 64 };
    (least..=most).contains(&name.len()) && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use store::NumberKey;

    use super::*;

    fn made(number: &str, gate: Gate) -> Made {
        let area = "110000".parse().unwrap();
        let (issuer, infno) = ("c:1".to_owned(), "approve".to_owned());
        let key = NumberKey { area, issuer, infno, number: number.to_owned() };
        Made::of(&Numbered::new(key, Vec::new()), gate, &Keyring::for_tests())
    }

    #[test]
    fn what_a_number_makes_is_its_own() {
        let one = made("1", Gate::Hmac);
        assert_eq!(one, made("1", Gate::Hmac));
        assert_ne!(one, made("2", Gate::Hmac));
        assert_eq!((one.shared.len(), one.private.len()), (48, 64));
        assert_ne!(one.shared, one.private[..48], "drawn apart");
        assert_eq!(made("1", Gate::Cainfo).shared, "");
    }

    #[test]
    fn names_fit_their_gate() {
        for (gate, name, fits) in [
            (Gate::OAuth, "gj-client-000001", true),
            (Gate::OAuth, "gj-client-00001", false),
            (Gate::OAuth, "gj-client-0000001", false),
            (Gate::Mobile, "1GVUR5ETR0P1C80B0C0A0000D8FE9C3B", true),
            (Gate::Mobile, "short", false),
            (Gate::Tif, "p1", false),
            (Gate::Tif, "gongji_tif.1", true),
            (Gate::Hmac, "with blank", false),
            (Gate::Hmac, "机构甲的密钥", false),
        ] {
            assert_eq!(is_name(gate, name), fits, "{name}");
        }
    }
}
