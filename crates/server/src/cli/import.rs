//! `gongji import`

use std::fmt::Display;
use std::io;
use std::path::PathBuf;

use app::import::{
    ImportError, Rules, batch_of, book_credits, is_batch, parse_credits, parse_institutions,
    parse_items, parse_people, put_institutions, put_items, put_people,
};
use clap::{Args, ValueEnum};
use domain::refusal::text::{Lang, render};
use serde_json::Value;

use super::client::{Desk, NoDesk};
use super::deployment::{Deployment, DeploymentError};
use super::{Console, DONE, REFUSED, USAGE, unreadable};

/// Nobody answers.
const NO_SERVER: u8 = 3;

/// 导入 CSV 文件：先检查整个文件，有一行错就一行都不导入，并列出每一处
#[derive(Debug, Args)]
#[command(after_help = "例子：\n  gongji import people demo/people.csv --data ./data\n  \
                        gongji import credits credits.csv --batch 2026-11 \
                        --url http://127.0.0.1:8080")]
pub struct ImportArgs {
    /// 文件里是什么
    #[arg(value_enum)]
    what: What,
    /// UTF-8 的 CSV，第一行是列名
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// 数据目录；服务器正在上面运行时请用 --url
    #[arg(long, value_name = "DIR", default_value = "./data", conflicts_with = "url")]
    data: PathBuf,
    /// 正在运行的服务器
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// 入账文件的批次号；同一批次只记一次。不写则由文件内容算出
    #[arg(long, value_name = "BATCH")]
    batch: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// 参保人
    People,
    /// 定点医药机构
    Institutions,
    /// 医保目录
    Items,
    /// 个人账户入账
    Credits,
}

impl What {
    fn word(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Institutions => "institutions",
            Self::Items => "items",
            Self::Credits => "credits",
        }
    }
}

/// Runs the command.
pub async fn import(args: ImportArgs, console: &mut Console<'_>) -> io::Result<u8> {
    let bytes = match std::fs::read(&args.file) {
        Ok(bytes) => bytes,
        Err(error) => {
            console.complain(format_args!("{}", unreadable(&args.file, &error)))?;
            return Ok(USAGE);
        }
    };
    let batch = args.batch.clone().unwrap_or_else(|| batch_of(&bytes));
    if !is_batch(&batch) {
        console.complain(format_args!("批次号请用字母、数字和 - _ . ，最多 48 位"))?;
        return Ok(USAGE);
    }
    match &args.url {
        Some(url) => over(args.what, url, &batch, bytes, console).await,
        None => within(&args, &batch, &bytes, console).await,
    }
}

async fn within(
    args: &ImportArgs,
    batch: &str,
    bytes: &[u8],
    console: &mut Console<'_>,
) -> io::Result<u8> {
    let mut deployment = match Deployment::open(&args.data, None) {
        Ok(deployment) => deployment,
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            if matches!(error, DeploymentError::Lock(_)) {
                let hint = "gongji import … --url http://127.0.0.1:8080";
                console.complain(format_args!("服务器正在这个目录上运行时，用 {hint}"))?;
            }
            return Ok(USAGE);
        }
    };
    let is_demo = deployment.is_demo;
    let outcome = match deployment.start(is_demo).await {
        Ok(()) => take(&deployment, args.what, batch, bytes).await,
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            return Ok(USAGE);
        }
    };
    deployment.app.stop();
    match outcome {
        Ok(said) => {
            console.say(said)?;
            Ok(DONE)
        }
        Err(error) => {
            say_error(&deployment, error, console)?;
            Ok(REFUSED)
        }
    }
}

async fn take(
    deployment: &Deployment,
    what: What,
    batch: &str,
    bytes: &[u8],
) -> Result<String, ImportError> {
    let app = &deployment.app;
    let world = app.world();
    let rules = Rules { policies: &world.policies, today: app.now().date() };
    let count = match what {
        What::People => put_people(app, parse_people(bytes, rules)?).await?,
        What::Institutions => {
            let rows = parse_institutions(bytes, rules, deployment.is_demo)?;
            put_institutions(app, rows).await?
        }
        What::Items => put_items(app, parse_items(bytes)?).await?,
        What::Credits => {
            let booked = book_credits(app, batch, parse_credits(bytes, rules)?).await?;
            let batches: Vec<&str> = booked.batches.iter().map(String::as_str).collect();
            return Ok(booked_zh(booked.lines, booked.sum, &batches, booked.replayed));
        }
    };
    Ok(format!("导入 {count} 行"))
}

