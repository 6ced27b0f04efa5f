//! The papers of a binding, for clerks: to sign at the window, to hand over, to file.

use std::sync::Arc;

use app::App;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::binding::{Binding, activate};
use domain::refusal::Side;
use domain::{Reason, Refusal, ids};
use store::Needs;
use store::record::Looked;

use super::bindings::binding_id;
use super::person::looked_through;
use crate::http::api::OnDuty;
use crate::http::family::papers::{Consents, PaperKind, agreed, of_kind};
use crate::http::printed::{PaperAs, PaperAsked, printed};
use crate::http::problem::Problem;
use crate::papers::{Bound, Print, Sight};
use crate::site::Site;

/// A paper of a binding, masked: `application` 绑定申请表, `pledge` 承诺书, `consent` 知情同意书
/// with what was agreed for this binding and nothing else, `receipt` 回执单. Of a binding with a side in the clerk's places; recorded as a look at both.
#[utoipa::path(get, path = "/bindings/{id}/papers/{form}", operation_id = "bindingPaper",
    tag = "window", params(("id" = String, Path), ("form" = String, Path), PaperAsked),
    responses((status = 200, description = "The paper", content((String = "text/html"),
        (String = "application/pdf"))), Problem))]
pub(super) async fn paper(
    State(site): State<Arc<Site>>,
    on: OnDuty,
    Path((id, form)): Path<(String, String)>,
    query: Result<Query<PaperAsked>, QueryRejection>,
) -> Result<Response, Problem> {
    let (kind, form) = (PaperKind::of(&form)?, PaperAs::asked(query)?.unwrap_or(PaperAs::Html));
    let refused = |reason| {
        let refusal = Refusal::new(reason).of(Side::Agency);
        Problem::refusal(refusal, Side::Agency, &site.app.world())
    };
    let id = binding_id(&site, &id)?;
    let found = site.look(move |app| {
        let facts = app.read()?.facts(&Needs { bindings: [id].into(), ..Needs::default() })?;
        Ok(facts.binding(id).map(|binding| activate(binding, app.now())))
    });
    let found = found.await?;
    let here = found.as_ref().and_then(|binding| {
        let sides = [binding.grantor_area, binding.beneficiary_area];
        sides.into_iter().find(|area| on.clerk.scope.covers(*area))
    });
    let (binding, here) = found.zip(here).ok_or_else(|| refused(Reason::BindingUnknown))?;
    let sides =
        [(binding.grantor, binding.grantor_area), (binding.beneficiary, binding.beneficiary_area)];
    for side in sides {
        looked_through(&site, &on, side, (Looked::Bindings, Some(here))).await?;
    }
    let print = site.look(move |app| made(app, kind, &binding)).await?;
    let print = print.ok_or_else(|| refused(Reason::ConsentMissing))?;
    printed(&site, (kind.word(), print), form).await
}

/// `None` = nothing was agreed to.
fn made(app: &App, kind: PaperKind, binding: &Binding) -> store::Result<Option<Print>> {
    let reads = app.read()?;
    let reads = reads.as_ref();
    let number = ids::outward_now(binding.beneficiary_area, binding.id.0);
    match kind {
        PaperKind::Pledge => {
            agreed(reads, (kind, Consents::OfBinding), &[binding.grantor], (binding.id, number))
        }
        PaperKind::Consent => {
            let both = [binding.beneficiary, binding.grantor];
            agreed(reads, (kind, Consents::OfBinding), &both, (binding.id, number))
        }
        PaperKind::Application | PaperKind::Receipt => {
            let (grantor, beneficiary) =
                (reads.identity(binding.grantor)?, reads.identity(binding.beneficiary)?);
            let world = app.world();
            let bound = Bound {
                binding,
                grantor: (grantor.as_ref(), Sight::All),
                beneficiary: (beneficiary.as_ref(), Sight::All),
                policies: &world.policies,
            };
            Ok(Some(of_kind(kind, &bound)))
        }
    }
}
