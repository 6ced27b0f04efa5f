//! Does this place take it: by name and area, with what is known and since when.

use app::import::{Rules, parse_institutions, put_institutions};
use domain::institution::{Institution, InstitutionKind, Level, Service};
use domain::{Area, InstitutionId};
use serde_json::{Value, json};
use store::Access;

use crate::site::{Call, Reply, TestSite};

const PATH: &str = "/api/public/v1/institutions";
const DAY_MS: i64 = 24 * 3_600_000;

async fn ask(site: &TestSite, query: &str) -> Reply {
    site.call(Call::get(&format!("{PATH}{query}"))).await
}

/// 北京 pharmacies and a hospital of a file that says what they offer, or not.
async fn import(site: &TestSite, lines: &str) {
    let file = format!("code,name,kind,level,admdvs,takes_family,services\n{lines}");
    let world = site.app().world();
    let rules = Rules { policies: &world.policies, today: site.app().now().date() };
    let rows = parse_institutions(file.as_bytes(), rules, true).unwrap();
    put_institutions(site.app(), rows).await.unwrap();
}

fn names(reply: &Reply) -> Vec<&str> {
    let all = reply.json["institutions"].as_array().unwrap_or_else(|| panic!("{}", reply.text));
    all.iter().map(|place| place["name"].as_str().unwrap()).collect()
}

fn value<'a>(place: &'a Value, what: &str) -> &'a str {
    let all = place["capabilities"].as_array().unwrap();
    let found = all.iter().find(|capability| capability["what"] == what).unwrap();
    found["value"].as_str().unwrap()
}

#[tokio::test]
async fn a_place_is_found_by_a_part_of_its_name_in_an_area() {
    let site = TestSite::new().await;
    let found = ask(&site, "?area=110101&name=%E6%BC%94%E7%A4%BA%E8%8D%AF").await; // 演示药
    assert_eq!(names(&found), ["北京演示药店"], "{}", found.text);
    assert_eq!((&found.json["searched"], &found.json["more_from"]), (&json!("area"), &Value::Null));
    let all = ask(&site, "?area=110000").await;
    assert_eq!(names(&all).len(), 5, "no agency: {}", all.text);
    assert_eq!(names(&ask(&site, "?area=110000&kind=hospital").await).len(), 3);
    assert_eq!(names(&ask(&site, "?area=310000&name=%E5%8C%97%E4%BA%AC").await), [""; 0]); // 北京
    let beginning = ask(&site, "?name=%E5%8C%97%E4%BA%AC&kind=pharmacy").await;
    assert_eq!(names(&beginning), ["北京演示未接通药店", "北京演示药店"], "{}", beginning.text);
    assert_eq!(beginning.json["searched"], "beginning");
    assert_eq!(ask(&site, "?name=%E5%8C%97%E4%BA%AC&kind=pharmacy").await.text, beginning.text);
    let inside = ask(&site, "?name=%E6%BC%94%E7%A4%BA").await; // 演示
    assert_eq!(names(&inside), [""; 0], "inside names only with an area");
    assert!(inside.json["note_zh"].as_str().unwrap().contains("请加上地区"));
}

/// The places of the demo list what they offer, the wallet among it.
#[tokio::test]
async fn the_demo_says_who_takes_the_wallet() {
    let site = TestSite::new().await;
    for (code, wallet) in [("P51010400001", "yes"), ("H51010500002", "no")] {
        let place = ask(&site, &format!("/{code}")).await.json;
        let told = ["e_voucher", "away", "wallet"].map(|what| value(&place, what));
        assert_eq!(told, ["yes", "yes", wallet], "{code}");
    }
}

