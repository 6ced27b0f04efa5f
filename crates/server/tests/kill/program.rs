//! `gongji` as a process of its own.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, mpsc};
use std::time::Duration;

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_gongji");
/// A start on a busy machine; far more than it takes.
const PATIENCE: Duration = Duration::from_mins(1);

/// A server that runs until it is killed.
pub(super) struct Program {
    child: Mutex<Child>,
    address: String,
}

impl Program {
    /// Starts it as anybody would, with the same words every time.
    pub(super) fn start(folder: &Path) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--log", "error", "--data"])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (tell, told) = mpsc::channel();
        // Reads on to the end: a full pipe would stop the server.
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let place = line.find("http://127.0.0.1:").map(|at| &line[at + "http://".len()..]);
                let address = place.map(|rest| {
                    let end = rest.find(|c: char| !c.is_ascii_digit() && !".:".contains(c));
                    rest[..end.unwrap_or(rest.len())].to_owned()
                });
                // Only the first is waited for.
                drop(address.map(|address| tell.send(address)));
            }
        });
        let child = Mutex::new(child);
        Self { child, address: told.recv_timeout(PATIENCE).unwrap() }
    }

    /// Where it listens.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Ends it as the kernel does: no signal handler, no last word.
    pub(super) fn kill(&self) {
        let mut child = self.child.lock().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap();
        // It may be gone already.
        drop(child.kill());
        drop(child.wait());
    }
}

/// Does `gongji books` find every book at zero?
pub(super) fn books(folder: &Path) -> bool {
    let mut command = Command::new(PROGRAM);
    command.args(["books", "--data"]).arg(folder).stdout(Stdio::null());
    command.status().unwrap().success()
}

/// `psn_no` by handle of the demo people.
pub(super) fn psn_numbers(folder: &Path) -> BTreeMap<String, String> {
    let mut command = Command::new(PROGRAM);
    let output = command.args(["demo", "--json", "--data"]).arg(folder).output().unwrap();
    let world: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |person: &Value, field: &str| person[field].as_str().unwrap().to_owned();
    let people = world["people"].as_array().unwrap();
    people.iter().map(|person| (text(person, "key"), text(person, "psn_no"))).collect()
}
