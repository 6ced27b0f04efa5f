//! A bill as the bar that pages draw: they compute nothing of it.

use domain::PersonId;
use domain::explain::{self, Audience, Named, View};
use domain::refusal::text::Lang;
use domain::report::Payer;
use domain::settlement::Settlement;
use serde::Serialize;
use store::StoreError;
use utoipa::ToSchema;

use crate::http::say::Yuan;

/// One segment of a bill's bar. They come in the order fund, own account, relatives, quotas, cash,
/// hospital; of each kind in the order in which they were asked. For the patient and for clerks they
/// add up to the bill.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SplitPart {
    /// Which pocket.
    pub kind: SplitKind,
    /// What the segment is called: 医保基金, 张*的账户.
    pub label: String,
    /// The same in English.
    pub label_en: String,
    /// Whose account, masked: of relatives and quotas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it paid; negative in what gives a bill back; never zero.
    pub amount: Yuan,
    /// Why it is that much and why not more. The reason of who paid nothing stands with the same
    /// relative's other part, else with cash, else with who paid last.
    pub why: Vec<String>,
    /// The same in English.
    pub why_en: Vec<String>,
}

/// Which pocket paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SplitKind {
    /// 医保基金
    Fund,
    /// The patient's own account.
    Own,
    /// A relative's account.
    Relative,
    /// What a relative froze for the patient before.
    Quota,
    /// 现金, or whatever else the patient paid with.
    Cash,
    /// What the hospital bears.
    Hospital,
}

/// The parts of a bill that `viewer` may see as `audience`; `name` is asked for masked names.
pub fn split(
    settlement: &Settlement,
    (audience, viewer): (Audience, Option<PersonId>),
    name: &dyn Fn(Named) -> String,
) -> store::Result<Vec<SplitPart>> {
    let told = |lang| {
        let parts = explain::split(settlement, &View { audience, viewer, lang, name });
        parts.map_err(|error| {
            let what = error.to_string();
            StoreError::Inconsistent { table: "settlements", what }
        })
    };
    let parts = told(Lang::Zh)?.into_iter().zip(told(Lang::En)?).map(|(zh, en)| {
        let (kind, binding) = match zh.payer {
            Payer::Fund => (SplitKind::Fund, None),
            Payer::Own => (SplitKind::Own, None),
            Payer::Aid(binding) => (SplitKind::Relative, Some(binding)),
            Payer::Quota(binding) => (SplitKind::Quota, Some(binding)),
            Payer::Cash => (SplitKind::Cash, None),
            Payer::Hospital => (SplitKind::Hospital, None),
        };
        SplitPart {
            kind,
            label: zh.label,
            label_en: en.label,
            name: binding.map(|binding| name(Named::Payer(binding))),
            amount: Yuan(zh.amount),
            why: zh.why,
            why_en: en.why,
        }
    });
    Ok(parts.collect())
}
