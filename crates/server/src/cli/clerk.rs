//! `gongji clerk`: the first admin, and what an admin who lost everything needs. Everything else is
//! done over the desk interface.

use std::collections::BTreeSet;
use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::PathBuf;

use app::acts::{AddClerk, ChangeClerk, SetClerkPassword};
use app::number::pairs_of;
use app::{Act, Numbered, Outcome};
use clap::{Args, Subcommand};
use domain::clerk::{AreaPrefix, Clerk, Duty, SetUp};
use domain::refusal::text::{Lang, render};
use domain::{Area, ClerkId, Moment, RecordId};
use serde_json::{Value, json};
use store::records::Principal;
use store::{Answer, Body, Kind, NumberKey, Store as _};

use super::deployment::{self, Deployment};
use super::table::table;
use super::{Console, DONE, REFUSED, USAGE};
use crate::codes::token;
use crate::http::desk::clerks::is_login;
use crate::http::passwords::{LENGTH, base32, hash_now, new_secret, otpauth};

/// Most clerks that are listed.
const MOST: u32 = 100_000;

/// 经办人：第一个系统管理员在这里添加，其他的由管理员在经办接口添加；服务器要先停止
#[derive(Debug, Args)]
#[command(
    after_help = "例子：\n  gongji clerk add wang --name 王主任 --duties admin --scope 44   \
                        广东的系统管理员\n  gongji clerk list\n  gongji clerk off wang\n\n\
                        岗位：intake 受理、reader 查询、reviewer 审核、account_officer 账户管理、\n\
                        money_officer 资金、editor 政策、registrar 机构管理、approver 复核、\n\
                        admin 系统管理、cashier 收费（由管理员添加，要写机构）"
)]
pub struct ClerkArgs {
    #[command(subcommand)]
    what: What,
    /// 数据目录
    #[arg(long, value_name = "DIR", default_value = "./data", global = true)]
    data: PathBuf,
    /// 密钥环；不写就是数据目录里的 keyring.toml
    #[arg(long, value_name = "FILE", global = true)]
    keyring: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 添加一个经办人，给出动态口令的密钥（只显示一次）
    Add(AddArgs),
    /// 换密码和动态口令，已登录的都退出
    Reset {
        /// 登录名
        login: String,
        /// 从标准输入读密码，不在终端上问
        #[arg(long)]
        password_stdin: bool,
    },
    /// 停用，已登录的都退出
    Off {
        /// 登录名
        login: String,
    },
    /// 列出所有经办人；服务器可以正在运行
    List,
}

#[derive(Debug, Args)]
struct AddArgs {
    /// 登录名：2 到 30 个小写字母、数字或 . _ -
    login: String,
    /// 姓名；不写就是登录名
    #[arg(long)]
    name: Option<String>,
    /// 岗位，用逗号分开
    #[arg(long, value_delimiter = ',', required = true, value_parser = duty)]
    duties: Vec<Duty>,
    /// 管辖：统筹区代码的前 6、4、2 位，或空（全国）
    #[arg(long, value_parser = scope)]
    scope: AreaPrefix,
    /// 从标准输入读密码，不在终端上问
    #[arg(long)]
    password_stdin: bool,
}

fn duty(word: &str) -> Result<Duty, String> {
    let words = || Duty::ALL.map(Duty::word).join(", ");
    Duty::from_word(word).filter(|duty| *duty != Duty::Cashier).ok_or_else(words)
}

fn scope(text: &str) -> Result<AreaPrefix, &'static str> {
    AreaPrefix::parse(text).ok_or("写 6、4、2 位数字，或空")
}

/// Runs the command.
pub async fn clerk(args: ClerkArgs, console: &mut Console<'_>) -> io::Result<u8> {
    if matches!(args.what, What::List) {
        return list(&args, console);
    }
    if let What::Add(add) = &args.what
        && !is_login(&add.login)
    {
        console.complain(format_args!("登录名请用 2 到 30 个小写字母、数字或 . _ -"))?;
        return Ok(USAGE);
    }
    // Asked before anything is locked or made.
    let from_stdin = match &args.what {
        What::Add(AddArgs { password_stdin, .. }) | What::Reset { password_stdin, .. } => {
            Some(*password_stdin)
        }
        What::Off { .. } | What::List => None,
    };
    let password = match from_stdin {
        Some(from_stdin) => match password(from_stdin, console)? {
            Some(password) => password,
            None => return Ok(USAGE),
        },
        None => String::new(),
    };
    let mut deployment = match Deployment::open(&args.data, args.keyring.as_deref(), None) {
        Ok(deployment) => deployment,
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            return Ok(USAGE);
        }
    };
    for note in &deployment.notes {
        console.say(note)?;
    }
    let is_demo = deployment.is_demo;
    if let Err(error) = deployment.start(is_demo).await {
        deployment.app.stop();
        console.complain(format_args!("{error}"))?;
        return Ok(USAGE);
    }
    let done = match args.what {
        What::Add(add) => self::add(&deployment, add, &password, console).await,
        What::Reset { login, .. } => reset(&deployment, &login, &password, console).await,
        What::Off { login } => off(&deployment, &login, console).await,
        What::List => Ok(DONE),
    };
    deployment.app.stop();
    done
}

