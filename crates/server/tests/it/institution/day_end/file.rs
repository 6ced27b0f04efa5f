//! 9101, 9102, 3202.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use store::{Body, Kind, QueueAsk};

use super::{buy, download, file, line, other, result, statement, upload};
use crate::institution::wire::{Answer, Wire, of_settlement};
use crate::site::{Call, TestSite};

/// Tickets of 北京 that are open.
fn tickets(site: &TestSite) -> Vec<domain::day_end::Ticket> {
    let (state, areas) = (Some("open"), (110_000, 110_000));
    let ask = QueueAsk { kind: Kind::Ticket, areas, state, after: None, most: 100 };
    let found = site.app().read().unwrap().queue(&ask).unwrap();
    let ticket = |body| match body {
        Body::Ticket(ticket) => ticket,
        other => panic!("{other:?}"),
    };
    found.into_iter().map(|record| ticket(record.body)).collect()
}

#[tokio::test]
async fn a_file_comes_back_as_it_was_uploaded_for_thirty_days() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let sent = wire.ask_as("F1", "9101", file(&STANDARD.encode([0, 200, 7]))).await;
    let number = sent.output()["file_qury_no"].as_str().unwrap().to_owned();
    assert_eq!(sent.output()["dld_endtime"], "2026-12-22 09:30:00");
    assert_eq!(sent.output()["filename"], "bills.zip");
    let again = wire.ask_as("F1", "9101", file(&STANDARD.encode([0, 200, 7]))).await;
    assert_eq!(again.exact(), sent.exact());
    let other_bytes = wire.ask_as("F1", "9101", file(&STANDARD.encode([1]))).await;
    assert_eq!(other_bytes.code(), "NUMBER_REUSED");
    // Bytes as an array, Base64 without padding and in lines.
    for form in [json!([0, -56, 7]), json!("AMgH"), json!("AM\ngH\n")] {
        let mut input = file("");
        input["fsUploadIn"]["in"] = form;
        let answer = wire.ask("9101", input).await;
        let number = answer.output()["file_qury_no"].as_str().unwrap();
        assert_eq!(download(&wire, number).await.bytes, [0, 200, 7]);
    }
    assert_eq!(Answer::of(download(&other(&site), &number).await).code(), "FILE_UNKNOWN");
    assert_eq!(Answer::of(download(&wire, "1").await).code(), "FILE_UNKNOWN");
    site.clock.advance_ms(30 * 24 * 3_600_000 + 2);
    assert_eq!(Answer::of(download(&wire, &number).await).code(), "FILE_UNKNOWN");
    let stored = |site: &TestSite| {
        let reads = site.app().read().unwrap();
        let record = reads.record_by_key(Kind::File, &number).unwrap().unwrap();
        let Body::File(file) = record.body else { panic!() };
        (file.blob, file.name)
    };
    let (blob, _) = stored(&site);
    app::jobs::run_due(site.app()).await;
    assert_eq!(stored(&site), (None, String::new()), "forgotten");
    assert_eq!(site.app().read().unwrap().blob(blob.unwrap()).unwrap(), None);
}

#[tokio::test]
async fn an_institution_has_room_for_two_hundred_files() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    for _ in 0..200 {
        wire.ask("9101", file("AMgH")).await.output();
    }
    let full = wire.ask("9101", file("AMgH")).await;
    assert_eq!(full.code(), "FILE_FAULTY");
    assert!(full.err_msg().contains("200"), "{}", full.err_msg());
    other(&site).ask("9101", file("AMgH")).await.output();
    site.clock.advance_ms(30 * 24 * 3_600_000 + 2);
    wire.ask("9101", file("AMgH")).await.output();
}

#[tokio::test]
async fn a_large_body_is_read_of_somebody_who_is_known() {
    let site = TestSite::new().await;
    let address = format!("{}/9101", crate::institution::wire::ADDRESS);
    let large = file(&"AMgH".repeat(800_000));
    let send = async |institution: &str| {
        let wire = Wire { site: &site, institution };
        let body = wire.envelope(&site.number(), "9101", &large).to_string();
        Answer::of(site.call(Call::post(&address).bytes(body)).await)
    };
    send(crate::institution::wire::PHARMACY).await.output();
    let stranger = send("H99999999999").await;
    assert!(stranger.err_msg().contains("认得的机构"), "{}", stranger.err_msg());
    let bytes = format!("[{}0]", "0,".repeat(900_000));
    let many = Answer::of(site.call(Call::post(&address).bytes(bytes)).await);
    assert!(many.err_msg().contains("节点太多"), "{}", many.err_msg());
}

