//! 2301–2305, 2401, 2402, 2404, 2405.

use domain::Fen;
use serde_json::{Value, json};

use super::wire::{Answer, BEGUN, DRUG, Wire, fen, line, of_settlement};
use crate::site::TestSite;

/// A stay on its way.
struct Stay {
    psn_no: String,
    mdtrt_id: String,
}

impl Stay {
    async fn admit(wire: &Wire<'_>, key: &str) -> Self {
        let psn_no = wire.psn_no(key);
        let answer = wire.ask("2401", admission(&psn_no)).await;
        Self::of(psn_no, &answer)
    }

    fn of(psn_no: String, answer: &Answer) -> Self {
        let mdtrt_id = answer.output()["result"]["mdtrt_id"].as_str().unwrap().to_owned();
        Self { psn_no, mdtrt_id }
    }

    /// 2301: one line of so many 分.
    fn charge(&self, sn: &str, fen: i64) -> Value {
        json!({"feedetail": [self.row(line(sn, DRUG, 1, fen))]})
    }

    fn row(&self, mut row: Value) -> Value {
        row["psn_no"] = json!(self.psn_no);
        row["mdtrt_id"] = json!(self.mdtrt_id);
        row
    }

    /// 2301: takes a line of so many 分 back.
    fn back(&self, sn: &str, of: &str, fen: i64) -> Value {
        let mut row = self.row(line(sn, DRUG, 1, fen));
        row["cnt"] = json!("-1");
        row["det_item_fee_sumamt"] = json!(Fen(-fen).to_string());
        row["init_feedetl_sn"] = json!(of);
        json!({"feedetail": [row]})
    }

    /// 2302
    fn out(&self, sn: &str) -> Value {
        json!({"data": [self.row(json!({"feedetl_sn": sn}))]})
    }

    /// 2402
    fn discharge(&self, endtime: &str) -> Value {
        json!({
            "dscginfo": {"mdtrt_id": self.mdtrt_id, "psn_no": self.psn_no, "endtime": endtime,
                "insutype": "", "dscg_way": "1"},
            "diseinfo": [{"diag_type": "1", "diag_srt_no": 1, "diag_code": "J18.900",
                "diag_name": "肺炎"}],
        })
    }

    /// 2303, 2304
    fn bill(&self, fen: i64, mid: &str) -> Value {
        json!({"data": {
            "psn_no": self.psn_no, "mdtrt_cert_type": "02", "mdtrt_cert_no": "",
            "medfee_sumamt": Fen(fen).to_string(), "psn_setlway": "01", "mdtrt_id": self.mdtrt_id,
            "acct_used_flag": "1", "mid_setl_flag": mid, "dscgTime": "2020-01-01",
        }})
    }

    /// 2404, 2405
    fn named(&self) -> Value {
        json!({"data": {"psn_no": self.psn_no, "mdtrt_id": self.mdtrt_id}})
    }
}

/// 2401
fn admission(psn_no: &str) -> Value {
    json!({
        "mdtrtinfo": {"psn_no": psn_no, "begntime": BEGUN, "med_type": "2101", "ipt_no": "Z1",
            "mdtrt_cert_type": "02", "adm_bed": "7", "exp_content": "{\"AID_CONSENT\":\"1\"}"},
        "diseinfo": [{"diag_type": "1", "diag_srt_no": 1, "diag_code": "J18.900",
            "diag_name": "肺炎"}],
    })
}

/// While the stay of the tests goes on.
const LEFT: &str = "2026-11-22 09:20:00";

#[tokio::test]
async fn a_stay_goes_through_all_its_transactions_and_each_is_done_once() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let psn_no = wire.psn_no("zhang_san");
    let first = wire.ask_as("A", "2401", admission(&psn_no)).await;
    assert_eq!(wire.ask_as("A", "2401", admission(&psn_no)).await.exact(), first.exact());
    let stay = Stay::of(psn_no, &first);
    let steps = [
        ("2301", stay.charge("1", 300_000)),
        ("2302", stay.out("1")),
        ("2402", stay.discharge(LEFT)),
        ("2405", stay.named()),
        ("2404", stay.named()),
    ];
    for (infno, input) in steps {
        let first = wire.ask_as(infno, infno, input.clone()).await;
        assert_eq!(first.json["infcode"], 0, "{infno} {}", first.json);
        assert_eq!(wire.ask_as(infno, infno, input).await.exact(), first.exact(), "{infno}");
    }
    let after = wire.ask("2301", stay.charge("2", 100)).await;
    assert_eq!(after.code(), "VISIT_STATE", "a void stay takes nothing");
    site.assert_books();
}

