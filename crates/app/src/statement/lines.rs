//! The lines of an institution's file: tab-separated UTF-8, `null` for empty, columns in the order
//! of 3202's input file.

use std::collections::BTreeMap;
use std::fmt;

use domain::Fen;
use domain::money::parse_decimal;

/// Most lines: a day of the largest hospital many times over.
pub const LINES_MAX: usize = 300_000;
/// Longest line, in bytes.
const LINE_MAX: usize = 1_024;
/// Faults that are kept; the others are counted.
const FAULTS_KEPT: usize = 100;
/// Longest list of faults in one answer, in characters.
const TOLD_MAX: usize = 130;
/// The columns, by what a cashier's screen calls them.
const COLUMNS: [&str; 7] =
    ["结算ID", "就诊ID", "人员编号", "医疗费总额", "基金支付总额", "个人账户支出", "退费结算标志"];

/// A bill as the institution has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// `setl_id`
    pub setl_id: String,
    /// `mdtrt_id`; empty where the file has none.
    pub mdtrt_id: String,
    /// `psn_no`
    pub psn_no: String,
    /// `medfee_sumamt`
    pub total: Fen,
    /// `fund_pay_sumamt`
    pub fund: Fen,
    /// `acct_pay`
    pub account: Fen,
    /// `refd_setl_flag`: it gave a bill back.
    pub given_back: bool,
}

/// Everything that is wrong with a file, by line and column; never what stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileFaults {
    kept: Vec<(usize, usize, String)>,
    more: usize,
}

impl FileFaults {
    fn put(&mut self, line: usize, column: usize, what: impl Into<String>) {
        if self.kept.len() < FAULTS_KEPT {
            self.kept.push((line, column, what.into()));
        } else {
            self.more = self.more.saturating_add(1);
        }
    }

    /// Line, column (0 = the line as a whole) and what is wrong, from top to bottom.
    pub fn places(&self) -> impl Iterator<Item = (usize, usize)> {
        self.kept.iter().map(|(line, column, _)| (*line, *column))
    }
}

/// As many as there is room for, and how many more there are.
impl fmt::Display for FileFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut length = 0;
        for (told, (line, column, what)) in self.kept.iter().enumerate() {
            let place = match column {
                0 => format!("第 {line} 行：{what}"),
                column => {
                    let name = COLUMNS.get(column - 1).copied().unwrap_or_default();
                    format!("第 {line} 行第 {column} 列{name}：{what}")
                }
            };
            length += place.chars().count() + 1;
            if told > 0 && length > TOLD_MAX {
                let left = self.kept.len().saturating_sub(told).saturating_add(self.more);
                return write!(f, "；另有 {left} 处");
            }
            write!(f, "{}{place}", if told == 0 { "" } else { "；" })?;
        }
        if self.more > 0 { write!(f, "；另有 {} 处", self.more) } else { Ok(()) }
    }
}

/// Reads every line, or tells all that is wrong.
pub fn parse(file: &[u8]) -> Result<Vec<Line>, FileFaults> {
    let file = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file);
    let mut faults = FileFaults::default();
    let mut lines = Vec::new();
    let mut seen = BTreeMap::new();
    for (place, bytes) in file.split(|byte| *byte == b'\n').enumerate() {
        let number = place + 1;
        if number > LINES_MAX + 1 {
            faults.put(number, 0, format!("最多 {LINES_MAX} 行，请分段对账"));
            break;
        }
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        if bytes.is_empty() || (place == 0 && bytes.starts_with(b"setl_id\t")) {
            continue;
        }
        let Some(text) = str::from_utf8(bytes).ok().filter(|text| text.len() <= LINE_MAX) else {
            faults.put(number, 0, "不是 UTF-8 文本或超过 1024 字节");
            continue;
        };
        let Some(line) = read(number, text, &mut faults) else { continue };
        if let Some(first) = seen.insert(line.setl_id.clone(), number) {
            faults.put(number, 1, format!("与第 {first} 行重复"));
        }
        lines.push(line);
    }
    if faults.kept.is_empty() { Ok(lines) } else { Err(faults) }
}

