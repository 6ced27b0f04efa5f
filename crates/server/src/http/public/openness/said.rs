//! The answer in words, with where it was read.

mod place;

use domain::institution::Institution;
use domain::policy::PolicySet;
use domain::refusal::Side;
use domain::wallet::{Openness, PlaceOpen, Standing, Way, openness};
use domain::{Area, Refusal};
use jiff::civil::Date;
use serde::Serialize;
use store::records::Listing;
use utoipa::ToSchema;

use self::place::PlaceSaid;
use super::Question;
use crate::http::said::{Said, say_by};

/// Most steps on the way to the day on which all is open: more turns than any rule has.
const STEPS: usize = 16;

/// Where sharing is open.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Openness)]
pub(in crate::http::public) struct OpennessSaid {
    #[schema(value_type = String, format = Date)]
    on: Date,
    grantor_area: Named,
    beneficiary_area: Named,
    care_area: Named,
    /// The better of both ways: `open`, `partly`, `unknown` or `closed`.
    answer: &'static str,
    answer_zh: String,
    answer_en: String,
    /// Where it is not open: from when one of both ways is, as far as the rules say.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    opens: Option<Date>,
    /// Quotas of the wallet: within and between provinces.
    wallet: WaySaid,
    /// Straight from the grantor's account: within one province.
    live: WaySaid,
    /// The hospital or pharmacy that was asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    institution: Option<TakesSaid>,
    /// Digest of the rules that it rests on.
    rules: String,
}

/// A place.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = NamedPlace)]
struct Named {
    code: String,
    name: String,
}

/// One way of sharing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OpenWay)]
struct WaySaid {
    /// The worst of its places and the institution: `open`, `partly`, `unknown` or `closed`.
    answer: &'static str,
    answer_zh: &'static str,
    /// Where it is not open: from when all of it is, as far as the rules say.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    opens: Option<Date>,
    /// Each area once.
    places: Vec<PlaceSaid>,
    /// What stands against it, as a refused application or bill says it: who has to act and what to
    /// do next.
    reasons: Vec<Said>,
}

/// What a hospital or pharmacy takes, as its list says.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OpenInstitution)]
struct TakesSaid {
    code: String,
    name: String,
    /// Relatives' accounts at all: `open`, `closed` or `unknown` (no list says; nothing is paid on it).
    family: &'static str,
    /// The wallet.
    wallet: &'static str,
    zh: String,
    en: String,
    /// The day of that list.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    listed: Option<Date>,
    phone: String,
}

/// The word of the interface.
fn word(standing: Standing) -> &'static str {
    match standing {
        Standing::Open => "open",
        Standing::Partly => "partly",
        Standing::Unknown => "unknown",
        Standing::Closed => "closed",
    }
}

fn zh(standing: Standing) -> &'static str {
    match standing {
        Standing::Open => "已开通",
        Standing::Partly => "部分开通",
        Standing::Unknown => "不清楚",
        Standing::Closed => "还没有开通",
    }
}

impl OpennessSaid {
    /// The answer to a question.
    pub(super) fn new(question: &Question, set: &PolicySet) -> Self {
        let Question { grantor, beneficiary, care, institution, on } = question;
        let named = |area: Area| Named { code: area.to_string(), name: set.area_name(area) };
        let takes = institution.as_ref().map(|(place, listing)| Takes::of(place, listing.as_ref()));
        let wallet = way_of(question, set, (Wallet, takes));
        let live = way_of(question, set, (Live, takes));
        let best = if wallet.0 <= live.0 { wallet.0 } else { live.0 };
        let opens = [wallet.1.opens, live.1.opens].into_iter().flatten().min();
        let opens = opens.filter(|_| best != Standing::Open);
        let (answer_zh, answer_en) = sentence(best, opens, (*on, wallet.0));
        Self {
            on: *on,
            grantor_area: named(*grantor),
            beneficiary_area: named(*beneficiary),
            care_area: named(*care),
            answer: word(best),
            answer_zh,
            answer_en,
            opens,
            wallet: wallet.1,
            live: live.1,
            institution: institution.as_ref().map(|(place, listing)| {
                takes_said(place, listing.as_ref(), set.hotline(place.area))
            }),
            rules: set.digest().to_owned(),
        }
    }
}

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Wallet,
    Live,
}
use Kind::{Live, Wallet};

/// What an institution's list says of both ways.
#[derive(Clone, Copy, Debug)]
struct Takes {
    family: Standing,
    wallet: Standing,
}

impl Takes {
    fn of(place: &Institution, listing: Option<&Listing>) -> Self {
        let known = |says: bool, has: bool| match (says, has) {
            (false, _) => Standing::Unknown,
            (true, true) => Standing::Open,
            (true, false) => Standing::Closed,
        };
        let says = listing.map_or((false, false), |list| (list.says_family, list.says_services));
        let family = known(says.0, place.takes_family);
        let wallet = known(says.1, place.offers(domain::institution::Service::Wallet));
        // The wallet is shared money too.
        Self { family, wallet: wallet.max(family) }
    }
}

