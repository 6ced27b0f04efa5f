//! The reference of the national interface: every transaction with its fields, code tables and an
//! example, made from the same tables that requests are read by and answers are checked with.

mod example;
mod page;
mod sample;

use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;

use super::page::{escaped, frame};
use super::shown;
use crate::http::fault::Fault;
use crate::http::institution::fields::tables::{self, Table};
use crate::http::institution::fields::{Codes, unknown::UNKNOWN};
use crate::http::institution::transactions::{self, Who};
use crate::http::problem::Problem;

const HTML: &str = "text/html; charset=utf-8";

/// The pages under `/docs/institution`. Anybody may ask.
pub(super) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/docs/institution", get(async || shown(HTML, index())))
        .route("/docs/institution/{infno}", get(transaction))
}

async fn transaction(Path(infno): Path<String>) -> Result<Response, Problem> {
    let table = tables::all().find(|table| table.infno == infno).ok_or(Fault::NotFound)?;
    Ok(shown(HTML, page::page(table)))
}

/// How a transaction travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Channel {
    /// From an institution, in the envelope.
    Envelope(Who),
    /// From an institution's mobile channel, in an envelope of its own.
    Mobile,
    /// From the platform to the institution.
    Call,
    /// Described, but not answered here.
    None,
}

impl Channel {
    fn of(infno: &str) -> Self {
        let is_mobile = ["62", "63", "64"].iter().any(|group| infno.starts_with(group));
        match (transactions::find(infno), infno) {
            (Some(transaction), _) => Self::Envelope(transaction.who),
            (None, "6204" | "6302") => Self::Call,
            (None, _) if is_mobile => Self::Mobile,
            (None, _) => Self::None,
        }
    }

    /// Who may call it.
    fn who(self) -> &'static str {
        match self {
            Self::Envelope(who) => who.zh(),
            Self::Mobile => "两定机构的移动支付渠道",
            Self::Call => "平台呼叫机构",
            Self::None => "本平台不受理",
        }
    }
}

/// What the first digits of a number stand for.
const GROUPS: &[(&str, &str)] = &[
    ("11", "人员 People"),
    ("12", "机构 Institutions"),
    ("20", "待遇 Benefits"),
    ("21", "药店 Pharmacies"),
    ("22", "门诊 Outpatient"),
    ("23", "住院结算 Stays: bills"),
    ("24", "出入院 Stays: admission and discharge"),
    ("26", "冲正 Undo"),
    ("32", "对账与清算 Reconciling and clearing"),
    ("35", "进销存 Goods"),
    ("52", "查询 Questions"),
    ("61", "电子凭证 E-vouchers"),
    ("62", "移动支付 Mobile payment"),
    ("63", "移动支付查询 Mobile payment: questions"),
    ("64", "移动支付撤销 Mobile payment: revoking"),
    ("90", "签到 Operators"),
    ("91", "文件 Files"),
    ("99", "本平台的本地交易 This platform's own"),
];

fn index() -> String {
    let mut body = vec![
        "<nav><a href=/docs>← 接口</a> <a href=#transactions>交易 Transactions</a> \
         <a href=#codes>代码表 Code tables</a> <a href=#unknown>可为空的字段 Unknown fields</a></nav>\
         <p>定点医药机构的国家接口。请求发往 <code>POST /fsi/api/rsfComIfsService/callService</code>，\
         交易编号在报文的 <code>infno</code>；交易体在 <code>input</code>，结果在 <code>output</code>。\
         <code>infcode</code> 0 为成功，-1 为失败，原因在 <code>err_msg</code>。\
         同一 <code>msgid</code> 重发，得到同一回答。\
         <span lang=en>Institutions call one address; numbers as strings, single objects for lists, \
         missing optional fields and unknown keys are taken.</span></p>"
            .to_owned(),
        "<h2 id=transactions>交易 Transactions</h2>".to_owned(),
    ];
    for (group, title) in GROUPS {
        let rows: String =
            tables::all().filter(|table| table.infno.starts_with(group)).map(listed).collect();
        if !rows.is_empty() {
            body.push(format!("<h3>{title}</h3><ul>{rows}</ul>"));
        }
    }
    body.push(
        "<h2 id=codes>代码表 Code tables</h2><p>国家代码之下的地方代码也有效；标有“校验”的表，\
         请求中的其他值会被拒绝。</p>"
            .to_owned(),
    );
    body.extend(tables::code_tables().map(codes));
    body.push(unknown());
    frame("共济 Gongji：机构接口 (institution interface)", &body.concat())
}

fn listed(table: &Table) -> String {
    let (infno, zh) = (table.infno, escaped(table.zh));
    let who = Channel::of(infno).who();
    format!(
        "<li><a href=/docs/institution/{infno}><code>{infno}</code> {zh}</a> \
         <span class=kind>{who}</span></li>"
    )
}

fn codes(codes: &Codes) -> String {
    let name = escaped(codes.name);
    let checked = if codes.is_checked() { " <span class=kind>校验 checked</span>" } else { "" };
    let rows = codes.meanings.iter().map(|(code, meaning)| {
        format!("<tr><td><code>{}</code><td>{}", escaped(code), escaped(meaning))
    });
    format!(
        "<h3 id=codes-{name}>{name}</h3>{checked}<table><tr><th>代码 code<th>含义 meaning{}</table>",
        rows.collect::<String>()
    )
}

/// What the interface wants filled and the platform does not know.
fn unknown() -> String {
    let rows = UNKNOWN.iter().map(|known| {
        let field = [known.node, known.field].join(".");
        format!(
            "<tr><td>{}<td><code>{}</code><td>{}",
            known.infno.replace('*', "全部 all"),
            escaped(field.trim_start_matches('.')),
            escaped(known.why)
        )
    });
    format!(
        "<h2 id=unknown>可为空的字段 Unknown fields</h2><p>规范要求有值、而本平台不掌握的字段，\
         回答为 <code>null</code>，不编造。</p><table><tr><th>交易 infno<th>字段 field<th>原因 \
         why{}</table>",
        rows.collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_names_every_transaction_and_every_code() {
        let index = index();
        for table in tables::all() {
            let link = format!("<a href=/docs/institution/{}>", table.infno);
            assert_eq!(index.matches(&link).count(), 1, "{}", table.infno);
        }
        for codes in tables::code_tables() {
            assert!(index.contains(&format!("<h3 id=codes-{}>", codes.name)), "{}", codes.name);
            for (code, meaning) in &codes.meanings {
                let row = format!("<code>{}</code><td>{}", escaped(code), escaped(meaning));
                assert!(index.contains(&row), "{} {code}", codes.name);
            }
        }
        for transaction in transactions::all() {
            assert_ne!(Channel::of(transaction.infno), Channel::None);
            assert!(!transaction.table().zh.is_empty(), "{} has no table", transaction.infno);
        }
    }
}
