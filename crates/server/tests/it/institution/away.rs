//! Care away from home on the wire: 2001, capability, `pay_loc`.

use domain::Fen;
use domain::institution::Service;
use serde_json::json;

use super::wire::{BEGUN, DRUG, Visit, Wire, line, of_settlement, purchase};
use crate::site::TestSite;

/// The hospital of 德阳, where nobody is insured.
const HOSPITAL: &str = "H51060300001";

fn asks(psn_no: &str, med_type: &str) -> serde_json::Value {
    json!({"data": {"psn_no": psn_no, "insutype": "390", "fixmedins_code": HOSPITAL,
        "med_type": med_type, "begntime": BEGUN, "enddate": "", "dise_codg": "", "dise_name": "",
        "oprn_oprt_code": "", "oprn_oprt_name": "", "matn_type": "", "birctrl_type": ""}})
}

#[tokio::test]
async fn the_treatment_check_names_the_filing_and_its_effect() {
    let site = TestSite::new().await;
    let wire = Wire { site: &site, institution: HOSPITAL };
    let hao = wire.psn_no("jiang_hao");
    let said = async |med_type: &str| {
        let answer = wire.ask("2001", asks(&hao, med_type)).await;
        answer.output()["trtinfo"][0]["trt_chk_rslt"].as_str().unwrap_or_default().to_owned()
    };
    // 成都 has no known rule for residents' outpatient care: that comes first.
    assert!(said("11").await.contains("没有这种就诊的基金待遇规则"), "{}", said("11").await);
    let beijing = Wire { site: &site, institution: "H11010100001" };
    let mut ask = asks(&wire.psn_no("shen_tong"), "11");
    ask["data"]["fixmedins_code"] = json!("H11010100001");
    let answer = beijing.ask("2001", ask.clone()).await;
    let row = &answer.output()["trtinfo"][0];
    assert_eq!(row["trt_enjymnt_flag"], "1");
    assert!(row["trt_chk_rslt"].as_str().unwrap().contains("没有备案"), "{row}");
    ask["data"]["med_type"] = json!("1301");
    let answer = beijing.ask("2001", ask).await;
    let row = &answer.output()["trtinfo"][0];
    assert!(row["trt_chk_rslt"].as_str().unwrap().contains("异地急诊"), "{row}");
}

#[tokio::test]
async fn who_does_not_offer_it_settles_nobody_from_elsewhere() {
    let site = TestSite::new().await;
    let code = "P11010100001";
    let (mut place, access) =
        site.app().read().unwrap().institution_by_code(code).unwrap().unwrap();
    place.services.remove(&Service::Away);
    let area = place.area;
    let put = move |tx: &mut dyn store::Tx| tx.put_institutions(&[(place, access)]);
    site.app().chore(area, put).await.unwrap();
    let wire = Wire { site: &site, institution: code };
    let away = purchase(&wire.psn_no("shen_yi"), 1_000, "1");
    for infno in ["2101", "2102"] {
        let refused = wire.ask(infno, away.clone()).await;
        assert_eq!(refused.code(), "SERVICE_MISSING", "{infno}");
        assert!(refused.err_msg().contains(Service::Away.zh()), "{}", refused.err_msg());
    }
    wire.ask("2102", purchase(&wire.psn_no("zhang_san"), 1_000, "1")).await.output();
    let mut ask = asks(&wire.psn_no("shen_yi"), "41");
    ask["data"]["fixmedins_code"] = json!(code);
    ask["data"]["insutype"] = json!("310");
    let answer = wire.ask("2001", ask).await;
    let row = &answer.output()["trtinfo"][0];
    assert_eq!(row["trt_enjymnt_flag"], "0");
    assert!(row["trt_chk_rslt"].as_str().unwrap().starts_with("[SERVICE_MISSING]"), "{row}");
    assert_eq!(site.balance("shen_yi"), "4400.00");
}

#[tokio::test]
async fn a_bill_of_another_city_says_where_it_is_paid() {
    let site = TestSite::new().await;
    let wire = Wire { site: &site, institution: HOSPITAL };
    let visit = Visit::open(&wire, "jiang_hao").await;
    let mut row = line("1", DRUG, 1, 1_000);
    row["psn_no"] = json!(visit.psn_no);
    row["mdtrt_id"] = json!(visit.mdtrt_id);
    row["chrg_bchno"] = json!("B1");
    wire.ask("2204", json!({"feedetail": [row]})).await.output();
    let paid = wire.ask("2207", visit.bill("B1", 1_000, "0")).await;
    assert_eq!(paid.fen("psn_cash_pay"), Fen(1_000));
    let told = wire.ask("5203", of_settlement(&paid)).await;
    assert_eq!(told.output()["setlinfo"]["pay_loc"], "3", "another city of the province");
    site.assert_books();
}