async fn add(
    deployment: &Deployment,
    AddArgs { login, name, duties, scope, .. }: AddArgs,
    password: &str,
    console: &mut Console<'_>,
) -> io::Result<u8> {
    let Some((phc, totp)) = secrets(password) else { return failed(console) };
    let duties: BTreeSet<Duty> = duties.into_iter().collect();
    let content = json!({"login": login, "duties": duties, "scope": scope});
    let Some(numbered) = numbered("clerk-add", &content) else { return failed(console) };
    let clerk = Clerk {
        name: name.unwrap_or_else(|| login.clone()),
        login: login.clone(),
        duties,
        scope,
        institution: None,
        password: phc,
        totp: totp.clone(),
        totp_step: 0,
        active: true,
        demo: false,
        added_at: Moment(0),
        set_up: SetUp::default(),
    };
    let done = submit(deployment, AddClerk { numbered, by: None, clerk }, console).await?;
    if done {
        console.say(format_args!("已添加经办人 {login}"))?;
        show(&login, &totp, console)?;
    }
    Ok(if done { DONE } else { REFUSED })
}

async fn reset(
    deployment: &Deployment,
    login: &str,
    password: &str,
    console: &mut Console<'_>,
) -> io::Result<u8> {
    let Some(clerk) = known(deployment, login, console)? else { return Ok(REFUSED) };
    let Some((phc, totp)) = secrets(password) else { return failed(console) };
    let content = json!({"clerk": clerk.0});
    let Some(numbered) = numbered("clerk-reset", &content) else { return failed(console) };
    let act = SetClerkPassword { numbered, by: None, clerk, phc, totp: Some(totp.clone()) };
    let done =
        submit(deployment, act, console).await? && sessions_end(deployment, clerk, console).await?;
    if done {
        console.say(format_args!("已重置 {login} 的密码和动态口令"))?;
        show(login, &totp, console)?;
    }
    Ok(if done { DONE } else { REFUSED })
}

async fn off(deployment: &Deployment, login: &str, console: &mut Console<'_>) -> io::Result<u8> {
    let Some(clerk) = known(deployment, login, console)? else { return Ok(REFUSED) };
    let content = json!({"clerk": clerk.0, "active": false});
    let Some(numbered) = numbered("clerk-change", &content) else { return failed(console) };
    let (duties, scope, active) = (None, None, Some(false));
    let act = ChangeClerk { numbered, by: None, clerk, duties, scope, active };
    let done =
        submit(deployment, act, console).await? && sessions_end(deployment, clerk, console).await?;
    if done {
        console.say(format_args!("已停用经办人 {login}，已登录的都退出了"))?;
    }
    Ok(if done { DONE } else { REFUSED })
}

fn list(args: &ClerkArgs, console: &mut Console<'_>) -> io::Result<u8> {
    if !args.data.join("gongji.db").is_file() {
        console.complain(format_args!("{} 里没有数据库", args.data.display()))?;
        return Ok(USAGE);
    }
    let records = deployment::beside(&args.data, args.keyring.as_deref()).and_then(|store| {
        let records = store.reader()?.records(Kind::Clerk, RecordId(0), MOST)?;
        Ok(records)
    });
    let records = match records {
        Ok(records) => records,
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            return Ok(USAGE);
        }
    };
    let clerks = records.into_iter().filter_map(|record| match record.body {
        Body::Clerk(clerk) => Some(clerk),
        _ => None,
    });
    let rows: Vec<[String; 5]> = clerks
        .map(|clerk| {
            let duties: Vec<&str> = clerk.duties.iter().map(|duty| duty.zh()).collect();
            let scope = clerk.scope.as_str();
            let scope = if scope.is_empty() { "全国" } else { scope }.to_owned();
            let state = match (clerk.active, clerk.demo) {
                (false, _) => "停用",
                (true, true) => "演示",
                (true, false) => "在用",
            };
            [clerk.login, clerk.name, duties.join("、"), scope, state.to_owned()]
        })
        .collect();
    if rows.is_empty() {
        console.say("还没有经办人；用 gongji clerk add 添加第一个系统管理员。")?;
    } else {
        let head = ["登录名", "姓名", "岗位", "管辖", "状态"];
        console.say(table(head, &rows, &[]).trim_end())?;
    }
    Ok(DONE)
}

