//! Rules that one clerk proposes and another one approves.

use serde_json::{Value, json};
use server::rules::EMBEDDED;

use super::{Clerk, clerk};
use crate::family::{bind_li_si, buy};
use crate::site::{Reply, TestSite};

/// A shipped file.
fn shipped(name: &str) -> &'static str {
    EMBEDDED.iter().find(|(known, _)| *known == name).unwrap().1
}

/// A shipped file with a floor more, from a day that is to come.
fn with_floor(name: &str, area: &str) -> Value {
    let rest = "since = 2099-01-01\nsource = \"ADR-0003\"\ngrade = \"P\"\n";
    let text = shipped(name);
    json!({name: format!("{text}\n[[floor]]\nvalue = 123_400\narea = \"{area}\"\n{rest}")})
}

async fn proposed(editor: &Clerk<'_>, files: Value) -> Reply {
    editor.post("/policies", json!({"files": files})).await
}

#[tokio::test]
async fn a_set_made_before_another_was_put_in_force_does_not_undo_it() {
    let site = TestSite::new().await;
    let (editor, second) = (clerk(&site, "editor").await, clerk(&site, "approver").await);
    let one = proposed(&editor, with_floor("14-shanxi.toml", "140900")).await;
    let other = proposed(&editor, with_floor("61-shaanxi.toml", "610100")).await;
    let done = second.approve(&one).await;
    assert_eq!((done.status, &done.json["done"]), (200, &json!(true)), "{}", done.text);
    let adopted = site.app().world().policies.digest().to_owned();
    let case = other.json["case"].as_str().unwrap();
    let shown = second.get(&format!("/cases/{case}")).await;
    assert!(shown.text.contains("rules_changed"), "{}", shown.text);
    for _ in 0..2 {
        let late = second.approve(&other).await;
        assert_eq!(late.problem(), (422, "RULES_CHANGED"), "{}", late.text);
        assert!(
            late.text.contains("重新提出") && late.text.contains(&adopted[..16]),
            "{}",
            late.text
        );
    }
    assert_eq!(site.app().world().policies.digest(), adopted);
    // Proposed again it stands on what is in force, and both are there.
    let again = proposed(&editor, with_floor("61-shaanxi.toml", "610100")).await;
    let done = second.approve(&again).await;
    assert_eq!(done.status, 200, "{}", done.text);
    for name in ["14-shanxi.toml", "61-shaanxi.toml"] {
        let file = editor.get(&format!("/policies/{name}")).await;
        assert!(file.json["text"].as_str().unwrap().contains("123_400"), "{name}");
    }
}

#[tokio::test]
async fn the_second_clerk_sees_heads_and_history_before_everything_else() {
    let site = TestSite::new().await;
    let (editor, second) = (clerk(&site, "editor").await, clerk(&site, "approver").await);
    let name = "42-hubei.toml";
    let books = "own_books = [\"429004\", \"429005\", \"429006\", \"429021\"]";
    let mut text = shipped(name).replace(books, "own_books = [\"429004\", \"429005\", \"429006\"]");
    assert_ne!(text, shipped(name), "the shipped file has these areas");
    // 50 floors that are to come, and one that rewrites history behind them.
    for (place, since) in
        (0..51).map(|place| (place, if place == 50 { 2025 } else { 2040 + place }))
    {
        let floor = format!(
            "\n[[floor]]\nvalue = {}\narea = \"420100\"\nsince = {since}-01-01\n{}",
            1_000 + place,
            "source = \"ADR-0003\"\ngrade = \"P\"\n"
        );
        text += &floor;
    }
    let filed = proposed(&editor, json!({ name: text })).await;
    assert_eq!(filed.status, 202, "{}", filed.text);
    let case = filed.json["case"].as_str().unwrap();
    let shown = second.get(&format!("/cases/{case}")).await;
    let lines = shown.json["asked"].as_array().unwrap_or_else(|| panic!("{}", shown.text));
    let at = |wanted: &dyn Fn(&Value) -> bool| lines.iter().position(wanted).unwrap();
    let (moves, past) = (
        at(&|line| line["field"] == "moves_books" && line["value"].to_string().contains("429021")),
        at(&|line| line["zh"] == "规则（改写历史）"),
    );
    let plain = at(&|line| line["field"] == "floor" && line["zh"] == "规则");
    assert!(moves < past && past < plain, "{}", shown.text);
    assert_eq!((&lines[moves]["zh"], &lines[moves]["now"]), (&json!("改变记账地"), &json!("是")));
    let said = lines.last().unwrap();
    assert_eq!(said["field"], "more", "{}", shown.text);
    assert!(said["value"].as_str().unwrap().starts_with("还有 "), "{}", shown.text);
}

#[tokio::test]
async fn a_draft_is_tried_on_recorded_bills_and_nothing_is_written() {
    let site = TestSite::new().await;
    let (editor, second) = (clerk(&site, "editor").await, clerk(&site, "approver").await);
    let in_force = site.app().world().policies.digest().to_owned();
    bind_li_si(&site, &site.sign_in("zhang_san").await).await;
    buy(&site, "li_si", 1).await;
    // A floor above what the relative has: then the account would not have paid.
    let national = shipped("00-national.toml");
    let high = national.replace("[[floor]]\nvalue = 0\n", "[[floor]]\nvalue = 1_000_000\n");
    assert_ne!(high, national);
    let same = with_floor("14-shanxi.toml", "140900");
    let other = json!({"00-national.toml": high});
    for (who, files, changed) in
        [(&editor, &same, 0), (&second, &same, 0), (&editor, &other, 1), (&second, &other, 1)]
    {
        let said = who.post("/policies/simulate", json!({ "files": files })).await;
        assert_eq!(said.status, 200, "{}", said.text);
        let json = &said.json;
        assert_eq!((&json["present"], &json["bills"]), (&json!(in_force), &json!(1)));
        assert_eq!(json["changed"]["bills"], changed, "{}", said.text);
        assert_ne!(json["draft"], json["present"], "{}", said.text);
        assert!(json["limits"].as_str().unwrap().contains("只读"), "{}", said.text);
    }
    let sets = editor.get("/policies").await;
    assert_eq!((&sets.json["digest"], &sets.json["pending"]), (&json!(in_force), &json!([])));
}

#[tokio::test]
async fn a_faulty_draft_is_not_tried_and_others_may_not_try() {
    let site = TestSite::new().await;
    let editor = clerk(&site, "editor").await;
    let text = "code = \"14\"\nname = 1\nhotline = \"0351-12393\"\n";
    let files = json!({"files": {"14-shanxi.toml": text}});
    let said = editor.post("/policies/simulate", files.clone()).await;
    assert_eq!(said.problem(), (422, "FILE_FAULTY"), "{}", said.text);
    assert_eq!(said.json["faults"][0]["line"], 2, "{}", said.text);
    let none = editor.post("/policies/simulate", json!({"files": {}})).await;
    assert_eq!(none.problem(), (400, "FIELD_INVALID"), "{}", none.text);
    for duty in ["money", "admin"] {
        let other = clerk(&site, duty).await;
        let said = other.post("/policies/simulate", files.clone()).await;
        assert_eq!(said.problem(), (403, "NOT_YOUR_DUTY"), "{}", said.text);
    }
}