/// What is open on a day.
fn open_on(question: &Question, set: &PolicySet, on: Date) -> Openness {
    let Question { grantor, beneficiary, care, .. } = *question;
    let way = Way { grantor, beneficiary, care: Some(care), institution: None, on };
    openness(&way, set)
}

/// The places of a way.
fn places(open: &Openness, kind: Kind) -> &[PlaceOpen] {
    match kind {
        Wallet => &open.wallet,
        Live => &open.live,
    }
}

/// The worst of the places; of the wallet the rules on quotas too.
fn worst(open: &Openness, kind: Kind) -> Standing {
    let standings = places(open, kind).iter().map(|place| place.standing);
    let quotas = (kind == Wallet).then_some(open.quotas.standing);
    standings.chain(quotas).max().unwrap_or(Standing::Open)
}

fn way_of(
    question: &Question,
    set: &PolicySet,
    (kind, takes): (Kind, Option<Takes>),
) -> (Standing, WaySaid) {
    let open = open_on(question, set, question.on);
    let taken = takes.map_or(Standing::Open, |takes| match kind {
        Wallet => takes.wallet,
        Live => takes.family,
    });
    let places_worst = worst(&open, kind);
    let answer = places_worst.max(taken);
    let said = places(&open, kind).iter().map(|place| PlaceSaid::new(place, question, set));
    let way = Way {
        grantor: question.grantor,
        beneficiary: question.beneficiary,
        care: Some(question.care),
        institution: question.institution.as_ref().map(|(place, _)| place),
        on: question.on,
    };
    let told = openness(&way, set);
    let reasons: Vec<Refusal> = match kind {
        Wallet => told.against_wallet(),
        Live => told.against_live(),
    };
    let opens = (places_worst != Standing::Open).then(|| opens_on(question, set, kind)).flatten();
    let said = WaySaid {
        answer: word(answer),
        answer_zh: zh(answer),
        // Nobody publishes when an institution will have upgraded its till.
        opens: opens.filter(|_| taken == Standing::Open),
        places: said.collect(),
        reasons: reasons.iter().map(|refusal| say_by(refusal, Side::Grantor, set)).collect(),
    };
    (answer, said)
}

/// The first later day on which every place is open, as far as the rules say today.
fn opens_on(question: &Question, set: &PolicySet, kind: Kind) -> Option<Date> {
    let mut day = question.on;
    for _ in 0..STEPS {
        let open = open_on(question, set, day);
        if worst(&open, kind) == Standing::Open {
            return Some(day);
        }
        let quotas = (kind == Wallet).then_some(&open.quotas);
        let closed = places(&open, kind).iter().chain(quotas);
        let closed = closed.filter(|place| place.standing != Standing::Open);
        let mut next = None;
        for place in closed {
            // One place without a day leaves all without one.
            next = next.max(Some(place.next?));
        }
        day = next.filter(|next| *next > day)?;
    }
    None
}

fn sentence(
    best: Standing,
    opens: Option<Date>,
    (on, wallet): (Date, Standing),
) -> (String, String) {
    let from = opens.map(|day| format!("，{day} 起开通")).unwrap_or_default();
    let from_en = opens.map(|day| format!("; it opens on {day}")).unwrap_or_default();
    match best {
        Standing::Open if wallet == Standing::Open => (
            format!("{on} 可以用医保钱包：双方参保地和就医地都已开通。"),
            format!("The wallet works on {on}: every place has opened it."),
        ),
        Standing::Open => (
            format!("{on} 可以直接用共济人的账户付；医保钱包{}。", zh(wallet)),
            format!("The account pays straight on {on}; the wallet is {}.", word(wallet)),
        ),
        Standing::Partly => (
            format!("{on} 只有部分地方开通{from}。哪些地方没有公布，请先打电话问清。"),
            format!("Open in parts only on {on}{from_en}. Ask before you try."),
        ),
        Standing::Unknown => (
            format!("{on} 是否开通，没有查到可靠的说法{from}。问清以前不付款，请先打电话。"),
            format!("Whether it is open on {on} is not known{from_en}. Ask before you try."),
        ),
        Standing::Closed => (
            format!("{on} 还不能用{from}。原因和该找谁见下面。"),
            format!("It does not work on {on}{from_en}. See who has to act."),
        ),
    }
}

fn takes_said(place: &Institution, listing: Option<&Listing>, phone: &str) -> TakesSaid {
    let takes = Takes::of(place, listing);
    let (zh, en) = match (takes.family, takes.wallet) {
        (Standing::Closed, _) => ("这家机构还不能用家人的账户。", "It takes no family accounts."),
        (_, Standing::Open) => ("这家机构能用医保钱包。", "It takes the wallet."),
        (_, Standing::Closed) => ("这家机构还不能用医保钱包。", "It takes no wallets yet."),
        _ => (
            "名单里没有写这家机构能不能用医保钱包，暂按不能用，请先问该机构。",
            "No list says whether it takes the wallet, so it is taken as not; ask there.",
        ),
    };
    TakesSaid {
        code: place.code.clone(),
        name: place.name.clone(),
        family: word(takes.family),
        wallet: word(takes.wallet),
        zh: zh.to_owned(),
        en: en.to_owned(),
        listed: listing.map(|listing| listing.listed_at.date()),
        phone: phone.to_owned(),
    }
}
