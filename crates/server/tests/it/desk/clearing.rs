//! Clearing between areas at the desk: 成都's 唐波 buys in 上海 with his own account, so 四川 owes 上海.
//! The months and what is paid from bank to bank are in the stories 225 to 239.

use app::jobs::run_due;
use serde_json::{Value, json};

use super::{Clerk, clerk};
use crate::institution::wire::Wire;
use crate::site::{Call, Reply, TestSite};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// 上海演示药店
const ELSEWHERE: &str = "P31010100001";

/// 80.00 of 唐波's own in 上海 in November; it is the 1st of December.
async fn sealed(site: &TestSite) -> String {
    let person = site.person("tang_bo");
    let at = "2026-11-22 09:30:00";
    let input = json!({
        "druginfo": {
            "psn_no": person.psn_no, "mdtrt_cert_type": "02", "mdtrt_cert_no": person.cert_no,
            "begntime": at, "medfee_sumamt": "80.00", "med_type": "41", "acct_used_flag": "1",
            "insutype": "310",
        },
        "drugdetail": [{
            "feedetl_sn": "1", "med_list_codg": "XA02BAD004A005010900004",
            "medins_list_codg": "D1", "det_item_fee_sumamt": "80.00", "cnt": "1",
            "pric": "80.00", "fee_ocur_time": at, "rx_flag": "0",
        }],
    });
    let answer = Wire { site, institution: ELSEWHERE }.ask("2102", input).await;
    assert_eq!(answer.fen("acct_pay"), domain::Fen(8_000));
    site.clock.advance_ms(9 * DAY_MS);
    assert_eq!(run_due(site.app()).await.left, None);
    let money = clerk(site, "money").await;
    let listed = money.get("/statements?month=202611&speaker=510000&other=310000").await;
    listed.json["statements"][0]["id"].as_str().unwrap_or_else(|| panic!("{}", listed.text)).into()
}

fn slip(amount: &str, bank_ref: &str) -> Value {
    json!({"amount": amount, "bank_ref": bank_ref, "on": "2026-12-01"})
}

/// A money officer of a province alone.
async fn of_province<'s>(site: &'s TestSite, login: &str, scope: &str) -> Clerk<'s> {
    let duties = [domain::clerk::Duty::MoneyOfficer];
    let who = crate::api::callers::clerk(site, login, &duties, (scope, true)).await;
    let token = crate::api::callers::session(site, who, DAY_MS).await;
    Clerk { site, token }
}

#[tokio::test]
async fn a_statement_is_shown_in_three_forms() {
    let site = TestSite::new().await;
    let id = sealed(&site).await;
    let money = clerk(&site, "money").await;
    let one = money.get(&format!("/statements/{id}")).await;
    assert_eq!((one.status, &one.json["sum"]), (200, &json!("80.00")), "{}", one.text);
    assert_eq!(one.json["positions"][0]["creditor"]["name"], "上海市");
    let csv = money.get(&format!("/statements/{id}?format=csv")).await;
    let kind = csv.headers.get("content-type").unwrap().to_str().unwrap();
    assert!(kind.starts_with("text/csv"), "{kind}");
    let lines: Vec<&str> = csv.text.lines().collect();
    assert_eq!(lines.len(), 4, "a head, a position, a sum, what is due: {}", csv.text);
    assert!(lines[1].ends_with("明细,510100,310000,本人个人账户,1,80.00"), "{}", lines[1]);
    let page = money.get(&format!("/statements/{id}/page")).await;
    assert_eq!(page.headers.get("content-type").unwrap(), "text/html; charset=utf-8");
    let policy = page.headers.get("content-security-policy").unwrap().to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("script"), "{policy}");
    for said in ["2026年11月 跨省清算单", "四川省（510000） 付 上海市（310000）", "复核："]
    {
        assert!(page.text.contains(said), "{said}: {}", page.text);
    }
    let pdf = money.get(&format!("/statements/{id}/page?as=pdf")).await;
    crate::family::papers::assert_pdf(&pdf);
    let odd = money.get(&format!("/statements/{id}/page?as=csv")).await;
    assert_eq!(odd.problem(), (400, "FIELD_INVALID"));
    for odd in ["month=2026-11", "state=odd", "after=x", "format=pdf", "speaker=99"] {
        let reply = money.get(&format!("/statements?{odd}")).await;
        assert!(matches!(reply.status, 400 | 422), "{odd}: {}", reply.text);
    }
    for unknown in ["1", "51000020261201000000000ZZZ"] {
        let reply = money.get(&format!("/statements/{unknown}")).await;
        assert_eq!(reply.problem(), (404, "STATEMENT_UNKNOWN"));
    }
    let reader = clerk(&site, "reader").await;
    assert_eq!(reader.get("/statements").await.problem(), (403, "NOT_YOUR_DUTY"));
}

