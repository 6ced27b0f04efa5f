//! Files over the desk.

use app::import::{ImportError, Rules, book_credits, parse_credits};
use domain::person::{Insured, PsnType};

use super::clerk;
use crate::site::{Call, Reply, TestSite};

const CREDITS: &str = "cert_type,cert_no,area,amount,source,on\n\
                       01,110190198001011230,110000,100.50,contribution,2026-11-20\n\
                       01,310190195305011153,310000,20.00,fund,2026-11-20\n";

/// Proposes a file as one clerk with every duty, approves it as the other.
async fn send(site: &TestSite, path: &str, number: &str, file: &str) -> Reply {
    let filed = propose(site, path, number, file).await;
    if filed.status != 202 {
        return filed;
    }
    clerk(site, "demo2").await.approve(&filed).await
}

async fn propose(site: &TestSite, path: &str, number: &str, file: &str) -> Reply {
    let desk = site.desk().await;
    let call = Call::post(&format!("/api/desk/v1/{path}")).token(&desk);
    let call = if number.is_empty() { call } else { call.number(number) };
    site.call(call.csv(file)).await
}

#[tokio::test]
async fn a_credit_file_is_booked_once() {
    let site = TestSite::new().await;
    let booked = send(&site, "credits", "B1", CREDITS).await;
    assert_eq!(booked.status, 200, "{}", booked.text);
    assert_eq!(booked.json["sum"], "120.50");
    assert_eq!(booked.json["replayed"], false);
    assert_eq!(site.balance("zhang_san"), "3100.50");
    let again = send(&site, "credits", "B1", CREDITS).await;
    assert_eq!(again.json["replayed"], true);
    assert_eq!(site.balance("zhang_san"), "3100.50");
    let other = CREDITS.replace("100.50", "200.00");
    let reused = send(&site, "credits", "B1", &other).await;
    assert_eq!(reused.problem(), (409, "NUMBER_REUSED"));
    assert_eq!(site.balance("qian_daming"), "5820.00");
    let missing = send(&site, "credits", "", CREDITS).await;
    assert_eq!(missing.problem(), (400, "IDEMPOTENCY_KEY_MISSING"));
    site.assert_books();
}

#[tokio::test]
async fn every_faulty_line_is_told_and_nothing_is_booked() {
    let site = TestSite::new().await;
    let file = format!(
        "{CREDITS}01,110190198001011231,110000,1.00,contribution,2026-11-20\n\
         01,110190201001011235,110000,1.00,contribution,2026-11-20\n\
         01,110190198206181022,110000,0,fund,2026-11-31\n"
    );
    let faulty = send(&site, "credits", "B1", &file).await;
    assert_eq!(faulty.problem(), (422, "FILE_FAULTY"));
    let places: Vec<_> = faulty.json["faults"].as_array().unwrap().iter().collect();
    let places: Vec<_> = places.iter().map(|f| (f["line"].as_u64(), f["field"].as_str())).collect();
    let expected = [(4, "cert_no"), (6, "amount"), (6, "on")];
    assert_eq!(places, expected.map(|(line, field)| (Some(line), Some(field))));
    assert!(!faulty.text.contains("11019019"), "no number is repeated");
    let known = file.lines().take(3).chain(file.lines().skip(4).take(1));
    let known: String = known.flat_map(|line| [line, "\n"]).collect();
    let unknown = send(&site, "credits", "B1", &known).await;
    assert_eq!(unknown.json["faults"][0]["field"], "area", "a resident: {}", unknown.text);
    assert_eq!(site.balance("zhang_san"), "3000.00");
}

#[tokio::test]
async fn amounts_are_plain_and_bounded_and_days_have_come() {
    let site = TestSite::new().await;
    for (from, to, field, word) in [
        ("100.50", "100000000.01", "amount", "100000000.00"),
        ("100.50", "1e3", "amount", "科学计数法"),
        ("20.00,fund,2026-11-20", "20.00,fund,2026-11-23", "on", "2026-11-22"),
    ] {
        let faulty = send(&site, "credits", "B1", &CREDITS.replace(from, to)).await;
        assert_eq!(faulty.problem(), (422, "FILE_FAULTY"), "{to}");
        let fault = &faulty.json["faults"][0];
        assert_eq!(fault["field"], field, "{}", faulty.text);
        let said = format!("{}{}", fault["what"], fault["mend"]);
        assert!(said.contains(word), "{said}");
    }
    let most = CREDITS.replace("100.50", "100000000.00").replace("2026-11-20", "2026-11-22");
    assert_eq!(send(&site, "credits", "B1", &most).await.json["sum"], "100000020.00");
    site.assert_books();
}

