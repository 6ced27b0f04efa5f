//! Stories (`scenarios/*.yaml`): who does what and what must come back, played through the real
//! interfaces. They are demo, documentation and test in one; `docs/stories.md` is the format.
//!
//! file → [`load`] (schema and places) → [`act`] (one actor, one act) → [`play()`] (a server and a
//! clock) → [`expect`] (what differs) → [`report`].

pub mod act;
pub mod api;
pub mod cast;
pub mod expect;
mod guests;
mod known;
pub mod load;
pub mod play;
pub mod report;
pub mod story;
pub mod world;

use std::path::{Path, PathBuf};

pub use load::{BadStory, Script};
pub use report::Outcome;

use api::Server;
use play::{Stage, play};

/// Reads all stories of files and folders (`*.yaml`, by name), or tells every file that cannot be
/// played.
pub fn load_all(paths: &[PathBuf]) -> Result<Vec<Script>, Vec<BadStory>> {
    let mut scripts = Vec::new();
    let mut bad = Vec::new();
    for path in paths {
        match files_of(path) {
            Ok(files) if files.is_empty() => bad.push(BadStory {
                file: path.clone(),
                place: None,
                what: "这个文件夹里没有 .yaml 故事".to_owned(),
            }),
            Ok(files) => {
                for file in files {
                    match load::load(&file) {
                        Ok(script) => scripts.push(script),
                        Err(fault) => bad.push(fault),
                    }
                }
            }
            Err(error) => {
                let what = load::reading(&error);
                bad.push(BadStory { file: path.clone(), place: None, what });
            }
        }
    }
    if bad.is_empty() { Ok(scripts) } else { Err(bad) }
}

fn files_of(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let file = entry?.path();
        if file.extension().is_some_and(|extension| extension == "yaml") {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

/// Plays a story in a fresh server of its own.
pub async fn run_within(script: &Script) -> Result<Outcome, String> {
    let world = world::Fresh::build(script.at, &script.rules, &script.guests).await?;
    let outcome = run_on(script, world.stage()).await;
    world.close();
    Ok(outcome)
}

/// Why a story cannot be played against a running server: nobody moves the clock of one, or gives
/// it other rules.
pub fn needs_own_clock(script: &Script) -> Option<BadStory> {
    let what = if script.moves_clock() {
        "这个故事要拨动时钟（at）"
    } else if !script.guests.is_empty() {
        "这个故事有自己的人员或机构（cast）"
    } else if !script.rules.is_empty() {
        "这个故事有自己的规则（rules）"
    } else {
        return None;
    };
    let what = format!("{what}，只能在进程内演：去掉 --url 再试");
    Some(BadStory { file: script.file.clone(), place: None, what })
}

/// Institutions that a fresh server does not have. A running one may have been given more.
pub fn strange_places(script: &Script) -> Option<BadStory> {
    let (scene, what) = script
        .steps
        .iter()
        .find_map(|scene| Some((scene, known::strange_place(&scene.act, &script.guests)?)))?;
    Some(BadStory { file: script.file.clone(), place: Some((scene.line, 1)), what })
}

/// Plays a story against a running demo.
pub async fn run_over(script: &Script, server: &Server) -> Outcome {
    let stage = Stage { server: server.clone(), cast: world::cast(), clock: None, app: None };
    run_on(script, &stage).await
}

async fn run_on(script: &Script, stage: &Stage) -> Outcome {
    let failed = play(script, stage).await.err();
    let (file, title) = (script.file.clone(), script.title.clone());
    Outcome { file, title, steps: script.steps.len(), failed }
}
