//! The keys and what is done with them.

use std::sync::Arc;

use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{AesGcm, Nonce};
use hmac::{Hmac, KeyInit, Mac};
use sm3::Sm3;
use sm4::Sm4;

use super::{Place, SealError};

/// Bytes of a nonce. Random: one key may seal some 2³² values before two of them are likely to
/// share one, which is why keys are rotated (`gongji keys`).
const NONCE: usize = 12;

type Cipher = AesGcm<Sm4, U12>;

/// Keys with their ciphers, made once and shared. Its `Debug` shows nothing.
#[derive(Clone)]
pub struct Keyring(Arc<Ring>);

struct Ring {
    // The newest first; never empty, no number twice.
    keys: Vec<Key>,
    numbers: [u8; 32],
    numbers_hmac: Hmac<Sm3>,
}

#[derive(Clone)]
struct Key {
    secret: Secret,
    cipher: Cipher,
    index: Hmac<Sm3>,
}

/// One key as the file has it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Secret {
    pub(super) id: u8,
    pub(super) cipher: [u8; 16],
    pub(super) index: [u8; 32],
}

impl Key {
    fn new(secret: Secret) -> Self {
        Self { secret, cipher: Cipher::new(&secret.cipher.into()), index: hmac(&secret.index) }
    }

    fn digest(&self, what: &str, value: &str) -> Vec<u8> {
        let mut index = self.index.clone();
        index.update(what.as_bytes());
        index.update(&[0]);
        index.update(value.as_bytes());
        let mut digest = vec![self.secret.id];
        digest.extend_from_slice(&index.finalize().into_bytes());
        digest
    }
}

impl Keyring {
    /// A new ring with one key.
    pub fn generate() -> Result<Self, SealError> {
        Ok(Self::of(vec![fresh(1)?], random()?))
    }

    /// The same ring every time. For tests: its keys are in this file, so it protects nothing.
    pub fn for_tests() -> Self {
        Self::of(vec![Secret { id: 1, cipher: [0x11; 16], index: [0x22; 32] }], [0x33; 32])
    }

    /// `secrets`: the newest first, at least one.
    pub(super) fn of(secrets: Vec<Secret>, numbers: [u8; 32]) -> Self {
        let keys = secrets.into_iter().map(Key::new).collect();
        Self(Arc::new(Ring { keys, numbers, numbers_hmac: hmac(&numbers) }))
    }

    /// Seals a value for its place with the newest key: key number, nonce, ciphertext, tag.
    pub fn seal(&self, place: Place<'_>, clear: &[u8]) -> Result<Vec<u8>, SealError> {
        let key = self.first()?;
        let nonce: [u8; NONCE] = random()?;
        let aad = place.sealed_along(key.secret.id);
        let payload = Payload { msg: clear, aad: &aad };
        let text = key.cipher.encrypt(&Nonce::from(nonce), payload);
        let text = text.map_err(|_| SealError::Unsealable)?;
        let mut sealed = Vec::with_capacity(1 + NONCE + text.len());
        sealed.push(key.secret.id);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&text);
        Ok(sealed)
    }

    /// Opens what was sealed for this place, with whichever key of the ring did it.
    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (id, rest) = sealed.split_first().ok_or(SealError::Refused)?;
        let (nonce, text) = rest.split_first_chunk::<NONCE>().ok_or(SealError::Refused)?;
        let key = self.0.keys.iter().find(|key| key.secret.id == *id);
        let key = key.ok_or(SealError::UnknownKey(*id))?;
        let aad = place.sealed_along(*id);
        let payload = Payload { msg: text, aad: &aad };
        key.cipher.decrypt(&Nonce::from(*nonce), payload).map_err(|_| SealError::Refused)
    }

    /// Opens a text.
    pub fn open_text(&self, place: Place<'_>, sealed: &[u8]) -> Result<String, SealError> {
        String::from_utf8(self.open(place, sealed)?).map_err(|_| SealError::Refused)
    }

    /// Digest of a value with the newest key, to be kept and found by: key number, HMAC-SM3 of what
    /// kind of value it is and the value.
    pub fn digest(&self, what: &str, value: &str) -> Vec<u8> {
        self.0.keys.first().map(|key| key.digest(what, value)).unwrap_or_default()
    }

    /// The same with every key, the newest first: rows wait under older keys until they are
    /// sealed anew.
    pub fn digests(&self, what: &str, value: &str) -> Vec<Vec<u8>> {
        self.0.keys.iter().map(|key| key.digest(what, value)).collect()
    }

    /// Digest of a request's digest with a secret that never changes: requests hold ID numbers,
    /// which a plain digest would let be guessed, and a number must be known again for ever.
    pub fn number(&self, digest: &[u8; 32]) -> [u8; 32] {
        let mut hmac = self.0.numbers_hmac.clone();
        hmac.update(digest);
        hmac.finalize().into_bytes().into()
    }

    /// Number of the key that seals.
    pub fn newest(&self) -> u8 {
        self.0.keys.first().map_or(0, |key| key.secret.id)
    }

    /// Numbers of all keys, the newest first.
    pub fn ids(&self) -> Vec<u8> {
        self.0.keys.iter().map(|key| key.secret.id).collect()
    }

    /// This ring with a new key that seals from now on. A number is never given twice: rows of a
    /// lost copy may still carry it.
    pub fn with_new_key(&self) -> Result<Self, SealError> {
        let id = self.newest().checked_add(1).ok_or(SealError::Full)?;
        let mut secrets = vec![fresh(id)?];
        secrets.extend(self.secrets());
        Ok(Self::of(secrets, self.0.numbers))
    }

    /// This ring without an old key; what it sealed can never be opened again.
    pub fn without(&self, id: u8) -> Result<Self, SealError> {
        if id == self.newest() || !self.ids().contains(&id) {
            return Err(SealError::NotOld(id));
        }
        let secrets = self.secrets().filter(|secret| secret.id != id).collect();
        Ok(Self::of(secrets, self.0.numbers))
    }

    pub(super) fn secrets(&self) -> impl Iterator<Item = Secret> {
        self.0.keys.iter().map(|key| key.secret)
    }

    pub(super) fn numbers(&self) -> [u8; 32] {
        self.0.numbers
    }

    fn first(&self) -> Result<&Key, SealError> {
        self.0.keys.first().ok_or(SealError::Unsealable)
    }
}

fn fresh(id: u8) -> Result<Secret, SealError> {
    Ok(Secret { id, cipher: random()?, index: random()? })
}

fn random<const N: usize>() -> Result<[u8; N], SealError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| SealError::Unsealable)?;
    Ok(bytes)
}

fn hmac(secret: &[u8; 32]) -> Hmac<Sm3> {
    // 32 bytes fit the block of SM3 (64): the key is padded, never hashed.
    let mut block = [0; 64];
    for (to, from) in block.iter_mut().zip(secret) {
        *to = *from;
    }
    Hmac::new(&block.into())
}
