//! `gongji keys`

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use store::seal::{RingError, SealError};
use store::{Keyring, Store as _};
use store_sqlite::{DataFolder, KeyringError, Ring, SqliteStore};

use super::deployment::{DeploymentError, migration_notes};
use super::table::table;
use super::{Console, DONE, REFUSED, USAGE};

/// Rows that are sealed anew in one transaction: what a kill in the middle undoes.
const STEP: u32 = 500;

/// 管理加密个人信息的密钥：加一把新的、用新的重新加密、去掉旧的；服务器要先停止
#[derive(Debug, Args)]
#[command(after_help = "换一把密钥，按次序：\n  gongji keys add --data ./data           \
                        加一把，以后写的都用它；请重新备份密钥环\n  \
                        gongji keys rotate --data ./data        用它重新加密以前写的；中断了就再运行一次\n  \
                        gongji keys retire 1 --data ./data      去掉不再需要的第 1 把")]
pub struct KeysArgs {
    #[command(subcommand)]
    what: What,
    /// 数据目录
    #[arg(long, value_name = "DIR", default_value = "./data", global = true)]
    data: PathBuf,
    /// 密钥环；不写就是数据目录里的 keyring.toml
    #[arg(long, value_name = "FILE", global = true)]
    keyring: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum What {
    /// 列出密钥，和每一把还加密着多少行
    List,
    /// 加一把新密钥，以后写的都用它
    Add,
    /// 把用旧密钥加密的都用最新的一把重新加密
    Rotate,
    /// 从密钥环里去掉一把旧密钥；还有内容要用它就拒绝
    Retire {
        /// 密钥的编号，见 keys list
        #[arg(value_name = "KEY")]
        key: u8,
    },
}

/// A folder that nobody else works on, with its ring and its database.
struct Offline {
    ring: Ring,
    store: SqliteStore,
    // Held until the end.
    _folder: DataFolder,
}

/// Runs the command.
pub fn keys(args: &KeysArgs, console: &mut Console<'_>) -> io::Result<u8> {
    if !args.data.join("gongji.db").is_file() {
        console.complain(format_args!("{} 里没有数据库", args.data.display()))?;
        return Ok(USAGE);
    }
    let offline = match open(args, console)? {
        Ok(offline) => offline,
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            return Ok(USAGE);
        }
    };
    let said = match args.what {
        What::List => list(&offline),
        What::Add => add(&offline),
        What::Rotate => rotate(&offline),
        What::Retire { key } => retire(&offline, key),
    };
    match said {
        Ok(said) => {
            console.say(said)?;
            Ok(DONE)
        }
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            Ok(REFUSED)
        }
    }
}

fn open(
    args: &KeysArgs,
    console: &mut Console<'_>,
) -> io::Result<Result<Offline, DeploymentError>> {
    let opened = || {
        let folder = DataFolder::lock(&args.data)?;
        let ring = folder.keyring(args.keyring.as_deref())?;
        let opened = SqliteStore::open(&folder.database(), ring.keyring.clone())?;
        Ok((migration_notes(&opened), Offline { ring, store: opened.store, _folder: folder }))
    };
    match opened() {
        Ok((notes, offline)) => {
            for note in notes {
                console.say(note)?;
            }
            Ok(Ok(offline))
        }
        Err(error) => Ok(Err(error)),
    }
}

fn list(offline: &Offline) -> Result<String, DeploymentError> {
    let keyring = &offline.ring.keyring;
    let sealed_by = offline.store.reader()?.sealed_by()?;
    let rows: Vec<[String; 3]> = keyring
        .ids()
        .into_iter()
        .map(|key| {
            let state = if key == keyring.newest() { "在用" } else { "旧" };
            let count = sealed_by.get(&key).copied().unwrap_or(0);
            [key.to_string(), state.to_owned(), count.to_string()]
        })
        .collect();
    Ok(table(["密钥", "状态", "加密着的行"], &rows, &[0, 2]).trim_end().to_owned())
}

fn add(offline: &Offline) -> Result<String, DeploymentError> {
    let more = offline.ring.keyring.with_new_key().map_err(ring_error)?;
    replace(offline, &more)?;
    Ok(format!(
        "加了第 {} 把密钥，以后写的都用它；请立即重新备份 {}，\
         再运行 gongji keys rotate 重新加密以前写的",
        more.newest(),
        offline.ring.path.display()
    ))
}

/// Row by row and step by step; rows of an older key are what is left, so a run that was killed is
/// gone on with by the next.
fn rotate(offline: &Offline) -> Result<String, DeploymentError> {
    let newest = offline.ring.keyring.newest();
    let sealed_by = offline.store.reader()?.sealed_by()?;
    let old: u64 = sealed_by.iter().filter(|(key, _)| **key != newest).map(|(_, rows)| rows).sum();
    let progress = progress(old);
    let mut writer = offline.store.writer()?;
    let mut done = 0_u64;
    loop {
        let mut tx = writer.begin()?;
        let rows = tx.reseal(STEP)?;
        tx.commit()?;
        if rows == 0 {
            break;
        }
        done = done.saturating_add(rows.into());
        progress.inc(rows.into());
    }
    progress.finish_and_clear();
    Ok(format!("{done} 行已用第 {newest} 把密钥重新加密，没有剩下的"))
}

fn retire(offline: &Offline, key: u8) -> Result<String, DeploymentError> {
    let sealed_by = offline.store.reader()?.sealed_by()?;
    match sealed_by.get(&key) {
        Some(rows) if *rows > 0 && key != offline.ring.keyring.newest() => {
            let why = format!("还有 {rows} 行用第 {key} 把密钥加密；请先运行 gongji keys rotate");
            return Err(DeploymentError::Catch(why));
        }
        _ => {}
    }
    let less = match offline.ring.keyring.without(key) {
        Ok(less) => less,
        Err(SealError::NotOld(_)) => {
            let why = format!("第 {key} 把密钥正在用，或不在密钥环里；见 gongji keys list");
            return Err(DeploymentError::Catch(why));
        }
        Err(error) => return Err(ring_error(error)),
    };
    replace(offline, &less)?;
    Ok(format!(
        "去掉了第 {key} 把密钥。以前的数据库备份要用以前的密钥环才能打开：两样请一起保存或一起销毁"
    ))
}

fn replace(offline: &Offline, ring: &Keyring) -> Result<(), DeploymentError> {
    Ok(ring.replace(&offline.ring.path).map_err(KeyringError::from)?)
}

fn ring_error(error: SealError) -> DeploymentError {
    KeyringError::from(RingError::from(error)).into()
}

/// Drawn on a terminal only.
fn progress(rows: u64) -> ProgressBar {
    let target = if io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(rows), target);
    let style = ProgressStyle::with_template("重新加密 {bar:40} {pos}/{len} 行  还要约 {eta}");
    style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style))
}

#[cfg(test)]
mod tests;
