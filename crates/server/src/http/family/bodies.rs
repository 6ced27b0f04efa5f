//! Bodies of the acts.

use std::collections::BTreeSet;

use app::acts::Change;
use domain::binding::{Application, Scope, Terms};
use domain::{Kinship, PersonId};
use jiff::civil::Date;
use serde::Deserialize;

use super::act::FamilyAct;
use crate::http::problem::Problem;
use crate::http::say::LimitsSaid;
use crate::http::who::Who;

/// Body of an application.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ApplyBody {
    /// For whom.
    pub(super) beneficiary: Who,
    kinship: Kinship,
    #[serde(default)]
    limits: LimitsSaid,
    scopes: Option<BTreeSet<Scope>>,
    from: Option<Date>,
    until: Option<Date>,
    #[serde(default)]
    pledge: bool,
}

impl ApplyBody {
    /// The act, once it is known who the beneficiary is.
    pub(super) fn act(self, beneficiary: PersonId) -> FamilyAct {
        let Self { kinship, limits, scopes, from, until, pledge, .. } = self;
        let application = Application { kinship, limits: limits.into(), scopes, from, until };
        FamilyAct::Bind { beneficiary, application, pledge }
    }
}

/// Body of new terms; what is left out stays as it is. `limits` sets all three together.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TermsBody {
    limits: Option<LimitsSaid>,
    scopes: Option<BTreeSet<Scope>>,
    switched_off: Option<bool>,
}

impl TermsBody {
    /// The change; there must be one. `at` is the path of the body.
    pub(super) fn change(self, at: &str) -> Result<Change, Problem> {
        let Self { limits, scopes, switched_off } = self;
        if limits.is_none() && scopes.is_none() && switched_off.is_none() {
            let zh = "limits、scopes、switched_off 至少一项";
            return Err(Problem::field(at, (zh, "at least one of limits, scopes, switched_off")));
        }
        Ok(Change::Terms(Terms { limits: limits.map(Into::into), scopes, switched_off }))
    }
}

/// Body of an order: binding identifiers, the first pays first.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderBody {
    pub(super) order: Vec<String>,
}

/// Body of a pick.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PickBody {
    pub(super) binding: String,
}
