//! The guide and the places: works, again from a cache, unknown words all at once, dates at both
//! ends, and the same words on the command line.

use std::process::Command;

use serde_json::Value;

use crate::site::{Call, Reply, TestSite};

const ROOT: &str = "/api/public/v1";

async fn ask(site: &TestSite, query: &str) -> Reply {
    site.call(Call::get(&format!("{ROOT}/guide?{query}"))).await
}

fn empty() -> TestSite {
    TestSite::empty(crate::site::NOW, false)
}

#[tokio::test]
async fn a_family_is_told_yes_and_how() {
    let site = empty();
    let query = "grantor_area=110105&beneficiary_area=110000&kinship=wife&purpose=outpatient";
    let reply = ask(&site, query).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let answer = &reply.json;
    assert_eq!(answer["verdict"], "yes");
    assert!(answer["headline"]["zh"].as_str().unwrap().starts_with("可以："));
    assert!(answer["headline"]["en"].as_str().unwrap().starts_with("Yes: "));
    // A district is understood as the area that keeps its book; care is where she is insured.
    assert_eq!(answer["question"]["grantor_area"]["code"], "110000");
    assert_eq!(answer["question"]["care_area"]["code"], "110000");
    assert_eq!(answer["question"]["on"], "2026-11-22");
    assert_eq!(answer["modes"][0]["mode"], "within_area");
    assert_eq!(answer["modes"][0]["verdict"], "yes");
    let sections = answer["sections"].as_array().unwrap();
    assert!(sections.iter().all(|section| !section["sentences"].as_array().unwrap().is_empty()));
    let steps = sections.iter().find(|section| section["key"] == "steps").unwrap();
    assert_eq!(steps["sentences"][0]["who_zh"], "您");
    assert!(reply.text.contains("请妻子"), "{}", reply.text);
}

#[tokio::test]
async fn two_provinces_are_told_the_quota_and_nothing_is_debited() {
    let site = empty();
    let answer =
        ask(&site, "grantor_area=310000&beneficiary_area=510100&kinship=mother").await.json;
    assert_eq!((&answer["verdict"], &answer["modes"][0]["verdict"]), (&"yes".into(), &"no".into()));
    assert_eq!(answer["modes"][0]["reasons"][0]["code"], "REGION_NOT_OPEN");
    assert_eq!(answer["modes"][1]["verdict"], "yes");
    assert_eq!(answer["modes"][1]["since"], "2026-01-09");
    let headline = answer["headline"]["zh"].as_str().unwrap();
    assert!(headline.contains("共济额度") && !headline.contains("还不办理"), "{headline}");
    // On the days of transfers the wallet was open, and this platform does not transfer.
    let query = "grantor_area=310000&beneficiary_area=510100&kinship=mother&on=2025-07-01";
    let then = ask(&site, query).await.json;
    assert_eq!(then["verdict"], "partly");
    assert_eq!(then["modes"][1]["next"]["on"], "2026-01-09");
    assert_eq!(then["modes"][1]["reasons"][0]["code"], "WALLET_NOT_OPEN");
}

#[tokio::test]
async fn what_is_denied_is_denied_for_the_reason_of_an_application() {
    let site = empty();
    let query = "grantor_area=510100&beneficiary_area=420100&kinship=mother&on=2024-08-01";
    let answer = ask(&site, query).await.json;
    assert_eq!(answer["verdict"], "no", "{answer}");
    assert_eq!(answer["modes"][0]["reasons"][0]["code"], "REGION_NOT_OPEN");
    assert_eq!(answer["modes"][1]["reasons"][0]["code"], "WALLET_NOT_OPEN");
}

#[tokio::test]
async fn an_answer_is_kept_until_the_rules_change() {
    let site = empty();
    let query = "grantor_area=110000&beneficiary_area=110000&kinship=parent&on=2026-01-01";
    let first = ask(&site, query).await;
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    assert!(tag.contains(&site.app().world().policies.digest()[..32]), "{tag}");
    assert_eq!(first.headers["cache-control"], "public, max-age=300");
    let path = format!("{ROOT}/guide?{query}");
    let again = site.call(Call::get(&path).header("if-none-match", &tag)).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    let other = site.call(Call::get(&path).header("if-none-match", "\"other\"")).await;
    assert_eq!((other.status, &other.json), (200, &first.json));
}

