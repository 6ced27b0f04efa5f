//! 3202 医药机构费用结算对明细账: the file that was uploaded (9101) against the bills here, line by
//! line; the result is a file of the same form (9102), and each break a ticket at the desk.

use std::sync::Arc;

use app::acts::{KeepStatement, NewFile};
use app::statement::{Compared, Line, compare, parse, text_of, zip_of};
use app::{Act, Numbered};
use domain::{Fen, Reason};
use store::{Answer, Body, Reads};

use super::{asked, days};
use crate::http::institution::answer::Failure;
use crate::http::institution::call::{Call, Decided, lost};
use crate::http::institution::fields::Row;
use crate::http::institution::node::Node;
use crate::http::institution::object::Object;
use crate::http::institution::transactions::files::own;

/// Most days of one file.
const STATEMENT_DAYS: i64 = 31;

/// 3202.
pub(super) fn prepare(
    call: &Call,
    reads: &dyn Reads,
    numbered: Numbered,
) -> Result<Arc<dyn Act>, Failure> {
    let row = call.row("data");
    let days = days(row, STATEMENT_DAYS)?;
    let (_, bytes) = own(call, reads, row.text("file_qury_no"))?;
    let text = text_of(&bytes).map_err(|fault| faulty(&fault))?;
    let lines = parse(&text).map_err(|faults| faulty(&faults))?;
    check_sums(row, &lines)?;
    // No bill here is of such a kind: whatever the file says would be too much.
    let Some(ask) = asked(call, row, days) else {
        return Err(faulty(&"没有这一清算类别的结算，请核对 clr_type"));
    };
    let Compared { text, tickets, .. } = compare(reads, &ask, days, &lines, call.now)?;
    let (institution, area) = (call.institution.id, call.institution.area);
    let name = format!("{}_{}_{}_result", call.institution.code, days.0, days.1);
    let bytes = zip_of(&format!("{name}.txt"), text.as_bytes()).map_err(|fault| faulty(&fault))?;
    let file = NewFile { name: format!("{name}.zip"), bytes };
    Ok(Arc::new(KeepStatement { numbered, institution, area, file, tickets }))
}

/// `fileinfo`: where the result is.
pub(super) fn render(_: &Call, reads: &dyn Reads, decided: &Decided) -> Result<Node, Failure> {
    let Answer::Record(id) = decided.answer else { return Err(lost("numbers")) };
    let Some(Body::File(file)) = reads.record(id)?.map(|record| record.body) else {
        return Err(lost("records"));
    };
    let info = Object::default()
        .text("file_qury_no", file.number)
        .text("filename", file.name)
        .text("dld_endtime", file.until.to_string());
    Ok(Object::default().node("fileinfo", info.done()).done())
}

/// More places fit than into a refusal's one word.
fn faulty(fault: &dyn std::fmt::Display) -> Failure {
    let code = Reason::FileFaulty.code();
    Failure::Said(format!("[{code}] 文件不能用，整个没有处理：{fault}。请改正后重新上传"))
}

/// The request's sums, where it has them, are those of its file: else a line is missing.
fn check_sums(row: &Row, lines: &[Line]) -> Result<(), Failure> {
    let sum = |of: fn(&Line) -> Fen| Fen::sum(lines.iter().map(of)).map_err(super::too_large);
    for (field, zh, sum) in [
        ("medfee_sumamt", "医疗费总额", sum(|line| line.total)?),
        ("fund_pay_sumamt", "基金支付总额", sum(|line| line.fund)?),
    ] {
        if let Some(said) = row.fen(field).filter(|said| *said != sum) {
            return Err(faulty(&format!("{zh}与报文不一致，文件合计 {sum}，报文 {said}")));
        }
    }
    let count = i64::try_from(lines.len()).unwrap_or(i64::MAX);
    match row.scaled("fixmedins_setl_cnt", 0).filter(|said| *said != count) {
        Some(said) => Err(faulty(&format!("笔数与报文不一致，文件 {count} 笔，报文 {said} 笔"))),
        None => Ok(()),
    }
}
