//! Which uses are asked for. A filter sees no more of a use than its reader: what a grantor is not
//! told of a relative's bill cannot be found out by asking for it either.

use domain::ids::{first_at, inward};
use domain::premium::{PremiumPayment, PremiumSource};
use domain::report::{Payer, Purpose, Role, seen_by};
use domain::settlement::{Setting, Settlement};
use domain::{
    Area, BindingId, Fen, InstitutionId, Moment, Overflow, PersonId, Province, Reason, Refusal,
};
use jiff::civil::Date;
use serde::Deserialize;

use super::super::for_whom::refused;
use crate::http::problem::Problem;
use crate::site::Site;

/// How far an identifier may run ahead of its settlement, in ms: only after thousands of acts within
/// one millisecond.
const AHEAD_MS: i64 = 60_000;

/// Which uses, all of it optional.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
pub(in crate::http::family) struct UsesAsked {
    /// `more_from`, or the last `setl_id`, of the page before.
    pub(super) before: Option<String>,
    /// First day, `yyyy-MM-dd`.
    from: Option<String>,
    /// Last day, included.
    to: Option<String>,
    /// Least amount in 元: of the whole bill for its patient, of what the own account paid for a
    /// relative. A refund counts by its amount.
    least: Option<String>,
    /// Most amount in 元.
    most: Option<String>,
    /// `hospital`, `pharmacy`, the code of a place or an area, or `fixmedins_code` of an institution
    /// (only where its name is shown too).
    place: Option<String>,
    /// `outpatient`, `inpatient`, `pharmacy`, or `premium`: then no bills are told, but `premiums`.
    purpose: Option<String>,
    /// `fund`, `own` (the patient's account), `aid` (any relative's), `quota` (of that, what was
    /// frozen for the patient before), `cash`, or the id of a binding.
    /// For a relative's care only the own account is known.
    payer: Option<String>,
    /// `patient` or `grantor`.
    role: Option<String>,
    /// `json` or `csv`; left out = as `Accept` says.
    pub(super) format: Option<String>,
}

/// A period, from the first moment to before the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::http::family) struct Period(
    pub(in crate::http::family) Moment,
    pub(in crate::http::family) Moment,
);

impl Period {
    /// Whole days, both included; a left out end is open.
    pub(in crate::http::family) fn of(from: Option<Date>, to: Option<Date>) -> Self {
        let after = to.map(|to| to.tomorrow().map_or(Moment(i64::MAX), Moment::start_of));
        let from = from.map_or(Moment(i64::MIN), Moment::start_of);
        Self(from, after.unwrap_or(Moment(i64::MAX)))
    }

    /// It lies in it.
    pub(in crate::http::family) fn has(self, at: Moment) -> bool {
        self.0 <= at && at < self.1
    }

