//! What relatives' premiums cost, when they are taken and how, and what stands against paying now.

use std::sync::Arc;

use app::App;
use app::acts::{Offered, offers as offered};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use domain::binding::Binding;
use domain::policy::axes::PremiumMode;
use domain::premium::{Pocket, SeasonNow, taken_on};
use domain::refusal::Side;
use domain::time::age_on;
use domain::{BindingId, PersonId, Reason, Refusal};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::Reads;
use store::record::Looked;
use utoipa::ToSchema;

use super::super::act::binding_id;
use super::super::for_whom::{Acts, ForSaid, Matter};
use super::super::view::{masked, outward};
use super::said::{kind_word, mode_words};
use crate::http::problem::Problem;
use crate::http::said::{Said, say};
use crate::http::say::Yuan;
use crate::site::Site;

/// Of which relative.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(in crate::http::family) struct OffersAsked {
    /// One binding; left out = all that the person gave and that count.
    binding: Option<String>,
}

/// The season in which residents' premiums of that year are taken.
#[derive(Debug, Serialize, ToSchema)]
struct PremiumSeason {
    /// `open`, `closed`, or `unknown`: then it is taken as long as the amount is known and the year is
    /// not over (平台默认).
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// Its first day, where that is to come; left out where it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    next: Option<Date>,
    zh: String,
}

/// A premium that could be paid.
#[derive(Debug, Serialize, ToSchema)]
struct PremiumOffer {
    binding: String,
    /// For whom, masked.
    #[serde(rename = "for")]
    whom: String,
    /// How old today, beside the choice of the group: nothing is decided by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    age: Option<i16>,
    /// `resident` or `care`
    kind: &'static str,
    kind_zh: &'static str,
    year: i16,
    /// For what group of people: the payer names the one that fits.
    who: String,
    amount: Yuan,
    mode: &'static str,
    mode_zh: &'static str,
    /// The day on which it would be taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    taken_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    season: Option<PremiumSeason>,
    /// The agency's file covers the year already: ask before paying.
    covered: bool,
    /// `live` or `quota`: from where it would come; left out where something stands against it.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'static str>,
    /// Everything that stands against it; empty = it can be paid now.
    refusals: Vec<Said>,
}

/// A relative of whom no amount is known.
#[derive(Debug, Serialize, ToSchema)]
struct NoOffer {
    binding: String,
    /// For whom, masked.
    #[serde(rename = "for")]
    whom: String,
    refusal: Said,
}

/// What the premiums of relatives cost.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http::family) struct PremiumOffers {
    offers: Vec<PremiumOffer>,
    /// Relatives in whose place no amount is known: nothing is taken without one.
    unknown: Vec<NoOffer>,
    /// For whom, where it is somebody else.
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    whose: Option<ForSaid>,
}

/// What the premiums of bound relatives cost, when they are taken and how, and everything that stands
/// against paying each now, by the same decision that would take it. Any signed-in person may call,
/// and a guardian.
#[utoipa::path(get, path = "/premiums/offers", operation_id = "premiumOffers", tag = "premiums",
    params(Acts, OffersAsked), responses((status = 200, body = PremiumOffers), Problem))]
pub(in crate::http::family) async fn offers(
    State(site): State<Arc<Site>>,
    acts: Acts,
    asked: Result<Query<OffersAsked>, QueryRejection>,
) -> Result<Json<PremiumOffers>, Problem> {
    let Ok(Query(OffersAsked { binding })) = asked else {
        return Err(Problem::field("query", ("可以写 binding", "binding")));
    };
    let one = binding.map(|id| binding_id(&site, &id)).transpose()?;
    acts.looks(&site, Matter::Own, Looked::Account).await?;
    let grantor = acts.acting.person;
    let found = site.look(move |app| all(app, grantor, one));
    let (offers, unknown) = found.await?;
    Ok(Json(PremiumOffers { offers, unknown, whose: acts.said() }))
}

type Found = (Vec<PremiumOffer>, Vec<NoOffer>);

fn all(app: &App, grantor: PersonId, one: Option<BindingId>) -> store::Result<Found> {
    let (reads, world, now) = (app.read()?, app.world(), app.now());
    let (mut offers, mut unknown) = (Vec::new(), Vec::new());
    for binding in reads.bindings_of(grantor)? {
        let asked = one.is_none_or(|one| one == binding.id);
        if binding.grantor != grantor || !binding.state.counts() || !asked {
            continue;
        }
        let known = offered(reads.as_ref(), &world, &binding, now)?;
        if known.is_empty() {
            unknown.push(nothing(app, reads.as_ref(), &binding)?);
        }
        for one in known {
            offers.push(offer(app, reads.as_ref(), &binding, one)?);
        }
    }
    Ok((offers, unknown))
}

fn nothing(app: &App, reads: &dyn Reads, binding: &Binding) -> store::Result<NoOffer> {
    let refusal = Refusal::new(Reason::PremiumUnknown).at(binding.beneficiary_area);
    Ok(NoOffer {
        binding: outward(binding),
        whom: masked(reads, binding.beneficiary)?,
        refusal: say(&refusal, Side::Grantor, &app.world()),
    })
}

fn offer(
    app: &App,
    reads: &dyn Reads,
    binding: &Binding,
    offered: Offered,
) -> store::Result<PremiumOffer> {
    let Offered { price, mode, season, covered, source, against } = offered;
    let premium = price.premium;
    let world = app.world();
    let (word, mode_zh) = mode_words(mode);
    let batch = mode == PremiumMode::MonthEndBatch;
    let born = reads.insured(binding.beneficiary)?.map(|insured| insured.born);
    Ok(PremiumOffer {
        binding: outward(binding),
        whom: masked(reads, binding.beneficiary)?,
        age: born.map(|born| age_on(born, app.now().date())),
        kind: kind_word(premium.kind),
        kind_zh: premium.kind.zh(),
        year: premium.year,
        who: premium.who,
        amount: Yuan(premium.amount),
        mode: word,
        mode_zh,
        taken_on: batch.then(|| taken_on(app.now().date())),
        season: season.map(season_said),
        covered,
        from: source.map(|pocket| match pocket {
            Pocket::Live => "live",
            Pocket::Quota => "quota",
        }),
        refusals: against.iter().map(|refusal| say(refusal, Side::Grantor, &world)).collect(),
    })
}

fn season_said(season: SeasonNow) -> PremiumSeason {
    let (from, to, next, zh) = match season {
        SeasonNow::Open(from, to) => {
            (Some(from), Some(to), None, format!("集中缴费期：{from} 至 {to}"))
        }
        SeasonNow::Closed(next) => {
            let zh = next.map_or_else(
                || "这一年的集中缴费期已经过了".to_owned(),
                |next| format!("这一年的集中缴费期从 {next} 开始"),
            );
            (None, None, next, zh)
        }
        SeasonNow::Unknown => {
            let zh = "这一年的缴费期没有查到；标准已知、年度没有过完时可以缴（平台默认）";
            (None, None, None, zh.to_owned())
        }
    };
    PremiumSeason { state: season.word(), from, to, next, zh }
}
