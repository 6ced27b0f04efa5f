//! Whatever is changed behind the audit trail is found, and placed.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::{Arc, OnceLock};

use app::act::Refusals;
use app::number::pairs_of;
use app::trail::{self, Break, Event, Fault, Subject};
use app::{Act, Context, Numbered, Outcome};
use domain::{Area, Moment, PersonId, RecordId};
use rusqlite::{Connection, params};
use serde_json::json;
use store::record::{Look, Looked};
use store::{Answer, Body, Effects, Facts, Kind, Needs, NumberKey, Record, Store as _};
use store_sqlite::SqliteStore;
use tempfile::TempDir;
use testkit::rig::ring;
use testkit::{Rig, Run};

const HOME: &str = "110000";

/// An act that keeps a record, or changes one.
#[derive(Debug)]
struct Note {
    numbered: Numbered,
    record: Option<RecordId>,
}

impl Act for Note {
    fn numbered(&self) -> &Numbered {
        &self.numbered
    }

    fn needs(&self) -> Needs {
        Needs { records: self.record.into_iter().collect(), ..Needs::default() }
    }

    fn decide(&self, facts: &Facts, context: &mut Context<'_>) -> Result<Effects, Refusals> {
        let known = self.record.and_then(|id| facts.records.get(&id)).cloned();
        let mut record = known.unwrap_or_else(|| {
            let (by, why) = (domain::clerk::By::Platform, String::new());
            let (person, what, at) = (PersonId(1), Looked::Person, context.now);
            let look = Look { by, person, what, why, at };
            Record { id: RecordId(context.id()), version: 0, body: Body::Look(look) }
        });
        if let Body::Look(look) = &mut record.body {
            look.why.clone_from(&self.numbered.key().number);
        }
        let mut effects = Effects::answer(Answer::Record(record.id));
        effects.records.push(record);
        Ok(effects)
    }
}

fn home() -> Area {
    Area::parse(HOME).unwrap()
}

fn note(number: &str, record: Option<RecordId>) -> Arc<dyn Act> {
    let (issuer, infno) = ("desk".to_owned(), "look".to_owned());
    let key = NumberKey { area: home(), issuer, infno, number: number.to_owned() };
    Arc::new(Note { numbered: Numbered::new(key, pairs_of(&json!({}))), record })
}

fn noted(outcome: &Outcome) -> RecordId {
    let Outcome::Decided { answer: Answer::Record(id), .. } = outcome else {
        panic!("{outcome:?}");
    };
    *id
}

/// Submits all before anything is decided, so that they share a batch.
fn together(rig: &Rig, acts: Vec<Arc<dyn Act>>) {
    let lane = rig.app.lane(home()).unwrap();
    let (open, gate) = std::sync::mpsc::channel::<()>();
    let kept = lane.chore(Box::new(move |_| gate.recv().map_err(|_| store::StoreError::Contended)));
    let waiting: Vec<_> = acts.into_iter().map(|act| lane.submit(act)).collect();
    open.send(()).unwrap();
    kept.blocking_recv().unwrap().unwrap();
    for answer in waiting {
        noted(&answer.blocking_recv().unwrap());
    }
}

/// A database after some hundred acts, once per process; tests change copies of it.
struct Kept {
    folder: TempDir,
    /// What the kit put there past every act.
    known: Vec<Break>,
    acts: Vec<Event>,
}

fn kept() -> &'static Kept {
    static KEPT: OnceLock<Kept> = OnceLock::new();
    KEPT.get_or_init(|| {
        let mut run = Run::new(3, 30).unwrap();
        for _ in 0..500 {
            run.step().unwrap().unwrap_or_else(|failure| panic!("{failure}"));
        }
        let rig = run.rig();
        let id = noted(&rig.app.submit_blocking(note("first", None)));
        let again = |number| note(number, Some(id));
        together(rig, vec![again("second"), note("other", None), again("third")]);
        rig.app.stop();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kept.db");
        let conn = Connection::open(rig.file()).unwrap();
        conn.execute("VACUUM INTO ?1", [file.to_str().unwrap()]).unwrap();
        let report = report(&file);
        let is_leftover = |found: &Break| {
            matches!(found.table, "bindings" | "records") && found.fault == Fault::Unknown
        };
        assert!(report.breaks.iter().all(is_leftover), "{:#?}", report.breaks);
        let (count, areas, compared) = (report.acts, report.areas, report.compared);
        assert!(count > 300 && areas > 1 && compared > count, "{count} {areas} {compared}");
        let acts = acts(&file);
        Kept { folder, known: report.breaks, acts }
    })
}

