//! `gongji policy`

mod adopt;
mod diff;
mod sets;
mod simulate;

use std::io;
use std::path::PathBuf;

use app::{Clock as _, SystemClock};
use clap::{Args, Subcommand};
use domain::Area;
use domain::policy::{PolicySet, check_report, show};
use jiff::civil::Date;

use super::{Console, DONE, REFUSED, USAGE};
use crate::rules::{EMBEDDED, RulesError, files_in, read_files};
pub use sets::{SetError, set_in_force};

/// 规则文件：检查、查看、比较、试算、启用
#[derive(Debug, Args)]
pub struct PolicyArgs {
    #[command(subcommand)]
    act: PolicyAct,
}

#[derive(Debug, Subcommand)]
enum PolicyAct {
    /// 检查规则文件：每处问题的文件、行、列、键和可用的值
    #[command(after_help = "例子：\n  gongji policy check                  程序自带的文件\n  \
                            gongji policy check policies         一个文件夹\n  \
                            gongji policy check policies/*.toml  几个文件")]
    Check(CheckArgs),
    /// 一个统筹区在某一天的每条规则：值、从何时起、出处、可信程度
    #[command(after_help = "例子：\n  gongji policy show 510100\n  \
                            gongji policy show 110000 --on 2024-05-01")]
    Show(ShowArgs),
    /// 比较两套规则：哪里、哪条、从哪天起、原来和现在、出处；改写历史的先说。退出码：0 相同，1 不同，2 有错误
    #[command(
        after_help = "例子：\n  gongji policy diff built-in policies            改过的文件夹\n  \
                            gongji policy diff built-in 11-beijing.toml     只改了一个文件\n  \
                            gongji policy diff data:./data policies --json  与正在启用的比"
    )]
    Diff(diff::DiffArgs),
    /// 按草案重算一段时间的已结算账单：谁会受影响、各方多付少付多少、由哪条规则；只读
    #[command(after_help = "例子：\n  gongji policy simulate policies --data ./data \
                            --from 2026-10-01 --to 2026-10-31\n  \
                            gongji policy simulate 11-beijing.toml --data ./data \
                            --from 2026-10-01 --to 2026-10-31 --area 110000")]
    Simulate(simulate::SimulateArgs),
    /// 启用一套规则：先检查全部文件，有一处错误就什么都不变；保存文件、摘要、谁、何时
    #[command(after_help = "例子：\n  gongji policy adopt policies --data ./data --by 王敏")]
    Adopt(adopt::AdoptArgs),
    /// 启用过哪些规则：何时、谁、摘要
    History(adopt::HistoryArgs),
}

#[derive(Debug, Args)]
struct CheckArgs {
    /// 规则文件或文件夹；不写则检查程序自带的
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
struct ShowArgs {
    /// 六位行政区划代码
    #[arg(value_name = "AREA")]
    area: String,
    /// 哪一天有效的规则；不写则是今天
    #[arg(long, value_name = "yyyy-MM-dd")]
    on: Option<Date>,
    /// 用这个文件夹里的规则，不用程序自带的
    #[arg(long, value_name = "DIR")]
    policies: Option<PathBuf>,
}

/// Runs the command.
pub async fn policy(args: PolicyArgs, console: &mut Console<'_>) -> io::Result<u8> {
    match args.act {
        PolicyAct::Check(args) => check(&args.files, console),
        PolicyAct::Show(args) => show_area(&args, console),
        PolicyAct::Diff(args) => diff::diff(&args, console),
        PolicyAct::Simulate(args) => simulate::run(&args, console),
        PolicyAct::Adopt(args) => adopt::adopt(&args, console).await,
        PolicyAct::History(args) => adopt::sets(&args, console),
    }
}

fn check(given: &[PathBuf], console: &mut Console<'_>) -> io::Result<u8> {
    let files = match texts(given) {
        Ok(files) => files,
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            return Ok(USAGE);
        }
    };
    let checked = PolicySet::load(files);
    write!(console.out, "{}", check_report(&checked))?;
    Ok(if checked.is_ok() { DONE } else { REFUSED })
}

/// Name and text of the files. A province's file alone is checked beside the nation's own.
fn texts(given: &[PathBuf]) -> Result<Vec<(String, String)>, RulesError> {
    let carried = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    if given.is_empty() {
        return Ok(EMBEDDED.iter().map(carried).collect());
    }
    let mut paths = Vec::new();
    for path in given {
        if path.is_dir() {
            paths.extend(files_in(path)?);
        } else {
            paths.push(path.clone());
        }
    }
    let mut files = read_files(&paths)?;
    let nation = |name: &str| name.starts_with("00");
    if !files.iter().any(|(name, _)| nation(name)) {
        files.extend(EMBEDDED.iter().filter(|(name, _)| nation(name)).map(carried));
    }
    Ok(files)
}

fn show_area(args: &ShowArgs, console: &mut Console<'_>) -> io::Result<u8> {
    let set = match crate::rules::load(args.policies.as_deref()) {
        Ok(set) => set,
        Err(RulesError::Faulty(faults)) => {
            write!(console.err, "{}", check_report(&Err(faults)))?;
            return Ok(REFUSED);
        }
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            return Ok(USAGE);
        }
    };
    let on = args.on.unwrap_or_else(|| SystemClock.now().date());
    let Some(area) = set.area_of(&args.area, on) else {
        let known = set.units().flat_map(|unit| &unit.areas);
        let known: Vec<String> = known.map(|(area, name)| format!("{area} {name}")).collect();
        console.complain(format_args!(
            "不认识的统筹区代码；请写六位行政区划代码，例如：{}",
            known.join("、")
        ))?;
        return Ok(USAGE);
    };
    if Area::parse(&args.area) != Some(area) {
        console.complain(format_args!("{} 属于统筹区 {area}", args.area))?;
    }
    write!(console.out, "{}", show(&set, area, on))?;
    Ok(DONE)
}
