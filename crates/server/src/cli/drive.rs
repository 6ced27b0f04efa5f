//! `gongji pos` and `gongji his`

use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use app::SystemClock;
use clap::Args;

use super::table::table;
use super::{Console, DONE, REFUSED, USAGE};
use crate::drive::close::{Closing, close};
use crate::drive::pos::{Day, sell};
use crate::drive::till::{SignKey, Till};
use crate::drive::{Plan, Shown, his, people};
use crate::scenario::api::Server;

/// Items of the demo that a driver charges.
const ITEMS: &str = include_str!("../../../../items/demo.csv");
/// Nobody answers.
const SILENT: u8 = 3;

/// 模拟一家机构的一天：签到、业务、撤销、对账
#[derive(Clone, Debug, Args)]
pub struct DriveArgs {
    /// 服务器或沙箱
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8090")]
    url: String,
    /// 机构编号；不写就用演示世界里的一家
    #[arg(long, value_name = "CODE")]
    institution: Option<String>,
    /// 多少笔
    #[arg(long, value_name = "N", default_value_t = 50)]
    bills: u32,
    /// 同一个种子演同一天
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// 来的人：CSV，列 cert_type（02 身份证、03 社保卡）、cert_no；不写就是演示世界里的人
    #[arg(long, value_name = "FILE")]
    people: Option<PathBuf>,
    /// 签名用的访问密钥（网关 A）
    #[arg(long, value_name = "KEY", requires = "secret_file")]
    access_key: Option<String>,
    /// 写着密钥的文件
    #[arg(long, value_name = "FILE", requires = "access_key")]
    secret_file: Option<PathBuf>,
    /// 把机构自己的账写成 CSV
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// 故意犯常见的错，看沙箱的报告
    #[arg(long)]
    careless: bool,
}

/// Which kind of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A pharmacy's.
    Pos,
    /// A hospital's.
    His,
}

/// Runs the command.
pub async fn drive(kind: Kind, args: DriveArgs, console: &mut Console<'_>) -> io::Result<u8> {
    let server = match Server::over(&args.url) {
        Ok(server) => server,
        Err(why) => {
            console.complain(format_args!("{why}"))?;
            return Ok(USAGE);
        }
    };
    let people = match guests(args.people.as_deref()) {
        Ok(people) => people,
        Err(why) => {
            console.complain(format_args!("{why}"))?;
            return Ok(USAGE);
        }
    };
    let usual = match kind {
        Kind::Pos => "P11010100001",
        Kind::His => "H11010100001",
    };
    let institution = args.institution.as_deref().unwrap_or(usual);
    let key = match signs_with(&args) {
        Ok(key) => key,
        Err(why) => {
            console.complain(format_args!("{why}"))?;
            return Ok(USAGE);
        }
    };
    let mut till = Till::new(server, institution, key, Arc::new(SystemClock), args.seed);
    let plan = Plan {
        bills: args.bills,
        people,
        items: charged(kind),
        careless: args.careless,
        account_use: '1',
    };
    let began = Instant::now();
    let bar = io::stderr().is_terminal();
    let progress = |done: u32| {
        if bar {
            let line = format!("\r{done}/{} 笔", plan.bills);
            // A progress line that cannot be written is no reason to stop.
            drop(io::stderr().write_all(line.as_bytes()));
        }
    };
    let day = match kind {
        Kind::Pos => sell(&mut till, &plan, progress).await,
        Kind::His => his::treat(&mut till, &plan, progress).await,
    };
    if bar {
        console.complain(format_args!("业务办完，用时 {} 秒", began.elapsed().as_secs()))?;
    }
    let day = match day {
        Ok(day) => day,
        Err(stopped) => {
            console.complain(format_args!("{stopped}"))?;
            return Ok(SILENT);
        }
    };
    if let Some(path) = &args.out {
        std::fs::write(path, day.book.csv())?;
        console.say(format_args!("机构的账在 {}", path.display()))?;
    }
    match close(&mut till, &day.book, plan.careless).await {
        Ok(closing) => tell(&day, &closing, console),
        Err(stopped) => {
            console.complain(format_args!("对账没有做完：{stopped}"))?;
            Ok(REFUSED)
        }
    }
}

/// What came of the day; 1 when the books differ.
fn tell(day: &Day, closing: &Closing, console: &mut Console<'_>) -> io::Result<u8> {
    let rows: Vec<[String; 8]> = day
        .book
        .sums()
        .into_iter()
        .map(|(clr_type, sums)| {
            let said = closing.said.get(&clr_type).cloned().unwrap_or_default();
            [
                clr_type,
                sums.rows.to_string(),
                sums.total.to_string(),
                sums.fund.to_string(),
                sums.account.to_string(),
                sums.aid.to_string(),
                sums.cash.to_string(),
                said,
            ]
        })
        .collect();
    let head = ["清算类别", "笔数", "总费用", "基金", "个人账户", "其中共济", "现金", "对账"];
    console.say(table(head, &rows, &[1, 2, 3, 4, 5, 6]))?;
    console.say(format_args!(
        "应答 {} 次；没有收到应答、用同一报文号重发 {} 次",
        day.answered, day.lost
    ))?;
    for (message, times) in &day.refused {
        console.say(format_args!("拒绝 {times} 次：{message}"))?;
    }
    if closing.even {
        console.say("总账、明细都对平")?;
        Ok(DONE)
    } else {
        console.say(
            "账没有对平，请看上面的说明；这家机构今天还有别的账（例如演过两次）时也会这样，\
             请先重置沙箱，或换一家机构",
        )?;
        Ok(REFUSED)
    }
}

fn signs_with(args: &DriveArgs) -> Result<Option<SignKey>, String> {
    let (Some(access), Some(path)) = (&args.access_key, &args.secret_file) else {
        return Ok(None);
    };
    let secret = std::fs::read_to_string(path);
    let secret = secret.map_err(|error| super::unreadable(path, &error))?.trim().to_owned();
    Ok(Some(SignKey { access: access.clone(), secret }))
}

fn guests(file: Option<&std::path::Path>) -> Result<Vec<Shown>, String> {
    let Some(path) = file else { return Ok(people::demo()) };
    let text = std::fs::read_to_string(path).map_err(|error| super::unreadable(path, &error))?;
    let people = people::read(&text)?;
    if people.is_empty() { Err(format!("{}：没有人", path.display())) } else { Ok(people) }
}

/// Codes of the demo catalogue: medicines for pharmacies, everything for hospitals.
fn charged(kind: Kind) -> Vec<String> {
    let mut file = csv::Reader::from_reader(ITEMS.as_bytes());
    let rows = file.records().filter_map(Result::ok);
    let rows = rows.filter(|row| kind == Kind::His || row.get(2) == Some("101"));
    rows.filter_map(|row| row.get(0).map(ToOwned::to_owned)).collect()
}
