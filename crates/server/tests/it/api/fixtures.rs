//! One thing of every kind that belongs to one family in 北京: 陈军, his daughter 陈曦 (his ward) and
//! his wife 赵敏.

use domain::case::{Case, CaseAbout, CaseState};
use domain::chart::DueKind;
use domain::clearing::{Parties, Position, Receipt, Remittance, RemittanceFor, Statement};
use domain::clerk::{By, Duty};
use domain::consent::{Channel, Consent, Purpose};
use domain::day_end::{BreakKind, Cause, Clearing, ClearingState, OtherSide, Ticket};
use domain::evidence::{Document, DocumentKind, DocumentVersion, Page};
use domain::family_link::{FamilyLink, LinkRight, LinkState};
use domain::filing::{AwayKind, Filing};
use domain::flag::{Flag, FlagRule};
use domain::pay_order::{OrderState, PayOrder};
use domain::policy::axes::{PremiumKind, PremiumMode};
use domain::premium::{PremiumPayment, PremiumSource, PremiumState};
use domain::settlement::{AccountUse, Setting};
use domain::wallet::{Quota, QuotaState};
use domain::ward::{Ward, WardGround, WardState};
use domain::{Area, BindingId, Fen, MessageId, PersonId, RecordId, VisitId, ids};
use serde_json::json;
use store::Body;
use store::record::Undelivered;
use store::records::Blob;

use super::callers::{clerk, keep, keep_with};
use crate::family::{BINDINGS, application};
use crate::institution::wire::Wire;
use crate::site::{Call, TestSite};

/// The parameter that takes it, what it is, and its identifier.
pub(super) type Thing = (&'static str, &'static str, String);

/// The parents and the child.
pub(super) const FATHER: &str = "chen_jun";
const MOTHER: &str = "zhao_min";
const CHILD: &str = "chen_xi";

/// All of them. The father is signed in as `token`.
pub(super) async fn things(site: &TestSite, token: &str) -> Vec<Thing> {
    let area = Area::from_number(110_000).unwrap();
    let [father, mother, child] = [FATHER, MOTHER, CHILD].map(|key| site.person(key).person);
    let id = |id: RecordId| ids::outward_now(area, id.0);
    let mut things: Vec<Thing> = Vec::new();
    for binding in site.app().read().unwrap().bindings_of(father).unwrap() {
        things.push(("id", "binding", ids::outward_now(area, binding.id.0)));
    }
    assert_eq!(things.len(), 1, "the demo's binding of 陈军");
    things.push(("setl_id", "use", bought(site).await));
    let stay = admitted(site).await;
    things.push(("id", "hold", held(site, token, &stay).await));
    things.push(("mdtrt_id", "stay", stay));
    let binding = spouses(site, token).await;
    let kept = [
        ("quota", quota(area, mother, father, binding)),
        ("ward", ward(father, child)),
        ("link of the father", link(father, mother, LinkState::Active)),
        ("link that waits for the father", link(mother, father, LinkState::AwaitingAcceptance)),
        ("consent", consent(father)),
        ("filing", filing(area, father)),
        ("order", order(site, area, father)),
        ("premium", premium(area, father, child)),
        ("call to an institution", called(site, area)),
        ("clearing", clearing(site, area)),
        ("ticket", ticket(site, area)),
        ("statement", statement(site, area)),
        ("remittance", remittance(site, area)),
        ("undelivered message", undelivered(father)),
        ("flag", flag(area, father, child)),
        ("case", case(site, area, father, CaseState::Open)),
        ("returned case", case(site, area, father, CaseState::Returned)),
    ];
    for (what, body) in kept {
        things.push(("id", what, id(keep(site, area, body).await)));
    }
    things.push(("id", "document", id(document(site, area, father).await)));
    things.push(("psn_no", "person", site.person(FATHER).psn_no));
    things.push(("code", "institution", "P11010100001".to_owned()));
    clerk(site, "t.beijing", &[Duty::Reader], ("11", true)).await;
    things.push(("login", "clerk", "t.beijing".to_owned()));
    things.push(("number", "request", refused(site, token, &things[0].2).await));
    things
}

/// A claim of the child's premium that waits for a clerk.
fn premium(area: Area, father: PersonId, child: PersonId) -> Body {
    Body::Premium(PremiumPayment {
        binding: BindingId(1),
        grantor: father,
        area,
        beneficiary: child,
        beneficiary_area: area,
        kind: PremiumKind::Resident,
        year: 2026,
        who: "学生儿童".to_owned(),
        amount: Fen(43_500),
        source: PremiumSource::Live,
        mode: PremiumMode::ClaimBack,
        current: Fen::ZERO,
        carried: Fen::ZERO,
        documents: Vec::new(),
        state: PremiumState::Claimed,
        at: domain::Moment::parse("2026-11-22T09:30:00").unwrap(),
        paid_at: None,
        ended_at: None,
        booked: None,
        refused: None,
        note: String::new(),
    })
}

