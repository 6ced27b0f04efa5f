//! The daily sweep of what is kept beside bindings: guardians, family links, samples, documents.

use app::jobs::run_due;
use domain::binding::{BindingState, EndedWhy};
use domain::case::{Case, CaseAbout, CaseState, Step, StepKind};
use domain::clerk::By;
use domain::evidence::{Document, DocumentKind, DocumentVersion, Page};
use domain::family_link::{FamilyLink, LinkRight, LinkState};
use domain::ward::{Ward, WardGround, WardState};
use domain::{Moment, RecordId};
use jiff::civil::date;
use store::records::{About, Blob};
use store::{Body, Record};

use crate::office::{ANNA, Office};
use crate::town::{CHILD, FATHER, GRANDMA, MOTHER, area};

fn swept_at(office: &Office, time: &str) {
    office.at(time);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let report = runtime.block_on(run_due(&office.town.rig.app));
    assert_eq!(report.left, None);
}

fn put(office: &Office, id: i64, body: Body) -> RecordId {
    let id = RecordId(id);
    office.put(vec![Record { id, version: 1, body }], Vec::new());
    id
}

#[test]
fn a_guardianship_ends_when_the_ward_is_eighteen() {
    let office = Office::pledged();
    let now = office.town.rig.app.now();
    let ward = Ward {
        guardian: MOTHER,
        ward: CHILD,
        ground: WardGround::Parent,
        state: WardState::Active,
        until: None,
        documents: Vec::new(),
        filed_at: now,
        changed_at: now,
    };
    let id = put(&office, 50, Body::Ward(ward));
    let state = |office: &Office| match office.town.body(id) {
        Body::Ward(ward) => ward.state,
        other => panic!("{other:?}"),
    };
    // Born on 1 September 2018.
    swept_at(&office, "2036-08-31T23:00:00");
    assert_eq!(state(&office), WardState::Active);
    swept_at(&office, "2036-09-01T00:01:00");
    assert_eq!(state(&office), WardState::Ended);
    let about = About::WardChanged { ward: id, state: WardState::Ended };
    for person in [MOTHER, CHILD] {
        assert!(office.town.told(person).contains(&about), "{person:?}");
    }
}

#[test]
fn a_family_link_that_nobody_answers_lapses() {
    let office = Office::pledged();
    let now = office.town.rig.app.now();
    let link = FamilyLink {
        holder: MOTHER,
        member: GRANDMA,
        rights: [LinkRight::View].into(),
        state: LinkState::AwaitingAcceptance,
        filed_at: now,
        changed_at: now,
    };
    let id = put(&office, 51, Body::Link(link));
    let state = |office: &Office| match office.town.body(id) {
        Body::Link(link) => link.state,
        other => panic!("{other:?}"),
    };
    swept_at(&office, "2026-12-22T12:00:00");
    assert_eq!(state(&office), LinkState::AwaitingAcceptance);
    swept_at(&office, "2026-12-23T12:00:00");
    assert_eq!(state(&office), LinkState::Lapsed);
}

#[test]
fn a_false_pledge_ends_the_binding_and_unbinding_is_no_way_around_the_sample() {
    let office = Office::pledged();
    let (town, now) = (&office.town, office.town.rig.app.now());
    let binding = town.bind(MOTHER, CHILD);
    let step = |kind| Step { at: now, by: By::Platform, kind, note: String::new(), fields: vec![] };
    let case = Case {
        about: CaseAbout::Sample { binding },
        area: area(110_000),
        person: Some(MOTHER),
        other: Some(CHILD),
        institution: None,
        state: CaseState::Open,
        holder: None,
        intake: None,
        filed_at: now,
        due: Some(date(2026, 11, 27)),
        due_provisional: false,
        escalated: false,
        documents: Vec::new(),
        originals: std::collections::BTreeSet::new(),
        steps: vec![step(StepKind::Filed)],
        barred: std::collections::BTreeSet::new(),
        gave_back: None,
    };
    let id = put(&office, 52, Body::Case(case.clone()));
    let other = put(&office, 53, Body::Case(case));
    office.decided(ANNA, id, false);
    let ended = BindingState::Ended(EndedWhy::Corrected);
    assert_eq!(town.binding(MOTHER, binding).state, ended);
    town.both_told(binding, (MOTHER, CHILD));
    swept_at(&office, "2026-11-23T08:00:00");
    assert_eq!(office.case(other).state, CaseState::Open);
}

#[test]
fn pages_are_deleted_when_their_retention_is_over() {
    let office = Office::pledged();
    let blob = RecordId(60);
    let page =
        Page { blob, width: 1_000, height: 700, bytes: 3, sm3: String::new(), hints: Vec::new() };
    let at = Moment(office.town.rig.app.now().0);
    let version = DocumentVersion { at, by: By::Person(FATHER), pages: vec![page], provider: None };
    let document = Document {
        owner: FATHER,
        kind: DocumentKind::Household,
        versions: vec![version],
        keep_until: Some(date(2026, 12, 1)),
    };
    let record = Record { id: RecordId(61), version: 1, body: Body::Document(document) };
    office.put(vec![record], vec![Blob { id: blob, bytes: vec![1, 2, 3] }]);
    let bytes = || office.town.rig.app.read().unwrap().blob(blob).unwrap();
    swept_at(&office, "2026-12-01T23:00:00");
    assert_eq!(bytes(), Some(vec![1, 2, 3]));
    swept_at(&office, "2026-12-02T00:01:00");
    assert_eq!(bytes(), None);
    let Body::Document(document) = office.town.body(RecordId(61)) else { panic!() };
    assert_eq!(document.versions.len(), 1);
    assert!(document.versions[0].pages.is_empty());
    swept_at(&office, "2026-12-03T00:01:00");
}