#[tokio::test]
async fn what_is_no_file_is_told() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    for input in [json!("***"), json!(""), json!([300]), json!({"a": 1})] {
        let mut asked = file("");
        asked["fsUploadIn"]["in"] = input;
        let answer = wire.ask("9101", asked).await;
        assert!(answer.err_msg().contains("fsUploadIn.in"), "{}", answer.err_msg());
    }
}

#[tokio::test]
async fn every_bill_is_compared_and_every_break_becomes_one_ticket() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let first = buy(&wire, "zhang_san", 2_500).await;
    let wrong = buy(&wire, "zhang_san", 1_000).await;
    let forgotten = buy(&wire, "xu_nan", 3_000).await;
    let back = wire.ask("2103", of_settlement(&first)).await;
    let strange = "11000020261122000000000ZZZ\tnull\t7\t1.00\t0\t1.00\t0\n";
    let text = line(&first) + &line(&wrong).replacen("10.00", "10.01", 1) + &line(&back) + strange;
    let number = upload(&wire, &text).await;
    let sent = wire.ask_as("D1", "3202", statement(&number)).await;
    let info = &sent.output()["fileinfo"];
    let found = info["file_qury_no"].as_str().unwrap().to_owned();
    assert!(info["filename"].as_str().unwrap().ends_with("result.zip"));
    let rows = result(&download(&wire, &found).await);
    let of = |answer: &Answer| {
        let id = answer.setlinfo()["setl_id"].as_str().unwrap();
        rows.iter().find(|row| row[2] == id).unwrap().clone()
    };
    assert_eq!(rows.len(), 5);
    assert_eq!((&of(&first)[4][..], &of(&first)[6][..]), ("0", "null"));
    assert_eq!((&of(&back)[4][..], &of(&back)[5][..], &of(&back)[7][..]), ("0", "1", "-25.00"));
    assert_eq!((&of(&wrong)[4][..], &of(&wrong)[6][..]), ("1", "医疗费总额机构 10.01 中心 10.00"));
    let missing = of(&forgotten);
    let info = forgotten.setlinfo();
    assert_eq!(missing[0], info["psn_no"].as_str().unwrap());
    assert_eq!(missing[3], info["medins_setl_id"].as_str().unwrap(), "what 2601 needs");
    assert_eq!(rows[4][6], "中心没有这笔结算");
    assert_eq!(tickets(&site).len(), 3);

    let again = wire.ask_as("D1", "3202", statement(&number)).await;
    assert_eq!(again.exact(), sent.exact());
    wire.ask("3202", statement(&number)).await.output();
    assert_eq!(tickets(&site).len(), 3, "once per bill and days");
    let ticket = tickets(&site).remove(0);
    let said = serde_json::to_value(ticket.kind).unwrap();
    assert!(["differs", "only_here", "only_there"].contains(&said.as_str().unwrap()));
    site.assert_books();
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_told_line_by_line() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let good = line(&buy(&wire, "zhang_san", 2_500).await);
    let zipped = upload(&wire, &good).await;
    let plain = wire.ask("9101", file(&STANDARD.encode(&good))).await;
    let plain = plain.output()["file_qury_no"].as_str().unwrap().to_owned();
    let faulty = upload(&wire, &format!("{good}{good}x\ty\n")).await;
    let with = |number: &str, field: &str, value: Value| {
        let mut input = statement(number);
        input["data"][field] = value;
        input
    };
    for (input, said) in [
        (statement(&plain), "不是 ZIP"),
        (statement(&faulty), "第 2 行第 1 列结算ID：与第 1 行重复；第 3 行：应有 7 列，收到 2 列"),
        (with(&zipped, "medfee_sumamt", json!("25.01")), "文件合计 25.00，报文 25.01"),
        (with(&zipped, "fixmedins_setl_cnt", json!(2)), "文件 1 笔，报文 2 笔"),
        (with(&zipped, "clr_type", json!("99")), "清算类别"),
    ] {
        let answer = wire.ask("3202", input).await;
        assert_eq!(answer.code(), "FILE_FAULTY");
        assert!(answer.err_msg().contains(said), "{}", answer.err_msg());
    }
    assert_eq!(wire.ask("3202", statement("nothing")).await.code(), "FILE_UNKNOWN");
    assert_eq!(other(&site).ask("3202", statement(&zipped)).await.code(), "FILE_UNKNOWN");
    let long = wire.ask("3202", with(&zipped, "stmt_begndate", json!("2026-10-01"))).await;
    assert!(long.err_msg().contains("31 天"), "{}", long.err_msg());
    assert_eq!(tickets(&site), []);
}
