//! `gongji policy simulate`

use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;

use app::simulate::{Ask, Cause, Change, Given, Report, Sums, simulate};
use clap::Args;
use domain::policy::PolicySet;
use domain::{Area, Fen};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use store::Store as _;

use super::diff::complained;
use super::sets::{Named, SetError, in_force};
use crate::cli::deployment::beside;
use crate::cli::table::table;
use crate::cli::{Console, DONE, USAGE};
use crate::rules;
use crate::tried::{LIMITS, as_json};

/// What rules make that were put in force after a bill, without the draft.
const ADOPTED: &str = "已启用的改动";

#[derive(Debug, Args)]
pub(super) struct SimulateArgs {
    /// 草案：文件夹、一个文件（替换启用规则里同一地区的文件）、built-in 或 data:数据目录
    #[arg(value_name = "DRAFT")]
    draft: String,
    /// 数据目录；服务器正在运行时也可以试算
    #[arg(long, value_name = "DIR", default_value = "./data")]
    data: PathBuf,
    /// 密钥环；不写就是数据目录里的 keyring.toml
    #[arg(long, value_name = "FILE")]
    keyring: Option<PathBuf>,
    /// 第一天（结算日期）
    #[arg(long, value_name = "yyyy-MM-dd")]
    from: Date,
    /// 最后一天，含当天
    #[arg(long, value_name = "yyyy-MM-dd")]
    to: Date,
    /// 只算在这里参保或在这里就医的
    #[arg(long, value_name = "AREA")]
    area: Option<Area>,
    /// 写成 JSON
    #[arg(long)]
    json: bool,
}

/// Exit code: 0 done, 2 a set has faults or something cannot be read.
pub(super) fn run(args: &SimulateArgs, console: &mut Console<'_>) -> io::Result<u8> {
    if args.to < args.from {
        console.complain(format_args!("--to 不能早于 --from"))?;
        return Ok(USAGE);
    }
    if !args.data.join("gongji.db").is_file() {
        console.complain(format_args!("{} 里没有数据库", args.data.display()))?;
        return Ok(USAGE);
    }
    match tried(args) {
        Ok((report, draft)) if args.json => {
            serde_json::to_writer_pretty(&mut *console.out, &as_json(&report, &draft))?;
            writeln!(console.out)?;
            Ok(DONE)
        }
        Ok((report, draft)) => {
            write!(console.out, "{}", said(&report, &draft))?;
            Ok(DONE)
        }
        Err(error) => complained(error, console),
    }
}

fn tried(args: &SimulateArgs) -> Result<(Report, PolicySet), SetError> {
    let keyring = args.keyring.as_deref();
    let named = Named::of(&args.draft);
    let now = match in_force(&args.data, keyring) {
        Err(SetError::NoneYet(_)) => rules::carried(),
        // A whole draft needs no base; what is in force is then taken to be what the program carries,
        // and the report names it.
        Err(SetError::NotKept { .. }) if !named.is_file() => rules::carried(),
        other => other?,
    };
    let present = rules::set_of(&now)?;
    let draft = rules::set_of(&named.files(keyring, || Ok(now))?)?;
    let store = beside(&args.data, keyring)?;
    // One reader is one snapshot: nothing moves meanwhile. Its connection cannot write.
    let reads = store.reader()?;
    let (from, to, area) = (args.from, args.to, args.area);
    let ask = Ask { from, to, area, draft: &draft, present: &present };
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} 笔 {per_sec} {eta}") {
        bar.set_style(style);
    }
    let report = simulate(reads.as_ref(), &ask, &mut |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    })?;
    bar.finish_and_clear();
    Ok((report, draft))
}

