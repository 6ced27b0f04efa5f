//! Dependencies run one way (ARCHITECTURE.md): `ledger ← domain ← store ← store-*`;
//! `domain, store ← app ← server`. The kit and the bench stand beside; only the program's own
//! `gongji bench` reaches them.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Every crate of ours with the crates of ours that it may build on; nothing else may exist.
const ARROWS: &[(&str, &[&str])] = &[
    ("ledger", &[]),
    ("domain", &["ledger"]),
    ("store", &["ledger", "domain"]),
    ("store-sqlite", &["ledger", "domain", "store"]),
    ("app", &["ledger", "domain", "store"]),
    ("testkit", &["ledger", "domain", "store", "store-sqlite", "app"]),
    ("bench", &["ledger", "domain", "store", "store-sqlite", "app", "testkit"]),
    ("server", &["ledger", "domain", "store", "store-sqlite", "app", "bench"]),
];

/// What would let the pure crates do I/O, read a clock or draw random numbers.
const IMPURE: &[&str] = &["tokio", "rusqlite", "axum", "hyper", "getrandom", "tempfile", "tracing"];

/// Names that each crate of the workspace builds on, tests left out.
fn built_on() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    let list = |value: &Value| value.as_array().unwrap().clone();
    list(&metadata["packages"])
        .iter()
        .map(|package| {
            let needs = list(&package["dependencies"]);
            (name(package), needs.iter().filter(|d| d["kind"] != "dev").map(name).collect())
        })
        .collect()
}

#[test]
fn dependencies_run_one_way() {
    let built_on = built_on();
    let ours: BTreeSet<String> = built_on.keys().cloned().collect();
    let known: BTreeSet<String> = ARROWS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(ours, known, "a new crate says here what it may build on");
    for (name, may) in ARROWS {
        let may: BTreeSet<String> = may.iter().map(|to| (*to).to_owned()).collect();
        let does: BTreeSet<String> = built_on[*name].intersection(&ours).cloned().collect();
        let more: Vec<_> = does.difference(&may).collect();
        assert!(more.is_empty(), "{name} must not build on {more:?}");
    }
}

#[test]
fn the_pure_crates_can_do_no_io() {
    let built_on = built_on();
    for name in ["ledger", "domain"] {
        let impure: Vec<_> =
            IMPURE.iter().filter(|other| built_on[name].contains(**other)).collect();
        assert!(impure.is_empty(), "{name} must not build on {impure:?}");
    }
}
