//! `gongji audit`

mod words;

use std::io;
use std::path::PathBuf;

use app::trail::{Break, Report, Subject, history, verify};
use clap::{Args, Subcommand};
use domain::{BindingId, RecordId, SettlementId, ids};
use indicatif::{ProgressBar, ProgressStyle};
use store::{Reads, Store as _};
use store_sqlite::SqliteStore;

use self::words::Words;
use super::deployment;
use super::table::table;
use super::{Console, DONE, REFUSED, USAGE};
use crate::rules;

/// 核对审计链，或查看一个人、一件事项、一笔结算、一个绑定的全部经过
#[derive(Debug, Args)]
pub struct AuditArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Verify(VerifyArgs),
    Show(ShowArgs),
}

#[derive(Debug, Args)]
struct Where {
    /// 数据目录
    #[arg(long, value_name = "DIR", default_value = "./data")]
    data: PathBuf,
    /// 密钥环；不写就是数据目录里的 keyring.toml
    #[arg(long, value_name = "FILE")]
    keyring: Option<PathBuf>,
}

/// 从头重算审计链，并和分录、结算、绑定、事项等逐条核对；有一处对不上，退出码是 1
#[derive(Debug, Args)]
#[command(
    after_help = "例子：\n  gongji audit verify --data ./data      服务器正在运行时也可以核对\n\
    \n链尾请定期抄到别处：谁能改写整个数据库文件，谁就能把链整条重写，只有抄在别处的链尾能看出来。"
)]
struct VerifyArgs {
    #[command(flatten)]
    place: Where,
}

/// 按先后列出经过：谁、做什么、结果、状态；不含个人信息
#[derive(Debug, Args)]
#[command(after_help = "例子：\n  gongji audit show --person 4200001234\n  \
    gongji audit show --bill 11000020261122000ABC123XYZ --json")]
struct ShowArgs {
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    subject: SubjectArgs,
    /// 给程序读
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct SubjectArgs {
    /// 一个人：人员编号
    #[arg(long, value_name = "PSN_NO")]
    person: Option<String>,
    /// 一件事项或其他留档
    #[arg(long, value_name = "ID")]
    case: Option<String>,
    /// 一笔结算：结算流水号
    #[arg(long, value_name = "SETL_ID")]
    bill: Option<String>,
    /// 一个绑定
    #[arg(long, value_name = "ID")]
    binding: Option<String>,
}

/// Runs the command.
pub fn audit(args: &AuditArgs, console: &mut Console<'_>) -> io::Result<u8> {
    let place = match &args.what {
        What::Verify(args) => &args.place,
        What::Show(args) => &args.place,
    };
    if !place.data.join("gongji.db").is_file() {
        console.complain(format_args!("{} 里没有数据库", place.data.display()))?;
        return Ok(USAGE);
    }
    let done = match deployment::beside(&place.data, place.keyring.as_deref()) {
        Ok(store) => match &args.what {
            What::Verify(_) => verified(&store, console)?,
            What::Show(args) => shown(args, &store, console)?,
        },
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            return Ok(USAGE);
        }
    };
    match done {
        Ok(code) => Ok(code),
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            Ok(REFUSED)
        }
    }
}

type Done = io::Result<store::Result<u8>>;

fn verified(store: &SqliteStore, console: &mut Console<'_>) -> Done {
    // The bar is seen on terminals only.
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{elapsed:>4} [{bar:24}] {pos}/{len}") {
        bar.set_style(style);
    }
    // One reader is one snapshot, also beside a server that writes.
    let report = store.reader().and_then(|reads| {
        verify(reads.as_ref(), store.keyring(), &mut |done, all| {
            bar.set_length(all);
            bar.set_position(done);
        })
    });
    bar.finish_and_clear();
    match report {
        Ok(report) => told(&report, console).map(Ok),
        Err(error) => Ok(Err(error)),
    }
}

fn told(report: &Report, console: &mut Console<'_>) -> io::Result<u8> {
    let Report { areas, rows, acts, compared, older, ends, breaks } = report;
    let looked = format!("{areas} 个统筹区，{rows} 行，{acts} 次操作，核对 {compared} 处");
    if *older > 0 {
        console.say(format_args!("{older} 个统筹区有启用审计链以前的操作，那一部分无从核对。"))?;
    }
    if breaks.is_empty() {
        for head in ends {
            let (area, sequence) = (head.area, head.sequence);
            console.say(format_args!("链尾  {area}  {sequence}  {}", app::hex(&head.chain)))?;
        }
        console.say(format_args!("审计链完好：{looked}。"))?;
        return Ok(DONE);
    }
    let rows: Vec<[String; 5]> = breaks.iter().map(place).collect();
    console.say(table(["统筹区", "操作", "表", "行", "情况"], &rows, &[1]).trim_end())?;
    console.complain(format_args!("有 {} 处对不上（{looked}）", breaks.len()))?;
    Ok(REFUSED)
}

fn place(found: &Break) -> [String; 5] {
    let Break { area, sequence, table, row, fault } = found;
    let known = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    [
        known(area.map(|area| area.to_string())),
        known(sequence.map(|sequence| sequence.to_string())),
        (*table).to_owned(),
        known(row.map(|row| row.to_string())),
        fault.zh().to_owned(),
    ]
}

fn shown(args: &ShowArgs, store: &SqliteStore, console: &mut Console<'_>) -> Done {
    let reads = match store.reader() {
        Ok(reads) => reads,
        Err(error) => return Ok(Err(error)),
    };
    let events = match subject(&args.subject, reads.as_ref()) {
        Ok(Some(subject)) => history(reads.as_ref(), &subject),
        Ok(None) => {
            console.complain(format_args!("没有这个编号，请核对"))?;
            return Ok(Ok(USAGE));
        }
        Err(error) => Err(error),
    };
    let events = match events {
        Ok(events) => events,
        Err(error) => return Ok(Err(error)),
    };
    let Ok(policies) = rules::load(None) else {
        console.complain(format_args!("the policy files of this program are not right"))?;
        return Ok(Ok(REFUSED));
    };
    let words = Words { reads: reads.as_ref(), policies: &policies };
    if args.json {
        let list: Vec<_> = events.iter().map(words::json).collect();
        console.say(serde_json::Value::from(list))?;
        return Ok(Ok(DONE));
    }
    if events.is_empty() {
        console.say("审计链里还没有它的经过。")?;
    }
    for event in &events {
        console.say(words.event(event))?;
    }
    Ok(Ok(DONE))
}

/// What is asked for; `None` where no such number can be.
fn subject(args: &SubjectArgs, reads: &dyn Reads) -> store::Result<Option<Subject>> {
    if let Some(psn_no) = &args.person {
        let identity = reads.identity_by_psn_no(psn_no)?;
        return Ok(identity.map(|identity| Subject::Person(identity.person)));
    }
    if let Some(bill) = &args.bill {
        let inward = ids::inward(bill);
        return Ok(inward.map(|(area, id)| Subject::Bill(area, SettlementId(id))));
    }
    // Ids of records and bindings are shown in their outward form and kept as plain numbers.
    let plain = |text: &str| ids::inward(text).map(|(_, id)| id).or_else(|| text.parse().ok());
    let case = args.case.as_deref().and_then(plain);
    let binding = args.binding.as_deref().and_then(plain);
    Ok(case
        .map(|id| Subject::Record(RecordId(id)))
        .or(binding.map(|id| Subject::Binding(BindingId(id)))))
}
