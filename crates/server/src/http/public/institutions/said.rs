//! What is known of a place, in plain words, and how old it is.

use app::World;
use domain::institution::{Institution, InstitutionKind, Level, Service};
use domain::{Area, Moment};
use jiff::civil::Date;
use serde::Serialize;
use store::records::Listing;
use utoipa::ToSchema;

/// After so many days what is known is called old (P): designations and services change by the
/// quarter at the earliest, and nobody tells this platform sooner than the next file.
const OLD_DAYS: i32 = 90;

/// A hospital or pharmacy as the public sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Institution)]
pub(in crate::http::public) struct InstitutionSaid {
    /// `fixmedins_code`
    code: String,
    name: String,
    #[schema(value_type = String, example = "pharmacy")]
    kind: InstitutionKind,
    kind_zh: &'static str,
    level_zh: &'static str,
    /// The area that pays it.
    #[schema(value_type = String, example = "110000")]
    area: Area,
    area_name: String,
    /// Where it stands, as its file has it.
    place: String,
    place_name: String,
    capabilities: Vec<Capability>,
    known: Known,
}

/// One thing that a place offers or does not.
#[derive(Debug, Serialize, ToSchema)]
struct Capability {
    /// `mutual_aid`, `e_voucher`, `mobile`, `inpatient`, `away`, `prescription`, `wallet`.
    what: &'static str,
    /// `yes`, `no`, or `unknown`.
    value: &'static str,
    zh: String,
    en: String,
}

/// How old all this is, and what to do about it.
#[derive(Debug, Serialize, ToSchema)]
struct Known {
    /// When a file last named the place; `None` = before this was kept.
    #[schema(value_type = Option<String>, format = Date)]
    listed: Option<Date>,
    /// When something of it last changed; `None` = unknown: before this was kept.
    #[schema(value_type = Option<String>, format = Date)]
    changed: Option<Date>,
    /// That file: the first 32 digits of its SM3.
    file: Option<String>,
    /// Days since then.
    age_days: Option<i32>,
    /// Older than `old_after_days`, or of unknown age.
    old: bool,
    /// A decision of this platform (P).
    old_after_days: i32,
    /// What to do.
    zh: String,
    en: String,
    phone: String,
}

/// As it is told on a day.
pub(super) fn said(
    world: &World,
    now: Moment,
    place: Institution,
    listing: Option<Listing>,
) -> InstitutionSaid {
    let phone = world.policies.hotline(place.area).to_owned();
    let place_name = Area::parse(&place.admdvs).map(|code| world.policies.area_name(code));
    InstitutionSaid {
        capabilities: capabilities(&place, listing.as_ref()),
        known: known(now.date(), listing, phone),
        kind: place.kind,
        kind_zh: match place.kind {
            InstitutionKind::Hospital => "医院",
            InstitutionKind::Pharmacy => "药店",
            InstitutionKind::Agency => "经办机构",
        },
        level_zh: match (place.kind, place.level) {
            (InstitutionKind::Pharmacy | InstitutionKind::Agency, _) => "",
            (InstitutionKind::Hospital, Level::Community) => "基层",
            (InstitutionKind::Hospital, Level::One) => "一级",
            (InstitutionKind::Hospital, Level::Two) => "二级",
            (InstitutionKind::Hospital, Level::Three) => "三级",
            (InstitutionKind::Hospital, Level::ThreeTop) => "省部属三级",
        },
        area: place.area,
        area_name: world.policies.area_name(place.area),
        place_name: place_name.unwrap_or_default(),
        place: place.admdvs,
        code: place.code,
        name: place.name,
    }
}

/// What each capability is called: word, Chinese, English.
const MUTUAL_AID: [&str; 3] =
    ["mutual_aid", "在柜台用家人的账户付", "Relatives' accounts at the counter"];

fn words(service: Service) -> [&'static str; 3] {
    match service {
        Service::Inpatient => ["inpatient", "住院结算", "Stays in hospital"],
        Service::EVoucher => ["e_voucher", "医保电子凭证（医保码）", "The e-voucher code"],
        Service::Mobile => ["mobile", "手机移动支付", "Payment on the phone"],
        Service::Prescription => ["prescription", "外配处方", "Prescriptions of other places"],
        Service::Away => {
            ["away", "异地就医直接结算", "Direct settlement for people from elsewhere"]
        }
        Service::Wallet => ["wallet", "医保钱包", "Insurance wallet"],
    }
}

fn capabilities(place: &Institution, listing: Option<&Listing>) -> Vec<Capability> {
    let says = |says: fn(&Listing) -> bool, has: bool| listing.filter(|it| says(it)).map(|_| has);
    let mut all =
        vec![capability(MUTUAL_AID, says(|listing| listing.says_family, place.takes_family))];
    for service in Service::ALL {
        let value = says(|listing| listing.says_services, place.offers(service));
        // A pharmacy has no beds, whatever its file says or leaves out.
        let no_beds = place.kind == InstitutionKind::Pharmacy && service == Service::Inpatient;
        all.push(capability(words(service), if no_beds { Some(false) } else { value }));
    }
    all
}

fn capability([what, zh, en]: [&'static str; 3], value: Option<bool>) -> Capability {
    let (value, zh_said, en_said) = match value {
        Some(true) => ("yes", "可以", "yes"),
        Some(false) => ("no", "不可以", "no"),
        None => ("unknown", "不清楚，名单里没有写", "unknown: no file says"),
    };
    Capability { what, value, zh: format!("{zh}：{zh_said}"), en: format!("{en}: {en_said}") }
}

fn known(today: Date, listing: Option<Listing>, phone: String) -> Known {
    let listed = listing.as_ref().map(|it| it.listed_at.date());
    let changed = listing.as_ref().and_then(|it| it.changed_at).map(Moment::date);
    let age_days = listed.map(|day| (today - day).get_days());
    let old = age_days.is_none_or(|days| days > OLD_DAYS);
    let (zh, en) = match (listed, old) {
        (Some(day), false) => (
            format!("以上来自 {day} 导入的名单；去之前可先问该机构。"),
            format!("From the list of {day}; ask there before you go."),
        ),
        (Some(day), true) => (
            format!(
                "以上来自 {day} 的名单，已超过 {OLD_DAYS} 天（本平台的约定），可能已变：\
                 请先问该机构，或拨打 {phone}。"
            ),
            format!(
                "From the list of {day}, older than {OLD_DAYS} days (this platform's measure): ask \
                 there or call {phone}."
            ),
        ),
        (None, _) => (
            format!("不知道以上是哪天的名单：请先问该机构，或拨打 {phone}。"),
            format!("Nobody kept how old this is: ask there or call {phone}."),
        ),
    };
    let (file, old_after_days) = (listing.map(|it| it.file), OLD_DAYS);
    Known { listed, changed, file, age_days, old, old_after_days, zh, en, phone }
}
