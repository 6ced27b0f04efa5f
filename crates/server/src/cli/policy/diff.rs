//! `gongji policy diff`

use std::io;
use std::path::PathBuf;

use app::{Clock as _, SystemClock};
use clap::Args;
use domain::policy::check_report;
use domain::policy::diff::{Diff, report};
use jiff::civil::Date;

use super::sets::{Named, SetError, pair};
use crate::cli::{Console, DONE, REFUSED, USAGE};
use crate::rules::RulesError;

#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// 原来的规则：文件夹、一个文件、built-in（程序自带）或 data:数据目录（正在启用的）
    #[arg(value_name = "A")]
    old: String,
    /// 新的规则，写法相同
    #[arg(value_name = "B")]
    new: String,
    /// 以哪一天分过去和将来；不写则是今天
    #[arg(long, value_name = "yyyy-MM-dd")]
    on: Option<Date>,
    /// 密钥环，data:… 不用数据目录里的 keyring.toml 时
    #[arg(long, value_name = "FILE")]
    keyring: Option<PathBuf>,
    /// 写成 JSON
    #[arg(long)]
    json: bool,
}

/// Exit code as `diff`: 0 the same, 1 different, 2 a file has faults or cannot be read.
pub(super) fn diff(args: &DiffArgs, console: &mut Console<'_>) -> io::Result<u8> {
    let named = (&Named::of(&args.old), &Named::of(&args.new));
    let (old, new) = match pair(named, args.keyring.as_deref()) {
        Ok(sets) => sets,
        Err(error) => return complained(error, console),
    };
    let today = args.on.unwrap_or_else(|| SystemClock.now().date());
    let diff = Diff::of(&old, &new, today);
    if args.json {
        serde_json::to_writer_pretty(&mut *console.out, &diff)?;
        writeln!(console.out)?;
    } else {
        write!(console.out, "{}", report(&diff))?;
    }
    Ok(if diff.is_same() { DONE } else { REFUSED })
}

/// Says why a set cannot be had: every fault with its place.
pub(super) fn complained(error: SetError, console: &mut Console<'_>) -> io::Result<u8> {
    match error {
        SetError::Rules(RulesError::Faulty(faults)) => {
            write!(console.err, "{}", check_report(&Err(faults)))?;
        }
        other => console.complain(format_args!("{other}"))?,
    }
    Ok(USAGE)
}
