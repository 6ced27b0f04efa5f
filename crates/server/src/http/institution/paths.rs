//! The addresses of the provinces (§2.1): one service under all of them, with or without the
//! transaction at the end.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::routing::post;

use super::call;
use super::gates::oauth;
use crate::Site;

/// Where envelopes are sent. What stands behind `fsi/api` in 河北 and 内蒙古 is not public: any two
/// words will do, since the envelope says what is asked.
const ADDRESSES: [&str; 9] = [
    // 湖南, 江西
    "/fsi/api/rsfComIfsService/callService",
    // 湖南, 河北: files
    "/fsi/api/fileupload/upload",
    "/fsi/api/fileupload/download",
    // 河北, 内蒙古
    "/ebus/mbs_fsi_auth/fsi/api/{service}/{method}",
    // 吉林
    "/mbs/fmi/fsi/api/callFsiService/callService",
    // 山西
    "/mbs-fsi/web/api/fsi/callService",
    // 四川
    "/mss/web/api/fsi/callService",
    // 江苏
    "/csb",
    "/{base}/csb",
];
/// Where 吉林 gets its tokens.
const TOKENS: &str = "/auth/oauth/token";

/// Routes.
pub(super) fn routes() -> Router<Arc<Site>> {
    let answer = |State(site): State<Arc<Site>>,
                  Path(mut parts): Path<BTreeMap<String, String>>,
                  headers: HeaderMap,
                  body: Body| call(site, parts.remove("infno"), headers, body);
    let mut routes = Router::new().route(TOKENS, post(oauth::token));
    for address in ADDRESSES {
        routes = routes.route(address, post(answer));
        let with_infno = format!("{address}/{{infno}}");
        routes = routes.route(&with_infno, post(answer));
    }
    routes
}

/// True for an address whose failures are told in an envelope too.
pub(crate) fn is_address(path: &str) -> bool {
    let begins = ["/fsi/", "/ebus/", "/mbs/", "/mbs-fsi/", "/mss/", "/csb"];
    let is_csb = path.split('/').nth(2) == Some("csb") && !path.starts_with("/api/");
    is_csb || begins.iter().any(|begin| path.starts_with(begin))
}