#[tokio::test]
async fn what_people_wrote_is_no_markup_on_the_page() {
    let site = TestSite::new().await;
    let id = sealed(&site).await;
    let money = clerk(&site, "money").await;
    let body = json!({"why": "<script>alert(1)</script>&"});
    let disputed = money.post(&format!("/statements/{id}/dispute"), body).await;
    assert_eq!(disputed.json["state"], "disputed", "{}", disputed.text);
    let page = money.get(&format!("/statements/{id}/page")).await;
    assert!(!page.text.contains("<script") && page.text.contains("&lt;script&gt;alert(1)"));
}

/// What `gongji clearing` says of the folder of a server that runs.
#[tokio::test]
async fn the_command_line_prints_statements_and_the_national_table() {
    let site = TestSite::new().await;
    let id = sealed(&site).await;
    let file = site.file();
    let folder = file.parent().unwrap();
    store::Keyring::for_tests().replace(&folder.join("keyring.toml")).unwrap();
    let said = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_gongji"));
        let ran = command.arg("clearing").args(args).arg("--data").arg(folder).output().unwrap();
        (ran.status.code().unwrap(), String::from_utf8(ran.stdout).unwrap())
    };
    let (code, text) = said(&["statements", "--month", "202611", "--place", "31"]);
    assert_eq!(code, 0, "{text}");
    for words in [&id, "2026年11月 跨省清算单", "应付：四川省 付 上海市 80.00 元"]
    {
        assert!(text.contains(words), "{words} is not in\n{text}");
    }
    assert!(!text.contains("省内清算单"), "成都's own is of another province: {text}");
    let (_, lines) = said(&["statements", "--month", "2026Q4", "--csv"]);
    assert!(lines.contains("明细,510100,310000,本人个人账户,1,80.00"), "{lines}");
    let (_, table) = said(&["table", "--month", "202611", "--csv"]);
    assert!(table.ends_with("202611,510000,四川省,310000,上海市,1,80.00\n"), "{table}");
    assert_eq!(said(&["table", "--month", "202613"]), (2, String::new()));
}

