//! Every operation is called by everybody. Whoever is not named in `x-callers` is refused and leaves
//! no trace; whoever is named gets past the door and is answered as the document says.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use server::http::docs::Interface;
use server::http::docs::roles::may;
use utoipa::openapi::RefOr;

use super::callers::{Caller, everybody, session};
use super::{Op, conforms, documents, operations, unknown};
use crate::site::{Reply, TestSite};

/// A day.
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// A second look at the database file.
pub(super) struct Watch {
    connection: Connection,
    version: i64,
}

impl Watch {
    pub(super) fn new(file: &Path) -> Self {
        let connection =
            Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let mut watch = Self { connection, version: 0 };
        watch.wrote();
        watch
    }

    /// Whether anything was committed since the last time; SQLite counts for other connections.
    pub(super) fn wrote(&mut self) -> bool {
        let version = self.connection.query_row("PRAGMA data_version", [], |row| row.get(0));
        let version = version.unwrap();
        std::mem::replace(&mut self.version, version) != version
    }

    /// Rows of every table.
    pub(super) fn rows(&self) -> BTreeMap<String, i64> {
        let tables = "SELECT name FROM sqlite_schema WHERE type = 'table'";
        let mut tables = self.connection.prepare(tables).unwrap();
        let names = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
        names
            .map(|name| {
                let name = name.unwrap();
                let count = format!("SELECT count(*) FROM \"{name}\"");
                let count = self.connection.query_row(&count, [], |row| row.get(0)).unwrap();
                (name, count)
            })
            .collect()
    }
}

fn is_for(op: &Op, caller: &Caller) -> bool {
    let callers = op.callers();
    may(&callers, "anybody") || caller.is.iter().any(|who| may(&callers, who))
}

#[tokio::test]
async fn whoever_is_not_named_is_refused_and_leaves_no_trace() {
    let site = TestSite::new().await;
    let everybody = everybody(&site).await;
    let mut watch = Watch::new(&site.file());
    let rows = watch.rows();
    assert!(rows.len() > 10 && rows.values().any(|count| *count > 0), "{rows:?}");
    let (mut faults, mut refused) = (Vec::new(), 0);
    for op in operations(&site) {
        for caller in everybody.iter().filter(|caller| !is_for(&op, caller)) {
            let reply = site.call(op.call(&site, caller.token.as_deref(), unknown)).await;
            let said = said(&reply);
            // Whoever is nobody here has to sign in; a clerk has to have the duty.
            let is_desk = matches!(op.interface, Interface::Desk | Interface::Till);
            let duty = is_desk && caller.is.contains(&"clerk");
            let expected = if duty { (403, "NOT_YOUR_DUTY") } else { (401, "SIGN_IN_NEEDED") };
            if (said.0, said.1.as_str()) != expected {
                faults.push(format!("{} by {}: {said:?}", op.name(), caller.name));
            }
            if watch.wrote() {
                faults.push(format!("{} by {}: something was written", op.name(), caller.name));
            }
            refused += 1;
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(watch.rows(), rows);
    assert!(refused > 800, "only {refused} calls were refused");
}

#[tokio::test]
async fn whoever_is_named_gets_past_the_door_and_is_answered_as_described() {
    let site = TestSite::new().await;
    let everybody = everybody(&site).await;
    let documents = documents(&site);
    let (mut faults, mut answered) = (Vec::new(), 0);
    for op in operations(&site) {
        for caller in everybody.iter().filter(|caller| is_for(&op, caller)) {
            // Some calls end the caller's sessions: each has one of its own.
            let token = match (caller.principal, &caller.token) {
                (Some(principal), _) if !caller.is.is_empty() => {
                    Some(session(&site, principal, DAY_MS).await)
                }
                (_, token) => token.clone(),
            };
            let reply = site.call(op.call(&site, token.as_deref(), unknown)).await;
            let (status, code) = said(&reply);
            let at = format!("{} by {}: {status} {code}", op.name(), caller.name);
            let closed = ["SIGN_IN_NEEDED", "NOT_YOUR_DUTY"].contains(&code.as_str());
            if closed || status >= 500 {
                faults.push(at.clone());
            }
            let document = documents.iter().find(|(known, _)| *known == op.interface);
            let components = document.unwrap().1.components.as_ref().unwrap();
            if let Some(what) = undescribed(&op, components, &reply) {
                faults.push(format!("{at}: {what}"));
            }
            answered += usize::from((200..300).contains(&status));
        }
    }
    faults.sort();
    faults.dedup();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(answered > 60, "only {answered} calls were answered");
    site.assert_books();
}

/// What of an answer its document does not describe.
fn undescribed(op: &Op, components: &utoipa::openapi::Components, reply: &Reply) -> Option<String> {
    let answers = &op.said.responses.responses;
    let status = reply.status.to_string();
    let described = answers.get(&status).or_else(|| answers.get("default"))?;
    let described = match described {
        RefOr::T(answer) => answer,
        RefOr::Ref(reference) => {
            let name = reference.ref_location.rsplit('/').next().unwrap();
            let RefOr::T(answer) = &components.responses[name] else { panic!("{name}") };
            answer
        }
    };
    if reply.status < 300 && !answers.contains_key(&status) {
        return Some("this status is not described".to_owned());
    }
    let media = reply.headers.get("content-type").map(|kind| kind.to_str().unwrap());
    let media = media.map(|kind| kind.split(';').next().unwrap());
    let Some(media) = media.filter(|_| !reply.text.is_empty()) else {
        let empty = described.content.is_empty();
        return (!empty).then(|| "an empty answer is described with content".to_owned());
    };
    match described.content.get(media) {
        None => Some(format!("{media} is not described")),
        Some(RefOr::T(content)) if media.ends_with("json") => {
            let Some(schema) = &content.schema else { return Some("no schema".to_owned()) };
            let faults = conforms::faults(components, schema, &reply.json);
            (!faults.is_empty()).then(|| faults.join("; "))
        }
        Some(_) => None,
    }
}

/// Status and code of an answer.
pub(super) fn said(reply: &Reply) -> (u16, String) {
    (reply.status, reply.json["code"].as_str().unwrap_or_default().to_owned())
}
