//! The agency's files about people who are known.

use std::future::Future;

use app::import::{
    ImportError, Rules, book_credits, parse_credits, parse_people, prepare_numbers, put_people,
};
use domain::binding::{BindingState, EndedWhy, SuspendedWhy};
use domain::person::InsuredStatus;
use domain::{Fen, PersonId};
use store::records::About;

use crate::town::{CHILD, FATHER, GRANDMA, MOTHER, Town, area};

const HEAD: &str =
    "name,cert_type,cert_no,phone,area,insutype,psn_type,status,covered_until,frozen";

fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// The line of somebody who is insured with this status, as the monthly file has it.
fn line(town: &Town, person: PersonId, status: u8) -> String {
    let reads = town.rig.app.read().unwrap();
    let identity = reads.identity(person).unwrap().unwrap();
    let insured = reads.insured(person).unwrap().unwrap();
    let until = insured.covered_until.map(|day| day.to_string()).unwrap_or_default();
    let (insutype, psn_type) = if insured.has_account() { (310, 11) } else { (390, 14) };
    format!(
        "{},{},{},,{},{insutype},{psn_type},{status},{until},false",
        identity.name, identity.cert_type, identity.cert_no, insured.area
    )
}

fn put(town: &Town, lines: &[String]) -> Result<usize, Vec<&'static str>> {
    town.rig.clock.advance_ms(1);
    let app = &town.rig.app;
    wait(prepare_numbers(app, Some("test"))).unwrap();
    let file = format!("{HEAD}\n{}\n", lines.join("\n"));
    let world = app.world();
    let rules = Rules { policies: &world.policies, today: app.now().date() };
    match wait(put_people(app, parse_people(file.as_bytes(), rules).unwrap())) {
        Ok(count) => Ok(count),
        Err(ImportError::Faulty(faults)) => Err(faults.iter().map(|fault| fault.field).collect()),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_pause_in_the_file_pauses_the_bindings_until_the_next_file_ends_it() {
    let town = Town::new();
    let binding = town.bind(MOTHER, CHILD);
    assert_eq!(put(&town, &[line(&town, MOTHER, 2), line(&town, FATHER, 1)]), Ok(2));
    let paused = BindingState::Suspended(SuspendedWhy::Insurance);
    assert_eq!(town.binding(MOTHER, binding).state, paused);
    town.both_told(binding, (MOTHER, CHILD));
    let about = About::InsuranceChanged { status: InsuredStatus::Paused };
    assert!(town.told(MOTHER).contains(&about));
    for (status, state) in
        [(1, BindingState::Active), (2, paused), (4, BindingState::Ended(EndedWhy::InsuranceEnded))]
    {
        put(&town, &[line(&town, MOTHER, status)]).unwrap();
        assert_eq!(town.binding(MOTHER, binding).state, state, "{status}");
    }
}

#[test]
fn a_file_leaves_a_freeze_and_a_phone_as_they_are() {
    let town = Town::new();
    let phone = || town.rig.app.read().unwrap().identity(MOTHER).unwrap().unwrap().phone;
    let before = phone();
    town.done(town.freeze(app::acts::FreezeWhat::Person, true));
    put(&town, &[line(&town, MOTHER, 1)]).unwrap();
    let reads = town.rig.app.read().unwrap();
    assert!(reads.insured(MOTHER).unwrap().unwrap().frozen);
    drop(reads);
    assert!(before.is_some());
    assert_eq!(phone(), before);
}

#[test]
fn a_file_corrects_nobody_moves_nobody_and_revives_nobody() {
    let town = Town::new();
    let own = line(&town, MOTHER, 1);
    let renamed = own.replacen("演练", "换名", 1);
    assert_eq!(put(&town, &[renamed]), Err(vec!["name"]));
    let moved = own.replacen(",110000,", ",310000,", 1);
    assert_eq!(put(&town, &[moved]), Err(vec!["area"]));
    let frozen = own.replacen(",false", ",true", 1);
    assert_eq!(put(&town, &[frozen]), Err(vec!["frozen"]));
    let dead = line(&town, GRANDMA, 1);
    town.done(town.death(GRANDMA));
    assert_eq!(put(&town, &[own, dead]), Err(vec!["cert_no"]));
    let reads = town.rig.app.read().unwrap();
    assert_eq!(reads.insured(GRANDMA).unwrap().unwrap().status, InsuredStatus::Ended);
}

#[test]
fn nothing_of_a_credit_file_with_a_dead_person_is_booked() {
    let town = Town::new();
    town.done(town.death(FATHER));
    let (app, reads) = (&town.rig.app, town.rig.app.read().unwrap());
    let certs = [MOTHER, FATHER].map(|person| reads.identity(person).unwrap().unwrap().cert_no);
    let rows = certs.map(|cert| format!("01,{cert},110000,100.00,interest,2026-11-01"));
    let file = format!("cert_type,cert_no,area,amount,source,on\n{}\n", rows.join("\n"));
    let world = app.world();
    let rules = Rules { policies: &world.policies, today: app.now().date() };
    let rows = parse_credits(file.as_bytes(), rules).unwrap();
    drop(reads);
    let Err(ImportError::Faulty(faults)) = wait(book_credits(app, "B1", rows)) else {
        panic!("booked")
    };
    assert_eq!(
        faults.iter().map(|fault| (fault.line, fault.field)).collect::<Vec<_>>(),
        [(3, "cert_no")]
    );
    let account = town.rig.app.read().unwrap().account(area(110_000), MOTHER).unwrap().unwrap();
    assert_eq!(account.carried, Fen::ZERO);
}
