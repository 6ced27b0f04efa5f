//! Files that hold one secret each, for their owner's eyes only.

use std::fs::File;
use std::io::{self, Read as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::call::Secret;

/// Bits of a mode that let anybody but the owner in.
const OTHERS: u32 = 0o077;
/// Longest secret, in bytes.
const LONGEST: u64 = 4 * 1024;
/// Shortest secret to sign with, in bytes.
const SHORTEST: usize = 16;

/// Why a secret cannot be had from its file; shows nothing of it.
#[derive(Debug, thiserror::Error)]
pub(super) enum SecretFault {
    /// Cannot be read.
    #[error("{0}")]
    Unreadable(String),
    /// Others than its owner can read it.
    #[error("{} 的权限是 {mode:04o}，别人也能读；请运行 chmod 600 {}，并换一个", path.display(), path.display())]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// Too short or too long.
    #[error("{} 的内容应有 16 到 4096 个字节，例如 head -c 32 /dev/urandom | base64", .0.display())]
    Length(PathBuf),
    /// Nothing in it.
    #[error("{} 是空的", .0.display())]
    Empty(PathBuf),
}

/// The text of a file, without the line's end.
pub(super) fn password(path: &Path) -> Result<String, SecretFault> {
    let unreadable =
        |error: io::Error| SecretFault::Unreadable(crate::cli::unreadable(path, &error));
    let file = File::open(path).map_err(unreadable)?;
    // Of the open file, so that what was looked at is what is read.
    let mode = file.metadata().map_err(unreadable)?.mode() & 0o7777;
    if mode & OTHERS != 0 {
        return Err(SecretFault::Exposed { path: path.to_owned(), mode });
    }
    let mut text = String::new();
    let most = LONGEST.saturating_add(1);
    let long = file.take(most).read_to_string(&mut text).map_err(unreadable)?;
    if u64::try_from(long).is_ok_and(|long| long > LONGEST) {
        return Err(SecretFault::Length(path.to_owned()));
    }
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() { Err(SecretFault::Empty(path.to_owned())) } else { Ok(text.to_owned()) }
}

/// A secret to sign with.
pub(super) fn secret(path: &Path) -> Result<Secret, SecretFault> {
    let text = password(path)?;
    let secret = Some(text).filter(|text| text.len() >= SHORTEST);
    let secret = secret.and_then(|text| Secret::new(text.as_bytes()));
    secret.ok_or_else(|| SecretFault::Length(path.to_owned()))
}