#[tokio::test]
async fn what_no_file_says_is_unknown() {
    let site = TestSite::new().await;
    let place = ask(&site, "/P11010100001").await.json;
    assert_eq!((&place["kind_zh"], &place["area_name"]), (&json!("药店"), &json!("北京市")));
    assert_eq!(value(&place, "mutual_aid"), "yes");
    assert_eq!(value(&ask(&site, "/P11010800002").await.json, "mutual_aid"), "no");
    import(&site, "P11010600023,北京没写药店,pharmacy,,110106,,\n").await;
    let place = ask(&site, "/P11010600023").await.json;
    for what in ["mutual_aid", "e_voucher", "mobile", "away", "prescription", "wallet"] {
        assert_eq!(value(&place, what), "unknown", "{what}");
    }
    assert_eq!(value(&place, "inpatient"), "no", "a pharmacy has no beds");
    import(
        &site,
        "H11010600021,北京说明医院,hospital,two,110106,,inpatient mobile\n\
         H11010600022,北京什么都没有医院,hospital,two,110106,false,none\n",
    )
    .await;
    let place = ask(&site, "/H11010600021").await.json;
    for (what, expected) in [
        ("mutual_aid", "unknown"),
        ("inpatient", "yes"),
        ("mobile", "yes"),
        ("e_voucher", "no"),
        ("away", "no"),
        ("wallet", "no"),
    ] {
        assert_eq!(value(&place, what), expected, "{what}");
    }
    let none = ask(&site, "/H11010600022").await.json;
    assert_eq!((value(&none, "inpatient"), value(&none, "mutual_aid")), ("no", "no"));
}

#[tokio::test]
async fn the_age_is_told_and_what_to_do_about_it() {
    let site = TestSite::new().await;
    let line = "P11010600021,北京说明药店,pharmacy,,110106,true,mobile\n";
    import(&site, line).await;
    let known = async || ask(&site, "/P11010600021").await.json["known"].clone();
    let fresh = known().await;
    assert_eq!((&fresh["listed"], &fresh["old"]), (&json!("2026-11-22"), &json!(false)));
    assert_eq!(fresh["file"].as_str().unwrap().len(), 32);
    site.clock.advance_ms(90 * DAY_MS);
    assert_eq!(known().await["old"], false);
    site.clock.advance_ms(DAY_MS);
    let old = known().await;
    assert_eq!((&old["old"], &old["age_days"]), (&json!(true), &json!(91)));
    assert!(old["zh"].as_str().unwrap().contains("010-12393"), "{old}");
    import(&site, line).await;
    let again = known().await;
    let days = ["listed", "changed"].map(|key| again[key].clone());
    assert_eq!(days, [json!("2027-02-21"), json!("2026-11-22")], "named again, nothing changed");
    assert_eq!((&again["file"], &again["old"]), (&fresh["file"], &json!(false)));
    import(&site, &line.replace("mobile", "mobile away")).await;
    assert_eq!(known().await["changed"], "2027-02-21");
}

#[tokio::test]
async fn nobody_knows_since_when_a_place_is_so_that_was_there_before_files_were_kept() {
    let site = TestSite::new().await;
    let area = Area::parse("110000").unwrap();
    let old = Institution {
        id: InstitutionId(9_000),
        code: "P11010600021".to_owned(),
        name: "北京说明药店".to_owned(),
        kind: InstitutionKind::Pharmacy,
        level: Level::Community,
        area,
        admdvs: "110106".to_owned(),
        takes_family: true,
        unsigned: false,
        closed: false,
        services: [Service::Mobile].into(),
    };
    let of = (old, Access { key: None, secret: None });
    site.app().chore(area, move |tx| tx.put_institutions(&[of])).await.unwrap();
    let line = "P11010600021,北京说明药店,pharmacy,,110106,true,mobile\n";
    let known = async || ask(&site, "/P11010600021").await.json["known"].clone();
    let dates = |known: &Value| ["listed", "changed"].map(|key| known[key].clone());
    assert_eq!(dates(&known().await), [Value::Null, Value::Null]);
    for _ in 0..2 {
        import(&site, line).await;
        assert_eq!(dates(&known().await), [json!("2026-11-22"), Value::Null]);
    }
    import(&site, &line.replace("mobile", "mobile away")).await;
    assert_eq!(dates(&known().await), [json!("2026-11-22"), json!("2026-11-22")]);
}

