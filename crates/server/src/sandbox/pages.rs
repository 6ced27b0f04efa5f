//! The pages of a sandbox, without any script: institutions, exchanges, one exchange explained, the
//! report; and what sets it: faults, starting over.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header::ORIGIN;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};

use super::Sandbox;
use super::exchange::Exchange;
use super::explain::{self, Explained};
use super::fault::{Fault, Wish};
use super::report::report;
use super::world::World;
use crate::http::docs::escaped;
use crate::http::institution::fields::tables;

/// Exchanges on the page of an institution.
const SHOWN: usize = 100;
/// The log page is loaded anew so often, in seconds.
const REFRESH_S: u32 = 3;

type Shared = State<Arc<Sandbox>>;

/// The sandbox's own routes. They hold made-up people only; anybody who reaches the port may ask.
pub(super) fn routes() -> Router<Arc<Sandbox>> {
    Router::new()
        .route("/sandbox", get(index))
        .route("/sandbox/{code}", get(log))
        .route("/sandbox/{code}/exchanges/{number}", get(one))
        .route("/sandbox/{code}/report", get(report_page))
        .route("/sandbox/{code}/report.json", get(report_json))
        .route("/sandbox/{code}/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/sandbox/{code}/reset", post(reset))
}

fn frame(title: &str, refresh: bool, body: &str) -> Html<String> {
    let refresh = if refresh {
        format!("<meta http-equiv=refresh content={REFRESH_S}>")
    } else {
        String::new()
    };
    Html(format!(
        "<!doctype html>\n<html lang=zh-CN>\n<meta charset=utf-8>{refresh}\n\
         <meta name=viewport content=\"width=device-width\">\n<title>{title}</title>\n\
         <link rel=stylesheet href=/docs/style.css>\n<h1>{title}</h1>\n\
         <p><strong>联调沙箱：人、机构和钱都是编造的；请不要发送真实的个人信息。</strong></p>\n{body}\n</html>\n"
    ))
}

async fn index(State(sandbox): Shared) -> Html<String> {
    let mut rows = Vec::new();
    for code in sandbox.codes().await {
        if let Some(world) = sandbox.known(&code).await {
            let judge = world.log.judge();
            let mistakes = judge.mistakes.len();
            rows.push(format!(
                "<tr><td><a href=/sandbox/{code}>{code}</a><td>{}<td>{mistakes}\
                 <td><a href=/sandbox/{code}/report>报告</a>",
                judge.bills
            ));
        }
    }
    let rows = rows.concat();
    let faults = Fault::WORDS.map(|(word, zh)| format!("<li><code>{word}</code> {zh}"));
    frame(
        "共济沙箱 (sandbox)",
        true,
        &format!(
            "<p>每家机构有自己的一份演示世界：第一次调用时建好，互不影响，可以随时重置。\
             按国家接口调用任何一个路径即可；机构编号取自报文。</p>\
             <table><tr><th>机构<th>结算和撤销<th>问题种类<th>{rows}</table>\
             <h2>故障演练</h2><p>请求头 <code>x-sandbox-fault</code>，或者\
             <code>POST /sandbox/机构编号/faults</code>，例如\
             <code>{{\"fault\":\"lost\",\"infno\":\"2207\",\"times\":1}}</code>：</p><ul>{}</ul>\
             <p>重置：<code>POST /sandbox/机构编号/reset</code>。\
             家庭和经办接口、移动支付和令牌地址前面加 <code>/at/机构编号</code>。\
             <a href=/docs/institution>字段说明</a></p>",
            faults.concat()
        ),
    )
}

async fn known(sandbox: &Sandbox, code: &str) -> Result<Arc<World>, Response> {
    let missing = || (StatusCode::NOT_FOUND, "这家机构还没有调用过\n").into_response();
    sandbox.known(code).await.ok_or_else(missing)
}

