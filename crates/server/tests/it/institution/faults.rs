//! Seeded malformed input: whatever comes, an answer goes back and nothing is stored.

use serde_json::{Value, json};

use super::wire::{ADDRESS, DRUG, HOSPITAL, PHARMACY, Wire, line};
use crate::site::{Call, TestSite};

/// How many requests are made up.
const REQUESTS: u64 = 5_000;

/// A small generator (splitmix64): the same seed makes the same requests.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % sides as u64).unwrap()
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len())].clone()
    }
}

/// Requests of every transaction that would do something, all about a person who does not exist, so
/// that none of them may leave anything behind.
fn seeds() -> Vec<(&'static str, &'static str, Value)> {
    let visit = "11000020261122000000000000";
    let mut fee = line("1", DRUG, 1, 1_000);
    let person = json!({"psn_no": "404", "mdtrt_id": visit, "chrg_bchno": "B"});
    for (field, value) in person.as_object().unwrap() {
        fee[field] = value.clone();
    }
    let bill = json!({"data": {"psn_no": "404", "mdtrt_id": visit, "chrg_bchno": "B", "setl_id": visit,
        "med_type": "11", "medfee_sumamt": "10.00", "acct_used_flag": "1", "omsgid": "1",
        "oinfno": "2102", "mdtrt_cert_type": "02", "mdtrt_cert_no": "1", "begntime":
        "2026-11-22 09:00:00", "exp_content": "{\"AID_PAYER\":\"1\"}"}});
    let mut seeds = Vec::new();
    for infno in ["1101", "2001", "2201", "2202", "2205", "2206", "2207", "2208", "2601", "5203"] {
        seeds.push((HOSPITAL, infno, bill.clone()));
    }
    seeds.push((HOSPITAL, "2204", json!({"feedetail": [fee.clone(), fee]})));
    seeds.push((HOSPITAL, "2203", json!({"mdtrtinfo": bill["data"], "diseinfo": [{}]})));
    for infno in ["2101", "2102"] {
        let input = json!({"druginfo": bill["data"], "drugdetail": [line("1", DRUG, 1, 1_000)]});
        seeds.push((PHARMACY, infno, input));
    }
    seeds.push((PHARMACY, "2103", bill));
    seeds
}

/// A value that no field expects.
fn strange(dice: &mut Dice) -> Value {
    let texts = [
        "",
        "null",
        "NaN",
        "-1e308",
        "1e-999",
        "' OR 1=1 --",
        "共济\u{20bb7}\u{200f}",
        "\u{0}\u{7}",
        "9999-99-99 99:99:99",
        "0x1F",
        "99999999999999999999999999999999",
        "../../etc",
        "{\"a\":",
    ];
    match dice.roll(9) {
        0 => Value::Null,
        1 => json!([]),
        2 => json!({}),
        3 => json!([[[[1]]]]),
        4 => json!(dice.roll(2) == 0),
        5 => json!(-9_223_372_036_854_775_808_i64),
        6 => json!(1.000_000_1),
        7 => json!("长".repeat(dice.roll(2_000))),
        _ => json!(dice.pick(&texts)),
    }
}

/// Changes one value somewhere inside.
fn bend(value: &mut Value, dice: &mut Dice) {
    let stop = dice.roll(4) == 0;
    match value {
        Value::Object(map) if !map.is_empty() && !stop => {
            let keys: Vec<String> = map.keys().cloned().collect();
            let key = dice.pick(&keys);
            match dice.roll(8) {
                0 => drop(map.remove(&key)),
                1 => drop(map.insert(key.to_uppercase(), json!(1))),
                _ => bend(&mut map[&key], dice),
            }
        }
        Value::Array(list) if !list.is_empty() && !stop => {
            let place = dice.roll(list.len());
            match dice.roll(8) {
                0 => drop(list.remove(place)),
                1 => list.push(strange(dice)),
                _ => bend(&mut list[place], dice),
            }
        }
        other => *other = strange(dice),
    }
}

/// Changes bytes of the text itself.
fn break_text(text: &mut Vec<u8>, dice: &mut Dice) {
    let place = dice.roll(text.len().max(1));
    match dice.roll(5) {
        0 => text.truncate(place),
        1 => text.insert(place, u8::try_from(dice.roll(256)).unwrap()),
        2 => drop(text.splice(place..place, *b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")),
        3 => drop(text.splice(place..place, *b"NaN")),
        _ => {
            if let Some(byte) = text.get_mut(place) {
                *byte ^= 1 << dice.roll(8);
            }
        }
    }
}

#[tokio::test]
async fn whatever_comes_gets_an_answer_and_leaves_nothing() {
    let site = TestSite::new().await;
    let heads = || site.app().read().unwrap().heads().unwrap();
    let books = || format!("{:?}", site.app().read().unwrap().books().unwrap());
    let (heads_before, books_before) = (heads(), books());
    let seeds = seeds();
    let mut failed = 0_u64;
    for seed in 0..REQUESTS {
        let dice = &mut Dice(seed);
        let (institution, infno, input) = dice.pick(&seeds);
        let wire = Wire { site: &site, institution };
        let mut envelope = wire.envelope(&format!("F{seed}"), infno, &input);
        for _ in 0..dice.roll(4) {
            bend(&mut envelope, dice);
        }
        let mut text = envelope.to_string().into_bytes();
        for _ in 0..dice.roll(3) {
            break_text(&mut text, dice);
        }
        let reply = site.call(Call::post(ADDRESS).bytes(text)).await;
        let is_unauthorized = reply.status == 401 && reply.json["code"] == 401;
        if !is_unauthorized {
            let answer = super::wire::Answer::of(reply);
            assert!(answer.json["infcode"] == -1 || infno == "2001", "{seed}: {}", answer.json);
            failed += 1;
        }
    }
    assert!(failed > REQUESTS / 2, "most requests reach the interface");
    assert_eq!(heads(), heads_before, "no act was decided");
    assert_eq!(books(), books_before);
    // The lane is alive.
    let wire = Wire::pharmacy(&site);
    let input = super::wire::purchase(&wire.psn_no("zhang_san"), 1_000, "1");
    wire.ask("2102", input).await.output();
}
