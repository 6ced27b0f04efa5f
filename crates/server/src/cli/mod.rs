//! Command line. Every command writes to a [`Console`] and tells its exit code: 0 done, 1 refused
//! or failed, 2 asked for wrongly, 3 nobody answers.

pub mod apply;
pub mod audit;
pub mod bench;
pub mod books;
pub mod clearing;
pub mod clerk;
mod client;
pub mod demo;
pub mod deployment;
pub mod drive;
pub mod guide;
pub mod import;
pub mod institution;
pub mod keys;
pub mod openapi;
pub mod policy;
pub mod sandbox;
pub mod scenario;
pub mod serve;
pub mod table;

use std::ffi::OsString;
use std::fmt::{Arguments, Display};
use std::future::Future;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Done.
pub const DONE: u8 = 0;
/// Refused, or failed.
pub const REFUSED: u8 = 1;
/// Asked for wrongly: arguments, a file, a folder in use.
pub const USAGE: u8 = 2;

/// Where a command writes.
pub struct Console<'a> {
    /// Results.
    pub out: &'a mut dyn Write,
    /// Errors and progress.
    pub err: &'a mut dyn Write,
}

impl Console<'_> {
    /// A line of result.
    pub fn say(&mut self, line: impl Display) -> io::Result<()> {
        writeln!(self.out, "{line}")
    }

    /// A line of error.
    pub fn complain(&mut self, line: Arguments<'_>) -> io::Result<()> {
        writeln!(self.err, "gongji: {line}")
    }
}

impl std::fmt::Debug for Console<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Console")
    }
}

/// Why a file or folder that was named cannot be read, in Chinese, with its path.
pub(crate) fn unreadable(path: &Path, error: &io::Error) -> String {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "没有这个文件或文件夹，请核对路径".to_owned(),
        io::ErrorKind::PermissionDenied => "没有权限读，请核对权限".to_owned(),
        io::ErrorKind::IsADirectory => "是一个文件夹，请写文件".to_owned(),
        io::ErrorKind::InvalidData => "不是 UTF-8 编码的文字".to_owned(),
        _ => format!("读不了（{error}）"),
    };
    format!("{}：{why}", path.display())
}

/// 共济：医保个人账户家庭共济平台
#[derive(Debug, Parser)]
#[command(name = "gongji", version, arg_required_else_help = true, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
例子：
  gongji serve --demo                      在 127.0.0.1:8080 运行演示环境，数据在 ./data
  gongji apply examples/form.json          用申请表绑定一位家人
  gongji books --data ./data               各统筹区的试算平衡表，应当都是零
  gongji guide --from 深圳 --to 成都 --kin 妈妈   家人能不能用、怎么办
  gongji policy show 110000                看一个统筹区现在的规则和出处
  gongji scenario run scenarios            把所有故事演一遍";

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::ServeArgs),
    Apply(apply::ApplyArgs),
    Scenario(scenario::ScenarioArgs),
    Import(import::ImportArgs),
    Guide(guide::GuideArgs),
    Policy(policy::PolicyArgs),
    Books(books::BooksArgs),
    Clearing(clearing::ClearingArgs),
    Audit(audit::AuditArgs),
    Keys(keys::KeysArgs),
    Clerk(clerk::ClerkArgs),
    Institution(institution::InstitutionArgs),
    Openapi(openapi::OpenapiArgs),
    Demo(demo::DemoArgs),
    Bench(bench::BenchArgs),
    Sandbox(sandbox::SandboxArgs),
    /// 模拟一家药店的一天：签到、卖药、撤销、对账
    Pos(drive::DriveArgs),
    /// 模拟一家医院的一天：门诊、住院、撤销、对账
    His(drive::DriveArgs),
}

/// Whether the words of a command are understood; clap's explanation where they are not. Asking for
/// help or for the version is understood.
pub fn understood<W: Into<OsString> + Clone>(
    words: impl IntoIterator<Item = W>,
) -> Result<(), String> {
    match Cli::try_parse_from(words) {
        Err(error) if error.use_stderr() => Err(error.to_string()),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors; clap knows where each belongs.
            let code = if error.use_stderr() { USAGE } else { DONE };
            return if error.print().is_ok() { code.into() } else { REFUSED.into() };
        }
    };
    let (mut out, mut err) = (io::stdout(), io::stderr());
    let mut console = Console { out: &mut out, err: &mut err };
    match run(cli.command, &mut console) {
        Ok(code) => code.into(),
        // Whoever read our output has gone away.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => DONE.into(),
        Err(error) => {
            // Nowhere is left to say that saying failed.
            drop(console.complain(format_args!("{error}")));
            REFUSED.into()
        }
    }
}

fn run(command: Command, console: &mut Console<'_>) -> io::Result<u8> {
    match command {
        Command::Serve(args) => block_on(serve::serve(args, console)),
        Command::Apply(args) => block_on(apply::apply(args, console)),
        Command::Scenario(args) => block_on(scenario::scenario(args, console.out)),
        Command::Import(args) => block_on(import::import(args, console)),
        Command::Guide(args) => guide::guide(&args, console),
        Command::Policy(args) => block_on(policy::policy(args, console)),
        Command::Books(args) => books::books(&args, console),
        Command::Clearing(args) => clearing::clearing(&args, console),
        Command::Audit(args) => audit::audit(&args, console),
        Command::Keys(args) => keys::keys(&args, console),
        Command::Clerk(args) => block_on(clerk::clerk(args, console)),
        Command::Institution(args) => block_on(institution::institution(args, console)),
        Command::Openapi(args) => openapi::openapi(&args, console),
        Command::Demo(args) => block_on(demo::demo(args, console)),
        Command::Bench(args) => bench::bench(&args, console),
        Command::Sandbox(args) => block_on(sandbox::sandbox(args, console)),
        Command::Pos(args) => block_on(drive::drive(drive::Kind::Pos, args, console)),
        Command::His(args) => block_on(drive::drive(drive::Kind::His, args, console)),
    }
}

fn block_on<T>(work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}
