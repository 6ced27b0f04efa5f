//! Who people are stands in one table only, whatever institutions send.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use store::Identity;

use super::wire::{Answer, BEGUN, Visit, Wire, of_settlement, purchase};
use crate::site::TestSite;

/// The only table that may name people.
const NAMES: &str = "identities";

/// Adds every field that names a person to the node of an input, as some provinces demand.
fn with_names(mut input: Value, node: &str, who: &Identity) -> Value {
    let rows = match &mut input[node] {
        Value::Array(rows) => rows.as_mut_slice(),
        row => std::slice::from_mut(row),
    };
    for row in rows {
        row["mdtrt_cert_type"] = json!("02");
        row["mdtrt_cert_no"] = json!(who.cert_no);
        row["psn_cert_type"] = json!(who.cert_type);
        row["certno"] = json!(who.cert_no);
        row["psn_name"] = json!(who.name);
        row["card_sn"] = json!(who.card_no);
    }
    input
}

/// A program that names its patient everywhere.
struct Talkative<'a> {
    wire: Wire<'a>,
    who: Identity,
}

impl Talkative<'_> {
    async fn ask_as(&self, msgid: &str, infno: &str, node: &str, input: Value) -> Answer {
        let answer = self.wire.ask_as(msgid, infno, with_names(input, node, &self.who)).await;
        assert_eq!(answer.json["infcode"], 0, "{infno} {}", answer.json);
        answer
    }

    async fn ask(&self, infno: &str, node: &str, input: Value) -> Answer {
        self.ask_as(&self.wire.site.number(), infno, node, input).await
    }
}

/// Everything that the file holds beside [`NAMES`]: (table and column, value as text).
fn everything(site: &TestSite) -> Vec<(String, String)> {
    let file = Connection::open_with_flags(site.file(), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut tables = file.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let tables = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let tables: Vec<String> = tables.map(Result::unwrap).collect();
    assert!(tables.iter().any(|table| table == NAMES), "{tables:?}");
    let mut all = Vec::new();
    for table in tables.iter().filter(|table| *table != NAMES) {
        let mut select = file.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let columns: Vec<String> = select.column_names().map(Into::into).collect();
        let mut rows = select.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for (place, column) in columns.iter().enumerate() {
                let text = match row.get_ref(place).unwrap() {
                    ValueRef::Null => continue,
                    ValueRef::Integer(number) => number.to_string(),
                    ValueRef::Real(number) => number.to_string(),
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                        String::from_utf8_lossy(bytes).into_owned()
                    }
                };
                all.push((format!("{table}.{column}"), text));
            }
        }
    }
    all
}

async fn visit(wire: Wire<'_>, key: &str) {
    let who = wire.site.person(key);
    let visit = Visit::open(&wire, key).await;
    let program = Talkative { wire, who };
    let register = json!({"data": {"psn_no": visit.psn_no, "begntime": BEGUN}});
    program.ask("2201", "data", register).await;
    program.ask("2203", "mdtrtinfo", visit.description("11")).await;
    program.ask("2203", "diseinfo", visit.description("11")).await;
    program.ask("2204", "feedetail", visit.fees("B1", "1", 5_000)).await;
    let bill = visit.bill("B1", 5_000, "2");
    program.ask("2206", "data", bill.clone()).await;
    let paid = program.ask("2207", "data", bill.clone()).await;
    program.ask("2208", "data", of_settlement(&paid)).await;
    let number = format!("AGAIN {key}");
    program.ask_as(&number, "2207", "data", bill).await;
    let undo = json!({"data": {"psn_no": visit.psn_no, "omsgid": number, "oinfno": "2207"}});
    program.ask("2601", "data", undo).await;
    program.ask("2205", "data", visit.named("B1")).await;
    program.ask("2202", "data", visit.named("")).await;
}

async fn buy(wire: Wire<'_>, key: &str) {
    let program = Talkative { who: wire.site.person(key), wire };
    let input = purchase(&program.who.psn_no, 20_000, "2");
    program.ask("2101", "druginfo", input.clone()).await;
    program.ask("2102", "druginfo", input.clone()).await;
    let mut lines = purchase(&program.who.psn_no, 1_000, "1");
    lines = with_names(lines, "drugdetail", &program.who);
    let paid = program.ask("2102", "druginfo", lines).await;
    program.ask("2103", "data", of_settlement(&paid)).await;
    // A refusal is kept under its number too.
    let mut short = with_names(input, "druginfo", &program.who);
    short["druginfo"]["medfee_sumamt"] = json!("1.00");
    short["drugdetail"][0]["feedetl_sn"] = json!("2");
    assert_eq!(program.wire.ask("2102", short).await.code(), "TOTAL_MISMATCH");
}

#[tokio::test]
async fn no_table_but_one_names_anybody() {
    let site = TestSite::new().await;
    for key in ["zhang_san", "chen_xi"] {
        visit(Wire::hospital(&site), key).await;
    }
    for key in ["xu_nan", "zhang_san"] {
        buy(Wire::pharmacy(&site), key).await;
    }
    let all = everything(&site);
    for table in ["visits", "fee_batches", "settlements", "numbers", "entries", "messages"] {
        let is_there = all.iter().any(|(place, _)| place.starts_with(&format!("{table}.")));
        assert!(is_there, "the flow wrote no {table}");
    }
    let people = site.app().read().unwrap().people().unwrap();
    assert!(people.len() > 20, "the demo world is there");
    for (who, _) in people {
        let personal = [Some(who.name), Some(who.cert_no), who.phone, who.card_no];
        for word in personal.into_iter().flatten().filter(|word| !word.is_empty()) {
            let found: Vec<&str> = all
                .iter()
                .filter(|(_, text)| text.contains(&word))
                .map(|(place, _)| place.as_str())
                .collect();
            assert!(found.is_empty(), "{:?} names a person: {found:?}", who.demo_key);
        }
    }
}
