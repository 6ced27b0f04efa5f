//! A payment as its sides see it.

use domain::policy::axes::{PremiumKind, PremiumMode};
use domain::premium::{HandedOver, PremiumPayment, PremiumSource, PremiumState};
use domain::refusal::Side;
use domain::{PersonId, RecordId, ids};
use jiff::civil::Date;
use serde::Serialize;
use store::record::handed_over_key;
use store::{Body, Kind, Reads};
use utoipa::ToSchema;

use super::super::for_whom::record_id;
use super::super::view::masked;
use crate::http::said::{Said, say};
use crate::http::say::{Yuan, moment};
use crate::http::session::Signed;
use crate::http::sheet::Cell;

/// A premium as its payer or the relative for whom it was paid sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Premium)]
pub(in crate::http::family) struct PremiumSaid {
    id: String,
    /// `payer`: the own account; `insured`: a relative paid for this person.
    role: &'static str,
    /// The other side's name, masked.
    other: String,
    /// The binding, for the payer.
    #[serde(skip_serializing_if = "Option::is_none")]
    binding: Option<String>,
    /// `resident` or `care`
    kind: &'static str,
    kind_zh: &'static str,
    /// The year that it covers.
    year: i16,
    /// For what group of people.
    who: String,
    amount: Yuan,
    /// `at_once`, `month_end_batch`, `claim_back`
    mode: &'static str,
    mode_zh: &'static str,
    /// `live` or `quota`, for the payer.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'static str>,
    /// `waiting`, `claimed`, `paid`, `dropped`, `refunded`
    state: &'static str,
    state_zh: &'static str,
    at: String,
    /// The day on which it is taken, while it waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    taken_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<String>,
    /// With the collector: only the agency gives it back now.
    handed_over: bool,
    /// Why the end of the month took nothing, for the payer.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Said>,
    /// What the clerk wrote who refused the claim, for the payer.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl PremiumSaid {
    /// The payment as a row of uses.
    pub(in crate::http::family) fn cells(&self) -> [Cell; 14] {
        let made = |text: &str| Cell::Made(text.to_owned());
        let text = |text: &str| Cell::Text(text.to_owned());
        let pays = self.role == "payer";
        let amount = Cell::Made(self.amount.0.to_string());
        let (aid, paid) = if pays { (Cell::Empty, amount) } else { (amount, Cell::Empty) };
        [
            made(&self.id),
            made(self.paid_at.as_deref().unwrap_or_default()),
            made(self.state_zh),
            Cell::Made(format!("缴保费（{}）", self.kind_zh)),
            Cell::Empty,
            Cell::Empty,
            made(if pays { "共济人" } else { "被代缴人" }),
            text(&self.other),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            aid,
            Cell::Empty,
            paid,
        ]
    }
}

/// The words of JSON and of people for a way of taking premiums.
pub(in crate::http) fn mode_words(mode: PremiumMode) -> (&'static str, &'static str) {
    match mode {
        PremiumMode::AtOnce => ("at_once", "即时扣缴"),
        PremiumMode::MonthEndBatch => ("month_end_batch", "每月最后一天统一扣缴，余额须足额"),
        PremiumMode::ClaimBack => ("claim_back", "先自己缴费，再凭缴费凭证从个人账户报领"),
    }
}

/// The word of JSON for an insurance.
pub(in crate::http) fn kind_word(kind: PremiumKind) -> &'static str {
    match kind {
        PremiumKind::Resident => "resident",
        PremiumKind::Care => "care",
    }
}

/// The word of JSON for a pocket.
pub(super) fn source_word(source: PremiumSource) -> &'static str {
    match source {
        PremiumSource::Live => "live",
        PremiumSource::Quota(_) => "quota",
    }
}

pub(super) fn of(
    app: &app::App,
    reads: &dyn Reads,
    whose: Signed,
    (id, payment): (RecordId, &PremiumPayment),
) -> store::Result<PremiumSaid> {
    let pays = payment.grantor == whose.person;
    let other: PersonId = if pays { payment.beneficiary } else { payment.grantor };
    let (mode, mode_zh) = mode_words(payment.mode);
    let world = app.world();
    let why = payment.refused.as_ref().map(|refusal| say(refusal, Side::Grantor, &world));
    let refused = payment.state == PremiumState::Dropped && !payment.note.is_empty();
    Ok(PremiumSaid {
        id: record_id(whose, id),
        role: if pays { "payer" } else { "insured" },
        other: masked(reads, other)?,
        binding: pays.then(|| ids::outward_now(payment.beneficiary_area, payment.binding.0)),
        kind: kind_word(payment.kind),
        kind_zh: payment.kind.zh(),
        year: payment.year,
        who: payment.who.clone(),
        amount: Yuan(payment.amount),
        mode,
        mode_zh,
        from: pays.then(|| source_word(payment.source)),
        state: payment.state.word(),
        state_zh: payment.state_zh(),
        at: moment(payment.at),
        taken_on: payment.due_on(),
        paid_at: payment.paid_at.map(moment),
        ended_at: payment.ended_at.map(moment),
        handed_over: is_handed_over(reads, payment)?,
        why: why.filter(|_| pays),
        note: Some(payment.note.clone()).filter(|_| pays && refused),
    })
}

/// Its money is with the collector.
pub(super) fn is_handed_over(reads: &dyn Reads, payment: &PremiumPayment) -> store::Result<bool> {
    let PremiumPayment { beneficiary_area, kind, year, state, .. } = *payment;
    if state != PremiumState::Paid {
        return Ok(false);
    }
    let key = handed_over_key(beneficiary_area, kind, year);
    let known = reads.record_by_key(Kind::HandedOver, &key)?.map(|record| record.body);
    let has = |handed: HandedOver| handed.has(payment);
    Ok(match known {
        Some(Body::HandedOver(handed)) => has(handed),
        _ => false,
    })
}
