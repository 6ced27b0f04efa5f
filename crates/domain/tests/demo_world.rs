//! The files of the demo world hold what their README promises, and belong to nobody.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may stop them")]

use std::collections::{BTreeMap, BTreeSet};

use domain::binding::Scope;
use domain::form::parse_form;
use domain::item::ItemClass;
use domain::money::{parse_decimal, parse_yuan};
use domain::person::cert::CertType;
use domain::person::name::PersonName;
use domain::person::{CreditSource, InsuredStatus, Insutype, PsnType};
use domain::policy::Regions;
use domain::time::age_on;
use domain::{Area, Kinship};
use jiff::civil::{Date, date};

const TODAY: Date = date(2026, 11, 22);
const PEOPLE: &str = include_str!("../../../demo/people.csv");
const CREDITS: &str = include_str!("../../../demo/credits.csv");
const BINDINGS: &str = include_str!("../../../demo/bindings.csv");
const INSTITUTIONS: &str = include_str!("../../../demo/institutions.csv");
const ITEMS: &str = include_str!("../../../items/demo.csv");
const STORIES: &str = include_str!("../../../demo/README.md");

type Row = BTreeMap<&'static str, &'static str>;

/// Rows by column; the files hold no quotes, so a comma always parts cells.
fn rows(file: &'static str) -> Vec<Row> {
    assert!(!file.contains(['"', '\r', '\u{feff}']));
    let mut lines = file.lines();
    let head: Vec<_> = lines.next().unwrap().split(',').collect();
    lines
        .map(|line| {
            let cells: Vec<_> = line.split(',').collect();
            assert_eq!(cells.len(), head.len(), "{line}");
            head.iter().copied().zip(cells).collect()
        })
        .collect()
}

/// Reads a word as serde does.
fn word<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_value(serde_json::Value::from(text)).unwrap_or_else(|e| panic!("{text}: {e}"))
}

#[test]
fn every_person_can_belong_to_nobody() {
    let people = rows(PEOPLE);
    assert!((50..=100).contains(&people.len()));
    let mut seen = BTreeSet::new();
    for row in &people {
        let key = row["key"];
        assert!(seen.insert(key) && seen.insert(row["cert_no"]), "{key} is there twice");
        assert_eq!(PersonName::parse(row["name"]).unwrap().as_str(), row["name"]);
        let kind = CertType::from_code(row["cert_type"]).unwrap();
        let cert = kind.check(row["cert_no"], TODAY).unwrap_or_else(|e| panic!("{key}: {e}"));
        assert_eq!(cert.as_str(), row["cert_no"]);
        if kind == CertType::IdCard {
            let county = &row["cert_no"][..6];
            assert!(!Regions::built_in().is_assigned(county), "{key}: {county} is assigned");
            assert_eq!(cert.born().unwrap().to_string(), row["born"], "{key}");
            assert_eq!(cert.gender().unwrap().code(), row["gender"], "{key}");
        }
        let phone = row["phone"];
        assert!(phone.is_empty() || (phone.len() == 11 && phone.starts_with("100")), "{key}");
        assert!(STORIES.contains(&format!("`{key}` {}", row["name"])), "{key} has no story");
    }
}

#[test]
fn insurance_fits_age_and_kind() {
    for row in rows(PEOPLE) {
        let key = row["key"];
        assert!(Area::parse(row["area"]).is_some() && row["frozen"].parse::<bool>().is_ok());
        InsuredStatus::from_code(row["status"]).unwrap();
        let age = age_on(row["born"].parse().unwrap(), TODAY);
        let group = PsnType::from_code(row["psn_type"]).unwrap();
        match Insutype::from_code(row["insutype"]).unwrap() {
            Insutype::Employee => {
                assert!(matches!(group, PsnType::Active | PsnType::Retired), "{key}");
                assert!(row["covered_until"].is_empty() && age >= 18, "{key}");
            }
            Insutype::Resident => {
                let wanted = match age {
                    ..18 => PsnType::Minor,
                    18..60 => PsnType::Adult,
                    _ => PsnType::Elder,
                };
                assert_eq!(group, wanted, "{key}");
                assert!(row["covered_until"].parse::<Date>().is_ok(), "{key}");
            }
        }
    }
}

