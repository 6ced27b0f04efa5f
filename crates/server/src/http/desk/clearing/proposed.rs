//! What a proposal about money between areas asks for, in words for the second clerk.

use app::acts::BankAct;
use domain::clearing::RemittanceFor;
use domain::{Area, Fen, ids};
use jiff::civil::Date;
use store::{Body as Kept, Reads};

use crate::clearing::month_zh;
use crate::http::desk::proposal::Line;

/// The lines of a payment, a receipt or a prepayment.
pub(in crate::http::desk) fn lines(act: &BankAct, reads: &dyn Reads) -> store::Result<Vec<Line>> {
    Ok(match act {
        BankAct::Remit { payer, payee, purpose, amount, bank_ref, on } => {
            let mut lines = sides(*payer, *payee);
            lines.push(what(reads, *purpose)?);
            lines.extend(slip(*amount, bank_ref, *on));
            lines
        }
        BankAct::Receive { remittance, purpose, amount, bank_ref, on, .. } => {
            let mut lines = Vec::new();
            if let Some(Kept::Remittance(it)) = reads.record(*remittance)?.map(|it| it.body) {
                lines.extend(sides(it.payer, it.payee));
                let sent = format!("{} 元，{}，{}", it.amount, it.sent.on, it.sent.bank_ref);
                lines.push(Line::new("sent", "对方付款", sent));
            }
            lines.push(what(reads, *purpose)?);
            lines.extend(slip(*amount, bank_ref, *on));
            lines
        }
        BankAct::GivePrepayment { giver, holder, year, amount, bank_ref, on } => {
            let mut lines = sides(*giver, *holder);
            lines.push(Line::new("year", "预付金年度", year.to_string()));
            lines.extend(slip(*amount, bank_ref, *on));
            lines
        }
    })
}

fn sides(payer: Area, payee: Area) -> Vec<Line> {
    vec![
        Line::new("payer", "付款方", payer.to_string()),
        Line::new("payee", "收款方", payee.to_string()),
    ]
}

fn slip(amount: Fen, bank_ref: &str, on: Date) -> [Line; 3] {
    [
        Line::new("amount", "金额", format!("{amount} 元")),
        Line::new("bank_ref", "银行流水号", bank_ref),
        Line::new("on", "银行日期", on.to_string()),
    ]
}

fn what(reads: &dyn Reads, purpose: RemittanceFor) -> store::Result<Line> {
    let said = match purpose {
        RemittanceFor::Statement(id) => match reads.record(id)?.map(|record| record.body) {
            Some(Kept::Statement(it)) => {
                let number = ids::outward_now(it.parties.speaker(), id.0);
                format!("{}清算单 {number}", month_zh(it.month))
            }
            _ => "清算单".to_owned(),
        },
        RemittanceFor::Prepayment(_) => "预付金".to_owned(),
        RemittanceFor::Moves => "随人转移的个人账户余额".to_owned(),
    };
    Ok(Line::new("purpose", "用途", said))
}