/// The report for a terminal.
fn said(report: &Report, draft: &PolicySet) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let mut line = |words: std::fmt::Arguments<'_>| {
        let _ = writeln!(text, "{words}");
    };
    let place = report.area.map_or_else(|| "全部地区".to_owned(), |area| name(draft, area));
    line(format_args!("{} 至 {} {place}", report.from, report.to));
    line(format_args!("现行 {}\n草案 {}\n", report.present, report.draft));
    line(format_args!(
        "账单 {} 笔；另有 {} 笔后来撤销，不计入。试算 {} 笔：{} 笔不变，{} 笔会变",
        report.bills,
        report.given_back,
        report.replayed(),
        report.same,
        report.changed.bills,
    ));
    for (why, count) in &report.not_replayed {
        line(format_args!("不能试算 {count} 笔：{}", why.zh()));
    }
    if report.changed.bills > 0 {
        let (patients, relatives) = (report.patients.len(), report.relatives.len());
        line(format_args!("涉及患者 {patients} 人，共济人 {relatives} 人"));
        for (reason, count) in &report.refused {
            line(format_args!("草案会拒绝 {count} 笔：{reason}"));
        }
        if report.assumed > 0 {
            let assumed = report.assumed;
            line(format_args!(
                "其中 {assumed} 笔用到的共济人，当时没有轮到或绑定后来改过，其参保情况和条款按现在的"
            ));
        }
        line(format_args!("\n多付（正）少付（负），元"));
        line(format_args!("{}", sums(report, draft)));
        line(format_args!("共济部分，按付钱的账户所在地"));
        let rows = report.payers.iter().map(|(area, side)| {
            [
                name(draft, *area),
                format!("{} 笔次，{}", side.more, side.more_by),
                format!("{} 笔次，{}", side.less, side.less_by),
            ]
        });
        let rows: Vec<[String; 3]> = rows.collect();
        line(format_args!("{}", table(["", "多付", "少付"], &rows, &[1, 2])));
        line(format_args!("变动最大的账单"));
        line(format_args!("{}", examples(report)));
    }
    line(format_args!("\n{LIMITS}"));
    text
}

fn name(set: &PolicySet, area: Area) -> String {
    format!("{}（{area}）", set.area_name(area))
}

/// By area and by rule, one under the other.
fn sums(report: &Report, draft: &PolicySet) -> String {
    let row = |what: String, Sums { bills, more }: &Sums| {
        let [fund, own, aid, cash] = [more.fund, more.own, more.aid, more.cash].map(signed);
        [what, bills.to_string(), fund, own, aid, cash]
    };
    let mut rows = vec![row("合计".to_owned(), &report.changed)];
    rows.extend(report.areas.iter().map(|(area, sums)| row(name(draft, *area), sums)));
    let axes = report.axes.iter();
    rows.extend(axes.map(|(axis, sums)| row(format!("规则：{}", axis.words().0), sums)));
    for (what, sums) in [
        ("几条规则合起来", &report.together),
        (ADOPTED, &report.adopted),
        ("由前面的账单带来", &report.carried),
    ] {
        if sums.bills > 0 {
            rows.push(row(what.to_owned(), sums));
        }
    }
    table(["", "笔数", "基金", "本人账户", "共济", "现金"], &rows, &[1, 2, 3, 4, 5])
}

fn signed(fen: Fen) -> String {
    if fen.is_positive() { format!("+{fen}") } else { fen.to_string() }
}

fn examples(report: &Report) -> String {
    let rows: Vec<[String; 6]> = report.examples.iter().map(example).collect();
    let head = ["结算流水号", "基金", "本人账户", "共济", "现金", "由哪条规则"];
    table(head, &rows, &[1, 2, 3, 4])
}

fn example(change: &Change) -> [String; 6] {
    let before = change.before;
    let [fund, own, aid, cash] = match change.after {
        Given::Paid(after) => [
            (before.fund, after.fund),
            (before.own, after.own),
            (before.aid, after.aid),
            (before.cash, after.cash),
        ]
        .map(|(before, after)| {
            if before == after { before.to_string() } else { format!("{before} → {after}") }
        }),
        Given::Refused(reason) => {
            let none = String::new;
            [format!("拒绝 {}", reason.code()), none(), none(), none()]
        }
    };
    let Cause { axes, together, carried, adopted } = &change.cause;
    let mut why: Vec<&str> = axes.iter().map(|axis| axis.words().0).collect();
    why.extend(together.then_some("几条规则合起来"));
    why.extend(adopted.map(|_| ADOPTED));
    why.extend(carried.then_some("由前面的账单带来"));
    [change.masked(), fund, own, aid, cash, why.join("、")]
}
