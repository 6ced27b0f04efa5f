//! For people and machines that run the server: is it alive, may it be asked, what does it count,
//! what does a problem's code mean.

use std::sync::Arc;

use app::App;
use app::rules::Standing;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use domain::refusal::text::{Lang, render};
use domain::{Reason, Refusal};
use serde_json::json;
use store::StoreError;

use super::fault::Fault;
use super::problem::Problem;
use crate::site::Site;

/// How far this machine's clock may lie behind the last act in the books.
const CLOCK_BEHIND_MS: i64 = 5_000;

/// Routes.
pub fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .route("/problems/{code}", get(problem_page))
}

/// Alive: the process answers. Anybody may ask.
async fn healthz() -> &'static str {
    "ok\n"
}

/// Ready: the database can be read, the rules are those that the database knows, the clock is not
/// behind the books. Anybody may ask.
async fn readyz(State(site): State<Arc<Site>>) -> Response {
    let why = match site.look(not_ready).await {
        Ok(None) => return Json(json!({"ready": true})).into_response(),
        Ok(Some(why)) => why,
        Err(_) => "the database cannot be read",
    };
    let said = Json(json!({"ready": false, "why": why}));
    (StatusCode::SERVICE_UNAVAILABLE, said).into_response()
}

/// Why requests should go elsewhere.
pub fn not_ready(app: &App) -> Result<Option<&'static str>, StoreError> {
    if app.follow_rules()? == Standing::Missing {
        return Ok(Some("the rules in force cannot be loaded"));
    }
    let reads = app.read()?;
    let last = reads.heads()?.iter().map(|head| head.last_now.0).max().unwrap_or(0);
    let behind = last.saturating_sub(app.now().0) > CLOCK_BEHIND_MS;
    Ok(behind.then_some("the clock is behind the books"))
}

/// Counters as OpenMetrics text, without personal data. Anybody who reaches the port may ask.
async fn metrics(State(site): State<Arc<Site>>) -> Result<Response, Problem> {
    let text = site.metrics.render(&site.app).map_err(|_| Problem::from(Fault::Internal))?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(CONTENT_TYPE, kind)], text).into_response())
}

/// What stands at `/` where no page is: what this is and where to go on. Anybody may ask.
pub(super) async fn landing(State(site): State<Arc<Site>>) -> Response {
    let mark = if site.demo {
        "<p><strong>演示环境：人、机构和钱都是编造的；登录和人脸识别是模拟的。</strong></p>"
    } else {
        ""
    };
    bare(format!(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width\"><title>共济 Gongji</title>\
         <h1>共济 Gongji</h1><p>医保个人账户家庭共济平台</p>{mark}\
         <p>这个程序编译时没有页面：在源码目录里运行 <code>make web</code>（需要 Node 20 以上），\
         再重新编译。</p><ul>\
         <li>家庭接口 <code>/api/family/v1</code></li>\
         <li>经办接口 <code>/api/desk/v1</code></li>\
         <li>医药机构接口 <code>/fsi/api/rsfComIfsService/callService</code></li>\
         <li><a href=/docs>接口文档</a></li>\
         <li><a href=/healthz>healthz</a> · <a href=/readyz>readyz</a> · \
         <a href=/metrics>metrics</a></li></ul></html>"
    ))
}

/// What a code means: the address in every problem's `type`. Anybody may ask.
async fn problem_page(
    State(site): State<Arc<Site>>,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let (what, why, next, en) = words(&site, &code).ok_or(Fault::NotFound)?;
    Ok(bare(format!(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width\"><title>{code}</title>\
         <h1>{code}</h1><p>{what}</p><p>{why}</p><p>{next}</p><p lang=en>{en}</p></html>"
    )))
}

/// A page of words alone: it loads nothing and tells nobody where one came from.
fn bare(html: String) -> Response {
    let policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    let headers = [(CONTENT_SECURITY_POLICY, policy), (REFERRER_POLICY, "no-referrer")];
    (headers, Html(html)).into_response()
}

fn words(site: &Site, code: &str) -> Option<(String, String, String, String)> {
    if let Some(reason) = Reason::ALL.iter().find(|reason| reason.code() == code) {
        let world = site.app.world();
        let refusal = Refusal::new(*reason);
        let zh = render(&refusal, Lang::Zh, &world.policies);
        let en = render(&refusal, Lang::En, &world.policies);
        let en = format!("{} {} {}", en.what, en.why, en.next);
        return Some((zh.what, zh.why, zh.next, en));
    }
    let fault = Fault::ALL.iter().find(|fault| fault.code() == code)?;
    Some((fault.zh().to_owned(), String::new(), fault.next().to_owned(), fault.en().to_owned()))
}