async fn log(State(sandbox): Shared, Path(code): Path<String>) -> Result<Html<String>, Response> {
    let world = known(&sandbox, &code).await?;
    let rows: Vec<String> = world.log.newest(SHOWN).iter().map(|e| row(&code, e)).collect();
    let body = format!(
        "<nav><a href=/sandbox>← 沙箱</a> <a href=/sandbox/{code}/report>报告</a></nav>\
         <p>最新的在上面，每 {REFRESH_S} 秒刷新。</p>\
         <table><tr><th>#<th>时间<th>交易<th>结果<th>毫秒<th>问题{}</table>",
        rows.concat()
    );
    Ok(frame(&format!("交换记录 {code}"), true, &body))
}

fn row(code: &str, exchange: &Exchange) -> String {
    let Exchange { number, at, ms, infno, status, .. } = exchange;
    let zh = tables::of(infno).zh;
    let result = match (exchange.fault, exchange.accepted()) {
        (Some(fault), _) => format!("故障 {fault}"),
        (None, true) => "成功".to_owned(),
        (None, false) if *status == 200 => "拒绝".to_owned(),
        (None, false) => format!("HTTP {status}"),
    };
    let mistakes: Vec<&str> = exchange.mistakes.iter().map(|m| m.words().0).collect();
    format!(
        "<tr><td><a href=/sandbox/{code}/exchanges/{number}>{number}</a><td>{at}<td>{} {zh}\
         <td>{result}<td>{ms}<td>{}",
        escaped(infno),
        mistakes.join("；")
    )
}

async fn one(
    State(sandbox): Shared,
    Path((code, number)): Path<(String, u64)>,
) -> Result<Html<String>, Response> {
    let world = known(&sandbox, &code).await?;
    let missing = || (StatusCode::NOT_FOUND, "没有这一笔，或者太久以前\n").into_response();
    let exchange = world.log.find(number).ok_or_else(missing)?;
    let infno = &exchange.infno;
    let mistakes = exchange.mistakes.iter().map(|mistake| {
        let (what, how) = mistake.words();
        format!("<li><strong>{what}</strong>：{how}")
    });
    let body = format!(
        "<nav><a href=/sandbox/{code}>← 交换记录</a></nav><ul>{}</ul>\
         <h2>请求</h2>{}<details><summary>原文</summary><pre>{}</pre></details>\
         <h2>应答</h2><p>HTTP {}，{} 毫秒</p>{}<details><summary>原文</summary><pre>{}</pre></details>",
        mistakes.collect::<String>(),
        fields(&explain::request(infno, &exchange.request)),
        escaped(&exchange.request),
        exchange.status,
        exchange.ms,
        fields(&explain::answer(infno, &exchange.answer)),
        escaped(&exchange.answer)
    );
    let title = format!("第 {number} 笔：{} {}", escaped(infno), tables::of(infno).zh);
    Ok(frame(&title, false, &body))
}

fn fields(rows: &[Explained]) -> String {
    let rows = rows.iter().map(|row| {
        let Explained { path, zh, value, remark } = row;
        format!("<tr><td><code>{}</code><td>{zh}<td>{}<td>{remark}", escaped(path), escaped(value))
    });
    format!("<table><tr><th>字段<th>含义<th>值<th>说明{}</table>", rows.collect::<String>())
}

async fn report_json(
    State(sandbox): Shared,
    Path(code): Path<String>,
) -> Result<Json<Value>, Response> {
    let world = known(&sandbox, &code).await?;
    Ok(Json(report(&code, &world.log.judge())))
}

