//! What belongs to another family, or lies in another area, is answered exactly as what does not
//! exist: nobody learns from an answer that something is there.

use serde_json::{Value, json};
use server::http::docs::{Interface, example};
use utoipa::openapi::path::ParameterIn;

use super::callers::{all_round, family, stranger};
use super::fixtures::{FATHER, Thing, things};
use super::{Op, operations, unknown};
use crate::site::{Call, Reply, TestSite};

/// A `psn_no` in the examples that nobody has.
const NOBODY: &str = "20000000000000000001";

/// An answer without what every answer has for itself.
fn plain(reply: &Reply) -> (u16, Value) {
    let mut json = reply.json.clone();
    if let Some(fields) = json.as_object_mut() {
        fields.remove("instance");
    }
    (reply.status, json)
}

/// Which parameter a thing would be given as; `None` = the operation takes no such thing.
fn takes(op: &Op, thing: &Thing) -> bool {
    let in_path = op.parameters(&ParameterIn::Path).iter().any(|known| known.name == thing.0);
    let in_query = op.parameters(&ParameterIn::Query).iter().any(|known| known.name == thing.0);
    let body = op.body.as_ref().map(Value::to_string).unwrap_or_default();
    let word = if thing.0 == "psn_no" { NOBODY } else { example::UNKNOWN };
    in_path || in_query || (["id", "setl_id", "psn_no"].contains(&thing.0) && body.contains(word))
}

/// A call about a thing, or about one that does not exist.
fn about(site: &TestSite, op: &Op, token: &str, thing: Option<&Thing>) -> Call {
    let fill = |name: &str| match thing {
        Some((parameter, _, id)) if *parameter == name => id.clone(),
        _ => unknown(name),
    };
    let body = op.body.as_ref().map(|body| {
        let text = match thing {
            Some(("psn_no", _, id)) => body.to_string().replace(NOBODY, id),
            Some((_, _, id)) => body.to_string().replace(example::UNKNOWN, id),
            None => body.to_string(),
        };
        serde_json::from_str(&text).unwrap()
    });
    let op = Op { body, said: op.said.clone(), path: op.path.clone(), ..*op };
    op.call(site, Some(token), fill)
}

/// Calls as a stranger about each thing of the family and about nothing; where the two differ.
async fn told_apart(site: &TestSite, all: &[Op], token: &str, things: &[Thing]) -> Vec<String> {
    let mut apart = Vec::new();
    for op in all {
        for thing in things.iter().filter(|thing| takes(op, thing)) {
            let there = plain(&site.call(about(site, op, token, Some(thing))).await);
            let nothing = plain(&site.call(about(site, op, token, None)).await);
            if there != nothing {
                apart.push(format!("{} of a {}: {there:?} / {nothing:?}", op.name(), thing.1));
            }
        }
    }
    apart
}

/// Operations that tell no thing of `things` from nothing, even to whom it belongs.
async fn blind(site: &TestSite, all: &[Op], token: &str, things: &[Thing]) -> Vec<String> {
    let mut blind = Vec::new();
    for op in all.iter().filter(|op| op.path.contains('{')) {
        let mut seen = false;
        for thing in things.iter().filter(|thing| takes(op, thing)) {
            if op.takes("X-Proof") && op.path.contains("{id}") {
                let there = proven(site, op, token, &thing.2).await;
                seen |= there != proven(site, op, token, &unknown(thing.0)).await;
                continue;
            }
            let there = plain(&site.call(about(site, op, token, Some(thing))).await);
            let nothing = plain(&site.call(about(site, op, token, None)).await);
            seen |= there != nothing;
        }
        if !seen {
            blind.push(op.said.operation_id.clone().unwrap());
        }
    }
    blind
}

fn of(site: &TestSite, interface: Interface) -> Vec<Op> {
    operations(site).into_iter().filter(|op| op.interface == interface).collect()
}