/// A use of the child's that the father paid for.
async fn bought(site: &TestSite) -> String {
    let wire = Wire::pharmacy(site);
    let person = site.person(CHILD);
    let at = "2026-11-22 09:30:00";
    let input = json!({
        "druginfo": {
            "psn_no": person.psn_no, "mdtrt_cert_type": "02", "mdtrt_cert_no": person.cert_no,
            "begntime": at, "medfee_sumamt": "35.00", "med_type": "41", "acct_used_flag": "1",
            "insutype": "390",
        },
        "drugdetail": [{
            "feedetl_sn": "1", "med_list_codg": "XA02BAD004A005010900004",
            "medins_list_codg": "D1", "det_item_fee_sumamt": "35.00", "cnt": "1",
            "pric": "35.00", "fee_ocur_time": at, "rx_flag": "0",
        }],
    });
    let answer = wire.ask("2102", input).await;
    answer.setlinfo()["setl_id"].as_str().unwrap().to_owned()
}

/// A stay of the father.
async fn admitted(site: &TestSite) -> String {
    let input = json!({"mdtrtinfo": {
        "psn_no": site.person(FATHER).psn_no, "begntime": "2026-11-22 09:00:00",
        "med_type": "2101", "mdtrt_cert_type": "02", "ipt_no": "Z1",
    }});
    let answer = Wire::hospital(site).ask("2401", input).await;
    answer.output()["result"]["mdtrt_id"].as_str().unwrap().to_owned()
}

