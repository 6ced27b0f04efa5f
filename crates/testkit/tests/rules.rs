//! Rules in force: a lane decides by the set whose digest the database names, or by none.
#![expect(clippy::unwrap_used, reason = "a test may fail anywhere")]

use std::sync::Arc;

use app::acts::{Adopt, AdoptBy, AdoptFiles, whole};
use app::import::{parse_items, put_items};
use app::rules::{Standing, files_of, history, pack};
use app::{Act, Numbered, Outcome};
use domain::Fen;
use domain::institution::InstitutionKind;
use domain::person::Insured;
use domain::policy::PolicySet;
use store::record::AdoptedBy;
use store::{Answer, NumberKey, POLICY_DIGEST};
use testkit::{Numbers, Population, Rig, rules};

fn rig() -> Rig {
    Rig::new(Population::of(3, 20).unwrap()).unwrap()
}

/// The files of the rig with a floor of 北京.
fn files(floor: u32) -> Vec<(String, String)> {
    let more = format!(
        "\n[[floor]]\nvalue = {floor}\nsince = 2026-01-01\nsource = \"ADR-0003\"\ngrade = \"P\"\n"
    );
    rules::shipped_with("11-", &more)
}

fn adopt(files: &[(String, String)], number: &str) -> Adopt {
    let (issuer, infno, number) = ("command".to_owned(), "adopt".to_owned(), number.to_owned());
    let key = NumberKey { area: whole().unwrap(), issuer, infno, number };
    let digest = PolicySet::load(files.to_vec()).unwrap().digest().to_owned();
    let numbered = Numbered::new(key, vec![("digest".to_owned(), digest.clone())]);
    let files = AdoptFiles::Packed(pack(files).unwrap());
    Adopt { numbered, by: AdoptBy::Command("王敏".to_owned()), digest, files }
}

fn name(rig: &Rig, digest: &str) {
    let digest = digest.to_owned();
    let area = whole().unwrap();
    rig.app.chore_blocking(area, move |tx| tx.put_setting(POLICY_DIGEST, &digest)).unwrap();
}

fn floor(rig: &Rig) -> Fen {
    let area = rules::area(110_000).unwrap();
    rig.app.world().policies.floor(area, rig.app.now().date()).unwrap().value
}

fn bill(rig: &Rig, numbers: &Numbers) -> Arc<dyn Act> {
    let people: Vec<&Insured> = rig.population.insured().collect();
    let here = |it: &&domain::institution::Institution| {
        it.kind == InstitutionKind::Pharmacy && it.area == people[3].area
    };
    let place = rig.population.institutions.iter().find(here).unwrap();
    Arc::new(numbers.settle(people[3].person, place, Fen(100), rig.app.now(), None))
}

fn is_done(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Decided { replayed: false, .. })
}

#[test]
fn a_lane_with_other_rules_decides_nothing_and_uses_up_no_number() {
    let (rig, numbers) = (rig(), Numbers::default());
    let ours = rig.app.world().policies.digest().to_owned();
    let earlier = bill(&rig, &numbers);
    assert!(is_done(&rig.app.submit_blocking(Arc::clone(&earlier))));
    name(&rig, "another set");
    assert_eq!(rig.app.follow_rules().unwrap(), Standing::Missing);
    let act = bill(&rig, &numbers);
    for _ in 0..2 {
        let outcome = rig.app.submit_blocking(Arc::clone(&act));
        assert!(matches!(outcome, Outcome::NotReady(_)), "{outcome:?}");
    }
    assert!(rig.app.read().unwrap().number(act.numbered().key()).unwrap().is_none());
    // What was decided before is still told.
    let again = rig.app.submit_blocking(earlier);
    assert!(matches!(again, Outcome::Decided { replayed: true, .. }), "{again:?}");
    name(&rig, &ours);
    assert!(is_done(&rig.app.submit_blocking(act)), "the number was free");
}

#[test]
fn kept_rules_are_taken_up_without_a_restart() {
    let (rig, numbers) = (rig(), Numbers::default());
    let (old, new) = (floor(&rig), files(12_345));
    for (number, files) in [("1", &files(old.0.try_into().unwrap())), ("2", &new)] {
        let outcome = rig.app.submit_blocking(Arc::new(adopt(files, number)));
        assert!(matches!(outcome, Outcome::Decided { answer: Answer::Done, .. }), "{outcome:?}");
    }
    // As another process would have left it: the world of this one is that of the set before.
    assert_eq!(floor(&rig), old);
    assert!(is_done(&rig.app.submit_blocking(bill(&rig, &numbers))));
    assert_eq!(floor(&rig), Fen(12_345), "the lane took them up before it decided");
    let reads = rig.app.read().unwrap();
    let sets = history(reads.as_ref()).unwrap();
    let by = AdoptedBy::Command("王敏".to_owned());
    assert_eq!(sets.iter().map(|set| &set.by).collect::<Vec<_>>(), [&by, &by]);
    let digest = reads.setting(POLICY_DIGEST).unwrap().unwrap();
    assert_eq!(digest, sets[1].digest);
    assert_eq!(files_of(reads.as_ref(), &digest).unwrap(), Some(new));
    assert_eq!(rig.app.follow_rules().unwrap(), Standing::Same);
    // Back to the first of them, without a batch: the next check takes it up.
    name(&rig, &sets[0].digest);
    assert_eq!(rig.app.follow_rules().unwrap(), Standing::Loaded);
    assert_eq!(floor(&rig), old);
}

#[test]
fn items_and_rules_that_change_at_once_are_both_there() {
    let rig = rig();
    for (number, floor) in [("1", 100), ("2", 200)] {
        rig.app.submit_blocking(Arc::new(adopt(&files(floor), number)));
    }
    let digests: Vec<String> = history(rig.app.read().unwrap().as_ref())
        .unwrap()
        .into_iter()
        .map(|it| it.digest)
        .collect();
    let item = |place: u32| {
        format!("code,name,list_type,charge_type,class\nN{place},物,101,09,甲\n").into_bytes()
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for place in 0..12 {
                let items = parse_items(&item(place)).unwrap();
                runtime.block_on(put_items(&rig.app, items)).unwrap();
            }
        });
        for place in 0..12 {
            name(&rig, &digests[place % 2]);
            rig.app.follow_rules().unwrap();
        }
    });
    let world = rig.app.world();
    assert_eq!(world.policies.digest(), digests[1]);
    let missing: Vec<String> = (0..12)
        .map(|place| format!("N{place}"))
        .filter(|code| world.catalogue.find(code).is_none())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn files_that_are_not_the_named_set_are_not_taken_up() {
    let (rig, numbers) = (rig(), Numbers::default());
    let mut wrong = adopt(&files(7), "1");
    wrong.digest = "0".repeat(64);
    rig.app.submit_blocking(Arc::new(wrong));
    let outcome = rig.app.submit_blocking(bill(&rig, &numbers));
    assert!(matches!(outcome, Outcome::NotReady(_)), "{outcome:?}");
    // A set that is right makes the lane ready again.
    let right = adopt(&files(8), "2");
    assert!(is_done(&rig.app.submit_blocking(Arc::new(right))));
    assert!(is_done(&rig.app.submit_blocking(bill(&rig, &numbers))));
    assert_eq!(floor(&rig), Fen(8));
}