/// What a person was when the file was checked is not what they are when their line is booked.
#[tokio::test]
async fn a_file_that_is_refused_half_way_says_which_lines_are_booked() {
    let site = TestSite::new().await;
    let app = site.app();
    let li_mei = site.person("li_mei");
    let active = app.read().unwrap().insured(li_mei.person).unwrap().unwrap();
    let mut retired = active.clone();
    retired.psn_type = PsnType::Retired;
    let file = "batch,cert_type,cert_no,area,amount,source,on\n\
                B1,01,110190198001011230,110000,100.50,contribution,2026-11-20\n\
                B3,01,310190195305011153,310000,20.00,fund,2026-11-20\n\
                B2,01,110190198206181022,110000,1.00,contribution,2026-11-20\n";
    let become_one = async |insured: Insured| {
        let (home, people) = (insured.area, [(li_mei.clone(), insured)]);
        app.chore(home, move |tx| tx.put_people(&people)).await.unwrap();
    };
    let world = app.world();
    let rules = Rules { policies: &world.policies, today: app.now().date() };
    let rows = parse_credits(file.as_bytes(), rules).unwrap();
    // The change stands in the lane's queue between the first chunk and the second.
    let (booked, ()) = tokio::join!(book_credits(app, "B1", rows), become_one(retired));
    let Err(ImportError::Refused(_, partly)) = booked else { panic!("{booked:?}") };
    assert_eq!((partly.booked, partly.halted), (vec![2], vec![4]));
    become_one(active).await;
    let refused = send(&site, "credits", "B1", file).await;
    assert_eq!(refused.problem(), (422, "CREDIT_NOT_BOOKABLE"), "for ever: {}", refused.text);
    let said = format!("{}{}", refused.json["detail"], refused.json["next"]);
    for word in ["第 4 行这一组被拒绝", "已记入 1 行：第 2 行", "去掉已记入的行", "新的批次号"]
    {
        assert!(said.contains(word), "{word}: {said}");
    }
    assert!(!said.contains("同一个批次号"), "{said}");
    let balances = |keys: [&str; 3]| keys.map(|key| site.balance(key));
    let three = ["zhang_san", "li_mei", "qian_daming"];
    assert_eq!(balances(three), ["3100.50", "1200.00", "5800.00"]);
    let rest = file.lines().filter(|line| !line.starts_with("B1"));
    let rest: String =
        rest.map(|line| line.replace("B2", "B4").replace("B3", "B4") + "\n").collect();
    assert_eq!(send(&site, "credits", "B4", &rest).await.json["sum"], "21.00");
    assert_eq!(balances(three), ["3100.50", "1201.00", "5820.00"]);
    site.assert_books();
}

#[tokio::test]
async fn people_are_added_and_changed_by_certificate() {
    let site = TestSite::new().await;
    let head = "name,cert_type,cert_no,card_no,area,insutype,psn_type,status,covered_until\n";
    let born_in_hospital = "990201,A000000777";
    let file = format!("{head}王小小,{born_in_hospital},X1,110105,390,14,1,2026-12-31\n");
    let no_birth = send(&site, "imports/people", &site.number(), &file).await;
    assert_eq!(no_birth.json["faults"][0]["field"], "born", "{}", no_birth.text);
    let file = format!("{head}周浩,01,110190199508161232,X1,110105,310,11,2,\n");
    let changed = send(&site, "imports/people", &site.number(), &file).await;
    assert_eq!(changed.json["lines"], 1, "{}", changed.text);
    assert_eq!(send(&site, "imports/people", &site.number(), &file).await.status, 200, "twice");
    let moved = file.replace("110105", "310101");
    let moved = send(&site, "imports/people", &site.number(), &moved).await;
    assert_eq!(moved.json["faults"][0]["field"], "area");
    let renamed =
        send(&site, "imports/people", &site.number(), &file.replace("周浩", "周然")).await;
    assert_eq!(renamed.json["faults"][0]["field"], "name");
    let card = file.replace("X1", "X123456789");
    let card = send(&site, "imports/people", &site.number(), &card).await;
    assert_eq!(card.json["faults"][0]["field"], "card_no");
    let reads = site.app().read().unwrap();
    let zhou = reads.identity_by_cert("01", "110190199508161232").unwrap().unwrap();
    assert_eq!((zhou.name.as_str(), zhou.card_no.as_deref()), ("周浩", Some("X1")));
    assert_eq!(reads.insured(zhou.person).unwrap().unwrap().status.code(), "2");
}

#[tokio::test]
async fn institutions_and_items_are_checked_and_used() {
    let site = TestSite::new().await;
    let file = "code,name,kind,level,admdvs,access_key,secret\n\
                H11010700009,新医院,hospital,two,110107,key-9,secret-9\n";
    assert_eq!(send(&site, "imports/institutions", &site.number(), file).await.json["lines"], 1);
    let taken = file.replace("H11010700009", "H11010700010");
    let taken = send(&site, "imports/institutions", &site.number(), &taken).await;
    assert_eq!(taken.json["faults"][0]["field"], "access_key", "{}", taken.text);
    let odd = file.replace("H11010700009", "X1").replace("two", "four").replace("key-9", "");
    let odd = send(&site, "imports/institutions", &site.number(), &odd).await;
    assert_eq!(odd.json["fault_count"], 2, "{}", odd.text);
    let items = "code,name,list_type,charge_type,class,self_pay_percent,price_cap_3\n\
                 XNEW1,新药,101,09,乙,12.5,3.50\n";
    assert_eq!(send(&site, "imports/items", &site.number(), items).await.json["lines"], 1);
    let catalogue = &site.app().world().catalogue;
    assert_eq!(catalogue.find("XNEW1").unwrap().self_pay.0, 1_250);
    let odd = items.replace("12.5", "101").replace("3.50", "0");
    let odd = send(&site, "imports/items", &site.number(), &odd).await;
    assert_eq!(odd.json["fault_count"], 2, "{}", odd.text);
}

#[tokio::test]
async fn only_clerks_send_files_and_only_csv() {
    let site = TestSite::new().await;
    let zhang = site.sign_in("zhang_san").await;
    let call = Call::post("/api/desk/v1/credits").number("B1").csv(CREDITS);
    assert_eq!(site.call(call.clone()).await.status, 401);
    assert_eq!(site.call(call.token(&zhang)).await.status, 401);
    let desk = site.desk().await;
    let json = Call::post("/api/desk/v1/credits").token(&desk).number("B1").json("x");
    assert_eq!(site.call(json).await.problem(), (415, "MEDIA_TYPE"));
}
