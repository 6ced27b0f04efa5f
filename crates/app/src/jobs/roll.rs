//! The turn of account years, by area: at the first call of the new year, or late.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{Area, Moment, PersonId};
use serde_json::json;
use store::NumberKey;

use super::replay::Replay;
use super::run::Run;
use super::{Halt, JobReport, submit_all};
use crate::acts::{Since, YearRoll, ended_year, year_start};
use crate::engine::App;
use crate::number::{Numbered, pairs_of};

/// People in one act: a block of person numbers, so that who joins later changes no block.
const BLOCK: i64 = 500;
/// How often a call looks at a block again when accounts moved meanwhile.
const ROUNDS: u32 = 5;

/// Rolls the year that ended last in an area, if that was not done. For the desk: the same as the
/// job does.
pub async fn roll_year(app: &App, area: Area) -> Result<JobReport, Halt> {
    let mut report = JobReport::default();
    turn(app, area, &mut report).await?;
    Ok(report)
}

/// Rolls the year that ended last in an area, if that was not done.
pub(super) async fn turn(app: &App, area: Area, report: &mut JobReport) -> Result<(), Halt> {
    let today = app.now().date();
    let world = app.world();
    let (year, start) =
        (ended_year(&world.policies, area, today), year_start(&world.policies, area, today));
    let name = format!("year-roll {area} {year}");
    let Some(mut run) = Run::begin(app, &name, Some(area)).await? else { return Ok(()) };
    let mut replay = Replay::since(area, Moment::start_of(start));
    let mut rolled: u64 = run.note().split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    let mut next = i64::try_from(run.done()).unwrap_or(0);
    while let Some((block, people)) = block_from(app, area, next)? {
        rolled += roll(app, (area, year), (block, people), &mut replay).await?;
        next = block + 1;
        let done = u64::try_from(next).unwrap_or(0);
        run.reached(app, done, format!("{rolled} accounts")).await?;
    }
    run.finish(app, report).await
}

/// The next block of numbers with people in it.
fn block_from(app: &App, area: Area, block: i64) -> Result<Option<(i64, Vec<PersonId>)>, Halt> {
    let after = PersonId(block.saturating_mul(BLOCK) - 1);
    let people = app.read()?.people_in(area, after, 500)?;
    let Some(first) = people.first() else { return Ok(None) };
    let block = first.person.0 / BLOCK;
    let here = people.iter().map(|insured| insured.person);
    Ok(Some((block, here.take_while(|person| person.0 / BLOCK == block).collect())))
}

/// Rolls a block; again for those whose account moved between the look and the lock. How many
/// accounts were rolled.
async fn roll(
    app: &App,
    (area, year): (Area, i16),
    (block, people): (i64, Vec<PersonId>),
    replay: &mut Replay,
) -> Result<u64, Halt> {
    let mut most = 0;
    let mut round = 0;
    for _ in 0..ROUNDS {
        let since = look(app, area, &people, replay)?;
        if since.is_empty() {
            return Ok(most);
        }
        most = most.max(u64::try_from(since.len()).unwrap_or(0));
        // A number of an earlier call is answered from its row and rolls nothing: go on after it.
        while app.read()?.number(&key_of(area, (year, block), round))?.is_some() {
            round += 1;
        }
        let mut content = json!({ "area": area, "year": year, "chunk": block });
        if round > 0 {
            content["round"] = json!(round);
        }
        let numbered = Numbered::new(key_of(area, (year, block), round), pairs_of(&content));
        let people = since.keys().copied().collect();
        submit_all(app, vec![Arc::new(YearRoll { numbered, area, people, since })]).await?;
    }
    // Accounts that move faster than five looks: the next call of the job tries again.
    if look(app, area, &people, replay)?.is_empty() { Ok(most) } else { Err(Halt::Lane) }
}

/// The number of a round; the first is that which a clerk's own roll of the block has: whoever comes
/// first, once.
fn key_of(area: Area, (year, block): (i16, i64), round: u32) -> NumberKey {
    let (issuer, infno) = ("desk".to_owned(), "year-roll".to_owned());
    let mut number = format!("{area}-{year}-{block}");
    if round > 0 {
        number = format!("{number}-r{round}");
    }
    NumberKey { area, issuer, infno, number }
}

/// The accounts of which something is left of the ended year.
fn look(
    app: &App,
    area: Area,
    people: &[PersonId],
    replay: &mut Replay,
) -> Result<BTreeMap<PersonId, Since>, Halt> {
    let reads = app.read()?;
    let mut accounts = Vec::with_capacity(people.len());
    for person in people {
        accounts.extend(reads.account(area, *person)?);
    }
    // After the accounts: what is booked in between changes a version, and the act leaves that
    // account out.
    replay.catch_up(reads.as_ref())?;
    let mut since = BTreeMap::new();
    for account in accounts {
        let stays = replay.new_of(account.person).min(account.current);
        if account.current > stays {
            let (current, carried, version) = (account.current, account.carried, account.version);
            since.insert(account.person, Since { current, carried, version, stays });
        }
    }
    Ok(since)
}
