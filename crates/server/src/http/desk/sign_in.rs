//! The demo clerk.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use store::records::Principal;

use crate::http::body::Body;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::say::moment;
use crate::http::session::{Opened, open};
use crate::site::Site;

/// Who signs in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SignIn {
    name: String,
}

/// Signs the demo clerk in, without password. Anybody may call; only a demo answers.
pub(super) async fn sign_in(
    State(site): State<Arc<Site>>,
    Body(SignIn { name }): Body<SignIn>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    if !site.demo {
        return Err(Fault::NotFound.into());
    }
    if name != "demo" {
        return Err(Problem::field(
            "name",
            ("demo：演示只有这一个经办人", "demo: the only clerk of a demo"),
        ));
    }
    let Opened { token, until } = open(&site, Principal::DemoClerk).await?;
    let said = json!({
        "token": token,
        "until": moment(until),
        "simulated": "演示：真实部署由经办人用户名、密码和动态口令登录，重要操作要另一人复核",
    });
    Ok((StatusCode::CREATED, Json(said)))
}
