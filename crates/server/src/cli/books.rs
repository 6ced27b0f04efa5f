//! `gongji books`

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use clap::Args;
use domain::policy::PolicySet;
use domain::{Area, Fen, chart};
use ledger::invariant::{Breach, breaches};
use ledger::{Book, Code, Layer};
use store::{BookLine, Store as _};

use super::deployment::{self, DeploymentError};
use super::table::table;
use super::{Console, DONE, REFUSED, USAGE};
use crate::rules;

/// 打印各统筹区的试算平衡表；有一本账不为零、余额和分录对不上、或不变量（docs/money-flows.md）不成立，退出码是 1
#[derive(Debug, Args)]
#[command(after_help = "例子：\n  gongji books --data ./data      服务器正在运行时也可以看")]
pub struct BooksArgs {
    /// 数据目录
    #[arg(long, value_name = "DIR", default_value = "./data")]
    data: PathBuf,
    /// 密钥环；不写就是数据目录里的 keyring.toml
    #[arg(long, value_name = "FILE")]
    keyring: Option<PathBuf>,
}

/// Runs the command.
pub fn books(args: &BooksArgs, console: &mut Console<'_>) -> io::Result<u8> {
    let file = args.data.join("gongji.db");
    if !file.is_file() {
        console.complain(format_args!("{} 里没有数据库", args.data.display()))?;
        return Ok(USAGE);
    }
    let (lines, breaches) = match look(args) {
        Ok(looked) => looked,
        Err(error) => {
            console.complain(format_args!("{error}"))?;
            return Ok(REFUSED);
        }
    };
    let Ok(policies) = rules::load(None) else {
        console.complain(format_args!("the policy files of this program are not right"))?;
        return Ok(REFUSED);
    };
    let report = Report::of(lines);
    console.say(report.render(&policies))?;
    for Breach { invariant, seen } in &breaches {
        console.complain(format_args!("不符合第 {invariant} 条不变量：{seen}"))?;
    }
    Ok(if report.is_right() && breaches.is_empty() { DONE } else { REFUSED })
}

fn look(args: &BooksArgs) -> Result<(Vec<BookLine>, Vec<Breach>), DeploymentError> {
    let store = deployment::beside(&args.data, args.keyring.as_deref())?;
    // One reader is one snapshot: both looks see the same commits. Reads every row of the books.
    let reader = store.reader()?;
    Ok((reader.books()?, breaches(&reader.evidence(None)?)))
}

/// The trial balances of all books.
#[derive(Debug)]
pub struct Report {
    /// Lines by book, in the order of the codes.
    pub books: BTreeMap<Book, Vec<BookLine>>,
}

impl Report {
    /// Of the lines that a store gives.
    pub fn of(lines: Vec<BookLine>) -> Self {
        let mut books: BTreeMap<Book, Vec<BookLine>> = BTreeMap::new();
        for line in lines {
            books.entry(line.book).or_default().push(line);
        }
        for lines in books.values_mut() {
            lines.sort_by_key(|line| (line.layer, line.code));
        }
        Self { books }
    }

    /// Every book is zero, money and commitments apart, and kept as its entries say.
    pub fn is_right(&self) -> bool {
        let zero = |lines: &Vec<BookLine>| {
            [Layer::Money, Layer::Commitment].into_iter().all(|layer| {
                let of_layer = lines.iter().filter(|line| line.layer == layer);
                Fen::sum(of_layer.map(|line| line.summed)).is_ok_and(Fen::is_zero)
            })
        };
        self.books.values().all(|lines| zero(lines) && lines.iter().all(is_kept))
    }

    fn render(&self, policies: &PolicySet) -> String {
        let mut text = String::new();
        for (book, lines) in &self.books {
            let name = Area::from_number(book.0).map(|area| policies.area_name(area));
            let name = name.unwrap_or_default();
            let sum = Fen::sum(lines.iter().map(|line| line.summed));
            let mut rows: Vec<[String; 4]> = lines.iter().map(row).collect();
            let sum = sum.map_or_else(|overflow| overflow.to_string(), |sum| sum.to_string());
            rows.push([String::new(), "合计".to_owned(), String::new(), sum]);
            text.push_str(&[&book.0.to_string(), " ", &name, "\n"].concat());
            text.push_str(&table(["科目", "名称", "余额", "分录合计"], &rows, &[2, 3]));
            text.push('\n');
        }
        let verdict = match (self.books.is_empty(), self.is_right()) {
            (true, _) => "还没有账。",
            (false, true) => "每一本账的合计都是零，余额和分录一致。",
            (false, false) => "有账不平：合计不为零，或余额和分录不一致！",
        };
        text + verdict
    }
}

fn row(line: &BookLine) -> [String; 4] {
    let mark = if is_kept(line) { "" } else { " ≠" };
    let name = account_name(line.code).to_owned();
    [line.code.to_string(), name, line.kept.to_string() + mark, line.summed.to_string()]
}

fn is_kept(line: &BookLine) -> bool {
    line.kept == line.summed
}

/// What a code of the chart is called at a desk.
fn account_name(code: u16) -> &'static str {
    match Code(code) {
        chart::BANK => "银行存款",
        chart::FUNDING_RECEIVABLE => "应收拨付（缴费已记账）",
        chart::DUE_FROM => "应收其他统筹区",
        chart::PREPAYMENT_GIVEN => "已付预付金",
        chart::ACCOUNT_CURRENT => "个人账户（当年）",
        chart::ACCOUNT_CARRIED => "个人账户（历年）",
        chart::FAMILY_POOL => "家庭共济账户",
        chart::INSTITUTION_PAYABLE => "应付医药机构",
        chart::PREMIUM_TO_HAND_OVER => "待解缴保费",
        chart::DUE_TO => "应付其他统筹区",
        chart::PREPAYMENT_HELD => "收到预付金",
        chart::UNPLACED => "待处理款项",
        chart::PAYOUT_PAYABLE => "应付一次性支取",
        chart::FUND_CHARGE => "基金支付",
        chart::COMMITMENT_CONTRA => "预留（对方）",
        chart::COMMITMENT_HELD => "预留",
        Code(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(code: u16, kept: i64, summed: i64) -> BookLine {
        let layer = Code(code).layer();
        BookLine { book: Book(110_000), layer, code, kept: Fen(kept), summed: Fen(summed) }
    }

    #[test]
    fn a_book_must_be_zero_by_layer_and_kept_as_summed() {
        let right = |lines: &[BookLine]| Report::of(lines.to_vec()).is_right();
        assert!(right(&[line(1020, 5, 5), line(2010, -5, -5)]));
        assert!(!right(&[line(1020, 5, 5), line(2010, -4, -4)]), "not zero");
        assert!(!right(&[line(1020, 5, 5), line(2010, -4, -5)]), "kept otherwise");
        assert!(!right(&[line(2010, -5, -5), line(9000, 5, 5)]), "layers mixed");
        assert!(right(&[]));
    }
}