#[tokio::test]
async fn each_side_sees_its_own_and_only_the_debtor_confirms() {
    let site = TestSite::new().await;
    let id = sealed(&site).await;
    let sichuan = of_province(&site, "t.sichuan", "51").await;
    let shanghai = of_province(&site, "t.shanghai", "31").await;
    let guangdong = of_province(&site, "t.guangdong", "44").await;
    let confirm = format!("/statements/{id}/confirm");
    let foreign = guangdong.post(&confirm, json!({})).await;
    assert_eq!(foreign.problem(), (404, "STATEMENT_UNKNOWN"));
    assert_eq!(guangdong.get("/statements").await.json["statements"], json!([]));
    assert_eq!(guangdong.get("/positions").await.json["provinces"], json!([]));
    let creditor = shanghai.post(&confirm, json!({})).await;
    assert_eq!(creditor.problem(), (403, "NOT_YOUR_DUTY"), "{}", creditor.text);
    assert_eq!(shanghai.get(&format!("/statements/{id}")).await.status, 200);
    let cell = &shanghai.get("/positions?month=202611").await.json["provinces"][0];
    assert_eq!((&cell["amount"], &cell["debtor"]["area"]), (&json!("80.00"), &json!("510000")));
    let whole = clerk(&site, "money").await;
    let runs = whole.get("/clearing-runs").await;
    let noted = |runs: &Reply| {
        let runs = runs.json["runs"].as_array().unwrap();
        runs.iter().filter(|run| !run["note"].is_null()).count()
    };
    assert!(noted(&runs) > 0, "{}", runs.text);
    let of_all = shanghai.get("/clearing-runs").await;
    assert!(of_all.text.contains("clearing-seal 202611"), "{}", of_all.text);
    assert_eq!(noted(&of_all), 0, "what it found is of every province");
    // 成都 sees what it owes, and no sum of the province's, of which it sees a part.
    let chengdu = of_province(&site, "t.chengdu", "5101").await;
    let seen = chengdu.get("/positions?month=202611").await;
    assert_eq!(seen.json["provinces"][0]["amount"], "80.00", "{}", seen.text);
    assert_eq!(seen.json["sums"], json!([]));
    let of_chengdu = chengdu.get("/statements").await;
    assert_eq!(of_chengdu.json["statements"].as_array().unwrap().len(), 1, "{}", of_chengdu.text);
    let sums = sichuan.get("/positions?month=202611").await.json["sums"].clone();
    assert_eq!(sums.as_array().unwrap().len(), 1, "its own: {sums}");
    let first = sichuan.numbered("POST", &confirm, "K1", json!({})).await;
    assert_eq!((first.status, &first.json["state"]), (200, &json!("confirmed")), "{}", first.text);
    let again = sichuan.numbered("POST", &confirm, "K1", json!({})).await;
    assert_eq!(again.json, first.json, "twice");
    assert_eq!(sichuan.post(&confirm, json!({})).await.problem(), (422, "STATEMENT_STATE"));
    let side = json!({"why": "x", "side": "310000"});
    let dispute = format!("/statements/{id}/dispute");
    assert_eq!(sichuan.post(&dispute, side).await.problem(), (403, "NOT_YOUR_DUTY"));
    let nobody = json!({"why": "x", "side": "440000"});
    assert_eq!(sichuan.post(&dispute, nobody).await.problem(), (404, "STATEMENT_UNKNOWN"));
    site.assert_books();
}