#[tokio::test]
async fn a_discharge_is_settled_once_whatever_the_number() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let stay = Stay::admit(&wire, "zhang_san").await;
    assert_eq!(wire.ask("2301", stay.charge("1", 300_000)).await.json["infcode"], 0);
    let early = wire.ask("2304", stay.bill(300_000, "0")).await;
    assert_eq!(early.code(), "STAY_ORDER");
    assert!(early.err_msg().contains("2402"), "{}", early.err_msg());
    let quote = wire.ask("2303", stay.bill(300_000, "0")).await;
    assert!(quote.setlinfo()["setl_id"].is_null());
    assert_eq!(wire.ask("2402", stay.discharge(LEFT)).await.json["infcode"], 0);
    let wrong = wire.ask("2304", stay.bill(299_999, "0")).await;
    assert_eq!(wrong.code(), "TOTAL_MISMATCH");
    let late = wire.ask("2304", stay.bill(300_000, "1")).await;
    assert_eq!(late.code(), "STAY_ORDER", "no mid-stay settlement after the discharge");

    let bill = wire.ask_as("S", "2304", stay.bill(300_000, "0")).await;
    // 北京三级在职：(3000 − 1300) × 85 % = 1445.00
    let told = ["act_pay_dedc", "fund_pay_sumamt", "acct_pay", "psn_cash_pay"];
    assert_eq!(told.map(|field| bill.fen(field).0), [130_000, 144_500, 155_500, 0]);
    let info = bill.setlinfo();
    assert_eq!((&info["clr_type"], &info["medins_setl_id"]), (&json!("21"), &json!("S")));
    assert_eq!(info["med_type"], "2101");
    let quoted = quote.setlinfo();
    assert_eq!(quoted["fund_pay_sumamt"], info["fund_pay_sumamt"]);
    let replay = wire.ask_as("S", "2304", stay.bill(300_000, "0")).await;
    assert_eq!(replay.exact(), bill.exact());
    let again = wire.ask("2304", stay.bill(300_000, "0")).await;
    assert_eq!(again.code(), "ALREADY_SETTLED");
    assert!(again.err_msg().contains(info["setl_id"].as_str().unwrap()), "{}", again.err_msg());

    for (infno, input) in [("2208", of_settlement(&bill)), ("2405", stay.named())] {
        assert_ne!(wire.ask(infno, input).await.json["infcode"], 0, "{infno}");
    }
    let cancel = wire.ask_as("C", "2305", of_settlement(&bill)).await;
    assert_eq!(cancel.fen("acct_pay").0, -155_500);
    let replay = wire.ask_as("C", "2305", of_settlement(&bill)).await;
    assert_eq!(replay.exact(), cancel.exact());
    assert_eq!(wire.ask("2305", of_settlement(&bill)).await.code(), "ALREADY_CANCELLED");
    site.assert_books();
}

#[tokio::test]
async fn an_upload_is_answered_the_same_after_its_lines_were_removed() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let stay = Stay::admit(&wire, "zhang_san").await;
    let mut rows = stay.charge("1", 1_000);
    let second = stay.charge("2", 500)["feedetail"][0].clone();
    rows["feedetail"].as_array_mut().unwrap().push(second);
    let first = wire.ask_as("F", "2301", rows.clone()).await;
    let back = wire.ask("2301", stay.back("3", "2", 500)).await;
    let row = &back.output()["result"][0];
    assert_eq!((&row["cnt"], fen(&row["inscp_scp_amt"])), (&json!(-1), Fen(-500)));
    assert_eq!(wire.ask("2302", stay.out("1")).await.json["infcode"], 0);
    assert_eq!(wire.ask_as("F", "2301", rows).await.exact(), first.exact());
    // What is left is nothing: the second line and its return.
    assert_eq!(wire.ask("2402", stay.discharge(LEFT)).await.json["infcode"], 0);
    let bill = wire.ask("2304", stay.bill(0, "0")).await;
    assert_eq!(bill.fen("medfee_sumamt"), Fen::ZERO);
    site.assert_books();
}

