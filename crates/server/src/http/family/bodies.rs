//! Bodies of the acts on bindings.

use std::collections::BTreeSet;

use app::acts::Change;
use domain::Kinship;
use domain::binding::{Scope, Terms};
use domain::evidence::DocumentKind;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::problem::Problem;
use crate::http::say::LimitsSaid;
use crate::http::who::Who;

/// Body of an application.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Application)]
pub(super) struct ApplyBody {
    /// For whom.
    pub(super) beneficiary: Who,
    /// What the beneficiary is to the grantor.
    #[schema(value_type = String, example = "child")]
    pub(super) kinship: Kinship,
    #[serde(default)]
    pub(super) limits: LimitsSaid,
    #[schema(value_type = Option<Vec<String>>)]
    pub(super) scopes: Option<BTreeSet<Scope>>,
    #[schema(value_type = Option<String>, format = Date)]
    pub(super) from: Option<Date>,
    #[schema(value_type = Option<String>, format = Date)]
    pub(super) until: Option<Date>,
    /// 《家庭共济承诺书》 was read and signed.
    #[serde(default)]
    pub(super) pledge: bool,
    /// Documents handed in before, by their ids.
    #[serde(default)]
    pub(super) documents: Vec<String>,
    /// Asks the registers of electronic certificates instead of photos.
    pub(super) certificate: Option<CertificateKind>,
}

/// Kinds of electronic certificates that say how people are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum CertificateKind {
    /// 电子户口簿
    Household,
    /// 电子结婚证
    Marriage,
    /// 电子出生医学证明
    Birth,
}

impl CertificateKind {
    /// The document that it stands for.
    pub(super) fn document(self) -> DocumentKind {
        match self {
            Self::Household => DocumentKind::Household,
            Self::Marriage => DocumentKind::Marriage,
            Self::Birth => DocumentKind::Birth,
        }
    }
}

/// Body of new terms; what is left out stays as it is. `limits` sets all three together.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Terms)]
pub(super) struct TermsBody {
    limits: Option<LimitsSaid>,
    #[schema(value_type = Option<Vec<String>>)]
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
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Order)]
pub(super) struct OrderBody {
    pub(super) order: Vec<String>,
}

/// Body of a pick.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Pick)]
pub(super) struct PickBody {
    /// The binding whose grantor pays.
    pub(super) binding: String,
}