#[tokio::test]
async fn money_leaves_and_arrives_once_by_two_people() {
    let site = TestSite::new().await;
    let id = sealed(&site).await;
    let (money, approver) = (clerk(&site, "money").await, clerk(&site, "approver").await);
    let pay = format!("/statements/{id}/payment");
    let early = money.post(&pay, slip("80.00", "SC1")).await;
    assert_eq!(early.problem(), (422, "STATEMENT_STATE"), "not confirmed");
    money.post(&format!("/statements/{id}/confirm"), json!({})).await;
    for (body, code) in [
        (slip("79.99", "SC1"), "REMITTANCE_MISMATCH"),
        (slip("80.00", " "), "REASON_MISSING"),
        (
            json!({"amount": "80.00", "bank_ref": "SC1", "on": "2026-12-02"}),
            "VALIDITY_OUT_OF_RANGE",
        ),
    ] {
        assert_eq!(money.post(&pay, body).await.problem(), (422, code));
    }
    let filed = money.numbered("POST", &pay, "P1", slip("80.00", "SC1")).await;
    let again = money.numbered("POST", &pay, "P1", slip("80.00", "SC1")).await;
    assert_eq!((filed.status, &filed.json), (202, &again.json), "{}", filed.text);
    let case = filed.json["case"].as_str().unwrap();
    let asked = approver.get(&format!("/cases/{case}")).await;
    assert!(asked.text.contains("2026年11月清算单") && asked.text.contains("80.00 元"));
    assert_eq!(approver.approve(&filed).await.status, 200);
    let listed = money.get("/remittances?state=in_transit").await;
    let remittance = listed.json["remittances"][0]["id"].as_str().unwrap().to_owned();
    let receipt = format!("/remittances/{remittance}/receipt");
    let (sender, checker) = (money, approver);
    let own = sender.post(&receipt, slip("80.00", "SH1")).await;
    assert_eq!(own.problem(), (422, "SAME_PERSON_TWICE"), "who sent it says not that it came");
    let (money, approver) = (clerk(&site, "money2").await, clerk(&site, "approver2").await);
    let less = money.post(&receipt, slip("79.00", "SH1")).await;
    assert_eq!(less.problem(), (422, "REMITTANCE_MISMATCH"));
    let payer = of_province(&site, "t.sichuan", "51").await;
    let own = payer.post(&receipt, slip("80.00", "SH1")).await;
    assert_eq!(own.problem(), (404, "REMITTANCE_UNKNOWN"), "the receiver says so");
    let unknown = money.post("/remittances/1/receipt", slip("80.00", "SH1")).await;
    assert_eq!(unknown.problem(), (404, "REMITTANCE_UNKNOWN"));
    let got = money.post(&receipt, slip("80.00", "SH1")).await;
    assert_eq!(checker.approve(&got).await.problem(), (422, "SAME_PERSON_TWICE"));
    assert_eq!(approver.approve(&got).await.status, 200);
    let late = money.post(&receipt, slip("80.00", "SH2")).await;
    assert_eq!(late.problem(), (422, "REMITTANCE_STATE"));
    let paid = money.get(&format!("/statements/{id}")).await;
    assert_eq!(paid.json["state"], "paid", "{}", paid.text);
    assert_ne!(paid.json["received"]["proposed_by"], paid.json["received"]["approved_by"]);
    assert_eq!(money.get("/remittances?state=lost").await.problem(), (400, "FIELD_INVALID"));
    let approved = approver.post(&pay, slip("80.00", "SC2")).await;
    assert_eq!(approved.problem(), (403, "NOT_YOUR_DUTY"), "who approves does not propose");
    site.assert_books();
}

#[tokio::test]
async fn prepayments_are_between_provinces() {
    let site = TestSite::new().await;
    let money = clerk(&site, "money").await;
    let asked = |giver: &str, holder: &str, year: i16| {
        json!({"giver": giver, "holder": holder, "year": year, "amount": "9.00", "bank_ref": "Y1",
               "on": "2026-11-22"})
    };
    let filed = money.numbered("POST", "/prepayments", "Y1", asked("440000", "510000", 2026)).await;
    assert_eq!(filed.status, 202, "{}", filed.text);
    let again = money.numbered("POST", "/prepayments", "Y1", asked("440000", "510000", 2026)).await;
    assert_eq!(again.json, filed.json, "twice");
    for (body, code) in [
        (asked("440300", "510000", 2026), "PREPAYMENT_STATE"),
        (asked("440000", "440000", 2026), "PREPAYMENT_STATE"),
        (asked("440000", "510000", 2025), "PREPAYMENT_STATE"),
        (asked("999999", "510000", 2026), "AREA_UNKNOWN"),
    ] {
        assert_eq!(money.post("/prepayments", body).await.problem(), (422, code));
    }
    assert_eq!(money.get("/prepayments?year=x").await.problem(), (400, "FIELD_INVALID"));
    assert_eq!(money.get("/prepayments").await.json["prepayments"], json!([]), "not approved yet");
    assert_eq!(clerk(&site, "approver").await.approve(&filed).await.status, 200);
    let listed = money.get("/prepayments").await;
    assert_eq!(listed.json["prepayments"][0]["amount"], "9.00", "{}", listed.text);
    let shanghai = of_province(&site, "t.shanghai", "31").await;
    assert_eq!(shanghai.get("/prepayments").await.json["prepayments"], json!([]));
    let foreign = shanghai.post("/prepayments", asked("440000", "510000", 2026)).await;
    assert_eq!(foreign.problem(), (403, "NOT_YOUR_DUTY"));
    site.assert_books();
}

