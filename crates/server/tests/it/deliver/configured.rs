//! The configuration file.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use app::{Clock, SystemClock};
use server::providers::Providers;
use server::providers::config::read;
use tempfile::TempDir;

const GOOD: &str = r#"
[sms]
url = "https://sms.example.cn/send"
secret_file = "sms.secret"

[mail]
host = "smtp.example.cn"
tls = "starttls"
user = "gongji"
password_file = "mail.password"
from = "共济 <gongji@example.cn>"

[webhook]
secret_file = "sms.secret"
"#;

fn folder(config: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("sms.secret", "sixteen bytes or more\n"), ("mail.password", "pw\n")] {
        put(&folder.path().join(name), text, 0o600);
    }
    let path = folder.path().join("gongji.toml");
    put(&path, config, 0o644);
    (folder, path)
}

fn put(path: &Path, text: &str, mode: u32) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn providers(path: &Path) -> Result<Providers, Vec<String>> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    read(path, &clock)
}

/// Line and key of every fault.
fn faults(config: &str) -> Vec<String> {
    let (_folder, path) = folder(config);
    let faults = providers(&path).unwrap_err();
    let place = |fault: &String| {
        let (_, rest) = fault.split_once("gongji.toml:").unwrap();
        rest.split('：').next().unwrap().to_owned()
    };
    faults.iter().map(place).collect()
}

#[test]
fn a_good_file_names_three_real_providers() {
    let (_folder, path) = folder(GOOD);
    let all = providers(&path).unwrap();
    assert_eq!(all.sms.as_ref().unwrap().name(), "sms-gateway");
    assert_eq!(all.mail.as_ref().unwrap().name(), "smtp");
    assert_eq!(all.webhook.as_ref().unwrap().name(), "webhook");
    assert_eq!(all.simulators(), [""; 0]);
    let (_folder, path) = folder("[webhook]\nsecret_file = \"sms.secret\"\n");
    let one = providers(&path).unwrap();
    assert!(one.sms.is_none() && one.mail.is_none() && one.webhook.is_some());
}

#[test]
fn everything_wrong_is_told_at_once_with_its_line() {
    let said = faults(
        "[sms]\nurl = \"http://sms.example.cn\"\nsecret_file = \"none\"\nretries = 3\n\
         [mail]\nport = 70000\ntls = \"ssl\"\nuser = \"me\"\nfrom = \"nobody\"\n\
         [webhook]\n[pager]\n",
    );
    let expected = [
        "2 sms.url",
        "3 sms.secret_file",
        "4 sms.retries",
        "5 mail.host",
        "6 mail.port",
        "7 mail.tls",
        "8 mail",
        "9 mail.from",
        "10 webhook.secret_file",
        "11 pager",
    ];
    assert_eq!(said, expected);
    assert_eq!(
        faults("[sms]\nurl = \"https://x\nsecret_file = 3"),
        ["2 TOML", "3 sms.secret_file"]
    );
    assert_eq!(faults("sms = 1"), ["1 sms"]);
}

#[test]
fn only_this_machine_is_spoken_to_in_clear() {
    let mail =
        |host| format!("[mail]\nhost = \"{host}\"\ntls = \"none\"\nfrom = \"gongji@example.cn\"\n");
    let (_folder, path) = folder(&mail("127.0.0.1"));
    assert!(providers(&path).unwrap().mail.is_some());
    assert_eq!(faults(&mail("10.0.0.1")), ["3 mail.tls"]);
    let sms = |url| format!("[sms]\nurl = \"{url}\"\nsecret_file = \"sms.secret\"\n");
    for good in ["http://127.0.0.1:9000/", "http://[::1]/", "https://10.0.0.1/"] {
        let (_folder, path) = folder(&sms(good));
        assert!(providers(&path).unwrap().sms.is_some(), "{good}");
    }
    for bad in ["http://10.0.0.1/", "ftp://127.0.0.1", "sms", "https://"] {
        assert_eq!(faults(&sms(bad)), ["2 sms.url"], "{bad}");
    }
}

#[test]
fn a_secret_is_its_owner_s_alone_and_never_shown() {
    for (text, mode) in [("sixteen bytes or more", 0o640), ("short-secret", 0o600), ("\n", 0o600)] {
        let (folder, path) = folder(GOOD);
        put(&folder.path().join("sms.secret"), text, mode);
        let faults = providers(&path).unwrap_err();
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[0].contains("gongji.toml:4 sms.secret_file"), "{faults:?}");
        assert_eq!(faults[0].contains("chmod 600"), mode == 0o640, "{faults:?}");
        assert!(!faults[0].contains(text) || text == "\n", "{faults:?}");
    }
    let (_folder, path) = folder(GOOD);
    let shown = format!("{:?}", providers(&path).unwrap());
    assert!(!shown.contains("sixteen") && !shown.contains("pw"), "{shown}");
}

#[test]
fn the_program_refuses_to_start_with_a_wrong_file() {
    let (folder, path) = folder("[sms]\nurl = 1\n");
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongji"));
    command.current_dir(folder.path()).args(["serve", "--config"]);
    let done = command.arg(&path).output().unwrap();
    assert_eq!(done.status.code(), Some(2));
    let said = String::from_utf8(done.stderr).unwrap();
    assert!(said.contains("gongji.toml:2 sms.url") && said.contains("sms.secret_file"), "{said}");
    assert!(!folder.path().join("data").exists(), "nothing was begun");
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongji"));
    command.current_dir(folder.path()).args(["serve", "--demo", "--config"]);
    assert_eq!(command.arg(&path).output().unwrap().status.code(), Some(2), "not with --demo");
}
