//! `gongji clearing`: statements and the national table of a month or a quarter, from a data folder.

use std::io;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::clearing::{Position, province_book};
use domain::clerk::AreaPrefix;
use domain::policy::PolicySet;
use domain::{Area, Fen, Month};
use store::{Body, Reads, Store as _};

use super::deployment::{self, DeploymentError};
use super::table::table;
use super::{Console, DONE, REFUSED, USAGE};
use crate::clearing::{self, COLUMNS, Matrix, Paper, month_zh};
use crate::rules;

/// 打印清算单和全国清分表，按月或按季度
#[derive(Debug, Args)]
#[command(after_help = "例子：
  gongji clearing statements --month 202611 --place 44        广东省和省内各市的清算单
  gongji clearing statements --month 2026Q4 --place 440300 --csv > q4.csv
  gongji clearing table --month 202611                        全国清分表：省对省")]
pub struct ClearingArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// 清算单：一个省或一个统筹区的，不写 --place 就是全部
    Statements {
        #[command(flatten)]
        from: From,
        /// 省（44）或统筹区（440300）
        #[arg(long, value_name = "CODE")]
        place: Option<String>,
    },
    /// 全国清分表：哪个省应付哪个省多少
    Table {
        #[command(flatten)]
        from: From,
    },
}

#[derive(Debug, Args)]
struct From {
    /// 清算月 202611，或季度 2026Q4
    #[arg(long, value_name = "MONTH")]
    month: String,
    /// 输出 CSV
    #[arg(long)]
    csv: bool,
    /// 数据目录
    #[arg(long, value_name = "DIR", default_value = "./data")]
    data: PathBuf,
    /// 密钥环；不写就是数据目录里的 keyring.toml
    #[arg(long, value_name = "FILE")]
    keyring: Option<PathBuf>,
}

/// Runs the command.
pub fn clearing(args: &ClearingArgs, console: &mut Console<'_>) -> io::Result<u8> {
    let (from, place) = match &args.what {
        What::Statements { from, place } => (from, place.as_deref()),
        What::Table { from } => (from, None),
    };
    let Some(months) = clearing::months_of(&from.month) else {
        console.complain(format_args!("--month 写成 202611 或 2026Q4"))?;
        return Ok(USAGE);
    };
    let Some(scope) = AreaPrefix::parse(place.unwrap_or_default()) else {
        console.complain(format_args!("--place 写成 44 或 440300"))?;
        return Ok(USAGE);
    };
    if !from.data.join("gongji.db").is_file() {
        console.complain(format_args!("{} 里没有数据库", from.data.display()))?;
        return Ok(USAGE);
    }
    let Ok(policies) = rules::load(None) else {
        console.complain(format_args!("the policy files of this program are not right"))?;
        return Ok(REFUSED);
    };
    let papers = match papers(from, &months, &scope, &policies) {
        Ok(papers) => papers,
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            return Ok(REFUSED);
        }
    };
    match &args.what {
        What::Statements { from, .. } => statements(&papers, from.csv, console),
        What::Table { from } => national(&papers, &months, (&policies, from.csv), console),
    }
}

fn papers(
    from: &From,
    months: &[Month],
    scope: &AreaPrefix,
    policies: &PolicySet,
) -> Result<Vec<Paper>, DeploymentError> {
    let store = deployment::beside(&from.data, from.keyring.as_deref())?;
    let reader = store.reader()?;
    let reads: &dyn Reads = reader.as_ref();
    let first = months.first().copied().unwrap_or(Month(0));
    let mut records = clearing::statements(reads, first, |it| {
        let sides = [it.parties.speaker(), it.parties.other()];
        months.contains(&it.month) && sides.into_iter().any(|area| scope.covers(area))
    })?;
    records.sort_by_key(|record| match &record.body {
        Body::Statement(it) => (it.month, Some(it.parties)),
        _ => (Month(0), None),
    });
    // Told as of the day of the last thing that was decided: a folder has no clock of its own.
    let heads = reads.heads()?;
    let today = heads.iter().map(|head| head.last_now).max().unwrap_or(domain::Moment(0)).date();
    let mut papers = Vec::new();
    for record in &records {
        papers.extend(Paper::of(reads, policies, record, today)?);
    }
    Ok(papers)
}

fn statements(papers: &[Paper], csv: bool, console: &mut Console<'_>) -> io::Result<u8> {
    if csv {
        let lines = papers.iter().flat_map(clearing::lines).map(Vec::from);
        written(&COLUMNS, lines, console)?;
        return Ok(DONE);
    }
    for paper in papers {
        console.say(text(paper))?;
    }
    if papers.is_empty() {
        console.say("没有清算单：窗口还没有关，或这个地方没有往来。")?;
    }
    Ok(DONE)
}

