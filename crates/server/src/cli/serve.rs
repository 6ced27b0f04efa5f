//! `gongji serve`

use std::io::{self, IsTerminal as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use app::rules::Standing;
use app::{App, Clock, SystemClock};
use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::EnvFilter;

use super::demo::tables;
use super::deployment::{Deployment, DeploymentError};
use super::{Console, DONE, REFUSED, USAGE};
use crate::deliver;
use crate::demo;
use crate::http::pages::Files;
use crate::http::serve::Via;
use crate::http::{institution, router, serve as accept};
use crate::providers::{Providers, config};
use crate::rules::RulesError;
use crate::site::Site;

/// How often the platform looks whether a job of its own is due; nearly always none is.
const JOBS_EVERY: Duration = Duration::from_mins(1);
/// TLS would log the hosts of addresses that people gave.
const QUIET: &str = "rustls=warn";

/// 运行服务器；Ctrl-C 会办完手上的请求再停
#[derive(Debug, Args)]
#[command(
    after_help = "例子：\n  gongji serve --demo                         演示环境，模拟的登录和人脸\n  \
                        gongji serve --data /srv/gongji             正式数据\n  \
                        gongji serve --listen 0.0.0.0:8080 --behind-tls   前面有终结 TLS 的代理"
)]
pub struct ServeArgs {
    /// 数据目录；没有就新建
    #[arg(long, value_name = "DIR", default_value = "./data")]
    data: PathBuf,
    /// 密钥环：个人信息用它加密；不写就是数据目录里的 keyring.toml，新的数据目录会生成一个
    #[arg(long, value_name = "FILE")]
    keyring: Option<PathBuf>,
    /// 配置文件：短信、邮件和回调；不写就只有平台内的消息
    #[arg(long, value_name = "FILE", conflicts_with = "demo")]
    config: Option<PathBuf>,
    /// 监听的地址
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// 演示：编造的人和机构，模拟的登录、短信、人脸，不签名的机构
    #[arg(long)]
    demo: bool,
    /// 用这个文件夹里的规则，不用程序自带的
    #[arg(long, value_name = "DIR")]
    policies: Option<PathBuf>,
    /// 前面的代理负责 TLS，并在 X-Forwarded-For 末尾写明来访地址；监听本机以外的地址时必须写明
    #[arg(long)]
    behind_tls: bool,
    /// 日志写多少：error、warn、info、debug，或按模块
    #[arg(long, value_name = "FILTER", default_value = "info")]
    log: String,
    /// 日志每行一个 JSON
    #[arg(long)]
    log_json: bool,
}

/// Runs the command.
pub async fn serve(args: ServeArgs, console: &mut Console<'_>) -> io::Result<u8> {
    if !args.listen.ip().is_loopback() && !args.behind_tls {
        console.complain(format_args!(
            "{} 不是本机地址：只能在终结 TLS 的代理后面监听，请确认后加 --behind-tls",
            args.listen
        ))?;
        return Ok(USAGE);
    }
    let Ok(filter) = EnvFilter::try_new(format!("{},{QUIET}", args.log)) else {
        console.complain(format_args!("--log 请写 error、warn、info 或 debug"))?;
        return Ok(USAGE);
    };
    start_log(filter, args.log_json);
    hide_panic_payloads();
    let Some(providers) = providers(&args, console)? else { return Ok(USAGE) };
    let mut deployment =
        match Deployment::open(&args.data, args.keyring.as_deref(), args.policies.as_deref()) {
            Ok(deployment) => deployment,
            Err(error) => return refuse(&error, console),
        };
    let listener = match TcpListener::bind(args.listen).await {
        Ok(listener) => listener,
        Err(error) => {
            console.complain(format_args!("{}", cannot_listen(args.listen, &error)))?;
            return Ok(USAGE);
        }
    };
    if let Err(error) = deployment.start(args.demo).await {
        deployment.app.stop();
        return refuse(&error, console);
    }
    let site = Site::new(Arc::clone(&deployment.app), args.demo, None);
    let site = Arc::new(if args.demo { site } else { site.equipped(providers) });
    if let Some(why) = site.catch() {
        deployment.app.stop();
        return refuse(&DeploymentError::Catch(why), console);
    }
    // Before anybody is told that the server runs: who stops it at once must not kill it.
    let stop = stop_signal()?;
    announce(&args, &deployment, listener.local_addr()?, console)?;
    let worker = deliver::worker(Arc::clone(&site));
    let jobs = tokio::spawn(jobs(Arc::clone(&site.app)));
    let hangups = tokio::spawn(on_hangup(Arc::clone(&site.app), signal(SignalKind::hangup())?));
    let via = if args.behind_tls { Via::Proxy } else { Via::Nobody };
    accept::serve(listener, router(Arc::clone(&site)), via, stop).await?;
    console.say("正在停止：办完手上的请求")?;
    jobs.abort();
    hangups.abort();
    worker.stop().await;
    institution::keep(&site).await;
    let app = Arc::clone(&deployment.app);
    tokio::task::spawn_blocking(move || app.stop()).await.map_err(io::Error::other)?;
    console.say("已停止；数据都在，下次启动接着用")?;
    Ok(DONE)
}

/// Does what is due, every minute. What is under way when the server stops is taken up by the next
/// start.
async fn jobs(app: Arc<App>) {
    let mut minute = tokio::time::interval(JOBS_EVERY);
    loop {
        minute.tick().await;
        follow_rules(&app).await;
        app::jobs::run_due(&app).await;
    }
}