#[tokio::test]
async fn many_places_come_page_by_page() {
    let site = TestSite::new().await;
    let line = |n: u32| format!("P110106{n:05},人和药店{:02},pharmacy,,110106,true,\n", n % 30);
    let lines: Vec<String> = (0..45).map(line).collect();
    let lines = lines.concat();
    import(&site, &lines).await;
    for query in ["?name=%E4%BA%BA%E5%92%8C", "?area=110000&name=%E4%BA%BA%E5%92%8C"] {
        let (mut seen, mut after, mut pages) = (Vec::new(), String::new(), 0);
        loop {
            let page = ask(&site, &format!("{query}{after}")).await;
            let all = page.json["institutions"].as_array().unwrap();
            seen.extend(all.iter().map(|place| place["code"].as_str().unwrap().to_owned()));
            pages += 1;
            match page.json["more_from"].as_str() {
                Some(more) => after = format!("&after={more}"),
                None => break,
            }
        }
        assert_eq!((seen.len(), pages), (45, 3), "{query}");
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 45, "none twice");
    }
}

#[tokio::test]
async fn nothing_of_how_a_place_signs_is_told() {
    let site = TestSite::new().await;
    let signed = ask(&site, "/H11010800003").await;
    assert_eq!(signed.json["name"], "北京演示签名医院", "{}", signed.text);
    let list = ask(&site, "?area=110000").await;
    for text in [&signed.text, &list.text] {
        for hidden in ["demo-signed", "secret", "access", "unsigned", "clerk"] {
            assert!(!text.contains(hidden), "{hidden}: {text}");
        }
    }
}

#[tokio::test]
async fn what_is_not_there_or_cannot_be_asked_is_told() {
    let site = TestSite::new().await;
    for path in ["/P99999999999", "/x", "/A11010000001"] {
        let unknown = ask(&site, path).await;
        assert_eq!(unknown.json["code"], "INSTITUTION_UNKNOWN", "{path}: {}", unknown.text);
        assert!(!unknown.text.contains("P9999"), "{}", unknown.text);
    }
    assert_eq!(ask(&site, "?area=999999").await.json["code"], "AREA_UNKNOWN");
    for (query, field) in [
        ("", "name"),
        ("?name=x", "name"),
        ("?name=%20%E5%8C%97%20", "name"),
        ("?area=110000&kind=agency", "kind"),
        ("?area=110000&after=nobody", "after"),
        ("?area=110000&clerk=1", "query"),
    ] {
        let odd = ask(&site, query).await;
        assert_eq!(odd.problem(), (400, "FIELD_INVALID"), "{query}");
        assert_eq!(odd.json["errors"][0]["path"], field, "{query}");
    }
    let long = format!("?area=110000&name={}", "x".repeat(61));
    assert_eq!(ask(&site, &long).await.json["errors"][0]["path"], "name");
    let other = site.call(Call::post(PATH).json(json!({}))).await;
    assert_eq!(other.status, 405);
}

#[tokio::test]
async fn a_name_shows_all_that_it_is_made_of() {
    let site = TestSite::new().await;
    let world = site.app().world();
    let rules = || Rules { policies: &world.policies, today: site.app().now().date() };
    let file =
        |name: &str| format!("code,name,kind,level,admdvs\nP11010600021,{name},pharmacy,,110106\n");
    for name in ["北京说明药店", "北京说明药店（ABC·一）", "㭎𠮷药店"] {
        let rows = parse_institutions(file(name).as_bytes(), rules(), false);
        assert_eq!(rows.map(|rows| rows.len()).ok(), Some(1), "{name}");
    }
    for c in ['\0', '\u{1b}', '\u{85}', '\u{ad}', '\u{200b}', '\u{200d}', '\u{200e}', '\u{202e}']
        .into_iter()
        .chain(['\u{2028}', '\u{2060}', '\u{2066}', '\u{feff}', '\u{fffe}', '\u{e0041}'])
    {
        let faults = parse_institutions(file(&format!("北京{c}药店")).as_bytes(), rules(), false);
        let faults = faults.unwrap_err();
        assert_eq!((faults.len(), faults[0].field), (1, "name"), "{c:?}");
    }
}
