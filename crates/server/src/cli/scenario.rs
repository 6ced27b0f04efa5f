//! `gongji scenario run`

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::scenario::api::Server;
use crate::scenario::play::Trouble;
use crate::scenario::report::summary;
use crate::scenario::{
    BadStory, Outcome, Script, load_all, needs_own_clock, run_over, run_within, strange_places,
};

/// 演故事：谁做什么、应当得到什么（格式见 docs/stories.md）
#[derive(Debug, Args)]
pub struct ScenarioArgs {
    #[command(subcommand)]
    act: ScenarioAct,
}

#[derive(Debug, Subcommand)]
enum ScenarioAct {
    /// 演一个或多个故事，报告每一步的应为与实为
    Run(RunArgs),
}

/// What to play, and where.
#[derive(Debug, Args)]
struct RunArgs {
    /// 故事文件（.yaml），或装着故事的文件夹
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// 对着正在运行的演示服务器演；不写则每个故事在一个全新的进程内服务器里演
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

/// Everything came out as written.
const AS_WRITTEN: u8 = 0;
/// A story came out otherwise.
const OTHERWISE: u8 = 1;
/// A file is no story, or a word of the command line is wrong.
const BAD_FILE: u8 = 2;
/// Nobody answers.
const NO_SERVER: u8 = 3;

/// Runs the command; tells the exit code.
pub async fn scenario(args: ScenarioArgs, out: &mut dyn Write) -> io::Result<u8> {
    let ScenarioAct::Run(RunArgs { files, url }) = args.act;
    let scripts = match load_all(&files) {
        Ok(scripts) => scripts,
        Err(bad) => return tell(&bad, out),
    };
    match url {
        None => within(&scripts, out).await,
        Some(url) => match Server::over(&url) {
            Ok(server) => over(&scripts, &server, out).await,
            Err(what) => {
                writeln!(out, "{what}")?;
                Ok(BAD_FILE)
            }
        },
    }
}

fn tell(bad: &[BadStory], out: &mut dyn Write) -> io::Result<u8> {
    for fault in bad {
        writeln!(out, "{fault}")?;
    }
    Ok(BAD_FILE)
}

async fn within(scripts: &[Script], out: &mut dyn Write) -> io::Result<u8> {
    let bad: Vec<_> = scripts.iter().filter_map(strange_places).collect();
    if !bad.is_empty() {
        return tell(&bad, out);
    }
    let mut outcomes = Vec::with_capacity(scripts.len());
    for script in scripts {
        match run_within(script).await {
            Ok(outcome) => {
                writeln!(out, "{outcome}")?;
                outcomes.push(outcome);
            }
            Err(what) => {
                writeln!(out, "进程内服务器没有准备好：{what}")?;
                return Ok(OTHERWISE);
            }
        }
    }
    finish(&outcomes, out)
}

async fn over(scripts: &[Script], server: &Server, out: &mut dyn Write) -> io::Result<u8> {
    let bad: Vec<_> = scripts.iter().filter_map(needs_own_clock).collect();
    if !bad.is_empty() {
        return tell(&bad, out);
    }
    let mut outcomes = Vec::with_capacity(scripts.len());
    for script in scripts {
        let outcome = run_over(script, server).await;
        writeln!(out, "{outcome}")?;
        let failed = outcome.failed.as_ref();
        if failed.is_some_and(|failed| matches!(failed.trouble, Trouble::NoAnswer(_))) {
            return Ok(NO_SERVER);
        }
        outcomes.push(outcome);
    }
    finish(&outcomes, out)
}

fn finish(outcomes: &[Outcome], out: &mut dyn Write) -> io::Result<u8> {
    writeln!(out, "{}", summary(outcomes))?;
    let as_written = outcomes.iter().all(|outcome| outcome.failed.is_none());
    Ok(if as_written { AS_WRITTEN } else { OTHERWISE })
}
