//! What real clients send (`interface.md` §1), and what comes back.

use serde_json::{Value, json};

use super::wire::{ADDRESS, Answer, HOSPITAL, PHARMACY, Wire, purchase};
use crate::site::{Call, TestSite};

/// Sends a purchase that was written in some other way and checks that it is the same content.
async fn assert_same(wire: &Wire<'_>, paid: &Answer, what: &str, body: &str) {
    let answer = Answer::of(wire.site.call(Call::post(ADDRESS).bytes(body)).await);
    assert_eq!(answer.exact(), paid.exact(), "{what}");
}

#[tokio::test]
async fn one_purchase_in_many_writings_is_one_purchase() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let input = purchase(&wire.psn_no("zhang_san"), 1_000, "1");
    let envelope = wire.envelope("T", "2102", &input);
    let paid = wire.send(&envelope).await;
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut envelope = envelope.clone();
        change(&mut envelope);
        envelope.to_string()
    };
    let bare = json!({"infno": "2102", "msgid": "T", "fixmedins_code": PHARMACY, "input": input});
    for (what, body) in [
        ("every optional field left out", bare.to_string()),
        ("a byte order mark", format!("\u{feff}{envelope}")),
        ("blanks and line breaks", serde_json::to_string_pretty(&envelope).unwrap()),
        (
            "Input with a capital",
            changed(&|e| {
                e["Input"] = e["input"].clone();
                e.as_object_mut().unwrap().remove("input");
            }),
        ),
        ("infno and opter as numbers", changed(&|e| e["infno"] = json!(2102))),
        ("a place in words for nothing", changed(&|e| e["insuplc_admdvs"] = json!("NULL"))),
        ("another time and operator", changed(&|e| e["inf_time"] = json!("2026-11-22 10:00:00"))),
        (
            "amounts as numbers",
            changed(&|e| e["input"]["druginfo"]["medfee_sumamt"] = json!(10.00)),
        ),
        ("more zeros", changed(&|e| e["input"]["drugdetail"][0]["pric"] = json!("10.000000"))),
        ("a code as a number", changed(&|e| e["input"]["druginfo"]["mdtrt_cert_type"] = json!(2))),
        (
            "a single object where a list is expected",
            changed(&|e| {
                e["input"]["drugdetail"] = e["input"]["drugdetail"][0].clone();
            }),
        ),
        (
            "a list where a single object is expected",
            changed(&|e| {
                e["input"]["druginfo"] = json!([e["input"]["druginfo"].clone()]);
            }),
        ),
        (
            "keys and nodes that nobody knows",
            changed(&|e| {
                e["input"]["druginfo"]["hisId"] = json!({"deep": [1, 2]});
                e["input"]["drugdetail"][0]["minpacunt_drug_trac_cnt"] = json!("1");
                e["input"]["durg_trac_info"] = json!([{"drug_trac_codg": "8"}]);
                e["more"] = json!(null);
            }),
        ),
        (
            "the words null and NULL for nothing",
            changed(&|e| {
                e["input"]["druginfo"]["dise_codg"] = json!("null");
                e["input"]["druginfo"]["expContent"] = json!("NULL");
                e["input"]["drugdetail"][0]["rxno"] = json!(null);
            }),
        ),
    ] {
        assert_same(&wire, &paid, what, &body).await;
    }
    assert_eq!(site.balance("zhang_san"), "2990.00", "paid once");
}

#[tokio::test]
async fn an_input_that_is_text_gets_an_output_that_is_text() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let input = purchase(&wire.psn_no("zhang_san"), 1_000, "1");
    let plain = wire.ask_as("T", "2102", input.clone()).await;
    let text = wire.ask_as("T", "2102", json!(input.to_string())).await;
    let output: Value = serde_json::from_str(text.output().as_str().unwrap()).unwrap();
    assert_eq!(&output, plain.output());
    let nothing = json!({"data": {"psn_no": "404", "omsgid": "1", "oinfno": "2102"}});
    let failed = wire.ask("2601", json!(nothing.to_string())).await;
    assert!(failed.json["output"].is_null(), "nothing stays nothing");
}

#[tokio::test]
async fn extras_are_read_in_both_spellings_and_forms() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let zhang = wire.psn_no("zhang_san");
    for (field, extra) in [
        ("exp_content", json!("{\"QUOTE_CASH\": \"1.00\"}")),
        ("expContent", json!("{\"QUOTE_CASH\": 1}")),
        ("exp_content", json!({"QUOTE_CASH": 1.0, "TRUM_FLAG": "0"})),
    ] {
        let mut input = purchase(&zhang, 1_000, "0");
        input["druginfo"][field] = extra;
        assert_eq!(wire.ask("2102", input).await.code(), "QUOTE_CHANGED", "{field}");
    }
    for extra in [json!("free words"), json!("1"), json!(null), json!([])] {
        let mut input = purchase(&zhang, 1_000, "0");
        input["druginfo"]["exp_content"] = extra;
        wire.ask("2101", input).await.output();
    }
    let mut broken = purchase(&zhang, 1_000, "0");
    broken["druginfo"]["exp_content"] = json!("{\"AID_PAYER\": ");
    let answer = wire.ask("2102", broken).await;
    assert!(answer.err_msg().starts_with("2102 druginfo.exp_content 字段扩展：不是合法的 JSON"));
}