fn read(number: usize, text: &str, faults: &mut FileFaults) -> Option<Line> {
    let cells: Vec<&str> = text.split('\t').map(str::trim).collect();
    let cells: [&str; 7] = match cells.try_into() {
        Ok(cells) => cells,
        Err(cells) => {
            let cells: Vec<&str> = cells;
            faults.put(number, 0, format!("应有 7 列，收到 {} 列", cells.len()));
            return None;
        }
    };
    let before = (faults.kept.len(), faults.more);
    let cell = |column: usize| match cells.get(column - 1).copied().unwrap_or_default() {
        "null" | "NULL" => "",
        text => text,
    };
    let mut text = |column: usize, needed: bool| {
        let text = cell(column);
        if text.is_empty() && needed {
            faults.put(number, column, "必填");
        } else if text.len() > 40 {
            faults.put(number, column, "最多 30 个字符");
        }
        text.to_owned()
    };
    let (setl_id, mdtrt_id, psn_no) = (text(1, true), text(2, false), text(3, true));
    let mut amount = |column: usize| match parse_decimal(cell(column), 2) {
        Ok(fen) if fen.abs() < 10_i64.pow(16) => Fen(fen),
        _ => {
            faults.put(number, column, "应为最多两位小数的金额");
            Fen::ZERO
        }
    };
    let (total, fund, account) = (amount(4), amount(5), amount(6));
    let given_back = match cell(7) {
        "0" | "" => false,
        "1" => true,
        _ => {
            faults.put(number, 7, "应为 0 或 1");
            false
        }
    };
    let sound = before == (faults.kept.len(), faults.more);
    sound.then_some(Line { setl_id, mdtrt_id, psn_no, total, fund, account, given_back })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_with_the_tolerances_of_real_files() {
        let file = "\u{feff}setl_id\tmdtrt_id\tpsn_no\tm\tf\ta\tr\r\nA1\tnull\t7\t10.5\t0\t10.50\t0\r\n\
                    B2\tV\t7\t-3\t-1.00\t0\t1\n\n";
        let lines = parse(file.as_bytes()).unwrap();
        assert_eq!(lines.len(), 2);
        assert_eq!((lines[0].total, lines[0].mdtrt_id.as_str()), (Fen(1_050), ""));
        assert_eq!((lines[1].fund, lines[1].given_back), (Fen(-100), true));
        assert_eq!(parse(b"").unwrap(), []);
    }

    #[test]
    fn all_faults_are_told_at_once_by_line_and_column() {
        let file = "A1\tV\t7\t1\t0\t1\t0\nA1\tV\t7\t1\t0\t1\t0\nnull\tV\t\t1.005\tx\t1\t2\nonly\tthree\t7\n";
        let mut file = file.as_bytes().to_vec();
        file.extend(b"\xFF\xFE\n");
        let faults = parse(&file).unwrap_err();
        let places: Vec<_> = faults.places().collect();
        assert_eq!(places, [(2, 1), (3, 1), (3, 3), (3, 4), (3, 5), (3, 7), (4, 0), (5, 0)]);
        let told = faults.to_string();
        assert!(told.starts_with("第 2 行第 1 列结算ID：与第 1 行重复；"), "{told}");
        assert!(told.chars().count() < 150 && told.contains("另有"), "{told}");
        assert!(!told.contains("1.005"), "no content: {told}");
    }

    #[test]
    fn a_file_of_faults_stays_small() {
        let file = "x\n".repeat(50_000);
        let faults = parse(file.as_bytes()).unwrap_err();
        assert_eq!(faults.places().count(), FAULTS_KEPT);
        assert!(faults.to_string().ends_with("处"));
    }
}