#[tokio::test]
async fn what_does_not_fit_a_stay_is_refused() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let stay = Stay::admit(&wire, "zhang_san").await;
    assert_eq!(wire.ask("2301", stay.charge("1", 1_000)).await.json["infcode"], 0);
    let other = Stay { psn_no: wire.psn_no("li_mei"), mdtrt_id: stay.mdtrt_id.clone() };
    let strange = Stay { psn_no: stay.psn_no.clone(), mdtrt_id: "X".to_owned() };
    for (infno, input, code) in [
        ("2401", admission(&stay.psn_no), "STAY_ORDER"),
        ("2301", other.charge("2", 1), "VISIT_UNKNOWN"),
        ("2301", strange.charge("2", 1), "VISIT_UNKNOWN"),
        ("2301", stay.charge("1", 1_000), "LINE_REPEATED"),
        ("2301", stay.back("2", "9", 1_000), "LINE_UNKNOWN"),
        ("2301", stay.back("2", "1", 900), "TOTAL_MISMATCH"),
        ("2302", stay.out("9"), "LINE_UNKNOWN"),
        ("2302", other.out("1"), "VISIT_UNKNOWN"),
        ("2303", other.bill(1_000, "0"), "VISIT_UNKNOWN"),
        ("2304", strange.bill(1_000, "1"), "VISIT_UNKNOWN"),
        (
            "2305",
            json!({"data": {"psn_no": stay.psn_no, "mdtrt_id": stay.mdtrt_id,
            "setl_id": stay.mdtrt_id}}),
            "SETTLEMENT_UNKNOWN",
        ),
        ("2402", other.discharge(LEFT), "VISIT_UNKNOWN"),
        ("2404", stay.named(), "STAY_ORDER"),
        ("2404", other.named(), "VISIT_UNKNOWN"),
        ("2405", stay.named(), "STAY_ORDER"),
        ("2405", strange.named(), "VISIT_UNKNOWN"),
    ] {
        assert_eq!(wire.ask(infno, input).await.code(), code, "{infno}");
    }
    let elsewhere = Wire { site: &site, institution: "H11010500002" };
    assert_eq!(elsewhere.ask("2404", stay.named()).await.code(), "VISIT_UNKNOWN");
    let pharmacy = Wire::pharmacy(&site);
    for infno in ["2301", "2302", "2303", "2304", "2305", "2401", "2402", "2404", "2405"] {
        let refused = pharmacy.ask(infno, json!({})).await;
        assert_eq!(refused.code(), "NOT_SUPPORTED", "{infno}");
    }
}

#[tokio::test]
async fn times_and_kinds_that_cannot_be_are_told_by_field() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let mut outpatient = admission(&wire.psn_no("zhang_san"));
    outpatient["mdtrtinfo"]["med_type"] = json!("11");
    let said = wire.ask("2401", outpatient).await;
    assert!(said.err_msg().contains("mdtrtinfo.med_type"), "{}", said.err_msg());
    let stay = Stay::admit(&wire, "zhang_san").await;
    for (endtime, what) in
        [("2026-11-22 08:59:59", "早于入院时间"), ("2026-11-24 00:00:00", "不能晚于现在")]
    {
        let said = wire.ask("2402", stay.discharge(endtime)).await;
        assert!(said.err_msg().contains("dscginfo.endtime"), "{}", said.err_msg());
        assert!(said.err_msg().contains(what), "{}", said.err_msg());
    }
    let mut mixed = stay.charge("5", 100);
    let mut stranger = mixed["feedetail"][0].clone();
    stranger["psn_no"] = json!("1");
    stranger["feedetl_sn"] = json!("6");
    mixed["feedetail"].as_array_mut().unwrap().push(stranger);
    assert!(wire.ask("2301", mixed).await.err_msg().starts_with("2301 feedetail[2].psn_no"));
}