#[test]
fn money_goes_to_accounts_and_bindings_start_there() {
    let people = rows(PEOPLE);
    let with_account: BTreeSet<_> =
        people.iter().filter(|p| p["insutype"] == "310").map(|p| p["key"]).collect();
    let known: BTreeSet<_> = people.iter().map(|p| p["key"]).collect();
    for row in rows(CREDITS) {
        let owner = people.iter().find(|p| p["cert_no"] == row["cert_no"]).unwrap();
        assert!(with_account.contains(owner["key"]) && owner["key"] == row["key"]);
        assert_eq!((owner["area"], owner["cert_type"]), (row["area"], row["cert_type"]));
        assert!(parse_yuan(row["amount"]).unwrap().is_positive());
        let _: CreditSource = word(row["source"]);
        assert!(row["on"].parse::<Date>().unwrap() <= TODAY && !row["batch"].is_empty());
    }
    for row in rows(BINDINGS) {
        let (grantor, beneficiary) = (row["grantor"], row["beneficiary"]);
        assert!(with_account.contains(grantor) && known.contains(beneficiary), "{row:?}");
        assert_ne!(grantor, beneficiary);
        let _: Kinship = word(row["kinship"]);
        for scope in row["scopes"].split('+') {
            let _: Scope = word(scope);
        }
        for limit in ["month_limit", "payment_limit", "year_limit"].map(|l| row[l]) {
            assert!(limit.is_empty() || parse_yuan(limit).unwrap().is_positive());
        }
        assert!(row["rank"].is_empty() || row["rank"].parse::<i32>().is_ok());
        assert!(grantor != "zhang_san" && beneficiary != "li_si", "the visitor binds these");
    }
}

#[test]
fn institutions_are_demo_only() {
    let institutions = rows(INSTITUTIONS);
    let count = |cell: &str, value: &str| institutions.iter().filter(|i| i[cell] == value).count();
    assert_eq!((count("takes_family", "false"), count("unsigned", "false")), (1, 1));
    for row in &institutions {
        let code = row["code"];
        let _: domain::institution::Level = word(row["level"]);
        let kind: domain::institution::InstitutionKind = word(row["kind"]);
        let letter = match kind {
            domain::institution::InstitutionKind::Hospital => 'H',
            domain::institution::InstitutionKind::Pharmacy => 'P',
            domain::institution::InstitutionKind::Agency => 'A',
        };
        assert!(code.len() == 12 && code.starts_with(letter) && row["name"].contains("演示"));
        assert_eq!(code[1..7], *row["admdvs"], "{code}");
        assert_eq!(row["unsigned"] == "true", row["secret"].is_empty(), "{code}");
        assert!(STORIES.contains(code), "{code} is not in the README");
    }
}

#[test]
fn items_have_codes_of_the_national_form() {
    let items = rows(ITEMS);
    assert!((190..=220).contains(&items.len()));
    let codes: BTreeSet<_> = items.iter().map(|item| item["code"]).collect();
    assert_eq!(codes.len(), items.len());
    for item in &items {
        let code = item["code"];
        let length = match (item["list_type"], &code[..1]) {
            ("101", "X") => 23,
            ("101", "Z") | ("301", "C") => 20,
            ("102", "T") => 10,
            ("201", "0") => 25,
            ("105", "D") => 13,
            other => panic!("{code}: {other:?}"),
        };
        assert_eq!(code.len(), length, "{code}");
        let class = match item["class"] {
            "甲" => ItemClass::A,
            "乙" => ItemClass::B,
            "丙" => ItemClass::C,
            other => panic!("{code}: {other}"),
        };
        let share = parse_decimal(item["self_pay_percent"], 2).unwrap();
        let fits = match class {
            ItemClass::A => share == 0,
            ItemClass::B => (1..10_000).contains(&share),
            ItemClass::C => share == 10_000,
        };
        assert!(fits, "{code}: {share}");
        for cap in ["price_cap_community", "price_cap_1", "price_cap_2", "price_cap_3"] {
            assert!(item[cap].is_empty() || parse_decimal(item[cap], 6).unwrap() > 0, "{code}");
        }
        assert_eq!(item["account_allowed"] == "false", item["list_type"] == "105", "{code}");
    }
}

#[test]
fn the_mended_form_is_about_people_of_the_demo() {
    let form = parse_form(include_str!("../../../examples/form.json"), TODAY).unwrap();
    let people = rows(PEOPLE);
    for (person, key) in [(&form.grantor, "zhang_san"), (&form.beneficiary, "li_si")] {
        let row = people.iter().find(|p| p["key"] == key).unwrap();
        assert_eq!(person.cert.as_str(), row["cert_no"]);
        assert!(person.name.is_same(row["name"]));
        assert_eq!(person.card_no.as_deref(), Some(row["card_no"]));
    }
}