#[tokio::test]
async fn the_address_may_name_the_transaction_and_must_name_the_right_one() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let envelope = wire.envelope("T", "2101", &purchase(&wire.psn_no("zhang_san"), 1_000, "1"));
    for kind in ["text/plain", "application/json", "application/json;charset=utf-8"] {
        let call = Call::post(&format!("{ADDRESS}/2101")).header("content-type", kind);
        Answer::of(site.call(call.bytes(envelope.to_string())).await).output();
    }
    let call = Call::post(&format!("{ADDRESS}/2102")).bytes(envelope.to_string());
    let answer = Answer::of(site.call(call).await);
    assert!(answer.err_msg().starts_with("2101 infno 交易编号："), "{}", answer.err_msg());
}

#[tokio::test]
async fn trace_codes_come_inside_a_line_in_two_spellings() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let zhang = wire.psn_no("zhang_san");
    let codes =
        json!([{"feedetl_sn": "1", "drug_trac_codg": "81234567890123456789", "trdn_flag": 0}]);
    let mut input = purchase(&zhang, 1_000, "1");
    input["drugdetail"][0]["durg_trac_info"] = codes.clone();
    let paid = wire.ask_as("C", "2102", input).await;
    let mut other = purchase(&zhang, 1_000, "1");
    other["drugdetail"][0]["drug_trac_info"] = codes;
    assert_eq!(wire.ask_as("C", "2102", other.clone()).await.exact(), paid.exact());
    other["drugdetail"][0]["drug_trac_info"][0]["drug_trac_codg"] = json!("8".repeat(101));
    let fault = wire.ask("2102", other).await;
    let begins = "2102 drugdetail.durg_trac_info.drug_trac_codg 药品追溯码：最多 100 个字";
    assert!(fault.err_msg().starts_with(begins), "{}", fault.err_msg());
}

#[tokio::test]
async fn a_time_where_a_day_belongs_is_that_day() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let visit = super::wire::Visit::open(&wire, "zhang_san").await;
    for (sent, is_taken) in
        [("2026-11-22 00:00:00", true), ("20261122093000", true), ("2026-11-31", false)]
    {
        let mut description = visit.description("11");
        description["mdtrtinfo"]["birctrl_matn_date"] = json!(sent);
        let answer = wire.ask("2203", description).await;
        assert_eq!(answer.json["infcode"] == 0, is_taken, "{sent}");
    }
}

#[tokio::test]
async fn numbers_have_any_shape_up_to_fifty() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let sign_in = json!({"signIn": {"opter_no": "1"}});
    for (msgid, fits) in [
        ("H11010100001202611220930000001".to_owned(), true),
        ("0F8FAD5BD9CB469FA16570867728950E".to_owned(), true),
        ("202611220930009001abcdef012345".to_owned(), true),
        ("报文-1 二".to_owned(), true),
        ("1".repeat(50), true),
        ("1".repeat(51), false),
        ("a\u{7}b".to_owned(), false),
        (" null ".to_owned(), false),
    ] {
        let mut envelope = wire.envelope(&msgid, "9001", &sign_in);
        envelope["mdtrtarea_admvs"] = json!("");
        let answer = wire.send(&envelope).await;
        assert_eq!(answer.json["infcode"] == 0, fits, "{msgid}: {}", answer.json["err_msg"]);
    }
    for (code, told) in [("H1101010000", "12 至 14 位"), ("H11010100001234", "12 至 14 位")] {
        let mut envelope = wire.envelope("L", "9001", &sign_in);
        envelope["fixmedins_code"] = json!(code);
        assert!(wire.send(&envelope).await.err_msg().contains(told), "{code}");
    }
    // 湖北 has codes of 14: one is looked for, and not known here.
    let wire = Wire { site: &site, institution: "H4201010000199" };
    assert_eq!(wire.ask("9001", sign_in).await.code(), "INSTITUTION_UNKNOWN");
}

/// Every address of the interface (§2.1).
const ADDRESSES: [&str; 9] = [
    ADDRESS,
    "/fsi/api/fileupload/upload",
    "/fsi/api/fileupload/download",
    "/ebus/mbs_fsi_auth/fsi/api/signInSignOutService/signIn",
    "/mbs/fmi/fsi/api/callFsiService/callService",
    "/mbs-fsi/web/api/fsi/callService",
    "/mss/web/api/fsi/callService",
    "/csb",
    "/hospital/csb",
];

