//! What a failure says: where it was, and the one command that repeats it.

/// Says it when it is dropped by a panic.
pub(crate) struct Repeat(String);

impl Repeat {
    /// A kind of act in the workload of a seed.
    pub(crate) fn act(seed: u64, kind: &str, test: &str) -> Self {
        Self(format!("see it again with\nGONGJI_KIND='{kind}' {}", command(seed, test)))
    }

    /// The workload of a seed.
    pub(crate) fn run(seed: u64, test: &str) -> Self {
        Self(format!("see it again with\n{}", command(seed, test)))
    }

    /// A place inside of that: after so many rows, after so many bytes.
    pub(crate) fn point(point: &str) -> Self {
        Self(format!("killed {point}"))
    }
}

impl Drop for Repeat {
    #[expect(clippy::print_stderr, reason = "whoever repeats it has to know how")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.0);
        }
    }
}

fn command(seed: u64, test: &str) -> String {
    format!("GONGJI_SEED={seed} cargo test -p testkit --test kills {test}")
}

/// The only kind of act that is wanted, where one is.
#[expect(clippy::disallowed_methods, reason = "a test's own switch, no configuration")]
pub(crate) fn wanted() -> Option<String> {
    std::env::var("GONGJI_KIND").ok()
}