fn report(file: &Path) -> trail::Report {
    let store = SqliteStore::beside(file, ring()).unwrap();
    let mut last = (0, 0);
    let mut progress = |done, all| last = (done, all);
    let report = trail::verify(store.reader().unwrap().as_ref(), store.keyring(), &mut progress);
    assert!(last.1 > 0, "nobody was told of the progress");
    report.unwrap()
}

fn acts(file: &Path) -> Vec<Event> {
    let store = SqliteStore::beside(file, ring()).unwrap();
    let reads = store.reader().unwrap();
    let mut events = Vec::new();
    for head in reads.heads().unwrap() {
        for row in reads.trail(head.area, 0, 10_000).unwrap() {
            let acts = trail::read(&row.body).unwrap();
            events.extend(acts.into_iter().map(|act| Event { area: row.area, at: row.at, act }));
        }
    }
    events
}

/// What is found after a change to a copy.
fn after(change: impl FnOnce(&Connection)) -> Vec<Break> {
    let kept = kept();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("changed.db");
    std::fs::copy(kept.folder.path().join("kept.db"), &file).unwrap();
    let conn = Connection::open(&file).unwrap();
    change(&conn);
    drop(conn);
    let mut found = report(&file).breaks;
    found.retain(|found| !kept.known.contains(found));
    found
}

/// After one statement that must change something.
fn after_sql(sql: &str, params: impl rusqlite::Params) -> Vec<Break> {
    after(|conn| assert!(conn.execute(sql, params).unwrap() > 0, "{sql} changed nothing"))
}

fn at(event: &Event, table: &'static str, row: Option<i64>, fault: Fault) -> Break {
    let (area, sequence) = (Some(event.area), Some(event.act.sequence));
    Break { area, sequence, table, row, fault }
}

fn in_trail(area: Area, sequence: i64, fault: Fault) -> Break {
    Break { area: Some(area), sequence: Some(sequence), table: "trail", row: None, fault }
}

/// An act in the middle of the trail with something.
fn event(is_it: impl Fn(&Event) -> bool) -> &'static Event {
    let mut all = kept().acts.iter().filter(|event| is_it(event));
    let count = kept().acts.iter().filter(|event| is_it(event)).count();
    all.nth(count / 2).unwrap()
}

/// One of the home area with another act of the area right before and after it.
fn middle() -> &'static Event {
    event(|event| event.area == home() && event.act.settlement.is_some())
}

fn place(event: &Event) -> (u32, i64) {
    (event.area.number(), event.act.sequence)
}

#[test]
fn the_trail_of_a_workload_is_clean_and_small() {
    let bills = kept().acts.iter().filter(|event| event.act.settlement.is_some());
    let sizes: Vec<usize> =
        bills.map(|event| serde_json::to_string(&event.act).unwrap().len()).collect();
    assert!(sizes.len() > 50);
    // What was given back and went on to another area is two transfers; so is what a quota paid.
    assert!(*sizes.iter().max().unwrap() <= 640, "{sizes:?}");
    assert!(sizes.iter().sum::<usize>() / sizes.len() <= 400, "{sizes:?}");
    let refused = |event: &&Event| matches!(event.act.answer, Answer::Refused(_));
    assert!(kept().acts.iter().any(|event| refused(&event)), "refused acts stand there too");
}

#[test]
fn any_changed_byte_of_a_body_is_found_at_its_row() {
    let event = middle();
    let body = serde_json::to_string(&[&event.act]).unwrap();
    for position in (0..body.len()).step_by(body.len() / 30) {
        let mut changed = body.clone().into_bytes();
        changed[position] = if changed[position] == b'1' { b'2' } else { b'1' };
        let changed = String::from_utf8(changed).unwrap();
        let (area, sequence) = place(event);
        let found = after_sql(
            "UPDATE trail SET body = ?3 WHERE area = ?1 AND sequence = ?2 AND body = ?4",
            params![area, sequence, changed, body],
        );
        let of_row = |b: &Break| b.table == "trail" && b.sequence == Some(sequence);
        assert!(found.iter().any(of_row), "{position}: {found:#?}");
        // What follows from it is about the same act only: its number, legs and bill.
        let follows = |found: &Break| found.area == Some(event.area) && found.table != "trail";
        assert!(found.len() <= 4, "{position}: {found:#?}");
        assert!(
            found.iter().all(|found| of_row(found) || follows(found)),
            "{position}: {found:#?}"
        );
    }
}