#[tokio::test]
async fn everything_wrong_is_told_at_once_and_never_repeated() {
    let site = empty();
    let query = "grantor_area=999999&care_area=abc&kinship=cousin&purpose=gym&on=2101-01-01&age=x";
    let reply = ask(&site, query).await;
    assert_eq!(reply.problem(), (400, "FIELD_INVALID"));
    let errors = reply.json["errors"].as_array().unwrap();
    let mut paths: Vec<&str> = errors.iter().map(|e| e["path"].as_str().unwrap()).collect();
    paths.sort_unstable();
    let all = ["age", "beneficiary_area", "care_area", "grantor_area", "kinship", "on", "purpose"];
    assert_eq!(paths, all);
    assert!(!reply.text.contains("cousin") && !reply.text.contains("gym"), "{}", reply.text);
}

#[tokio::test]
async fn days_long_ago_and_far_ahead_are_answered() {
    let site = empty();
    let query = "grantor_area=110000&beneficiary_area=110000&kinship=spouse";
    let before = ask(&site, &format!("{query}&on=2019-05-01")).await;
    assert_eq!((before.status, &before.json["verdict"]), (200, &Value::from("no")));
    let ahead = ask(&site, &format!("{query}&on=2099-12-31")).await;
    assert_eq!((ahead.status, &ahead.json["verdict"]), (200, &Value::from("yes")));
    assert!(ahead.text.contains("之后若有新规定"), "{}", ahead.text);
}

#[tokio::test]
async fn the_places_are_listed_once_with_names_and_phones() {
    let site = empty();
    let reply = site.call(Call::get(&format!("{ROOT}/areas"))).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let units = reply.json["units"].as_array().unwrap();
    assert_eq!(units.len(), 32);
    let beijing = units.iter().find(|unit| unit["code"] == "11").unwrap();
    assert_eq!(beijing["areas"].as_array().unwrap().len(), 1);
    let guangdong = units.iter().find(|unit| unit["code"] == "44").unwrap();
    let areas = guangdong["areas"].as_array().unwrap();
    let shenzhen = areas.iter().find(|area| area["code"] == "440300").unwrap();
    assert_eq!((&shenzhen["name"], &shenzhen["phone"]), (&"深圳市".into(), &"0755-12393".into()));
    assert!(areas.len() > 20, "{guangdong}");
}

fn gongji(args: &[&str]) -> (i32, String, String) {
    let ran = Command::new(env!("CARGO_BIN_EXE_gongji")).arg("guide").args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (ran.status.code().unwrap(), text(ran.stdout), text(ran.stderr))
}

#[tokio::test]
async fn the_command_line_says_the_same() {
    let site = empty();
    let query = "grantor_area=440300&beneficiary_area=510100&kinship=mother&purpose=outpatient\
                 &on=2026-11-22";
    let answer = ask(&site, query).await.json;
    let asked = ["--from", "深圳", "--to", "成都", "--kin", "妈妈", "--for", "门诊"];
    let asked = [&asked[..], &["--on", "2026-11-22"]].concat();
    let (code, out, err) = gongji(&[&asked[..], &["--json"]].concat());
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(serde_json::from_str::<Value>(&out).unwrap(), answer);
    let (code, out, _) = gongji(&asked);
    assert_eq!(code, 0);
    assert_eq!(out.lines().next(), answer["headline"]["zh"].as_str());
    assert!(out.contains("【一步一步怎么办】\n1. "), "{out}");
}

#[test]
fn the_command_line_names_candidates() {
    let (code, _, err) = gongji(&["--from", "四川", "--to", "不存在", "--kin", "表弟"]);
    assert_eq!(code, 2);
    assert!(err.contains("成都市 510100") && err.contains("--to：不认识"), "{err}");
    assert!(err.contains("--kin：不认识“表弟”"), "{err}");
}