/// Sends a file under a number.
async fn file(clerk: &Clerk<'_>, path: &str, number: &str, text: &str) -> Reply {
    let call = Call::post(&format!("/api/desk/v1{path}")).token(&clerk.token).number(number);
    clerk.site.call(call.csv(text)).await
}

const BANK: &str = "/reconciliations/bank?area=110000&from=2026-11-20&to=2026-11-22";

#[tokio::test]
async fn every_fault_of_a_banks_file_is_told_and_nothing_is_kept() {
    let site = TestSite::new().await;
    let money = clerk(&site, "money").await;
    let faulty = "bank_ref,day,direction,amount\nB1,2026-11-23,收,1.005\n,2026-11-22,进,-3\n";
    let reply = file(&money, BANK, "F1", faulty).await;
    assert_eq!(reply.problem(), (422, "FILE_FAULTY"));
    let places: Vec<_> = reply.json["faults"].as_array().unwrap().iter().collect();
    let places: Vec<_> =
        places.iter().map(|it| (it["line"].as_u64(), it["column"].as_u64())).collect();
    let wanted = [(2, 4), (3, 1), (3, 3), (3, 4)].map(|(line, column)| (Some(line), Some(column)));
    assert_eq!(places, wanted, "{}", reply.text);
    assert!(!reply.text.contains("1.005"), "no content of the file");
    assert_eq!(money.get("/tickets").await.json["tickets"], json!([]));
    let good = "bank_ref,day,direction,amount\nB1,2026-11-22,收,3.00\n";
    let first = file(&money, BANK, "F2", good).await;
    assert_eq!((first.status, &first.json["breaks"]), (200, &json!(1)), "{}", first.text);
    assert_eq!(file(&money, BANK, "F2", good).await.json, first.json, "twice");
    let another = file(&money, BANK, "F3", good).await;
    assert_eq!(another.json, first.json, "one ticket per break");
    let reused = file(&money, BANK, "F2", &good.replace("3.00", "4.00")).await;
    assert_eq!(reused.problem(), (409, "NUMBER_REUSED"));
    for odd in
        ["area=110000&from=2026-11-22&to=2026-11-20", "area=110000&from=2026-01-01&to=2026-11-22"]
    {
        let reply = file(&money, &format!("/reconciliations/bank?{odd}"), "F4", good).await;
        assert_eq!(reply.problem(), (400, "FIELD_INVALID"), "{odd}");
    }
    let sichuan = of_province(&site, "t.sichuan", "51").await;
    assert_eq!(file(&sichuan, BANK, "F5", good).await.problem(), (403, "NOT_YOUR_DUTY"));
    let approver = clerk(&site, "approver").await;
    assert_eq!(file(&approver, BANK, "F6", good).await.problem(), (403, "NOT_YOUR_DUTY"));
}

