//! The ciphers against their standards, and what a ring must refuse.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{AesGcm, Nonce};
use hmac::{Hmac, KeyInit, Mac};
use sm3::{Digest, Sm3};
use sm4::Sm4;
use sm4::cipher::{Block, BlockCipherDecrypt, BlockCipherEncrypt};

use super::{Keyring, Place, RingError, SealError};

fn bytes(hex: &str) -> Vec<u8> {
    let hex: String = hex.split_whitespace().collect();
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

#[test]
fn sm4_is_that_of_gm_t_0002() {
    let key: [u8; 16] = bytes("0123456789abcdeffedcba9876543210").try_into().unwrap();
    let cipher = Sm4::new(&key.into());
    let mut block: Block<Sm4> = key.into();
    cipher.encrypt_block(&mut block);
    assert_eq!(block.to_vec(), bytes("681edf34d206965e86b3e94f536e4246"));
    cipher.decrypt_block(&mut block);
    assert_eq!(block.to_vec(), key);
}

#[test]
fn sm3_is_that_of_gm_t_0004() {
    let abc = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0";
    assert_eq!(Sm3::digest(b"abc").to_vec(), bytes(abc));
    let long = "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732";
    assert_eq!(Sm3::digest("abcd".repeat(16)).to_vec(), bytes(long));
}

#[test]
fn sm4_gcm_is_that_of_rfc_8998() {
    let key: [u8; 16] = bytes("0123456789ABCDEFFEDCBA9876543210").try_into().unwrap();
    let nonce: [u8; 12] = bytes("00001234567800000000ABCD").try_into().unwrap();
    let aad = bytes("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2");
    let clear = bytes(
        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD
         EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA",
    );
    let cipher = AesGcm::<Sm4, U12>::new(&key.into());
    let payload = Payload { msg: &clear, aad: &aad };
    let sealed = cipher.encrypt(&Nonce::from(nonce), payload).unwrap();
    let ciphertext = "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735
                      D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D";
    assert_eq!(sealed, [bytes(ciphertext), bytes("83DE3541E4C2B58177E065A9BF7B62EC")].concat());
    let payload = Payload { msg: &sealed, aad: &aad };
    assert_eq!(cipher.decrypt(&Nonce::from(nonce), payload).unwrap(), clear);
}

/// Worked out with `openssl dgst -sm3 -mac HMAC -macopt hexkey:2222…22` (32 bytes of 0x22) over
/// `phone\0` and the number, and with 32 bytes of 0x33 over 32 zero bytes.
#[test]
fn digests_are_what_openssl_makes_of_them() {
    let ring = Keyring::for_tests();
    let digest = ring.digest("phone", "19900000001");
    assert_eq!(digest, bytes("01de0d8d335010fdc168c8cc8ccc5335488bf4b73448b3af95caa60e0bc05772e9"));
    assert_eq!(
        ring.number(&[0; 32]).to_vec(),
        bytes("fb594bef3070c394516345e4f034f1f897f7ec767188065cbeb5c04561fec1aa")
    );
    let mut any: Hmac<Sm3> = Hmac::new_from_slice(&[0x22; 32]).unwrap();
    any.update(b"phone\x0019900000001");
    assert_eq!(any.finalize().into_bytes().to_vec(), digest[1..]);
}

const PLACE: Place<'static> = Place { table: "identities", column: "name", row: 7 };

#[test]
fn what_is_sealed_opens_in_its_place_only() {
    let ring = Keyring::for_tests();
    let sealed = ring.seal(PLACE, "张三".as_bytes()).unwrap();
    assert_eq!((sealed[0], sealed.len()), (1, 1 + 12 + 6 + 16));
    assert_eq!(ring.open_text(PLACE, &sealed).unwrap(), "张三");
    assert_ne!(ring.seal(PLACE, "张三".as_bytes()).unwrap(), sealed);
    let elsewhere = [
        Place { table: "records", ..PLACE },
        Place { column: "phone", ..PLACE },
        Place { row: 8, ..PLACE },
        Place { table: "identitiesn", column: "ame", ..PLACE },
    ];
    for place in elsewhere {
        assert_eq!(ring.open(place, &sealed), Err(SealError::Refused), "{place:?}");
    }
}

#[test]
fn every_flipped_bit_and_every_cut_is_refused() {
    let ring = Keyring::for_tests();
    let sealed = ring.seal(PLACE, b"1990-01-01").unwrap();
    for bit in 0..sealed.len() * 8 {
        let mut flipped = sealed.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(ring.open(PLACE, &flipped).is_err(), "bit {bit}");
    }
    for length in 0..sealed.len() {
        assert!(ring.open(PLACE, &sealed[..length]).is_err(), "{length} bytes");
    }
}

#[test]
fn another_ring_opens_and_finds_nothing() {
    let (ring, other) = (Keyring::for_tests(), Keyring::generate().unwrap());
    let sealed = ring.seal(PLACE, b"x").unwrap();
    assert_eq!(other.open(PLACE, &sealed), Err(SealError::Refused));
    assert_ne!(other.digest("name", "x"), ring.digest("name", "x"));
    assert_ne!(other.number(&[1; 32]), ring.number(&[1; 32]));
    assert_ne!(ring.digest("name", "x"), ring.digest("phone", "x"));
}

#[test]
fn a_new_key_seals_and_the_old_one_opens_until_it_is_taken() {
    let ring = Keyring::for_tests();
    let (old, found_by) = (ring.seal(PLACE, b"x").unwrap(), ring.digest("name", "x"));
    let both = ring.with_new_key().unwrap();
    assert_eq!((both.ids(), both.newest()), (vec![2, 1], 2));
    assert_eq!(both.open(PLACE, &old).unwrap(), b"x");
    let new = both.seal(PLACE, b"x").unwrap();
    assert_eq!((new[0], ring.open(PLACE, &new)), (2, Err(SealError::UnknownKey(2))));
    assert_eq!(both.digests("name", "x"), [both.digest("name", "x"), found_by]);
    assert_eq!(both.number(&[0; 32]), ring.number(&[0; 32]));

    assert_eq!(both.without(2).unwrap_err(), SealError::NotOld(2));
    assert_eq!(both.without(9).unwrap_err(), SealError::NotOld(9));
    let left = both.without(1).unwrap();
    assert_eq!(left.open(PLACE, &old), Err(SealError::UnknownKey(1)));
    assert_eq!(left.open(PLACE, &new).unwrap(), b"x");
    assert_eq!(left.with_new_key().unwrap().newest(), 3);
}

#[test]
fn a_ring_shows_nothing_of_itself() {
    assert_eq!(format!("{:?}", Keyring::for_tests()), "Keyring");
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keyring.toml");
    (dir, path)
}

#[test]
fn a_ring_comes_back_from_its_file() {
    let (dir, path) = folder();
    assert!(matches!(Keyring::read(&path), Err(RingError::Missing(_))));
    let ring = Keyring::create(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
    assert!(Keyring::create(&path).is_err(), "a ring is never overwritten by another");
    let sealed = ring.seal(PLACE, b"x").unwrap();
    assert_eq!(Keyring::read(&path).unwrap().open(PLACE, &sealed).unwrap(), b"x");

    // A try that was killed leaves this behind.
    fs::write(dir.path().join("keyring.toml.new"), "half").unwrap();
    ring.with_new_key().unwrap().replace(&path).unwrap();
    let both = Keyring::read(&path).unwrap();
    assert_eq!((both.ids(), both.open(PLACE, &sealed).unwrap()), (vec![2, 1], b"x".to_vec()));
    assert_eq!(both.number(&[5; 32]), ring.number(&[5; 32]));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn a_ring_that_others_can_read_is_refused() {
    let (_dir, path) = folder();
    Keyring::create(&path).unwrap();
    for mode in [0o644, 0o640, 0o604, 0o620, 0o601] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let refused = Keyring::read(&path).unwrap_err();
        assert!(matches!(refused, RingError::Exposed { .. }), "{mode:o}");
        assert!(refused.to_string().contains("chmod 600"), "{refused}");
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    Keyring::read(&path).unwrap();
}

#[test]
fn a_broken_ring_is_named_without_its_secrets() {
    let (_dir, path) = folder();
    Keyring::create(&path).unwrap();
    let good = fs::read_to_string(&path).unwrap();
    let key = good.split_once("\n[[keys]]").unwrap().1;
    let breaks = [
        ("not toml", good.replace("newest", "newest = = ")),
        ("another newest", good.replace("newest = 1", "newest = 2")),
        ("two of one number", format!("{good}\n[[keys]]{key}")),
        ("no key", good.split_once("\n[[keys]]").unwrap().0.to_owned()),
        ("a short secret", good.replace("cipher = \"", "cipher = \"0")),
        ("an unknown field", format!("{good}secret = 1\n")),
        ("not hexadecimal", good.replace("numbers = \"", "numbers = \"zz")),
        ("number zero", good.replace("newest = 1", "newest = 0").replace("id = 1", "id = 0")),
    ];
    for (what, text) in breaks {
        fs::write(&path, &text).unwrap();
        let refused = Keyring::read(&path).unwrap_err();
        assert!(matches!(refused, RingError::Broken { .. }), "{what}: {refused}");
        let shown = format!("{refused} {refused:?}");
        let secrets = good.split('"').filter(|part| part.len() >= 32);
        assert!(secrets.clone().count() >= 3);
        assert!(secrets.into_iter().all(|secret| !shown.contains(secret)), "{what}");
    }
}
