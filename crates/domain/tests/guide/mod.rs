//! Walks all pairs of the 32 units (the same city, the same province, another province), all kinships
//! and six dates, and holds the guide against the functions that decide.

mod answers;
mod bill;
mod made;
mod quota;
mod sense;
mod world;

use domain::Kinship;
use domain::binding::Scope;
use domain::guide::{Question, guide};
use world::{Unit, World};

/// Both purposes of everyday and those of premiums, in turn, so that each pair meets all of them.
const PURPOSES: [Option<Scope>; 6] = [
    None,
    Some(Scope::Outpatient),
    Some(Scope::Pharmacy),
    Some(Scope::Inpatient),
    Some(Scope::ResidentPremium),
    Some(Scope::CarePremium),
];

/// All questions of a day, half of the grantor's units at a time.
fn walk(day: &str, half: usize) {
    let world = World::on(day);
    let mut count = 0_usize;
    for (i, from) in world.units.iter().enumerate().filter(|(i, _)| i % 2 == half) {
        for (j, to) in world.units.iter().enumerate() {
            for (k, kinship) in Kinship::ALL.into_iter().enumerate() {
                for question in questions(&world, (from, to), kinship, i + j + k) {
                    let answer = guide(&question, &world.set);
                    sense::check(&world, &question, &answer);
                    bill::check(&world, &question, &answer);
                    quota::check(&world, &question, &answer);
                    count += 1;
                }
            }
        }
    }
    assert!(count >= 16 * 32 * 7, "only {count} questions");
}

/// The questions of a pair: of one unit about one city, two cities and care away; of two units one.
fn questions(
    world: &World,
    (from, to): (&Unit, &Unit),
    kinship: Kinship,
    n: usize,
) -> Vec<Question> {
    let ages = [None, Some(9), Some(17), Some(70)];
    let one = |grantor_area, beneficiary_area, care_area, n: usize| Question {
        grantor_area,
        beneficiary_area,
        care_area,
        relative: kinship.into(),
        purpose: PURPOSES[n % PURPOSES.len()],
        on: world.day,
        age: ages[n % ages.len()],
    };
    let [here, near] = from.areas;
    let [there, _] = to.areas;
    if from.code != to.code {
        return vec![one(here, there, there, n)];
    }
    let elsewhere = world.units[(n + 1) % world.units.len()].areas[0];
    vec![
        one(here, here, here, n),
        one(here, near, near, n + 1),
        one(here, here, near, n + 2),
        one(near, near, elsewhere, n + 1),
        one(here, here, here, 1),
    ]
}

macro_rules! days {
    ($($first:ident $second:ident = $day:literal,)*) => {
        $(#[test]
        fn $first() {
            walk($day, 0);
        }

        #[test]
        fn $second() {
            walk($day, 1);
        })*
    };
}

days! {
    in_june_2021 in_june_2021_too = "2021-06-01",
    in_september_2022 in_september_2022_too = "2022-09-01",
    in_august_2024 in_august_2024_too = "2024-08-01",
    in_december_2024 in_december_2024_too = "2024-12-10",
    in_february_2026 in_february_2026_too = "2026-02-01",
    in_november_2026 in_november_2026_too = "2026-11-22",
}
