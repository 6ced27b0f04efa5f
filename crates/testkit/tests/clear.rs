//! After a workload no personal data stands in clear: not in the files of the database, not in what
//! was logged meanwhile, not in what an act or an answer shows of itself.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::io::Write;
use std::sync::{Arc, Mutex};

use store::Identity;
use testkit::Run;
use testkit::clear::Secrets;
use tracing_subscriber::fmt::MakeWriter;

const SEED: u64 = 20_261_123;
const ACTS: u64 = 6_000;
const PEOPLE: usize = 60;

/// Keeps what is logged by every thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// `psn_no` is no secret: it is random, and what institutions look a person up by.
fn add(secrets: &mut Secrets, who: &Identity) {
    for text in [&who.name, &who.cert_no] {
        secrets.add(text);
    }
    who.phone.iter().for_each(|phone| secrets.add(phone));
}

#[test]
fn nothing_in_clear() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let mut run = Run::new(SEED, PEOPLE).unwrap();
    run.listen();
    let mut secrets = Secrets::default();
    for (identity, _) in &run.rig().population.people {
        add(&mut secrets, identity);
    }
    let before = secrets.len();
    for _ in 0..ACTS {
        let found = run.step().unwrap().err().map(|failure| failure.to_string());
        let logged = log.0.lock().unwrap();
        assert_eq!(found, None, "{}", String::from_utf8_lossy(&logged));
    }
    // Names and numbers that were corrected meanwhile, heirs, addresses, clerks.
    run.model().identities.values().for_each(|identity| add(&mut secrets, identity));
    assert!(secrets.len() > before + 3, "hardly anything was corrected");
    for text in ["演练继承人", "@example.invalid", "演练经办", "$argon2id$"] {
        secrets.add(text);
    }
    tracing::info!("the last line");
    let folder = run.rig().folder().path();
    assert!(std::fs::metadata(folder.join("gongji.db")).unwrap().len() > 1_000_000);
    assert_eq!(secrets.in_files(folder).unwrap(), Vec::<String>::new());
    let logged = log.0.lock().unwrap().clone();
    assert!(logged.len() > 10, "nothing was logged");
    assert_eq!(secrets.standing_in(&logged), 0, "in the log");
    assert!(run.heard().len() > 1_000_000);
    assert_eq!(secrets.standing_in(run.heard().as_bytes()), 0, "in what acts show of themselves");
}