#[tokio::test]
async fn another_familys_things_are_as_unknown_as_nothing() {
    let site = TestSite::new().await;
    let father = family(&site, FATHER).await;
    let things = things(&site, &father).await;
    let stranger = family(&site, "zhang_san").await;
    let all = of(&site, Interface::Family);
    let apart = told_apart(&site, &all, &stranger, &things).await;
    assert!(apart.is_empty(), "{}", apart.join("\n"));
    // The same when a proof is asked for, and with it.
    let mut proofs = 0;
    for op in all.iter().filter(|op| op.takes("X-Proof") && op.path.contains('{')) {
        for thing in things.iter().filter(|thing| takes(op, thing)) {
            let mut said = Vec::new();
            for id in [thing.2.clone(), unknown(thing.0)] {
                said.push(proven(&site, op, &stranger, &id).await);
            }
            assert_eq!(said[0], said[1], "{} of a {}", op.name(), thing.1);
            proofs += 1;
        }
    }
    assert!(proofs > 20, "{proofs}");
    // To whom they belong they are there: the comparison above is not of nothing with nothing.
    assert_eq!(blind(&site, &all, &father, &things).await, [""; 0]);
}

/// Asks for a proof of an act and does the act with it, if it was given.
async fn proven(site: &TestSite, op: &Op, token: &str, id: &str) -> (u16, Value) {
    let path = op.path.replace("{id}", id);
    let body = op.body.clone().unwrap_or(json!({}));
    let act = json!({"act": {"method": op.method, "path": path, "body": body}});
    let call = Call::post("/api/family/v1/proofs").token(token).json(act);
    let reply = site.call(call).await;
    let Some(proof) = reply.json["proof"].as_str() else { return plain(&reply) };
    let call = Call::new(op.method, &path).token(token).number(&site.number()).proof(proof);
    plain(&site.call(call.json(body)).await)
}

#[tokio::test]
async fn nobody_acts_for_another_familys_people() {
    let site = TestSite::new().await;
    let father = family(&site, FATHER).await;
    let things = things(&site, &father).await;
    let stranger = family(&site, "zhang_san").await;
    let acting: Vec<Op> =
        of(&site, Interface::Family).into_iter().filter(|op| op.takes("X-For")).collect();
    assert!(acting.len() > 15, "{}", acting.len());
    for op in &acting {
        let call = |token: &str, id: &str| {
            site.call(op.call(&site, Some(token), unknown).header("x-for", id))
        };
        let nothing = plain(&call(&stranger, example::UNKNOWN).await);
        assert_eq!((nothing.0, &nothing.1["code"]), (404, &json!("LINK_UNKNOWN")), "{}", op.name());
        for (_, what, id) in things.iter().filter(|(parameter, ..)| *parameter == "id") {
            assert_eq!(plain(&call(&stranger, id).await), nothing, "{} for a {what}", op.name());
        }
    }
    let bindings = "/api/family/v1/bindings";
    for what in ["ward", "link of the father"] {
        let id = &things.iter().find(|thing| thing.1 == what).unwrap().2;
        let reply = site.call(Call::get(bindings).token(&father).header("x-for", id)).await;
        assert_eq!(reply.status, 200, "{what}: {}", reply.text);
    }
}

#[tokio::test]
async fn another_areas_things_are_as_unknown_as_nothing() {
    let site = TestSite::new().await;
    let father = family(&site, FATHER).await;
    let things = things(&site, &father).await;
    let elsewhere = stranger(&site).await;
    let all = of(&site, Interface::Desk);
    let apart = told_apart(&site, &all, &elsewhere, &things).await;
    assert!(apart.is_empty(), "{}", apart.join("\n"));
    let here = all_round(&site).await;
    // The rules are everybody's, and their files have names of their own. An area is named by
    // whoever asks; what is refused there is tried below.
    assert_eq!(blind(&site, &all, &here, &things).await, ["policyFile", "auditTrail"]);
}

#[tokio::test]
async fn lists_of_another_area_are_empty_and_named_areas_refused() {
    let site = TestSite::new().await;
    let father = family(&site, FATHER).await;
    let things = things(&site, &father).await;
    let elsewhere = stranger(&site).await;
    for op in of(&site, Interface::Desk).iter().filter(|op| op.method == "GET") {
        let reply = site.call(op.call(&site, Some(&elsewhere), unknown)).await;
        for (_, what, id) in &things {
            assert!(!reply.text.contains(id), "{} shows a {what}", op.name());
        }
        if op.path.contains("{area}") {
            assert_eq!(reply.problem(), (403, "NOT_YOUR_DUTY"), "{}", op.name());
        }
    }
    let roll = json!({"area": "110000", "year": 2025});
    let call = Call::post("/api/desk/v1/year-rolls").token(&elsewhere).number("Y1").json(roll);
    assert_eq!(site.call(call).await.problem(), (403, "NOT_YOUR_DUTY"));
}