#[tokio::test]
async fn every_address_is_the_same_service() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let envelope = wire.envelope("T", "2102", &purchase(&wire.psn_no("zhang_san"), 1_000, "1"));
    let paid = wire.send(&envelope).await;
    for address in ADDRESSES {
        for (path, is_same) in [
            (address.to_owned(), true),
            (format!("{address}/2102"), true),
            (format!("{address}/2101"), false),
        ] {
            let answer = Answer::of(site.call(Call::post(&path).bytes(envelope.to_string())).await);
            if is_same {
                assert_eq!(answer.exact(), paid.exact(), "{path}");
            } else {
                assert!(answer.err_msg().starts_with("2102 infno 交易编号："), "{path}");
            }
        }
    }
    assert_eq!(site.balance("zhang_san"), "2990.00", "paid once");
    let elsewhere = site.call(Call::post("/fsi/api/other").bytes(envelope.to_string())).await;
    assert_eq!(elsewhere.status, 404);
}

#[tokio::test]
async fn an_envelope_comes_as_a_form_too() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let envelope = wire.envelope("T", "2102", &purchase(&wire.psn_no("zhang_san"), 1_000, "1"));
    let paid = wire.send(&envelope).await;
    let plain = envelope.to_string();
    let encoded = plain.bytes().map(|byte| format!("%{byte:02x}"));
    let encoded = encoded.collect::<Vec<String>>().concat();
    let parts = format!(
        "--b\r\nContent-Disposition: form-data; name=\"jsonStr\"\r\n\r\n{envelope}\r\n--b--\r\n"
    );
    for (kind, body) in [
        ("text/plain;charset=UTF-8", envelope.to_string()),
        ("application/x-www-form-urlencoded", format!("jsonStr={encoded}")),
        ("application/x-www-form-urlencoded", envelope.to_string()),
        ("multipart/form-data; boundary=b", parts),
        ("application/octet-stream", envelope.to_string()),
    ] {
        let call = Call::post(ADDRESS).header("content-type", kind).bytes(body);
        assert_eq!(Answer::of(site.call(call).await).exact(), paid.exact(), "{kind}");
    }
    for (kind, body, what) in [
        ("multipart/form-data; boundary=b", "--b--", "jsonStr"),
        ("multipart/form-data", "--b--", "boundary"),
        ("application/x-www-form-urlencoded", "json=1", "jsonStr"),
    ] {
        let call = Call::post(ADDRESS).header("content-type", kind).bytes(body);
        let told = Answer::of(site.call(call).await);
        assert!(told.err_msg().contains(what), "{}", told.err_msg());
    }
}

#[tokio::test]
async fn a_file_comes_beside_the_envelope_and_goes_as_bytes() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let envelope = wire.envelope("F", "9101", &json!({"fsUploadIn": {"fixmedins_code": HOSPITAL}}));
    let part = |head: &str, bytes: &[u8]| {
        [b"--b\r\nContent-Disposition: form-data; ", head.as_bytes(), b"\r\n\r\n", bytes, b"\r\n"]
            .concat()
    };
    let file: Vec<u8> =
        (0..3_000_000_u32).map(|n| n.to_le_bytes()[1] ^ n.to_le_bytes()[0]).collect();
    let body = [
        part("name=\"jsonStr\"", envelope.to_string().as_bytes()),
        part("name=\"file\"; filename=\"day.zip\"", &file),
        b"--b--\r\n".to_vec(),
    ]
    .concat();
    let call = Call::post(ADDRESS).header("content-type", "multipart/form-data; boundary=b");
    let answer = Answer::of(site.call(call.bytes(body)).await);
    assert_eq!(answer.output()["filename"], "day.zip");
    let asked = json!({"fsDownloadIn": {"file_qury_no": answer.output()["file_qury_no"],
        "filename": "day.zip", "fixmedins_code": "plc"}});
    let envelope = wire.envelope("D", "9102", &asked).to_string();
    let reply = site.call(Call::post("/fsi/api/fileupload/download").bytes(envelope)).await;
    let kind = reply.headers.get("content-type").unwrap();
    assert_eq!((reply.status, kind.to_str().unwrap()), (200, "application/octet-stream"));
    assert!(reply.bytes == file, "{} bytes", reply.bytes.len());
    let none = json!({"fsDownloadIn": {"file_qury_no": "none", "fixmedins_code": "plc"}});
    let told = wire.ask("9102", none).await;
    assert_eq!(told.code(), "FILE_UNKNOWN", "a failure has an envelope");
}
