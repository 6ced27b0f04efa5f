//! How long documents and proposed files are kept.

use std::future::Future;

use app::acts::{Acting, AddDocument, Apply, ClerkAct, FileKind, HandedInBy, NewPage, Propose};
use app::jobs::run_due;
use domain::binding::{Binding, BindingState, EndedWhy};
use domain::case::{Case, CaseAbout, CaseState, Step, StepKind};
use domain::clerk::By;
use domain::evidence::DocumentKind;
use domain::{Moment, RecordId};
use jiff::civil::{Date, date};
use store::{Answer, Batch, Body, Record};

use crate::town::{CHILD, CLERK, MOTHER, Town, area};

fn swept(town: &Town, time: &str) {
    fn wait<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
    }
    town.rig.clock.set(Moment::parse(time).unwrap());
    assert_eq!(wait(run_due(&town.rig.app)).left, None);
}

fn paper(town: &Town) -> RecordId {
    let (bytes, sm3) = (vec![0xFF, 0xD8, 0xFF], "00".repeat(32));
    let page = NewPage { bytes, width: 800, height: 600, sm3, hints: Vec::new() };
    town.record_of(AddDocument {
        numbered: town.number("add_document"),
        by: HandedInBy::Family(Acting::from(MOTHER)),
        owner: MOTHER,
        kind: DocumentKind::Birth,
        pages: vec![page],
        provider: None,
        document: None,
        case: None,
    })
}

fn kept_until(town: &Town, id: RecordId) -> Option<Date> {
    match town.body(id) {
        Body::Document(document) => document.keep_until,
        other => panic!("{other:?}"),
    }
}

fn put(town: &Town, record: Record) {
    let batch = Batch { records: vec![record], ..Batch::empty(town.rig.app.now()) };
    town.rig.app.chore_blocking(area(110_000), move |tx| tx.write(&batch)).unwrap();
}

#[test]
fn a_document_is_kept_while_its_binding_lives_and_two_years_after() {
    let town = Town::new();
    let document = paper(&town);
    let spare = paper(&town);
    let ask = town.binding_asked(MOTHER, CHILD);
    let Answer::Binding(id) = town.done(Apply { documents: vec![document], ..ask }) else {
        panic!("not bound")
    };
    swept(&town, "2026-11-23T08:00:00");
    assert_eq!(kept_until(&town, document), None);
    // What proves nothing is not kept for ever either.
    assert_eq!(kept_until(&town, spare), Some(date(2028, 11, 23)));
    let known = town.binding(MOTHER, id);
    let (state, version) = (BindingState::Ended(EndedWhy::Grantor), known.version + 1);
    town.rig.put_bindings(vec![Binding { state, version, ..known.clone() }]).unwrap();
    swept(&town, "2026-11-24T08:00:00");
    assert_eq!(kept_until(&town, document), Some(date(2028, 11, 24)));
    // Needed again: kept again.
    let (state, version) = (known.state, known.version + 2);
    town.rig.put_bindings(vec![Binding { state, version, ..known }]).unwrap();
    swept(&town, "2026-11-25T08:00:00");
    assert_eq!(kept_until(&town, document), None);
}

#[test]
fn a_rejected_document_is_kept_a_year() {
    let town = Town::new();
    let document = paper(&town);
    let now = town.rig.app.now();
    let step = |kind| Step { at: now, by: By::Platform, kind, note: String::new(), fields: vec![] };
    let about =
        CaseAbout::Correction { person: MOTHER, field: "tel".to_owned(), wanted: String::new() };
    let (whose, by) = ((Some(MOTHER), None), By::Person(MOTHER));
    let world = town.rig.app.world();
    let case = Case::file(about, area(110_000), whose, by, &world.policies, now);
    let case = Case { documents: vec![document], ..case };
    let record =
        |version, case: &Case| Record { id: RecordId(80), version, body: Body::Case(case.clone()) };
    put(&town, record(1, &case));
    swept(&town, "2026-11-23T08:00:00");
    assert_eq!(kept_until(&town, document), None, "the case waits");
    let mut case = Case { state: CaseState::Decided, ..case };
    case.steps.push(step(StepKind::Rejected));
    let version = town.rig.app.read().unwrap().record(RecordId(80)).unwrap().unwrap().version;
    put(&town, record(version + 1, &case));
    swept(&town, "2026-11-24T08:00:00");
    assert_eq!(kept_until(&town, document), Some(date(2027, 11, 24)));
}

#[test]
fn a_proposed_file_goes_once_it_is_refused_or_long_booked() {
    let town = Town::new();
    let propose = |name: &str| {
        let (kind, blob, sm3) = (FileKind::Credits, RecordId(0), String::new());
        let act = ClerkAct::File { kind, area: area(110_000), blob, sm3 };
        let numbered = town.number(name);
        let file = Some(name.as_bytes().to_vec());
        let case = town.record_of(Propose { numbered, clerk: CLERK, act, file });
        let Body::Case(kept) = town.body(case) else { panic!("no case") };
        let CaseAbout::Proposal { body, .. } = &kept.about else { panic!("no proposal") };
        let Ok(ClerkAct::File { blob, .. }) = serde_json::from_str(body) else { panic!() };
        (case, kept, blob)
    };
    let there = |blob| town.rig.app.read().unwrap().blob(blob).unwrap().is_some();
    let decided = |(id, case, _): &(RecordId, Case, RecordId), kind| {
        let (at, by, note) = (town.rig.app.now(), By::Clerk(CLERK), String::new());
        let mut case = Case { state: CaseState::Decided, ..case.clone() };
        case.steps.push(Step { at, by, kind, note, fields: vec![] });
        put(&town, Record { id: *id, version: 2, body: Body::Case(case) });
    };
    let (waits, booked, refused) = (propose("waits"), propose("booked"), propose("refused"));
    decided(&booked, StepKind::Approved);
    decided(&refused, StepKind::Rejected);
    swept(&town, "2026-11-23T08:00:00");
    assert_eq!([&waits, &booked, &refused].map(|it| there(it.2)), [true, true, false]);
    swept(&town, "2026-12-24T08:00:00");
    assert_eq!([&waits, &booked].map(|it| there(it.2)), [true, false]);
}
