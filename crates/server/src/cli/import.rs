//! `gongji import`

use std::fmt::Display;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use app::import::{
    ImportError, Rules, batch_of, book_credits, is_batch, parse_credits, parse_institutions,
    parse_items, parse_people, put_institutions, put_items, put_people,
};
use clap::{Args, ValueEnum};
use domain::refusal::text::{Lang, render};
use serde_json::{Value, json};

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
    /// 密钥环；不写就是数据目录里的 keyring.toml
    #[arg(long, value_name = "FILE", conflicts_with = "url")]
    keyring: Option<PathBuf>,
    /// 正在运行的服务器
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// 用这个登录名登录服务器（会问密码和动态口令）；演示环境不用写
    #[arg(long, value_name = "NAME", requires = "url")]
    clerk: Option<String>,
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
        Some(url) => over(&args, url, &batch, bytes, console).await,
        None => within(&args, &batch, &bytes, console).await,
    }
}

async fn within(
    args: &ImportArgs,
    batch: &str,
    bytes: &[u8],
    console: &mut Console<'_>,
) -> io::Result<u8> {
    let mut deployment = match Deployment::open(&args.data, args.keyring.as_deref(), None) {
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

/// Sends the file to a running server's desk: in a demo as one demo clerk, approved by the other;
/// else as the clerk who is named, for a second one to approve.
async fn over(
    args: &ImportArgs,
    url: &str,
    batch: &str,
    bytes: Vec<u8>,
    console: &mut Console<'_>,
) -> io::Result<u8> {
    let path = match args.what {
        What::Credits => "/credits".to_owned(),
        other => format!("/imports/{}", other.word()),
    };
    let answer = match &args.clerk {
        None => in_demo(url, &path, batch, bytes).await,
        Some(name) => match credentials(name, console)? {
            Some(body) => match Desk::sign_in_with(url, &body).await {
                Ok(desk) => desk.post(&path, "text/csv", batch, bytes).await,
                Err(error) => Err(error),
            },
            None => return Ok(USAGE),
        },
    };
    match answer {
        Ok((202, filed)) => {
            let text = |key: &str| filed[key].as_str().unwrap_or_default().to_owned();
            let (case, duty) = (text("case"), text("approver_zh"));
            console.say(format_args!(
                "文件没有错误，已提交复核：事项 {case}。另一位有“{duty}”岗位的经办人批准以后才导入。"
            ))?;
            Ok(DONE)
        }
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
        Err(NoDesk::NotSignedIn) if args.clerk.is_some() => {
            console.complain(format_args!("登录名、密码或动态口令不对，或者账号已停用"))?;
            Ok(REFUSED)
        }
        Err(NoDesk::NotSignedIn) => {
            console.complain(format_args!(
                "这个服务器不是演示环境：请用 --clerk 写明登录名，或在它的机器上用 --data"
            ))?;
            Ok(REFUSED)
        }
        Err(NoDesk::Silent(why)) => {
            console.complain(format_args!("{url} 没有应答：{why}"))?;
            Ok(NO_SERVER)
        }
    }
}

/// Filed by one demo clerk and approved by the other.
async fn in_demo(
    url: &str,
    path: &str,
    batch: &str,
    bytes: Vec<u8>,
) -> Result<(u16, Value), NoDesk> {
    let first = Desk::sign_in(url, "demo").await?;
    let (status, filed) = first.post(path, "text/csv", batch, bytes).await?;
    let Some(case) = filed["case"].as_str().filter(|_| status == 202) else {
        return Ok((status, filed));
    };
    let second = Desk::sign_in(url, "demo2").await?;
    let path = format!("/cases/{case}/approve");
    second.post(&path, "application/json", batch, b"{}".to_vec()).await
}

/// What a clerk signs in with, asked for on the terminal.
fn credentials(name: &str, console: &mut Console<'_>) -> io::Result<Option<Value>> {
    if !io::stdin().is_terminal() {
        console.complain(format_args!("--clerk 要在终端上运行：会问密码和动态口令"))?;
        return Ok(None);
    }
    let terminal = console::Term::stderr();
    let mut ask = |what: &str| {
        write!(console.err, "{what}：")?;
        terminal.read_secure_line()
    };
    let (password, code) = (ask("密码（不显示）")?, ask("动态口令（不显示）")?);
    Ok(Some(json!({"name": name, "password": password, "code": code})))
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
