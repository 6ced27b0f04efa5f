//! `gongji sandbox`

use std::io;
use std::net::SocketAddr;

use clap::Args;
use tokio::net::TcpListener;

use super::serve::{cannot_listen, stop_signal};
use super::{Console, DONE, USAGE};
use crate::http::serve::{Via, serve};
use crate::sandbox::Sandbox;

/// 给医院、药店软件厂商联调的沙箱：每家机构一份自己的演示世界，可以演练故障、看交换记录和对接报告
#[derive(Debug, Args)]
#[command(
    after_help = "例子：\n  gongji sandbox                                   在 127.0.0.1:8090\n  \
                        gongji pos --url http://127.0.0.1:8090 --bills 20   模拟一家药店的一天\n  \
                        curl -X POST http://127.0.0.1:8090/sandbox/P11010100001/reset"
)]
pub struct SandboxArgs {
    /// 监听的地址；只能是本机
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
}

/// Runs the command.
pub async fn sandbox(args: SandboxArgs, console: &mut Console<'_>) -> io::Result<u8> {
    if !args.listen.ip().is_loopback() {
        console.complain(format_args!(
            "{} 不是本机地址：沙箱里的机构不签名，只能在本机监听；别的机器请用隧道访问",
            args.listen
        ))?;
        return Ok(USAGE);
    }
    let listener = match TcpListener::bind(args.listen).await {
        Ok(listener) => listener,
        Err(error) => {
            console.complain(format_args!("{}", cannot_listen(args.listen, &error)))?;
            return Ok(USAGE);
        }
    };
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::new(folder.path().to_owned());
    let stop = stop_signal()?;
    let address = listener.local_addr()?;
    console.say(format_args!("沙箱在 http://{address}，数据在停止时删除"))?;
    console.say(format_args!("  交换记录和报告   http://{address}/sandbox"))?;
    console.say(format_args!("  字段说明         http://{address}/docs/institution"))?;
    console.say("Ctrl-C 停止。")?;
    serve(listener, sandbox.router(), Via::Nobody, stop).await?;
    sandbox.close().await;
    console.say("已停止，数据已删除")?;
    Ok(DONE)
}
