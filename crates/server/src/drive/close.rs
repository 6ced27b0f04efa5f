//! The end of the day: totals (3201) and, line by line, the file (9101, 3202, 9102), one kind of
//! clearing after the other.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::Stopped;
use super::book::{Book, Sums};
use super::till::Till;

/// Longest result file that is read, in bytes.
const RESULT_MAX: u64 = 64 * 1024 * 1024;

/// What came of closing.
#[derive(Debug, Default)]
pub struct Closing {
    /// Everything agrees.
    pub even: bool,
    /// By `clr_type`: what the centre said.
    pub said: BTreeMap<String, String>,
}

/// Reconciles today. A careless client leaves relatives' money out of its sums.
pub async fn close(till: &mut Till, book: &Book, careless: bool) -> Result<Closing, Stopped> {
    let mut closing = Closing { even: true, said: BTreeMap::new() };
    for (clr_type, sums) in book.sums() {
        let day = till.now().date().to_string();
        let account = if careless {
            sums.account.minus(sums.aid).unwrap_or(sums.account)
        } else {
            sums.account
        };
        let totals = json!({"data": {
            "insutype": "", "clr_type": clr_type, "setl_optins": "",
            "stmt_begndate": day, "stmt_enddate": day, "medfee_sumamt": sums.total.to_string(),
            "fund_pay_sumamt": sums.fund.to_string(), "acct_pay": account.to_string(),
            "fixmedins_setl_cnt": sums.rows.to_string(), "refd_setl_flag": "",
        }});
        let answer = till.must("3201", "", totals).await?;
        let info = &answer.output["stmtinfo"];
        let even = info["stmt_rslt"].as_str() == Some("0");
        let described = info["stmt_rslt_dscr"].as_str().unwrap_or_default();
        let breaks = lines(till, book, (&clr_type, &day), sums).await?;
        let said = match (even, breaks) {
            (true, 0) => "平".to_owned(),
            (true, breaks) => format!("总账平，明细 {breaks} 笔不平"),
            (false, breaks) => format!("{described}；明细 {breaks} 笔不平"),
        };
        closing.even &= even && breaks == 0;
        closing.said.insert(clr_type, said);
    }
    Ok(closing)
}

/// 9101, 3202, 9102; how many lines do not agree.
async fn lines(
    till: &mut Till,
    book: &Book,
    (clr_type, day): (&str, &str),
    sums: Sums,
) -> Result<usize, Stopped> {
    let faulty = |infno, what: &str| Stopped::Faulty(infno, what.to_owned());
    let file = packed(&book.statement(clr_type)).ok_or_else(|| faulty("9101", "不能打包"))?;
    let upload = json!({"fsUploadIn": {
        "in": STANDARD.encode(file), "filename": "statement.zip",
        "fixmedins_code": till.institution(),
    }});
    let answer = till.must("9101", "", upload).await?;
    let number = answer.output["file_qury_no"].as_str().unwrap_or_default().to_owned();
    let compare = json!({"data": {
        "setl_optins": "", "file_qury_no": number, "stmt_begndate": day, "stmt_enddate": day,
        "medfee_sumamt": sums.total.to_string(), "fund_pay_sumamt": sums.fund.to_string(),
        "cash_payamt": sums.cash.to_string(), "fixmedins_setl_cnt": sums.rows.to_string(),
        "clr_type": clr_type,
    }});
    let answer = till.must("3202", "", compare).await?;
    let result = &answer.output["fileinfo"]["file_qury_no"];
    let download = json!({"fsDownloadIn": {
        "file_qury_no": result, "filename": answer.output["fileinfo"]["filename"],
        "fixmedins_code": "plc",
    }});
    let bytes = till.download(download).await?;
    let text = unpacked(&bytes).ok_or_else(|| faulty("9102", "结果文件不是 ZIP"))?;
    // Columns: psn_no, mdtrt_id, setl_id, msgid, stmt_rslt, …
    Ok(text.lines().filter(|line| line.split('\t').nth(4) != Some("0")).count())
}

fn packed(text: &str) -> Option<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("statement.txt", SimpleFileOptions::default()).ok()?;
    zip.write_all(text.as_bytes()).ok()?;
    zip.finish().ok().map(Cursor::into_inner)
}

fn unpacked(bytes: &[u8]) -> Option<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let file = archive.by_index(0).ok()?;
    let mut text = String::new();
    file.take(RESULT_MAX).read_to_string(&mut text).ok()?;
    Some(text)
}
