//! Prints `policies/README.md` with its tables made anew; see the Makefile's `docs`.

use domain::policy::{PolicySet, check_report, with_coverage};

const PAGE: &str = include_str!("../../../policies/README.md");
const FILES: &[(&str, &str)] = include!("../../../policies/list.rs");

#[expect(clippy::print_stdout, clippy::print_stderr, reason = "printing is what it is for")]
fn main() {
    match PolicySet::load(FILES.iter().copied()) {
        Ok(set) => print!("{}", with_coverage(PAGE, &set).unwrap_or_else(|| PAGE.to_owned())),
        // The page stays as it is.
        Err(faults) => {
            print!("{PAGE}");
            eprint!("{}", check_report(&Err(faults)));
        }
    }
}