#[test]
fn chain_moment_and_sequence_are_each_told_apart() {
    let (area, sequence) = place(middle());
    let of_row = |fault| vec![in_trail(home(), sequence, fault)];
    let flip = "UPDATE trail SET chain = CAST(substr(chain, 1, 9)
            || CASE substr(chain, 10, 1) WHEN x'00' THEN x'01' ELSE x'00' END
            || substr(chain, 11) AS BLOB)
        WHERE area = ?1 AND sequence = ?2";
    assert_eq!(after_sql(flip, (area, sequence)), of_row(Fault::Chain));
    let later = "UPDATE trail SET at = at + 1 WHERE area = ?1 AND sequence = ?2";
    assert_eq!(after_sql(later, (area, sequence)), of_row(Fault::Content));
    // The last row is told apart by the head, and the head from the last row.
    let last = kept().acts.iter().rfind(|event| event.area == home()).unwrap().act.sequence;
    let of_last = |fault| vec![in_trail(home(), last, fault)];
    assert_eq!(after_sql(flip, (area, last)), of_last(Fault::Chain));
    assert_eq!(after_sql(later, (area, last)), of_last(Fault::Content));
    let head = "UPDATE heads SET chain = zeroblob(32) WHERE area = ?1";
    let of_head = Break { table: "heads", ..in_trail(home(), last, Fault::Head) };
    assert_eq!(after_sql(head, [area]), [of_head]);
    // A sequence that it never had.
    let moved = "UPDATE trail SET sequence = -7 WHERE area = ?1 AND sequence = ?2";
    let found = after_sql(moved, (area, sequence));
    assert!(found.contains(&in_trail(home(), -7, Fault::Order)), "{found:#?}");
    assert!(found.iter().all(|found| found.table == "trail"), "{found:#?}");
}

#[test]
fn an_entry_is_found_with_its_act() {
    let event = event(|event| !event.act.entries.is_empty());
    let (act, _) = event.act.entries[0];
    let changed = vec![at(event, "entries", Some(act), Fault::Changed)];
    let amount = "UPDATE entries SET amount = amount + 1 WHERE act = ?1 AND line = 0";
    assert_eq!(after_sql(amount, [act]), changed);
    let deleted = "DELETE FROM entries WHERE act = ?1 AND line = 0";
    assert_eq!(after_sql(deleted, [act]), changed);
    let all = "DELETE FROM entries WHERE act = ?1";
    assert_eq!(after_sql(all, [act]), [at(event, "entries", Some(act), Fault::Gone)]);
    let forged = "INSERT INTO entries SELECT book, act + 1, line, code, party, kind, amount
        FROM entries WHERE act = ?1 LIMIT 1";
    let found = after_sql(forged, [act]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].table, found[0].row), ("entries", Some(act + 1)));
    assert_eq!((found[0].sequence, found[0].fault), (None, Fault::Unknown));
}

#[test]
fn a_settlement_and_its_cancel_are_found() {
    let event = middle();
    let id = event.act.settlement.unwrap().0.0;
    let changed = vec![at(event, "settlements", Some(id), Fault::Changed)];
    let figures = "UPDATE settlements SET figures = json_set(figures, '$.cash', 7654321)
        WHERE id = ?1";
    assert_eq!(after_sql(figures, [id]), changed);
    let cancelled = "UPDATE settlements SET cancelled_by = 77 WHERE id = ?1";
    assert_eq!(after_sql(cancelled, [id]), changed);
    let unreadable = "UPDATE settlements SET figures = '{' WHERE id = ?1";
    let found = after_sql(unreadable, [id]);
    assert_eq!(found, [at(event, "settlements", Some(id), Fault::Unreadable)]);
    let alive = "UPDATE settlements SET cancelled_by = NULL WHERE cancelled_by IS NOT NULL
        AND id = (SELECT min(id) FROM settlements WHERE cancelled_by IS NOT NULL)";
    let found = after_sql(alive, []);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].table, found[0].fault), ("settlements", Fault::Changed));
}