/// The password of a new clerk: from a pipe, or twice from a terminal that does not show it.
fn password(from_stdin: bool, console: &mut Console<'_>) -> io::Result<Option<String>> {
    let typed = if from_stdin {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    } else if io::stdin().is_terminal() {
        let terminal = console::Term::stderr();
        let mut ask = |what: &str| {
            write!(console.err, "{what}：")?;
            terminal.read_secure_line()
        };
        let (once, again) = (ask("密码（12 到 128 个字，不显示）")?, ask("再输一次")?);
        if once != again {
            console.complain(format_args!("两次输入的不一样"))?;
            return Ok(None);
        }
        once
    } else {
        console.complain(format_args!("请在终端上运行，或加 --password-stdin 从标准输入给密码"))?;
        return Ok(None);
    };
    if LENGTH.contains(&typed.chars().count()) {
        return Ok(Some(typed));
    }
    console.complain(format_args!("密码要 12 到 128 个字"))?;
    Ok(None)
}

fn secrets(password: &str) -> Option<(String, Vec<u8>)> {
    Some((hash_now(password)?, new_secret().ok()?))
}

fn show(login: &str, totp: &[u8], console: &mut Console<'_>) -> io::Result<()> {
    console.say("动态口令的密钥只显示这一次，请马上录入身份验证器：")?;
    console.say(format_args!("  密钥  {}", base32(totp)))?;
    console.say(format_args!("  地址  {}", otpauth(login, totp)))
}

fn known(
    deployment: &Deployment,
    login: &str,
    console: &mut Console<'_>,
) -> io::Result<Option<ClerkId>> {
    let found = deployment.app.read().and_then(|reads| reads.record_by_key(Kind::Clerk, login));
    match found {
        Ok(Some(record)) => Ok(Some(ClerkId(record.id.0))),
        Ok(None) => {
            console.complain(format_args!("没有这个登录名；用 gongji clerk list 看有哪些"))?;
            Ok(None)
        }
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            Ok(None)
        }
    }
}

/// A number of its own: at the command line nobody sends an act twice.
fn numbered(infno: &str, content: &Value) -> Option<Numbered> {
    let number = token().ok()?.chars().take(40).collect();
    let (issuer, infno) = ("command".to_owned(), infno.to_owned());
    let key = NumberKey { area: Area::from_number(100_000)?, issuer, infno, number };
    Some(Numbered::new(key, pairs_of(content)))
}

async fn submit(
    deployment: &Deployment,
    act: impl Act + 'static,
    console: &mut Console<'_>,
) -> io::Result<bool> {
    match deployment.app.submit(act).await {
        Outcome::Decided { answer: Answer::Refused(refusals), .. } => {
            let world = deployment.app.world();
            for refusal in &refusals {
                let text = render(refusal, Lang::Zh, &world.policies);
                console.complain(format_args!("{}{}", text.what, text.next))?;
            }
            Ok(false)
        }
        Outcome::Decided { .. } => Ok(true),
        Outcome::NumberReused(_) | Outcome::Busy(_) | Outcome::NotReady(_) | Outcome::Failed => {
            failed(console).map(|_| false)
        }
    }
}

async fn sessions_end(
    deployment: &Deployment,
    clerk: ClerkId,
    console: &mut Console<'_>,
) -> io::Result<bool> {
    let Some(anywhere) = Area::from_number(100_000) else { return Ok(false) };
    let principal = Principal::Clerk(clerk);
    let ended = deployment.app.chore(anywhere, move |tx| tx.end_sessions_of(principal));
    match ended.await {
        Ok(()) => Ok(true),
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            Ok(false)
        }
    }
}

fn failed(console: &mut Console<'_>) -> io::Result<u8> {
    console.complain(format_args!("没有办成，数据没有变"))?;
    Ok(REFUSED)
}
