//! Who may call what: the one place where routes get their callers. Everything below `/api` is
//! denied unless it was put under one of these; the same table stands in the OpenAPI documents as
//! `x-callers`, and a test walks it and tries everyone else.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use domain::clerk::{Clerk, Duty};
use domain::refusal::Side;
use domain::{Area, ClerkId, Reason, RecordId, Refusal};
use serde_json::{Value, json};
use store::records::Principal;
use store::{Body, Record};
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::{PartialSchema as _, ToSchema as _};
use utoipa_axum::router::OpenApiRouter;

use super::carried::Room;
use super::fault::Fault;
use super::problem::Problem;
use super::session::{Signed, principal_of};
use crate::site::Site;

/// Who may call a group of routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callers {
    /// Anybody: signing in, public knowledge.
    Anybody,
    /// A signed-in family member.
    Person,
    /// A signed-in clerk, whatever the duty.
    AnyClerk,
    /// A signed-in clerk with one of these duties.
    Duty(&'static [Duty]),
}

impl Callers {
    /// What stands in the document.
    fn said(self) -> Value {
        match self {
            Self::Anybody => json!(["anybody"]),
            Self::Person => json!(["person"]),
            Self::AnyClerk => json!(["clerk"]),
            Self::Duty(duties) => duties.iter().map(|duty| duty.word()).collect(),
        }
    }
}

/// Routes with their document.
pub type Routes = OpenApiRouter<Arc<Site>>;

/// Lets only these callers through, and says so in the document.
pub fn only(callers: Callers, site: &Arc<Site>, mut routes: Routes) -> Routes {
    let document = routes.get_openapi_mut();
    let mut schemas = vec![(Problem::name().into_owned(), Problem::schema())];
    Problem::schemas(&mut schemas);
    document.components.get_or_insert_default().schemas.extend(schemas);
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            let said = Extensions::builder().add("x-callers", callers.said()).build();
            operation.extensions.get_or_insert_default().merge(said);
        }
    }
    let gate = (Arc::clone(site), callers);
    match callers {
        Callers::Anybody => routes,
        Callers::Person => routes.route_layer(from_fn_with_state(gate, person)),
        Callers::AnyClerk | Callers::Duty(_) => routes.route_layer(from_fn_with_state(gate, clerk)),
    }
}

/// Every operation of a path.
pub fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, delete, patch, .. } = item;
    [get, put, post, delete, patch].into_iter().flatten()
}

type Gate = (Arc<Site>, Callers);

async fn person(State((site, _)): State<Gate>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match Signed::from_request_parts(&mut parts, &site).await {
        Ok(_) => next.run(Request::from_parts(parts, body)).await,
        Err(problem) => problem.into_response(),
    }
}

async fn clerk(State((site, callers)): State<Gate>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match on_duty(&site, callers, &parts).await {
        Ok(clerk) => {
            parts.extensions.insert(clerk);
            next.run(Request::from_parts(parts, body)).await
        }
        Err(problem) => problem.into_response(),
    }
}

/// A signed-in clerk whose duty the route asks for.
#[derive(Clone, Debug)]
pub struct OnDuty {
    /// Who.
    pub id: ClerkId,
    /// Duties and places as they are now.
    pub clerk: Clerk,
}

impl OnDuty {
    /// Refuses an area that the caller named and the clerk does not act for. What lies outside
    /// without having been named (persons, cases) is told as if it did not exist instead.
    pub fn covers(&self, site: &Site, area: Area) -> Result<(), Problem> {
        if self.clerk.scope.covers(area) {
            return Ok(());
        }
        Err(refused(site, Refusal::new(Reason::NotYourDuty).of(Side::Agency).at(area)))
    }

    /// The issuer of this clerk's numbers.
    pub fn issuer(&self) -> String {
        format!("c:{}", self.id.0)
    }
}

/// Only behind [`only`]: a route that was put under no callers has no clerk.
impl FromRequestParts<Arc<Site>> for OnDuty {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Site>) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Fault::Internal.into())
    }
}

async fn on_duty(site: &Arc<Site>, callers: Callers, parts: &Parts) -> Result<OnDuty, Problem> {
    let needed = || refused(site, Refusal::new(Reason::SignInNeeded).of(Side::Agency));
    let Some(Principal::Clerk(id)) = principal_of(site, parts, Room::Desk).await? else {
        return Err(needed());
    };
    let found = site.look(move |app| app.read()?.record(RecordId(id.0))).await?;
    let Some(Record { body: Body::Clerk(clerk), .. }) = found else { return Err(needed()) };
    // Demo clerks exist in a demo only; a folder's sessions never outlive the mode.
    if !clerk.active || (clerk.demo && !site.demo) {
        return Err(needed());
    }
    let fits = match callers {
        Callers::Duty(duties) => duties.iter().any(|duty| clerk.duties.contains(duty)),
        Callers::AnyClerk => true,
        Callers::Anybody | Callers::Person => false,
    };
    if !fits {
        return Err(refused(site, Refusal::new(Reason::NotYourDuty).of(Side::Agency)));
    }
    Ok(OnDuty { id, clerk })
}

fn refused(site: &Site, refusal: Refusal) -> Problem {
    Problem::refusal(refusal, Side::Agency, &site.app.world())
}
