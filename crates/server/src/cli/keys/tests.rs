use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use clap::Parser;
use tempfile::TempDir;

use super::super::deployment::Deployment;
use super::*;

#[derive(Parser)]
struct Words {
    #[command(flatten)]
    keys: KeysArgs,
}

/// Exit code, and everything that was said.
fn run(data: &Path, words: &[&str]) -> (u8, String) {
    let data = data.to_str().unwrap();
    let folder = ["--data", data];
    let words = ["keys"].iter().chain(words).chain(&folder).copied();
    let args = Words::try_parse_from(words).unwrap().keys;
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = keys(&args, &mut Console { out: &mut out, err: &mut err }).unwrap();
    (code, String::from_utf8([out, err].concat()).unwrap())
}

async fn demo_world() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut deployment = Deployment::open(dir.path(), None, None).unwrap();
    let notes = deployment.notes.join("\n");
    assert!(notes.contains("keyring.toml") && notes.contains("备份"), "{notes}");
    deployment.start(true).await.unwrap();
    deployment.app.stop();
    dir
}

/// Of a line of `keys list`, without the gaps.
fn lines(data: &Path) -> Vec<Vec<String>> {
    let (code, said) = run(data, &["list"]);
    assert_eq!(code, DONE, "{said}");
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect();
    said.lines().skip(1).map(words).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_added_everything_sealed_with_it_and_the_old_one_taken() {
    let dir = demo_world().await;
    let data = dir.path();
    let before = lines(data);
    let rows = before[0][2].clone();
    assert_eq!(before, [["1", "在用", &*rows]]);
    assert!(rows.parse::<u32>().unwrap() > 10, "{rows}");

    let (code, said) = run(data, &["add"]);
    assert_eq!(code, DONE, "{said}");
    assert!(said.contains("备份") && said.contains("keys rotate"), "{said}");
    assert_eq!(lines(data), [["2", "在用", "0"], ["1", "旧", &*rows]]);
    let (code, said) = run(data, &["retire", "1"]);
    assert_eq!(code, REFUSED);
    assert!(said.contains(&rows) && said.contains("keys rotate"), "{said}");

    assert_eq!(run(data, &["rotate"]).0, DONE);
    assert_eq!(lines(data), [["2", "在用", &*rows], ["1", "旧", "0"]]);
    assert_eq!(run(data, &["rotate"]), (DONE, "0 行已用第 2 把密钥重新加密，没有剩下的\n".into()));
    assert_eq!(run(data, &["retire", "2"]).0, REFUSED);
    assert_eq!(run(data, &["retire", "7"]).0, REFUSED);
    assert_eq!(run(data, &["retire", "1"]).0, DONE);
    assert_eq!(lines(data), [["2", "在用", &*rows]]);

    let mode = fs::metadata(data.join("keyring.toml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o600);
    let mut deployment = Deployment::open(data, None, None).unwrap();
    deployment.start(true).await.unwrap();
    let people = deployment.app.read().unwrap().people().unwrap();
    assert!(people.iter().all(|(identity, _)| !identity.name.is_empty()) && !people.is_empty());
    deployment.app.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_without_its_ring_is_refused_with_what_to_do() {
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(run(empty.path(), &["list"]).0, USAGE);
    let dir = demo_world().await;
    let ring = dir.path().join("keyring.toml");
    let refused = |what: &str| {
        let opened = Deployment::open(dir.path(), None, None).unwrap_err();
        assert!(matches!(opened, DeploymentError::Keyring(_)), "{opened}");
        let (code, said) = run(dir.path(), &["list"]);
        assert_eq!((code, said.contains(&opened.to_string())), (USAGE, true), "{said}");
        assert!(said.contains(what), "{said}");
    };
    fs::set_permissions(&ring, fs::Permissions::from_mode(0o644)).unwrap();
    refused("chmod 600");
    let away = dir.path().join("away.toml");
    fs::rename(&ring, &away).unwrap();
    refused("--keyring");
    fs::set_permissions(&away, fs::Permissions::from_mode(0o600)).unwrap();
    let (code, said) = run(dir.path(), &["list", "--keyring", away.to_str().unwrap()]);
    assert_eq!(code, DONE, "{said}");
    let held = DataFolder::lock(dir.path()).unwrap();
    let (code, said) = run(dir.path(), &["rotate", "--keyring", away.to_str().unwrap()]);
    assert_eq!((code, said.contains("另一个 gongji")), (USAGE, true), "{said}");
    drop(held);
}
