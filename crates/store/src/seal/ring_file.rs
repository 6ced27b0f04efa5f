//! The file of a ring: TOML with hexadecimal secrets, for its owner's eyes only.

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::keyring::Secret;
use super::{Keyring, SealError};

const OWNER_ONLY: u32 = 0o600;
/// Bits of a mode that let anybody but the owner in.
const OTHERS: u32 = 0o077;

const HEAD: &str = "\
# 共济的密钥环：个人信息都用它加密。没有它，数据库里的个人信息谁也打不开。
# 请立即备份到数据目录以外的安全地方；权限必须是 0600；不要手工修改，用 gongji keys。
";

/// Why a ring cannot be had from its file; the texts are for whoever started the program and show
/// nothing of the file.
#[derive(Debug, thiserror::Error)]
pub enum RingError {
    /// There is none.
    #[error(
        "没有密钥环 {}，而数据库里的个人信息是用它加密的；\
         请从备份恢复这个文件，或用 --keyring 指明它在哪里", .0.display()
    )]
    Missing(PathBuf),
    /// It cannot be read or written.
    #[error("密钥环 {} 不能用：{source}；请核对路径和权限", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Others than its owner can get at it.
    #[error(
        "密钥环 {} 的权限是 {mode:04o}，别人也能读；请运行 chmod 600 {0}，\
         并考虑换一把密钥：gongji keys add，再 gongji keys rotate", path.display()
    )]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// It is not a ring.
    #[error("密钥环 {} 的内容不对：{what}；请从备份恢复", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong, without values.
        what: &'static str,
    },
    /// It is the ring of another database.
    #[error(
        "密钥环 {} 不是这个数据库的；请从备份恢复原来的文件，或用 --keyring 指明它在哪里",
        .0.display()
    )]
    Other(PathBuf),
    /// Rows of the database need a key that it lacks.
    #[error(
        "密钥环 {} 缺第 {key} 把密钥，数据库里还有用它加密的内容；请从备份恢复含这把密钥的文件",
        path.display()
    )]
    Lacks {
        /// The file.
        path: PathBuf,
        /// The key.
        key: u8,
    },
    /// No random bytes, or no number left.
    #[error("不能生成密钥：{0}")]
    Seal(#[from] SealError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RingFile {
    newest: u8,
    numbers: String,
    keys: Vec<KeyRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyRow {
    id: u8,
    cipher: String,
    index: String,
}

impl Keyring {
    /// Reads a ring that is there; refuses one that others can read.
    pub fn read(path: &Path) -> Result<Self, RingError> {
        let unusable = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => RingError::Missing(path.to_owned()),
            _ => RingError::Unusable { path: path.to_owned(), source },
        };
        let mut file = File::open(path).map_err(unusable)?;
        // Of the open file, so that what was looked at is what is read.
        let mode = file.metadata().map_err(unusable)?.mode() & 0o7777;
        if mode & OTHERS != 0 {
            return Err(RingError::Exposed { path: path.to_owned(), mode });
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(unusable)?;
        parse(&text).map_err(|what| RingError::Broken { path: path.to_owned(), what })
    }

    /// Makes a ring and its file, which must not be there; whole or not at all.
    pub fn create(path: &Path) -> Result<Self, RingError> {
        let ring = Self::generate()?;
        let beside = beside(path);
        let made = ring.write_beside(&beside).and_then(|()| {
            // Unlike a rename, a link never takes the place of a file.
            fs::hard_link(&beside, path).and(fs::remove_file(&beside))
        });
        made.and_then(|()| sync_folder(path)).map_err(|source| unusable(path, source))?;
        Ok(ring)
    }

    /// Puts this ring in place of the file, whole or not at all.
    pub fn replace(&self, path: &Path) -> Result<(), RingError> {
        let beside = beside(path);
        let replaced = self.write_beside(&beside).and_then(|()| fs::rename(&beside, path));
        replaced.and_then(|()| sync_folder(path)).map_err(|source| unusable(path, source))
    }

    fn write_beside(&self, beside: &Path) -> io::Result<()> {
        // What is left of a try that was killed is of no use.
        match fs::remove_file(beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create_new(true).mode(OWNER_ONLY).open(beside)?;
        file.write_all(self.text().as_bytes())?;
        file.sync_all()
    }

    fn text(&self) -> String {
        let (newest, numbers) = (self.newest(), hex(&self.numbers()));
        let mut text = format!("{HEAD}newest = {newest}\nnumbers = \"{numbers}\"\n");
        for Secret { id, cipher, index } in self.secrets() {
            let (cipher, index) = (hex(&cipher), hex(&index));
            // Writing to a String cannot fail.
            let _ =
                write!(text, "\n[[keys]]\nid = {id}\ncipher = \"{cipher}\"\nindex = \"{index}\"\n");
        }
        text
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    PathBuf::from(name)
}

fn unusable(path: &Path, source: io::Error) -> RingError {
    RingError::Unusable { path: path.to_owned(), source }
}

/// A name is only safe once its folder is.
fn sync_folder(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => File::open(parent)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

fn parse(text: &str) -> Result<Keyring, &'static str> {
    // The parser's own text would show the line, which may hold a secret.
    let file: RingFile = toml::from_str(text).map_err(|_| "不是密钥环的格式")?;
    let numbers = bytes(&file.numbers).ok_or("numbers 不是 64 位十六进制")?;
    let mut secrets = Vec::with_capacity(file.keys.len());
    for KeyRow { id, cipher, index } in &file.keys {
        let cipher = bytes(cipher).ok_or("cipher 不是 32 位十六进制")?;
        let index = bytes(index).ok_or("index 不是 64 位十六进制")?;
        secrets.push(Secret { id: *id, cipher, index });
    }
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.id));
    if secrets.windows(2).any(|two| matches!(two, [one, other] if one.id == other.id)) {
        return Err("有两把密钥用同一个编号");
    }
    match secrets.first() {
        Some(first) if first.id == file.newest && first.id > 0 => {}
        _ => return Err("缺最新的一把密钥（newest）"),
    }
    Ok(Keyring::of(secrets, numbers))
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn bytes<const N: usize>(hex: &str) -> Option<[u8; N]> {
    if hex.len() != N * 2 || !hex.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, at) in bytes.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?;
    }
    Some(bytes)
}