async fn report_page(
    State(sandbox): Shared,
    Path(code): Path<String>,
) -> Result<Html<String>, Response> {
    let world = known(&sandbox, &code).await?;
    let report = report(&code, &world.log.judge());
    let verdict = match (report["passed"] == true, report["bills"] == 0) {
        (true, _) => "到目前为止没有发现问题。",
        (false, true) => "还没有结算过，请先走一遍业务。",
        (false, false) => "有问题，请看下面。",
    };
    let items = |key: &str, line: &dyn Fn(&Value) -> String| -> String {
        let list = report[key].as_array().into_iter().flatten();
        let lines: Vec<String> = list.map(|item| format!("<li>{}", line(item))).collect();
        let lines = lines.concat();
        if lines.is_empty() { "<p>没有。</p>".to_owned() } else { format!("<ul>{lines}</ul>") }
    };
    let text = |item: &Value, key: &str| escaped(item[key].as_str().unwrap_or_default());
    let first = |item: &Value| {
        let (times, number) = (&item["times"], &item["first_exchange"]);
        format!("（{times} 次，第一次：<a href=/sandbox/{code}/exchanges/{number}>{number}</a>）")
    };
    let field = |item: &Value| {
        format!("{} <code>{}</code> {}", text(item, "infno"), text(item, "field"), first(item))
    };
    let open = report["lost_answers"]["open"].as_array().map_or(0, Vec::len);
    let body = format!(
        "<nav><a href=/sandbox/{code}>← 交换记录</a> \
         <a href=/sandbox/{code}/report.json>JSON</a></nav><p><strong>{verdict}</strong></p>\
         <h2>问题</h2>{}<h2>应答丢失</h2><p>已弄清 {} 次，还有 {open} 次没有弄清。</p>\
         <h2>对账</h2><p>{}</p><h2>用过的交易</h2>{}<h2>还没有用过</h2>{}\
         <h2>靠容错才通过的地方</h2>{}<h2>接口要求、没有填的字段</h2>{}<h2>接口里没有的字段</h2>{}",
        items("mistakes", &|item| format!(
            "<strong>{}</strong>：{} {}",
            text(item, "what"),
            text(item, "how"),
            first(item)
        )),
        report["lost_answers"]["cleared_up"],
        if report["reconciled"] == true {
            "对过总账（3201）。"
        } else {
            "还没有对总账（3201）。"
        },
        items("used", &|item| format!(
            "{} {}：成功 {}，拒绝 {}",
            text(item, "infno"),
            text(item, "name"),
            item["accepted"],
            item["refused"]
        )),
        items("not_used", &|item| format!("{} {}", text(item, "infno"), text(item, "name"))),
        items("tolerances", &|item| format!("{} {}", text(item, "what"), first(item))),
        items("empty_fields", &field),
        items("unknown_fields", &field),
    );
    Ok(frame(&format!("对接报告 {code}"), false, &body))
}

async fn faults(State(sandbox): Shared, Path(code): Path<String>) -> Result<Json<Value>, Response> {
    let world = known(&sandbox, &code).await?;
    Ok(Json(json!({"waiting": world.wishes.waiting()})))
}

async fn add_fault(
    State(sandbox): Shared,
    Path(code): Path<String>,
    Json(wish): Json<Wish>,
) -> Result<Json<Value>, Response> {
    let refuse = |status, why: String| (status, why).into_response();
    if !super::world::is_code(&code) {
        return Err(refuse(StatusCode::BAD_REQUEST, "机构编号不对\n".to_owned()));
    }
    let world = sandbox.world(&code).await;
    let world = world.map_err(|why| refuse(StatusCode::SERVICE_UNAVAILABLE, why))?;
    world.wishes.add(wish).map_err(|why| refuse(StatusCode::BAD_REQUEST, why))?;
    Ok(Json(json!({"waiting": world.wishes.waiting()})))
}

async fn clear_faults(
    State(sandbox): Shared,
    Path(code): Path<String>,
) -> Result<Json<Value>, Response> {
    let world = known(&sandbox, &code).await?;
    world.wishes.clear();
    Ok(Json(json!({"waiting": []})))
}

async fn reset(
    State(sandbox): Shared,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Value>, Response> {
    // A page of somebody else's that the vendor looks at must not start a world over.
    if headers.contains_key(ORIGIN) {
        return Err((StatusCode::FORBIDDEN, "请用命令行重置\n").into_response());
    }
    Ok(Json(json!({"reset": sandbox.reset(&code).await})))
}
