//! What a draft of the rules would have made of the last bills, before it is proposed. Looks only.

use std::sync::Arc;

use app::simulate::{Ask, first_day, simulate as tried};
use axum::Json;
use axum::extract::State;
use domain::policy::PolicySet;
use serde_json::Value;

use super::{NewRules, faulty, named};
use crate::http::api::OnDuty;
use crate::http::body::Body;
use crate::http::fault::Fault;
use crate::http::problem::Problem;
use crate::http::session::anywhere;
use crate::rules;
use crate::site::Site;
use crate::tried::as_json;

/// Most acts that a trial looks at, so that it ends before a page stops waiting; what lies further
/// back is for `gongji policy simulate`.
const ACTS_MOST: u32 = 2_000;

/// Decides the bills of the last days again as if a draft had been in force: 31 days, or as few as
/// hold 2,000 acts. The answer is that of `gongji policy simulate --json`, amounts in 分.
#[utoipa::path(post, path = "/policies/simulate", operation_id = "simulatePolicies", tag = "editor",
    request_body = NewRules, responses((status = 200, body = Value), Problem))]
pub(in crate::http::desk) async fn simulate(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Body(NewRules { files }): Body<NewRules>,
) -> Result<Json<Value>, Problem> {
    on.covers(&site, anywhere()?)?;
    named(&files)?;
    let place = Arc::clone(&site.trials).try_acquire_owned();
    let place = place.map_err(|_| Problem::from(Fault::Busy))?;
    let found = site.look(move |app| {
        // Also when nobody waits any more: what was begun is read to its end.
        let _place = place;
        let (reads, world) = (app.read()?, app.world());
        let (reads, present) = (reads.as_ref(), &world.policies);
        let base = rules::files_of(reads, present.digest())?.unwrap_or_default();
        let made = rules::with_files(&base, files.into_iter().collect());
        let draft = match made.and_then(PolicySet::load) {
            Ok(draft) => draft,
            Err(faults) => return Ok(Err(faults)),
        };
        let to = app.now().date();
        let Some(from) = first_day(reads, to, ACTS_MOST)? else { return Ok(Ok(None)) };
        let ask = Ask { from, to, area: None, draft: &draft, present };
        let report = tried(reads, &ask, &mut |_, _| {})?;
        Ok(Ok(Some(as_json(&report, &draft))))
    });
    let found = found.await?.map_err(|faults| faulty(&site, faults))?;
    found.map(Json).ok_or_else(|| {
        let zh = "今天的账单太多，在这里试算要等太久，请用命令行 gongji policy simulate";
        let en = "too many bills today for a trial here: use gongji policy simulate";
        Problem::field("files", (zh, en))
    })
}