#[test]
fn bindings_and_freezes_and_numbers_are_found() {
    let id = event(|event| !event.act.bindings.is_empty()).act.bindings[0].0.0;
    let version = |event: &&Event| {
        let traces = event.act.bindings.iter().filter(|trace| trace.0.0 == id);
        traces.map(|trace| trace.1).max()
    };
    let binding = kept().acts.iter().max_by_key(version).unwrap();
    let one = |fault| vec![at(binding, "bindings", Some(id), fault)];
    let state = "UPDATE bindings SET state = CASE state WHEN 'active' THEN 'declined'
        ELSE 'active' END, why = NULL WHERE id = ?1";
    assert_eq!(after_sql(state, [id]), one(Fault::Changed));
    let limit = "UPDATE bindings SET limit_year = coalesce(limit_year, 0) + 1 WHERE id = ?1";
    assert_eq!(after_sql(limit, [id]), one(Fault::Changed));
    let unreadable = "UPDATE bindings SET kinship = 'neighbour' WHERE id = ?1";
    assert_eq!(after_sql(unreadable, [id]), one(Fault::Unreadable));
    assert_eq!(after_sql("DELETE FROM bindings WHERE id = ?1", [id]), one(Fault::Gone));

    let freezes = kept().acts.iter().filter(|event| !event.act.freezes.is_empty());
    let freeze = freezes.max_by_key(|event| event.at).unwrap();
    let (area, person, _) = freeze.act.freezes[0];
    let thaw = "UPDATE accounts SET frozen = 1 - frozen WHERE area = ?1 AND person = ?2";
    let found = after_sql(thaw, (area.number(), person.0));
    assert_eq!(found, [at(freeze, "accounts", Some(person.0), Fault::Changed)]);

    let event = middle();
    let (issuer, infno, number) = &event.act.number;
    let key = params![issuer, infno, number];
    let answer = "UPDATE numbers SET answer = '\"done\"'
        WHERE issuer = ?1 AND infno = ?2 AND number = ?3";
    assert_eq!(after_sql(answer, key), [at(event, "numbers", None, Fault::Changed)]);
    let free = "DELETE FROM numbers WHERE issuer = ?1 AND infno = ?2 AND number = ?3";
    assert_eq!(after_sql(free, key), [at(event, "numbers", None, Fault::Gone)]);
}

#[test]
fn a_record_is_found_with_the_act_that_changed_it_last() {
    let last = event(|event| event.act.number.2 == "third");
    let id = last.act.records[0].0.0;
    let one = |fault| vec![at(last, "records", Some(id), fault)];
    let overtaken = event(|event| event.act.number.2 == "second");
    assert_eq!(
        (overtaken.act.records[0].1, overtaken.act.records[0].3),
        (Kind::Look.number(), None)
    );
    assert_eq!(overtaken.act.records[0].2, last.act.records[0].2, "one write, one version");
    // The first byte names the key; the rest is sealed.
    let body = "UPDATE records SET body = CAST(substr(body, 1, 20) || 'x' AS BLOB) WHERE id = ?1";
    assert_eq!(after_sql(body, [id]), one(Fault::Unreadable));
    let version = "UPDATE records SET version = version + 1 WHERE id = ?1";
    assert_eq!(after_sql(version, [id]), one(Fault::Changed));
    assert_eq!(after_sql("DELETE FROM records WHERE id = ?1", [id]), one(Fault::Gone));
    // Sealed with the right key, by somebody who has it, and past every act.
    let found = after(|conn| {
        let name: String = conn.path().unwrap().to_owned();
        let sealed = SqliteStore::open(Path::new(&name), ring()).unwrap().store;
        let mut record = sealed.reader().unwrap().record(RecordId(id)).unwrap().unwrap();
        if let Body::Look(look) = &mut record.body {
            look.what = Looked::InClear;
        }
        record.version += 1;
        let batch = store::Batch { records: vec![record], ..store::Batch::empty(Moment(0)) };
        let mut writer = sealed.writer().unwrap();
        let mut tx = writer.begin().unwrap();
        tx.write(&batch).unwrap();
        tx.commit().unwrap();
    });
    assert_eq!(found, one(Fault::Changed));
}