fn say_error(
    deployment: &Deployment,
    error: ImportError,
    console: &mut Console<'_>,
) -> io::Result<()> {
    match error {
        ImportError::Faulty(faults) => {
            for fault in &faults {
                writeln!(console.err, "{fault}")?;
            }
            console.complain(format_args!("共 {} 处，一行也没有导入", faults.len()))
        }
        ImportError::Refused(refusals, partly) => {
            let world = deployment.app.world();
            for refusal in &refusals {
                let text = render(refusal, Lang::Zh, &world.policies);
                console.complain(format_args!("{}{}", text.what, text.why))?;
            }
            console.complain(format_args!("{}{}", partly.what(), partly.next()))
        }
        ImportError::BatchReused => {
            console.complain(format_args!("这个批次号已经用在另一个文件上；请换一个"))
        }
        ImportError::Stopped(partly) => {
            console.complain(format_args!("{}{}", partly.what(), partly.next()))
        }
        ImportError::App(error) => console.complain(format_args!("{error}")),
    }
}

/// Sends the file to a running server's desk.
async fn over(
    what: What,
    url: &str,
    batch: &str,
    bytes: Vec<u8>,
    console: &mut Console<'_>,
) -> io::Result<u8> {
    let path = match what {
        What::Credits => "/credits".to_owned(),
        other => format!("/imports/{}", other.word()),
    };
    let answer = match Desk::sign_in(url).await {
        Ok(desk) => desk.post(&path, "text/csv", batch, bytes).await,
        Err(error) => Err(error),
    };
    match answer {
        Ok((status, answer)) if status < 300 => {
            console.say(said(&answer))?;
            Ok(DONE)
        }
        Ok((_, problem)) => {
            say_problem(&problem, console)?;
            Ok(REFUSED)
        }
        Err(NoDesk::Address) => {
            console.complain(format_args!("地址要写成 http://主机:端口"))?;
            Ok(USAGE)
        }
        Err(NoDesk::NotADemo) => {
            console.complain(format_args!("这个服务器不是演示环境，请在它的机器上用 --data"))?;
            Ok(REFUSED)
        }
        Err(NoDesk::Silent(why)) => {
            console.complain(format_args!("{url} 没有应答：{why}"))?;
            Ok(NO_SERVER)
        }
    }
}

/// What a running server answered, as this program says it itself.
fn said(answer: &Value) -> String {
    let lines = &answer["lines"];
    let Some(batches) = answer["batches"].as_array() else { return format!("导入 {lines} 行") };
    let batches: Vec<&str> = batches.iter().filter_map(Value::as_str).collect();
    let sum = answer["sum"].as_str().unwrap_or_default();
    booked_zh(lines, sum, &batches, answer["replayed"] == true)
}

fn booked_zh(lines: impl Display, sum: impl Display, batches: &[&str], replayed: bool) -> String {
    let again = if replayed { "（以前已经记过，这次没有再记）" } else { "" };
    format!("记入 {lines} 笔，合计 {sum} 元，批次 {}{again}", batches.join("、"))
}

fn say_problem(problem: &Value, console: &mut Console<'_>) -> io::Result<()> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    for fault in problem["faults"].as_array().into_iter().flatten() {
        let (line, column, field) = (&fault["line"], &fault["column"], text(&fault["field"]));
        let column = if *column == 0 { String::new() } else { format!("第 {column} 列") };
        let (what, mend) = (text(&fault["what"]), text(&fault["mend"]));
        let gap = if field.is_empty() { "" } else { " " };
        writeln!(console.err, "第 {line} 行{column}{gap}{field}：{what}。{mend}。")?;
    }
    match problem["fault_count"].as_u64() {
        Some(count) => console.complain(format_args!("共 {count} 处，一行也没有导入")),
        None => {
            console.complain(format_args!("{}{}", text(&problem["detail"]), text(&problem["next"])))
        }
    }
}
