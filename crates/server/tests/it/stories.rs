//! Every story of `scenarios/` comes out as written.

use std::path::Path;

use server::scenario::{load_all, run_within};

#[tokio::test(flavor = "multi_thread")]
async fn every_story_comes_out_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let scripts = load_all(&[folder]).unwrap_or_else(|bad| panic!("{bad:#?}"));
    assert!(scripts.len() >= 25, "only {} stories", scripts.len());
    let mut otherwise = Vec::new();
    for script in &scripts {
        let outcome = run_within(script).await.unwrap();
        if outcome.failed.is_some() {
            otherwise.push(outcome.to_string());
        }
    }
    assert!(otherwise.is_empty(), "\n{}", otherwise.join("\n"));
}
