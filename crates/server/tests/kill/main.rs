//! The real program, killed at any moment under load: what it acknowledged is there once, and of
//! everything else it tells whether it happened.
//!
//! `GONGJI_KILLS=200 cargo test -p server --test kill` kills more often than `make test` does.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail anywhere")]

mod client;
mod load;
mod program;

use std::collections::BTreeMap;
use std::sync::Arc;

use client::{Asked, Client, Outcome};
use load::Load;
use program::{Program, books, psn_numbers};
use testkit::Rng;

/// Kills of `make test`.
const KILLS: u64 = 20;
/// Clients that ask at the same time.
const CLIENTS: usize = 6;

/// A number of the environment.
#[expect(clippy::disallowed_methods, reason = "a test's own switch, no configuration")]
fn env(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_happens_twice() {
    let (kills, seed) = (env("GONGJI_KILLS", KILLS), env("GONGJI_SEED", 1));
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut rng = Rng::new(seed);
    let mut settled: BTreeMap<String, String> = BTreeMap::new();
    let mut tally = [0_u64; 3];
    let mut program = Program::start(folder.path());
    let patients = Arc::new(psn_numbers(folder.path()));
    for round in 0..kills {
        let after = rng.between(1, 60);
        let load = Load::new(round, after, Arc::clone(&patients));
        let asked = runtime.block_on(load.run(program.address(), CLIENTS, || program.kill()));
        drop(program);
        program = Program::start(folder.path());
        let again = runtime.block_on(ask_again(program.address(), &asked));
        for (asked, now) in asked.iter().zip(&again) {
            let name = format!("kill {round} of seed {seed}, {} {}", asked.infno, asked.msgid);
            check(&name, asked, now, &mut tally);
            if let Some(setl_id) = &now.setl_id {
                let earlier = settled.insert(setl_id.clone(), asked.msgid.clone());
                assert_eq!(earlier, None, "{name}: two requests have one settlement");
            }
        }
        assert!(books(folder.path()), "kill {round} of seed {seed}: a book is not zero");
    }
    let [kept, happened, never] = tally;
    println!("{kills} kills: {kept} acknowledged, {happened} decided unheard, {never} never came");
    assert!(kept >= kills, "hardly anything was acknowledged before the kills");
}

/// What a request came to after the kill: by its number, by the same request again, by its number.
struct Again {
    before: Outcome,
    setl_id: Option<String>,
    refused: Option<String>,
    after: Outcome,
}

async fn ask_again(address: &str, asked: &[Asked]) -> Vec<Again> {
    let client = Client::new(address);
    let mut all = Vec::with_capacity(asked.len());
    for one in asked {
        let before = client.outcome(one).await;
        let answer = client.send(&one.body).await.unwrap();
        let after = client.outcome(one).await;
        let refused = answer["err_msg"].as_str().map(ToOwned::to_owned);
        all.push(Again { before, setl_id: client::setl_id(&answer), refused, after });
    }
    all
}

/// Acknowledged: there, with the same answer. Else: decided unheard, or decided only now.
fn check(name: &str, asked: &Asked, now: &Again, tally: &mut [u64; 3]) {
    assert!(now.after.is_decided(), "{name} is not decided after it was sent again");
    assert_eq!(now.after.setl_id, now.setl_id, "{name}: the number tells of another settlement");
    if now.before.is_decided() {
        assert_eq!(now.before, now.after, "{name}: the outcome changed when it was sent again");
    }
    let Some(answer) = &asked.answer else {
        tally[if now.before.is_decided() { 1 } else { 2 }] += 1;
        return;
    };
    tally[0] += 1;
    assert!(now.before.is_decided(), "{name} was acknowledged and is lost");
    assert_eq!(client::setl_id(answer), now.setl_id, "{name} was acknowledged otherwise");
    let refused = answer["err_msg"].as_str().map(ToOwned::to_owned);
    assert_eq!(refused, now.refused, "{name} was acknowledged otherwise");
}