    /// The identifiers of whatever was settled in it; those just behind its end may be others'.
    pub(in crate::http::family) fn ids(self, before: Option<i64>) -> (i64, Option<i64>) {
        let least = if self.0 == Moment(i64::MIN) { i64::MIN } else { first_at(self.0) };
        let end = (self.1 != Moment(i64::MAX)).then(|| first_at(self.1.plus_ms(AHEAD_MS)));
        (least, [before, end].into_iter().flatten().min())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PlaceIs {
    Hospital,
    Pharmacy,
    Province(Province),
    Area(Area),
    Institution(InstitutionId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PayerIs {
    Fund,
    Own,
    Aid,
    Quota,
    Cash,
    Binding(BindingId),
}

/// Which uses.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filter {
    pub(super) period: Period,
    amount: (Option<Fen>, Option<Fen>),
    place: Option<PlaceIs>,
    purpose: Option<Purpose>,
    payer: Option<PayerIs>,
    role: Option<Role>,
}

impl Filter {
    /// Every use.
    pub(super) const ALL: Self = Self {
        period: Period(Moment(i64::MIN), Moment(i64::MAX)),
        amount: (None, None),
        place: None,
        purpose: None,
        payer: None,
        role: None,
    };

    /// Reads what was asked for; an institution is looked up.
    pub(super) async fn of(site: &Site, asked: &UsesAsked) -> Result<Self, Problem> {
        let period = Period::of(day("from", asked.from.as_ref())?, day("to", asked.to.as_ref())?);
        let least = amount("least", asked.least.as_ref())?;
        let amount = (least, amount("most", asked.most.as_ref())?);
        let place = match &asked.place {
            None => None,
            Some(text) => Some(place(site, text).await?),
        };
        let purpose = words("purpose", asked.purpose.as_ref(), &PURPOSES)?;
        let role = words("role", asked.role.as_ref(), &ROLES)?;
        let payer = asked.payer.as_ref().map(|text| payer(text)).transpose()?;
        Ok(Self { period, amount, place, purpose, payer, role })
    }

    /// A premium that was taken fits: it has no place.
    pub(super) fn fits_premium(&self, payment: &PremiumPayment, viewer: PersonId) -> bool {
        let role = if payment.grantor == viewer { Role::Grantor } else { Role::Patient };
        let payer = match payment.source {
            PremiumSource::Live => Payer::Aid(payment.binding),
            PremiumSource::Quota(_) => Payer::Quota(payment.binding),
        };
        let (least, most) = self.amount;
        payment.paid_at.is_some_and(|at| self.period.has(at))
            && self.purpose.is_none_or(|asked| asked == Purpose::Premium)
            && self.role.is_none_or(|asked| asked == role)
            && self.place.is_none()
            && self.payer.is_none_or(|asked| pays(payer, asked))
            && least.is_none_or(|least| payment.amount >= least)
            && most.is_none_or(|most| payment.amount <= most)
    }

    /// It fits as far as `viewer` sees it; `shown`: the institution is told.
    pub(super) fn fits(
        &self,
        settlement: &Settlement,
        viewer: PersonId,
        shown: bool,
    ) -> Result<bool, Overflow> {
        let role = Role::of(settlement, viewer);
        let plain = self.period.has(settlement.settled_at)
            && self.role.is_none_or(|asked| asked == role)
            && self.purpose.is_none_or(|asked| asked == settlement.setting.into())
            && self.place.is_none_or(|place| is_at(settlement, place, shown));
        if !plain || (self.payer.is_none() && self.amount == (None, None)) {
            return Ok(plain);
        }
        let seen = seen_by(settlement, viewer)?;
        let sum = Fen::sum(seen.iter().map(|(_, amount)| *amount))?;
        let sum = if sum.is_positive() { sum } else { sum.negated()? };
        let (least, most) = self.amount;
        let paid_by = |asked| seen.iter().any(|(payer, _)| pays(*payer, asked));
        Ok(self.payer.is_none_or(paid_by)
            && least.is_none_or(|least| sum >= least)
            && most.is_none_or(|most| sum <= most))
    }
}

fn is_at(settlement: &Settlement, place: PlaceIs, shown: bool) -> bool {
    match place {
        PlaceIs::Hospital => settlement.setting != Setting::Pharmacy,
        PlaceIs::Pharmacy => settlement.setting == Setting::Pharmacy,
        PlaceIs::Province(province) => settlement.care_area.province() == province,
        PlaceIs::Area(area) => settlement.care_area == area,
        PlaceIs::Institution(id) => shown && settlement.institution == id,
    }
}

fn pays(payer: Payer, asked: PayerIs) -> bool {
    match payer {
        Payer::Fund => asked == PayerIs::Fund,
        Payer::Own => asked == PayerIs::Own,
        Payer::Cash => asked == PayerIs::Cash,
        Payer::Hospital => false,
        Payer::Aid(binding) => asked == PayerIs::Aid || asked == PayerIs::Binding(binding),
        Payer::Quota(binding) => {
            matches!(asked, PayerIs::Aid | PayerIs::Quota) || asked == PayerIs::Binding(binding)
        }
    }
}

const PURPOSES: [(&str, Purpose); 4] = [
    ("outpatient", Purpose::Outpatient),
    ("inpatient", Purpose::Inpatient),
    ("pharmacy", Purpose::Pharmacy),
    ("premium", Purpose::Premium),
];
const ROLES: [(&str, Role); 2] = [("patient", Role::Patient), ("grantor", Role::Grantor)];
const PAYERS: [(&str, PayerIs); 5] = [
    ("fund", PayerIs::Fund),
    ("own", PayerIs::Own),
    ("aid", PayerIs::Aid),
    ("quota", PayerIs::Quota),
    ("cash", PayerIs::Cash),
];

fn words<T: Copy>(
    field: &'static str,
    text: Option<&String>,
    known: &[(&str, T)],
) -> Result<Option<T>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let found = known.iter().find(|(word, _)| word == text).map(|(_, value)| *value);
    let all = || known.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
    found.map(Some).ok_or_else(|| Problem::field(field, (format!("可用：{}", all()), all())))
}

fn day(field: &'static str, text: Option<&String>) -> Result<Option<Date>, Problem> {
    let day = text.map(|text| text.parse::<Date>()).transpose();
    let day = day.ok().filter(|day| day.is_none_or(|day| (2000..=2100).contains(&day.year())));
    day.ok_or_else(|| Problem::field(field, ("日期 yyyy-MM-dd", "a day, yyyy-MM-dd")))
}

fn amount(field: &'static str, text: Option<&String>) -> Result<Option<Fen>, Problem> {
    let amount = text.map(|text| domain::money::parse_yuan(text)).transpose();
    let amount = amount.ok().filter(|fen| fen.is_none_or(|fen| fen >= Fen::ZERO));
    amount.ok_or_else(|| Problem::field(field, ("以元为单位的金额，如 80.00", "元, such as 80.00")))
}

fn payer(text: &str) -> Result<PayerIs, Problem> {
    if let Some((_, known)) = PAYERS.iter().find(|(word, _)| *word == text) {
        return Ok(*known);
    }
    let binding = inward(text).map(|(_, id)| PayerIs::Binding(BindingId(id)));
    let expected = (
        "fund、own、aid、quota、cash 或一个绑定的 id",
        "fund, own, aid, quota, cash or a binding's id",
    );
    binding.ok_or_else(|| Problem::field("payer", expected))
}

async fn place(site: &Site, text: &str) -> Result<PlaceIs, Problem> {
    match text {
        "hospital" => return Ok(PlaceIs::Hospital),
        "pharmacy" => return Ok(PlaceIs::Pharmacy),
        _ => {}
    }
    if let Some(code) = Area::parse(text) {
        let (world, today) = (site.app.world(), site.app.now().date());
        if let Some(area) = world.policies.area_of(text, today) {
            return Ok(PlaceIs::Area(area));
        }
        if code.number() % 10_000 == 0 && world.policies.area_name(code) != text {
            return Ok(PlaceIs::Province(code.province()));
        }
        let unknown = Refusal::new(Reason::AreaUnknown).field("place");
        return Err(refused(site, unknown));
    }
    let code = text.to_owned();
    let known = site.look(move |app| app.read()?.institution_by_code(&code)).await?;
    let unknown = Refusal::new(Reason::InstitutionUnknown).field("place");
    let known = known.ok_or_else(|| refused(site, unknown))?;
    Ok(PlaceIs::Institution(known.0.id))
}