#[test]
fn rows_that_are_missing_swapped_or_added_are_found() {
    let event = middle();
    let (area, sequence) = place(event);
    let found = after_sql("DELETE FROM trail WHERE area = ?1 AND sequence = ?2", (area, sequence));
    assert!(found.contains(&in_trail(home(), sequence + 1, Fault::Gap)), "{found:#?}");
    let trailing = found.iter().filter(|found| found.table == "trail").count();
    assert_eq!(trailing, 1, "{found:#?}");
    let settlement = event.act.settlement.unwrap().0.0;
    let lost = found.iter().find(|found| found.row == Some(settlement)).unwrap();
    assert_eq!(lost.fault, Fault::Unknown, "its bill is nobody's now");

    let last = kept().acts.iter().rfind(|event| event.area == home()).unwrap().act.sequence;
    let end = after_sql("DELETE FROM trail WHERE area = ?1 AND sequence = ?2", (area, last));
    let of_head = Break { table: "heads", ..in_trail(home(), last, Fault::Head) };
    assert!(end.contains(&of_head), "{end:#?}");

    let swapped = after(|conn| {
        let swap = "UPDATE trail SET sequence = ?3 WHERE area = ?1 AND sequence = ?2";
        for (from, to) in [(sequence, -1), (sequence + 1, sequence), (-1, sequence + 1)] {
            assert_eq!(conn.execute(swap, (area, from, to)).unwrap(), 1);
        }
    });
    let both = [sequence, sequence + 1].map(|row| in_trail(home(), row, Fault::Order));
    assert_eq!(swapped, both);

    let forged = |conn: &Connection| {
        let (before, at): (Vec<u8>, i64) = conn
            .query_one("SELECT chain, last_now FROM heads WHERE area = ?1", [area], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        let act = trail::Act { sequence: last + 1, ..event.act.clone() };
        let number = ("desk".to_owned(), "bind".to_owned(), "forged".to_owned());
        let act = trail::Act { number, entries: Vec::new(), settlement: None, ..act };
        let body = trail::write(&[act]).unwrap();
        let before = before.try_into().unwrap();
        let chain = trail::chain(&before, home(), (last + 1, Moment(at)), &body);
        let insert = "INSERT INTO trail VALUES (?1, ?2, ?3, ?4, ?5)";
        conn.execute(insert, params![area, last + 1, at, body, chain]).unwrap();
        chain
    };
    let found = after(|conn| assert_ne!(forged(conn), [0; 32]));
    assert_eq!(found, [in_trail(home(), last + 1, Fault::BeyondHead)]);
    let found = after(|conn| {
        let chain = forged(conn);
        let sql = "UPDATE heads SET chain = ?2, sequence = sequence + 1 WHERE area = ?1";
        conn.execute(sql, params![area, chain]).unwrap();
    });
    let of_act = Break { table: "numbers", ..in_trail(home(), last + 1, Fault::Gone) };
    assert_eq!(found, [of_act], "an act that nobody asked for");
}

#[test]
fn a_history_tells_every_act_about_its_subject() {
    let kept = kept();
    let store = SqliteStore::beside(&kept.folder.path().join("kept.db"), ring()).unwrap();
    let reads = store.reader().unwrap();
    let of = |subject: Subject| trail::history(reads.as_ref(), &subject).unwrap();

    let third = event(|event| event.act.number.2 == "third");
    let numbers: Vec<String> =
        of(Subject::Record(third.act.records[0].0)).into_iter().map(|e| e.act.number.2).collect();
    assert_eq!(numbers, ["first", "second", "third"]);

    let cancel = event(is_cancel);
    let (id, _) = cancel.act.settlement.unwrap();
    let area = cancel.act.care_area.unwrap_or(cancel.area);
    let events = of(Subject::Bill(area, id));
    assert_eq!(events.len(), 2, "the bill and what gave it back: {events:#?}");
    assert_eq!(events[1].act.settlement.unwrap().0, id);

    let binding = event(|event| !event.act.bindings.is_empty());
    let events = of(Subject::Binding(binding.act.bindings[0].0));
    assert!(events.contains(binding));
    assert!(events.is_sorted_by_key(|event| event.at));

    let person = binding.act.people[0];
    let events = of(Subject::Person(person));
    let asked = format!("p:{}", person.0);
    let is_about =
        |event: &&Event| event.act.people.contains(&person) || event.act.number.0 == asked;
    assert_eq!(events.len(), kept.acts.iter().filter(is_about).count());
}

fn is_cancel(event: &Event) -> bool {
    let infno = event.act.number.1.as_str();
    matches!(infno, "2103" | "2208" | "2601") && event.act.settlement.is_some()
}