/// Takes up rules that another process put in force: every minute, and at once on SIGHUP. The lane
/// does so too before it decides anything.
async fn follow_rules(app: &Arc<App>) {
    let app = Arc::clone(app);
    match tokio::task::spawn_blocking(move || app.follow_rules()).await {
        Ok(Ok(Standing::Same | Standing::Loaded)) => {}
        Ok(Ok(Standing::Missing)) => {
            tracing::error!(name: "rules.missing", "the rules in force cannot be loaded: not ready");
        }
        Ok(Err(error)) => tracing::warn!(name: "rules.unread", %error),
        Err(_) => tracing::warn!(name: "rules.unread", "the look at the rules panicked"),
    }
}

async fn on_hangup(app: Arc<App>, mut hangup: Signal) {
    while hangup.recv().await.is_some() {
        follow_rules(&app).await;
    }
}

/// What the configuration file names; `None` = it is wrong, and was told so.
fn providers(args: &ServeArgs, console: &mut Console<'_>) -> io::Result<Option<Providers>> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let Some(path) = &args.config else { return Ok(Some(Providers::default())) };
    match config::read(path, &clock) {
        Ok(providers) => Ok(Some(providers)),
        Err(faults) => {
            for fault in faults {
                console.complain(format_args!("{fault}"))?;
            }
            Ok(None)
        }
    }
}

fn refuse(error: &DeploymentError, console: &mut Console<'_>) -> io::Result<u8> {
    if let DeploymentError::Rules(RulesError::Faulty(faults)) = error {
        for fault in faults {
            writeln!(console.err, "{fault}")?;
        }
    }
    console.complain(format_args!("{error}"))?;
    let asked_wrongly = matches!(
        error,
        DeploymentError::Lock(_) | DeploymentError::Keyring(_) | DeploymentError::Catch(_)
    );
    Ok(if asked_wrongly { USAGE } else { REFUSED })
}

fn announce(
    args: &ServeArgs,
    deployment: &Deployment,
    address: SocketAddr,
    console: &mut Console<'_>,
) -> io::Result<()> {
    for note in &deployment.notes {
        console.say(note)?;
    }
    if args.demo {
        let world = demo::world(&deployment.app).map_err(io::Error::other)?;
        console.say(tables(&world))?;
    }
    if !args.demo && args.config.is_none() {
        console.say("没有 --config：消息只在平台内显示，不发短信、邮件，不回调")?;
    }
    console.say(format_args!("共济在 http://{address}，数据在 {}", args.data.display()))?;
    rooms(address, console)?;
    console.say(format_args!("  家庭接口   http://{address}/api/family/v1"))?;
    console.say(format_args!("  经办接口   http://{address}/api/desk/v1"))?;
    let service = "/fsi/api/rsfComIfsService/callService";
    console.say(format_args!("  机构接口   http://{address}{service}"))?;
    if args.demo {
        console.say(to_copy(&program(), address, &args.data))?;
    }
    console.say("Ctrl-C 停止。")
}

/// Where to begin: the pages, for a browser.
fn rooms(address: SocketAddr, console: &mut Console<'_>) -> io::Result<()> {
    if !Files::embedded().are_built() {
        return console.say("  这个程序编译时没有页面：运行 make web，再重新编译");
    }
    console.say(format_args!("请用浏览器打开 http://{address}（家人能不能用、怎么办）"))?;
    for (room, place) in [("家庭", "family"), ("经办", "desk"), ("收费", "till")] {
        console.say(format_args!("  {room}       http://{address}/{place}"))?;
    }
    Ok(())
}

pub(super) fn cannot_listen(address: SocketAddr, error: &io::Error) -> String {
    let (host, port) = (address.ip(), address.port());
    let why = match error.kind() {
        io::ErrorKind::AddrInUse => format!("端口 {port} 已经被别的程序占用"),
        io::ErrorKind::PermissionDenied => format!("没有权限用端口 {port}"),
        io::ErrorKind::AddrNotAvailable => format!("这台机器没有地址 {host}"),
        _ => error.to_string(),
    };
    format!(
        "不能监听 {address}：{why}；请用 --listen 127.0.0.1:0（自动选一个空闲的端口），\
         或换一个端口"
    )
}

/// Commands for another terminal.
fn to_copy(program: &str, address: SocketAddr, data: &Path) -> String {
    let (data, ours) = (data.display(), address.port() == 8080);
    let url = if ours { String::new() } else { format!(" --url http://{address}") };
    let wire = if ours { String::new() } else { format!("GONGJI_URL=http://{address} ") };
    format!(
        "\n在另一个终端里试一试：\n\
         \x20 {program} apply examples/form.json{url}     绑定一个孩子\n\
         \x20 {wire}sh examples/wire.sh pharmacy     给他买药（2102）\n\
         \x20 {wire}sh examples/wire.sh hospital     给他看病（2201 到 2207）\n\
         \x20 {wire}sh examples/wire.sh cancel       都退回去（2208、2103）\n\
         \x20 {program} books --data {data}     每本账都是零\n"
    )
}

/// How this program is called from here.
fn program() -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let program = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("gongji"));
    program.strip_prefix(&here).unwrap_or(&program).display().to_string()
}

fn start_log(filter: EnvFilter, json: bool) {
    let colours = io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours);
    let log = log.with_writer(io::stderr);
    // A second start in one process keeps the first one's log.
    drop(if json { log.json().try_init() } else { log.with_target(false).try_init() });
}

/// A panic is logged with its place only: its text may hold what somebody sent.
fn hide_panic_payloads() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(name: "panic", place);
    }));
}

/// Done at Ctrl-C or SIGTERM.
pub(super) fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