/// A statement for a terminal.
fn text(paper: &Paper) -> String {
    let statement = &paper.statement;
    let late = if paper.overdue { "，已超期" } else { "" };
    let mut text = format!(
        "{}　{}\n{} {} → {} {}　{}（期限 {}{late}）\n",
        paper.title(),
        paper.id,
        paper.speaker.area,
        paper.speaker.name,
        paper.other.area,
        paper.other.name,
        statement.state.zh(),
        statement.due,
    );
    let mut rows: Vec<[String; 5]> = paper
        .rows
        .iter()
        .map(|row| {
            let name = |place: &clearing::Mention| format!("{} {}", place.area, place.name);
            let (from, to) = (name(&row.debtor), name(&row.creditor));
            [from, to, row.kind.to_owned(), row.items.to_string(), row.amount.to_string()]
        })
        .collect();
    let mut sum = |what: &str, items: String, amount: Fen| {
        rows.push([what.to_owned(), String::new(), String::new(), items, amount.to_string()]);
    };
    sum("本月合计", statement.items.to_string(), paper.sum());
    for (kind, amount) in &paper.brought {
        sum(&format!("上月结转：{kind}"), String::new(), *amount);
    }
    text.push_str(&table(["应付", "应收", "类别", "笔数", "金额"], &rows, &[3, 4]));
    let pays = paper.pays.as_ref().map_or_else(
        || "无".to_owned(),
        |pays| format!("{} 付 {} {} 元", pays.payer.name, pays.payee.name, pays.amount),
    );
    text.extend(["应付：", &pays, "\n"]);
    for (what, receipt) in [("付款", &paper.sent), ("收款", &paper.received)] {
        if let Some(paid) = receipt {
            text.extend([what, "：", &paid.on.to_string(), " ", &paid.bank_ref, "\n"]);
        }
    }
    text
}

/// 全国清分表
fn national(
    papers: &[Paper],
    months: &[Month],
    (policies, csv): (&PolicySet, bool),
    console: &mut Console<'_>,
) -> io::Result<u8> {
    let mut lines = Vec::new();
    for month in months {
        let of_month = papers.iter().filter(|paper| paper.statement.month == *month);
        let mut positions: Vec<&Position> = of_month
            .filter(|paper| {
                matches!(paper.statement.parties, domain::clearing::Parties::Provinces { .. })
            })
            .flat_map(|paper| &paper.statement.positions)
            .collect();
        positions.sort_by_key(|it| (province_book(it.debtor), province_book(it.creditor)));
        let Ok(matrix) = Matrix::of(positions) else {
            console.complain(format_args!("amounts overflow"))?;
            return Ok(REFUSED);
        };
        if csv {
            lines.extend(matrix.provinces.iter().map(|((from, to), owed)| {
                let name = |area: &Area| [area.to_string(), policies.area_name(*area)];
                let ends = [name(from), name(to)].concat();
                let sums = [owed.items.to_string(), owed.amount.to_string()];
                [vec![month.0.to_string()], ends, sums.to_vec()].concat()
            }));
        } else {
            console.say(matrix_text(*month, &matrix, policies))?;
        }
    }
    if csv {
        let columns = ["清算月", "应付省代码", "应付省", "应收省代码", "应收省", "笔数", "金额"];
        written(&columns, lines.into_iter(), console)?;
    }
    Ok(DONE)
}

fn matrix_text(month: Month, matrix: &Matrix, policies: &PolicySet) -> String {
    let mut rows: Vec<[String; 4]> = matrix
        .provinces
        .iter()
        .map(|((from, to), owed)| {
            let name = |area: &Area| policies.area_name(*area);
            [name(from), name(to), owed.items.to_string(), owed.amount.to_string()]
        })
        .collect();
    for book in matrix.books() {
        let (owes, owed) = matrix.of_province(book).unwrap_or_default();
        let name = policies.area_name(book);
        let said = |what: &str, amount: Fen| {
            [format!("{name} {what}"), String::new(), String::new(), amount.to_string()]
        };
        rows.push(said("应付合计", owes));
        rows.push(said("应收合计", owed));
    }
    let head = ["应付省", "应收省", "笔数", "金额"];
    format!("{} 全国清分表\n{}", month_zh(month), table(head, &rows, &[2, 3]))
}

/// Lines of a file, with a mark for spreadsheets. Every cell is the platform's own.
fn written(
    columns: &[&str],
    lines: impl Iterator<Item = Vec<String>>,
    console: &mut Console<'_>,
) -> io::Result<()> {
    let mut file = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    file.write_record(columns).map_err(io::Error::other)?;
    for line in lines {
        file.write_record(line).map_err(io::Error::other)?;
    }
    let bytes = file.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    console.out.write_all(&bytes)
}