#[tokio::test]
async fn money_of_a_break_goes_in_two_steps_by_two_people() {
    let site = TestSite::new().await;
    let (money, approver) = (clerk(&site, "money").await, clerk(&site, "approver").await);
    let line = "bank_ref,day,direction,amount,other\nB1,2026-11-22,付,7.00,不明\n";
    let found = file(&money, BANK, "F1", line).await;
    let id = found.json["tickets"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("/tickets/{id}/money");
    for (body, code) in [
        (json!({}), 400),
        (json!({"unplaced": true, "funding": true}), 400),
        (json!({"funding": true}), 422),
        (json!({"institution": "P99999999999"}), 422),
        (json!({"remittance": "1"}), 404),
    ] {
        assert_eq!(money.post(&path, body.clone()).await.status, code, "{body}");
    }
    let unknown = money.post("/tickets/1/money", json!({"unplaced": true})).await;
    assert_eq!(unknown.problem(), (422, "TICKET_UNKNOWN"));
    let filed = money.numbered("POST", &path, "U1", json!({"unplaced": true})).await;
    let again = money.numbered("POST", &path, "U1", json!({"unplaced": true})).await;
    assert_eq!((filed.status, &filed.json), (202, &again.json), "{}", filed.text);
    let same = money
        .post(&format!("/cases/{}/approve", filed.json["case"].as_str().unwrap()), json!({}))
        .await;
    assert!(matches!(same.status, 403 | 422), "not by who proposed: {}", same.text);
    assert_eq!(approver.approve(&filed).await.status, 200);
    let twice = money.post(&path, json!({"unplaced": true})).await;
    assert_eq!(twice.problem(), (422, "TICKET_STATE"));
    let ticket = &money.get("/tickets").await.json["tickets"][0];
    assert_eq!((&ticket["unplaced"], &ticket["note"]), (&json!("-7.00"), &json!("不*")));
    let close = money.post(&format!("/tickets/{id}/close"), json!({"how": "不管"})).await;
    assert_eq!(close.problem(), (422, "TICKET_STATE"));
    let back = money.post(&path, json!({"bank_ref": "B2"})).await;
    assert_eq!(approver.approve(&back).await.status, 200);
    assert_eq!(money.get("/tickets").await.json["tickets"], json!([]));
    let over = money.post(&path, json!({"bank_ref": "B3"})).await;
    assert_eq!(over.problem(), (422, "TICKET_UNKNOWN"));
    let cause = money.post(&format!("/tickets/{id}/cause"), json!({"cause": "system"})).await;
    assert_eq!(cause.problem(), (422, "TICKET_UNKNOWN"), "closed");
    site.assert_books();
}

#[tokio::test]
async fn a_partners_file_is_of_two_provinces() {
    let site = TestSite::new().await;
    let id = sealed(&site).await;
    let money = clerk(&site, "money").await;
    let path = |month: &str, partner: &str| {
        format!("/reconciliations/partner?province=310000&partner={partner}&month={month}")
    };
    let none = "setl_id,debtor,creditor,kind,amount\nX,510100,310000,own,80.00\n";
    for (month, partner) in [("2026", "510000"), ("202611", "310000"), ("202611", "510100")] {
        let reply = file(&money, &path(month, partner), "F1", none).await;
        assert_eq!(reply.problem(), (400, "FIELD_INVALID"), "{month} {partner}");
    }
    let faulty =
        "setl_id,debtor,creditor,kind,amount\nX,440300,310000,own,80.00\nY,510100,310000,x,0\n";
    let reply = file(&money, &path("202611", "510000"), "F2", faulty).await;
    assert_eq!(reply.problem(), (422, "FILE_FAULTY"));
    assert_eq!(reply.json["fault_count"], 3, "{}", reply.text);
    let differs = file(&money, &path("202611", "510000"), "F3", none).await;
    assert_eq!(differs.json["breaks"], 2, "one there, one here: {}", differs.text);
    assert_eq!(differs.json["tickets"][0]["statement"], id.as_str());
    let disputed = money.get(&format!("/statements/{id}")).await;
    assert_eq!(disputed.json["state"], "disputed", "{}", disputed.text);
    assert_eq!(disputed.json["disputes"][0]["side"]["area"], "310000");
    let reader = clerk(&site, "reader").await;
    let reply = file(&reader, &path("202611", "510000"), "F4", none).await;
    assert_eq!(reply.problem(), (403, "NOT_YOUR_DUTY"));
}
