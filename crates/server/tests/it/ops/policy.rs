//! `gongji policy diff | adopt | history | simulate`, and what a server does with other rules.

use std::path::Path;

use super::command::run;

const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies");

/// A folder with the shipped files; 山西's has a floor more, from a day that is to come.
fn draft(folder: &Path, since: &str) -> String {
    let to = folder.join("draft");
    std::fs::create_dir_all(&to).unwrap();
    for entry in std::fs::read_dir(SHIPPED).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_owned();
        if path.extension().is_some_and(|end| end == "toml") {
            let mut text = std::fs::read_to_string(&path).unwrap();
            if name == "14-shanxi.toml" {
                let floor = "\n[[floor]]\nvalue = 123_400\narea = \"140900\"\n";
                let rest = format!("since = {since}\nsource = \"ADR-0003\"\ngrade = \"P\"\n");
                text = [text.as_str(), floor, &rest].concat();
            }
            std::fs::write(to.join(name), text).unwrap();
        }
    }
    to.display().to_string()
}

#[test]
fn diff_says_what_changes_for_whom_and_from_when() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (code, said, _) = run(folder, &["policy", "diff", "built-in", SHIPPED]);
    assert_eq!((code, said.contains("两套规则相同")), (0, true), "{said}");
    let ahead = draft(folder, "2099-01-01");
    let (code, said, _) = run(folder, &["policy", "diff", "built-in", &ahead]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("140900") && said.contains("自 2099-01-01"), "{said}");
    assert!(said.contains("1,234.00") || said.contains("1234"), "{said}");
    assert!(!said.contains("改写历史"), "{said}");
    // One file stands in the other set.
    let one = format!("{ahead}/14-shanxi.toml");
    let (code, same, _) = run(folder, &["policy", "diff", "built-in", &one]);
    assert_eq!((code, same), (1, said));
    let past = draft(folder, "2024-01-01");
    let (_, said, _) = run(folder, &["policy", "diff", "built-in", &past, "--json"]);
    let json: serde_json::Value = serde_json::from_str(&said).unwrap();
    let rewrites = |it: &&serde_json::Value| it["rewrites_history"] == true;
    let changes = json["rules"].as_array().unwrap();
    assert_eq!(changes.iter().filter(rewrites).count(), 1, "{said}");
    std::fs::write(folder.join("draft/14-shanxi.toml"), "code = 14\n").unwrap();
    let (code, _, said) = run(folder, &["policy", "diff", "built-in", &past]);
    assert_eq!((code, said.contains("14-shanxi.toml:1")), (2, true), "{said}");
}

#[test]
fn a_set_is_adopted_kept_and_used_and_a_bad_one_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut server = super::command::Running::start(folder, &["--demo"]);
    let new = draft(folder, "2099-01-01");
    let adopt = ["policy", "adopt", &new, "--data", "data", "--by", "王敏"];
    let (code, _, said) = run(folder, &adopt);
    assert_eq!((code, said.contains("请先停止它")), (2, true), "{said}");
    assert_eq!(server.stop().0, 0);
    let history = ["policy", "history", "--data", "data"];
    let (_, first, _) = run(folder, &history);
    assert_eq!((first.lines().count(), first.contains("首次启动")), (1, true), "{first}");

    let bad = folder.join("draft/51-sichuan.toml");
    let good = std::fs::read_to_string(&bad).unwrap();
    std::fs::write(&bad, "code = \"51\"\n").unwrap();
    let (code, _, said) = run(folder, &adopt);
    assert_eq!((code, said.contains("没有任何改动生效")), (2, true), "{said}");
    assert_eq!(run(folder, &history).1, first, "the old set stays");
    std::fs::write(&bad, good).unwrap();

    let (code, said, _) = run(folder, &adopt);
    assert_eq!((code, said.contains("已启用")), (0, true), "{said}");
    let (_, sets, _) = run(folder, &history);
    assert_eq!((sets.lines().count(), sets.contains("命令行：王敏")), (2, true), "{sets}");
    let (code, said, _) = run(folder, &["policy", "diff", "data:data", &new]);
    assert_eq!(code, 0, "what is in force is what was adopted: {said}");
    let (_, again, _) = run(folder, &adopt);
    assert!(again.contains("没有改动"), "{again}");

    // It starts by what was adopted, and not by a set that nobody adopted.
    let mut server = super::command::Running::start(folder, &["--demo"]);
    assert_eq!(server.stop().0, 0);
    assert_eq!(run(folder, &history).1, sets);
    let other = ["serve", "--demo", "--data", "data", "--listen", "127.0.0.1:0", "--policies"];
    let (code, _, said) = run(folder, &[&other[..], &[SHIPPED]].concat());
    assert_eq!((code, said.contains("gongji policy adopt")), (2, true), "{said}");
}

#[test]
fn a_trial_of_what_is_in_force_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut server = super::command::Running::start(folder, &["--demo"]);
    assert_eq!(server.stop().0, 0);
    let days = ["--from", "2020-01-01", "--to", "2099-12-31"];
    let ask = ["policy", "simulate", "data:data", "--data", "data"];
    let before = std::fs::read(folder.join("data/gongji.db")).unwrap();
    let (code, said, _) = run(folder, &[&ask[..], &days, &["--json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, &json["changed"]["bills"]), (0, &0.into()), "{said}");
    let (code, said, _) = run(folder, &[&ask[..], &days].concat());
    assert_eq!((code, said.contains("只读，不写入任何东西")), (0, true), "{said}");
    assert!(before == std::fs::read(folder.join("data/gongji.db")).unwrap(), "nothing is written");
    let (code, ..) =
        run(folder, &[&ask[..], &["--from", "2026-02-01", "--to", "2026-01-01"]].concat());
    assert_eq!(code, 2);
}

#[test]
fn one_file_is_refused_where_the_set_in_force_was_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut server = super::command::Running::start(folder, &["--demo"]);
    assert_eq!(server.stop().0, 0);
    let lost = "f".repeat(64);
    let database = rusqlite::Connection::open(folder.join("data/gongji.db")).unwrap();
    let named = "update settings set value = ?1 where name = 'policy_digest'";
    assert_eq!(database.execute(named, [&lost]).unwrap(), 1);
    drop(database);
    let whole = draft(folder, "2099-01-01");
    let one = format!("{whole}/14-shanxi.toml");
    let adopt = ["policy", "adopt", &one, "--data", "data", "--by", "王敏"];
    let days = ["--from", "2020-01-01", "--to", "2099-12-31"];
    let simulate = |what| [&["policy", "simulate", what, "--data", "data"][..], &days].concat();
    for args in [&adopt[..], &simulate(&one)] {
        let (code, said, error) = run(folder, args);
        assert_eq!((code, said.as_str()), (2, ""), "{error}");
        assert!(error.contains(&lost) && error.contains("整套规则的文件夹"), "{error}");
    }
    let (code, said, error) = run(folder, &simulate(&whole));
    assert_eq!(code, 0, "a whole draft needs no base: {said}{error}");
}