/// A hold of the father's for that stay, on his own account.
async fn held(site: &TestSite, token: &str, stay: &str) -> String {
    let body = json!({"mdtrt_id": stay, "amount": "1.00"});
    let made = site.act(token, "POST", "/api/family/v1/holds", body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json["id"].as_str().unwrap().to_owned()
}

/// The number of a request that was decided.
async fn refused(site: &TestSite, token: &str, binding: &str) -> String {
    let path = format!("/api/family/v1/bindings/{binding}/withdraw");
    let number = "the-number-of-chen-jun";
    let reply = site.call(Call::post(&path).token(token).number(number).json(json!({}))).await;
    assert_eq!(reply.status, 422, "{}", reply.text);
    number.to_owned()
}

/// A binding of the mother for the father, which is no thing of its own: nobody ends it, so that its
/// quota stays.
async fn spouses(site: &TestSite, father: &str) -> BindingId {
    let mother = site.sign_in(MOTHER).await;
    let body = application(site, FATHER, "spouse");
    let made = site.act(&mother, "POST", BINDINGS, body).await;
    let id = made.json["id"].as_str().unwrap().to_owned();
    let accepted = site.act(father, "POST", &format!("{BINDINGS}/{id}/accept"), json!({})).await;
    assert_eq!(accepted.json["state"], "active", "{}", accepted.text);
    BindingId(ids::inward(&id).unwrap().1)
}

/// A quota that is used up: nothing is frozen by it.
fn quota(area: Area, grantor: PersonId, beneficiary: PersonId, binding: BindingId) -> Body {
    Body::Quota(Quota {
        binding,
        grantor,
        area,
        beneficiary,
        current: Fen::ZERO,
        carried: Fen::ZERO,
        used: Fen::ZERO,
        promised: Fen::ZERO,
        state: QuotaState::Open,
        at: domain::Moment(0),
        ended_at: None,
    })
}

fn ward(guardian: PersonId, ward: PersonId) -> Body {
    let (ground, state) = (WardGround::Parent, WardState::Active);
    let at = domain::Moment(0);
    let (until, documents) = (None, Vec::new());
    Body::Ward(Ward {
        guardian,
        ward,
        ground,
        state,
        until,
        documents,
        filed_at: at,
        changed_at: at,
    })
}

fn link(holder: PersonId, member: PersonId, state: LinkState) -> Body {
    let rights = LinkRight::ALL.into();
    let (filed_at, changed_at) = (domain::Moment(0), domain::Moment(0));
    Body::Link(FamilyLink { holder, member, rights, state, filed_at, changed_at })
}

fn consent(person: PersonId) -> Body {
    Body::Consent(Consent {
        person,
        by: None,
        purpose: Purpose::Contact,
        subject: 0,
        version: Purpose::Contact.version().to_owned(),
        text_sm3: String::new(),
        at: domain::Moment(0),
        channel: Channel::Online,
        proof: String::new(),
        withdrawn_at: None,
    })
}

fn order(site: &TestSite, area: Area, patient: PersonId) -> Body {
    let now = site.app().now();
    Body::Order(PayOrder {
        pay_ord_id: "A".to_owned(),
        token_sm3: String::new(),
        institution: hospital(site),
        area,
        setting: Setting::Outpatient,
        med_org_ord: "A".to_owned(),
        patient,
        visit: VisitId(1),
        batch: "1".to_owned(),
        own_lines: false,
        mid: false,
        med_type: "11".to_owned(),
        fee_type: "01".to_owned(),
        total: Fen(100),
        account_use: AccountUse::OwnThenFamily,
        state: OrderState::Quoted,
        authorised: None,
        settlement: None,
        refund: None,
        at: now,
        until: now.plus_ms(30 * 60 * 1_000),
    })
}

fn called(site: &TestSite, area: Area) -> Body {
    Body::Call(store::record::Call {
        institution: hospital(site),
        area,
        infno: "6302".to_owned(),
        order: RecordId(1),
        at: domain::Moment(0),
        tries: 1,
        next_at: None,
        answered_at: None,
        error: "HTTP 410".to_owned(),
    })
}

fn hospital(site: &TestSite) -> domain::InstitutionId {
    let found = site.app().read().unwrap().institution_by_code("H11010100001").unwrap();
    found.unwrap().0.id
}

fn filing(area: Area, person: PersonId) -> Body {
    Body::Filing(Filing {
        person,
        area,
        care_area: Area::from_number(440_000).unwrap(),
        province: false,
        kind: AwayKind::Resident,
        from: jiff::civil::date(2026, 11, 1),
        until: None,
        by: By::Person(person),
        at: domain::Moment(0),
        ended_at: None,
    })
}

fn clearing(site: &TestSite, area: Area) -> Body {
    let day = jiff::civil::date(2026, 10, 1);
    Body::Clearing(Clearing {
        institution: hospital(site),
        area,
        month: domain::Month::of(day),
        clr_type: "11".to_owned(),
        days: (day, day.last_of_month()),
        count: 1,
        total: Fen(1),
        fund: Fen(1),
        account: Fen::ZERO,
        aid: Fen::ZERO,
        cash: Fen::ZERO,
        state: ClearingState::Applied,
        at: site.app().now(),
        why: String::new(),
    })
}

/// What 北京 owes 广东 for October.
fn statement(site: &TestSite, area: Area) -> Body {
    let (debtor, creditor) = (area, Area::from_number(440_000).unwrap());
    let parties = Parties::Provinces { debtor, creditor };
    let position = Position { debtor, creditor, kind: DueKind::Aid, amount: Fen(300), items: 1 };
    let now = site.app().now();
    Body::Statement(
        Statement::make((domain::Month(202_610), parties), vec![position], None, now).unwrap(),
    )
}

/// Money on its way from 广东 to 北京.
fn remittance(site: &TestSite, area: Area) -> Body {
    let by = By::Platform;
    let (bank_ref, at) = ("B1".to_owned(), site.app().now());
    let sent = Receipt { bank_ref, on: at.date(), by: (by, by), at, act: 1 };
    Body::Remittance(Remittance {
        payer: Area::from_number(440_000).unwrap(),
        payee: area,
        kinds: [(DueKind::Transfer, Fen(100))].into(),
        amount: Fen(100),
        purpose: RemittanceFor::Moves,
        sent,
        received: None,
    })
}

fn ticket(site: &TestSite, area: Area) -> Body {
    let day = jiff::civil::date(2026, 10, 1);
    Body::Ticket(Ticket {
        other: OtherSide::Institution(hospital(site)),
        area,
        kind: BreakKind::OnlyHere,
        item: "A".to_owned(),
        days: (day, day),
        theirs: [Fen::ZERO; 3],
        ours: [Fen(1); 3],
        at: site.app().now(),
        cause: Cause::Other,
        due: None,
        note: String::new(),
        statement: None,
        booked: Vec::new(),
        unplaced: Fen::ZERO,
        closed: None,
    })
}

fn flag(area: Area, payer: PersonId, helped: PersonId) -> Body {
    Body::Flag(Flag {
        rule: FlagRule::BindDrainUnbind,
        area,
        key: "bind_drain_unbind:1".to_owned(),
        people: vec![helped, payer],
        bindings: Vec::new(),
        institution: None,
        bills: Vec::new(),
        amount: Fen(90_000),
        count: 0,
        at: domain::Moment(0),
        closed: None,
    })
}

fn undelivered(person: PersonId) -> Body {
    let (channel, error) = ("sms".to_owned(), "refused".to_owned());
    let (message, at) = (MessageId(1), domain::Moment(0));
    Body::Undelivered(Undelivered { person, message, channel, error, at, replayed: true })
}

fn case(site: &TestSite, area: Area, person: PersonId, state: CaseState) -> Body {
    let (field, wanted) = ("tel".to_owned(), "10000000009".to_owned());
    let about = CaseAbout::Correction { person, field, wanted };
    let world = site.app().world();
    let (whose, by) = ((Some(person), None), By::Person(person));
    let case = Case::file(about, area, whose, by, &world.policies, site.app().now());
    Body::Case(Case { state, ..case })
}

async fn document(site: &TestSite, area: Area, owner: PersonId) -> RecordId {
    keep_with(site, area, move |blob| {
        let bytes = vec![0xFF, 0xD8, 0xFF, 0xD9];
        let page = Page {
            blob,
            width: 1_000,
            height: 700,
            bytes: 4,
            sm3: "0".repeat(64),
            hints: Vec::new(),
        };
        let version = DocumentVersion {
            at: domain::Moment(0),
            by: By::Person(owner),
            pages: vec![page],
            provider: None,
        };
        let (kind, versions) = (DocumentKind::Household, vec![version]);
        let document = Document { owner, kind, versions, keep_until: None };
        (Body::Document(document), Some(Blob { id: blob, bytes }))
    })
    .await
}
