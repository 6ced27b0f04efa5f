//! The rush of the premium season: a year of premiums of which 95 % come in August–December, audited act
//! by act, and how many a second that was.
//!
//! ```text
//! TMPDIR=/dev/shm cargo run -p testkit --release --example season -- 4000
//! ```
//!
//! The number is that of the people; every relative in residents' insurance has a premium paid by a
//! bound one, from the account or from a quota, at once or at the end of the month as the areas of the
//! kit have it. The yardstick beside the figure: the same number of pharmacy bills for the same people,
//! one by one, without auditor, in the same process. One caller, so that the figure is that of the
//! way and not of the queue.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program to be watched")]

use std::process::ExitCode;
use std::time::Duration;

use testkit::season::{Season, Told};
use testkit::{Result, Trouble};

fn main() -> ExitCode {
    match rush() {
        Ok(told) => {
            say(&told);
            ExitCode::SUCCESS
        }
        Err(Trouble(trouble)) => {
            eprintln!("{trouble}");
            ExitCode::FAILURE
        }
    }
}

fn rush() -> Result<Told> {
    let people = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(800);
    let mut season = Season::new(20_261_122, people)?;
    season.year()?;
    season.bills()?;
    season.end()
}

fn say(told: &Told) {
    let rate = |count: u64, took: Duration| u128::from(count) * 1_000_000 / took.as_micros().max(1);
    println!("{} premiums asked for, {} paid", told.asked, told.paid);
    println!("{} in August–December ({} of 1,000)", told.season, told.season * 1_000 / told.asked);
    println!(
        "{} premiums/s, {} bills/s",
        rate(told.asked, told.premiums),
        rate(told.bills, told.billed)
    );
    println!("audited in {} s", told.audited.as_secs());
}
