//! The program itself: what it prints and with which code it ends.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread::JoinHandle;

fn gongji(folder: &Path, args: &[&str]) -> Output {
    let command = env!("CARGO_BIN_EXE_gongji");
    Command::new(command).args(args).current_dir(folder).output().unwrap()
}

/// Exit code, standard output, standard error.
pub(super) fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = gongji(folder, args);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

/// A running server; killed when dropped.
pub(super) struct Running {
    child: Child,
    url: String,
    rest: Option<JoinHandle<String>>,
}

impl Running {
    /// Starts it on a free port and waits until it says where it is.
    pub(super) fn start(folder: &Path, args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongji"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--data", "data"]).args(args);
        command.current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let said = lines.find_map(|line| {
            let line = line.unwrap();
            let (_, rest) = line.split_once("共济在 ")?;
            rest.split('，').next().map(ToOwned::to_owned)
        });
        // Whatever else it prints must not block it.
        let rest = std::thread::spawn(move || lines.map_while(Result::ok).collect());
        Self { child, url: said.unwrap(), rest: Some(rest) }
    }

    /// Asks it to stop as an operator does; exit code and what it said since it started.
    pub(super) fn stop(&mut self) -> (i32, String) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let code = self.child.wait().unwrap().code().unwrap();
        (code, self.rest.take().unwrap().join().unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Fails when it has ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn a_folder_has_one_server_and_a_demo_stays_one() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let server = Running::start(folder, &["--demo"]);
    let second = ["serve", "--demo", "--data", "data", "--listen", "127.0.0.1:0"];
    let (code, _, said) = run(folder, &second);
    assert_eq!((code, said.contains("数据目录 data；")), (2, true), "{said}");
    let (code, books, _) = run(folder, &["books", "--data", "data"]);
    assert_eq!((code, books.matches("合计").count() > 3), (0, true), "beside it: {books}");
    let file = folder.join("credits.csv");
    std::fs::write(&file, "cert_type,cert_no\n01,1\n").unwrap();
    let import = ["import", "credits", "credits.csv", "--url", &server.url];
    let (code, _, said) = run(folder, &import);
    assert_eq!((code, said.contains("缺少列 amount")), (1, true), "{said}");
    let row = "01,110190198001011230,110000,1.00,interest,2026-01-01";
    std::fs::write(&file, format!("cert_type,cert_no,area,amount,source,on\n{row}\n")).unwrap();
    for again in [false, true] {
        let (code, said, _) = run(folder, &import);
        assert_eq!((code, said.contains("没有再记")), (0, again), "{said}");
    }
    let (code, _, said) = run(folder, &["import", "credits", "credits.csv", "--data", "data"]);
    assert_eq!((code, said.contains("--url")), (2, true), "{said}");
    drop(server);
    let real = ["serve", "--data", "data", "--listen", "127.0.0.1:0"];
    let (code, _, said) = run(folder, &real);
    assert_eq!((code, said.contains("--demo")), (2, true), "{said}");
    let (code, json, _) = run(folder, &["demo", "--json", "--data", "data"]);
    let world: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, world["people"][0]["carried"].as_str()), (0, Some("1.00")));
    let mut again = Running::start(folder, &["--demo"]);
    assert!(again.url.starts_with("http://127.0.0.1:"), "goes on with the same data");
    let (code, said) = again.stop();
    assert_eq!((code, said.contains("已停止")), (0, true), "{said}");
}

#[test]
fn a_real_folder_does_not_become_a_demo() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let head = "code,name,kind,level,admdvs,access_key,secret,unsigned";
    let file = folder.join("places.csv");
    let import = ["import", "institutions", "places.csv", "--data", "data"];
    std::fs::write(&file, format!("{head}\nP11010700009,药店,pharmacy,,110107,,,true\n")).unwrap();
    let (code, _, said) = run(folder, &import);
    assert_eq!((code, said.contains("unsigned")), (1, true), "{said}");
    std::fs::write(&file, format!("{head}\nP11010700009,药店,pharmacy,,110107,k,s,\n")).unwrap();
    assert_eq!(run(folder, &import).0, 0);
    let (code, _, said) = run(folder, &["serve", "--demo", "--data", "data"]);
    assert_eq!((code, said.contains("正式")), (2, true), "{said}");
    assert_eq!(run(folder, &["demo", "--data", "data"]).0, 1);
}

#[test]
fn what_is_asked_wrongly_ends_with_two_and_says_how_it_is_right() {
    let folder = tempfile::tempdir().unwrap();
    for (args, hint) in [
        (&["serve", "--listen", "0.0.0.0:0"][..], "--behind-tls"),
        (&["serve", "--log", "a=b=c"], "info"),
        (&["books", "--data", "nowhere"], "nowhere"),
        (&["policy", "show", "990000"], "510100"),
        (&["policy", "check", "nowhere.toml"], "nowhere.toml：没有这个文件"),
        (&["policy", "show", "110000", "--policies", "nowhere"], "nowhere：没有这个文件"),
        (&["import", "people", "nowhere.csv"], "nowhere.csv：没有这个文件"),
        (&["apply", "nowhere.json"], "nowhere.json：没有这个文件"),
        (&["import", "nothing", "x.csv"], "institutions"),
        (&["import", "credits", "/dev/null", "--batch", "a b"], "48"),
        (&["nothing"], "--help"),
    ] {
        let (code, out, said) = run(folder.path(), args);
        assert_eq!((code, &*out, said.contains(hint)), (2, "", true), "{args:?}: {said}");
    }
}

#[test]
fn a_taken_port_is_named_with_a_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let args = ["serve", "--demo", "--data", "data", "--listen", &address.to_string()];
    let (code, _, said) = run(folder.path(), &args);
    assert_eq!(code, 2, "{said}");
    let port = format!("端口 {} 已经被别的程序占用", address.port());
    for word in [port.as_str(), "--listen 127.0.0.1:0", "换一个端口"] {
        assert!(said.contains(word), "{word}: {said}");
    }
}

#[test]
fn rules_are_checked_and_shown() {
    let folder = tempfile::tempdir().unwrap();
    let (code, said, _) = run(folder.path(), &["policy", "check"]);
    assert_eq!((code, said.contains("没有问题")), (0, true), "{said}");
    std::fs::write(folder.path().join("99-nowhere.toml"), "code = 99\n").unwrap();
    let (code, said, _) = run(folder.path(), &["policy", "check", "99-nowhere.toml"]);
    assert_eq!((code, said.contains("99-nowhere.toml:1:")), (1, true), "{said}");
    let (code, said, _) = run(folder.path(), &["policy", "show", "510104", "--on", "2026-11-22"]);
    assert_eq!((code, said.contains("成都市（510100）")), (0, true), "{said}");
}
