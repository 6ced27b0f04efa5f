//! A statement as a page to print: one sheet of paper, no script, nothing fetched.

use std::fmt::Write as _;

use domain::clearing::Parties;

use super::paper::{Mention, Paid, Paper};
use crate::http::docs::escaped;

/// The look: black on white, A4, tables with lines, room to sign.
const STYLE: &str = "@page{size:A4;margin:18mm}body{font:14px/1.6 serif;max-width:50em;\
margin:2em auto;padding:0 1em}h1{font-size:22px;text-align:center}table{border-collapse:collapse;\
width:100%;margin:.8em 0}th,td{border:1px solid #333;padding:.25em .5em;text-align:left}\
td.n{text-align:right;font-variant-numeric:tabular-nums}caption{text-align:left;font-weight:bold}\
.sign{display:flex;justify-content:space-between;margin-top:3em}.sign div{width:45%}\
@media print{body{margin:0;max-width:none}}";

/// The page of a statement.
pub fn page(paper: &Paper) -> String {
    let title = escaped(&format!("{}　{}", paper.title(), paper.id));
    let mut html = format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><h1>{}</h1>\n",
        escaped(&paper.title())
    );
    html.push_str(&head(paper));
    html.push_str(&positions(paper));
    html.push_str(&sums(paper));
    html.push_str(&steps(paper));
    let sides = [&paper.speaker, &paper.other].map(signature);
    let _ = writeln!(html, "<div class=\"sign\">{}{}</div></body></html>", sides[0], sides[1]);
    html
}

fn place(mention: &Mention) -> String {
    format!("{}（{}）", escaped(&mention.name), mention.area)
}

fn head(paper: &Paper) -> String {
    let statement = &paper.statement;
    let sides = match statement.parties {
        Parties::Provinces { .. } => ["应付方", "应收方"],
        Parties::Within { .. } => ["统筹区", "省级清算中心"],
    };
    let mut rows = String::new();
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(rows, "<tr><th>{name}</th><td>{value}</td></tr>");
    };
    row("清算单", &paper.id);
    row(sides[0], &place(&paper.speaker));
    row(sides[1], &place(&paper.other));
    row("状态", statement.state.zh());
    row("生成", &statement.at.date().to_string());
    let late = if paper.overdue { "（已超期）" } else { "" };
    if statement.state.word() != "paid" {
        row("本步期限", &format!("{}{late}", statement.due));
    }
    format!("<table>{rows}</table>\n")
}

fn positions(paper: &Paper) -> String {
    let mut html = String::from(
        "<table><caption>明细</caption><tr><th>应付统筹区</th><th>应收统筹区</th><th>类别</th>\
         <th>笔数</th><th>金额（元）</th></tr>\n",
    );
    for row in &paper.rows {
        let _ = writeln!(
            html,
            "<tr><td>{}</td><td>{}</td><td>{}</td><td class=\"n\">{}</td><td class=\"n\">{}</td></tr>",
            place(&row.debtor),
            place(&row.creditor),
            row.kind,
            row.items,
            row.amount
        );
    }
    html + "</table>\n"
}

fn sums(paper: &Paper) -> String {
    let mut html = String::from("<table><caption>合计</caption>");
    let mut row = |name: &str, amount: &str| {
        let _ = writeln!(html, "<tr><th>{name}</th><td class=\"n\">{amount}</td></tr>");
    };
    for (kind, amount) in &paper.kinds {
        row(kind, &amount.to_string());
    }
    row("本月合计", &paper.sum().to_string());
    for (kind, amount) in &paper.brought {
        row(&format!("上月结转：{kind}"), &amount.to_string());
    }
    match &paper.pays {
        Some(pays) => row(
            &format!("{} 付 {}", place(&pays.payer), place(&pays.payee)),
            &pays.amount.to_string(),
        ),
        None => row("本月应付", "0.00"),
    }
    html + "</table>\n"
}

fn steps(paper: &Paper) -> String {
    let mut html = String::from("<table><caption>办理</caption>");
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(html, "<tr><th>{name}</th><td>{value}</td></tr>");
    };
    for said in &paper.disputes {
        let side = place(&said.side);
        row(&format!("{} 异议", said.at.date()), &format!("{side}：{}", escaped(&said.why)));
        if let Some((at, by, how)) = &said.outcome {
            row(&format!("{} 答复", at.date()), &format!("{}：{}", escaped(by), escaped(how)));
        }
    }
    if let Some((at, by)) = &paper.confirmed {
        row(&format!("{} 确认", at.date()), &escaped(by));
    }
    if let Some(at) = paper.statement.noticed {
        row(&format!("{} 付款通知", at.date()), "已通知");
    }
    for (what, receipt) in [("付款", &paper.sent), ("收款", &paper.received)] {
        if let Some(Paid { bank_ref, on, by }) = receipt {
            let [one, two] = by;
            let said = format!(
                "银行流水号 {}，经办 {}，复核 {}",
                escaped(bank_ref),
                escaped(one),
                escaped(two)
            );
            row(&format!("{on} {what}"), &said);
        }
    }
    html + "</table>\n"
}

fn signature(side: &Mention) -> String {
    format!("<div>{}<br>经办：<br>复核：<br>盖章：<br>　　　年　　月　　日</div>", place(side))
}
