//! `gongji bench`

use std::io;

use ::bench::{Level, Options, Report, run};
use clap::Args;

use super::table::table;
use super::{Console, DONE, REFUSED, USAGE};

/// 量一量这台机器每秒能结算多少笔，和只做同样的语句相比
#[derive(Debug, Args)]
#[command(after_help = "例子：\n  gongji bench --seconds 10 --people 100000\n\n\
                        在临时文件夹里的 SQLite 上结算，用完就删，不碰任何数据目录。\n\
                        请用 cargo run --release 编译的程序，没有优化的程序慢好几倍。")]
pub struct BenchArgs {
    /// 每一种并发最多量多少秒
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// 库里有多少人
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    people: usize,
}

/// Runs the command.
pub fn bench(args: &BenchArgs, console: &mut Console<'_>) -> io::Result<u8> {
    if !(5..=1_000_000).contains(&args.people) {
        console.complain(format_args!("--people 请写 5 到 1000000"))?;
        return Ok(USAGE);
    }
    let options = Options { seconds: args.seconds, people: args.people, ..Options::default() };
    match run(&options) {
        Ok(report) => {
            console.say(render(&report))?;
            Ok(DONE)
        }
        Err(trouble) => {
            console.complain(format_args!("{trouble}"))?;
            Ok(REFUSED)
        }
    }
}

fn render(report: &Report) -> String {
    let mut text = format!("SQLite，{} 人，每批提交都落盘", report.people);
    if report.debug {
        text += "；这个程序没有优化，数字只能说明它能跑完";
    }
    let head = ["并发", "笔数", "结算/秒", "p50", "p99", "每批", "光做语句/秒", "比值"];
    let rows: Vec<_> = report.levels.iter().map(row).collect();
    text += "\n\n";
    text += &table(head, &rows, &[0, 1, 2, 3, 4, 5, 6, 7]);
    text += "\n时间花在哪里（占全部时间的 %）\n";
    let shares: Vec<_> = report.levels.iter().map(share_row).collect();
    let names = report.levels.first().map(|level| level.shares().map(|(name, _)| name));
    let names = first_of("并发", names.unwrap_or_default());
    text += &table(names, &shares, &[0, 1, 2, 3, 4, 5, 6, 7]);
    text += "\n核对过：每一本账都是零，余额和分录一致，没有一处不符。";
    text
}

fn row(level: &Level) -> [String; 8] {
    let batch = level.batch_tenths();
    [
        level.callers.to_string(),
        level.settlements.to_string(),
        level.per_second().to_string(),
        ms(level.p50_us),
        ms(level.p99_us),
        format!("{}.{}", batch / 10, batch % 10),
        level.floor_per_second().to_string(),
        format!("{}%", level.percent_of_floor()),
    ]
}

fn share_row(level: &Level) -> [String; 8] {
    first_of(level.callers.to_string(), level.shares().map(|(_, percent)| percent.to_string()))
}

fn first_of<T: Default>(first: T, rest: [T; 7]) -> [T; 8] {
    let mut cells = std::iter::once(first).chain(rest);
    std::array::from_fn(|_| cells.next().unwrap_or_default())
}

fn ms(us: u64) -> String {
    format!("{}.{} ms", us / 1_000, us % 1_000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_bench_prints_both_tables() {
        let options = Options { seconds: 60, people: 20, callers: vec![4], most: 20 };
        let text = render(&run(&options).unwrap());
        for part in ["20 人", "结算/秒", "认领编号", "每一本账都是零"] {
            assert!(text.contains(part), "{part} is not in\n{text}");
        }
    }
}
