//! Every answer has every field of its table (`interface.md` §4), whatever it is worth.

use serde_json::Value;

use super::wire::{Visit, Wire, of_settlement, purchase};
use crate::site::TestSite;

/// `setlinfo` of 2102 and 2207; 2101 and 2206 have the same.
const SETTLED: &str = "setl_id mdtrt_id psn_no psn_name psn_cert_type certno gend naty brdy age \
    insutype psn_type cvlserv_flag setl_time mdtrt_cert_type med_type medfee_sumamt \
    fulamt_ownpay_amt overlmt_selfpay preselfpay_amt inscp_scp_amt act_pay_dedc hifp_pay \
    pool_prop_selfpay cvlserv_pay hifes_pay hifmi_pay hifob_pay maf_pay oth_pay fund_pay_sumamt \
    psn_part_amt acct_pay psn_cash_pay balc acct_mulaid_pay medins_setl_id clr_optins clr_way \
    clr_type exp_content hosp_part_amt hifdm_pay";
/// What 2103 and 2208 have beside them.
const CANCELLED: &str = "psn_pay cash_payamt pdn_cash_pay";
/// What 5203 has beside them.
const ASKED: &str = "psn_pay cash_payamt flxempe_flag nwb_flag insu_optins emp_name pay_loc \
    fixmedins_code fixmedins_name hosp_lv fixmedins_poolarea lmtpric_hosp_lv dedc_hosp_lv begndate \
    enddate refd_setl_flag year dise_codg dise_name invono opter_id opter_name opt_time \
    pref_fund_pay";
/// `setldetail[]`
const DETAIL: &str = "fund_pay_type inscp_scp_amt crt_payb_lmt_amt fund_payamt fund_pay_type_name \
    setl_proc_info";
/// `detlcutinfo[]` of 2101 and 2102, and `result[]` of 2204 but for its flag and extras.
const LINE: &str = "feedetl_sn det_item_fee_sumamt cnt pric pric_uplmt_amt selfpay_prop \
    fulamt_ownpay_amt overlmt_amt preselfpay_amt inscp_scp_amt chrgitm_lv med_chrgitm_type \
    bas_medn_flag hi_nego_drug_flag chld_medc_flag list_sp_item_flag drt_reim_flag memo";

fn assert_has(node: &Value, fields: &str, what: &str) {
    for field in fields.split_whitespace() {
        assert!(node.get(field).is_some(), "{what} has no {field}: {node}");
    }
}

#[tokio::test]
async fn pharmacies_get_every_field() {
    let site = TestSite::new().await;
    let wire = Wire::pharmacy(&site);
    let input = purchase(&wire.psn_no("xu_nan"), 20_000, "1");
    let quote = wire.ask("2101", input.clone()).await;
    let paid = wire.ask("2102", input).await;
    for (infno, answer) in [("2101", &quote), ("2102", &paid)] {
        assert_has(answer.setlinfo(), SETTLED, infno);
        assert_has(&answer.output()["setldetail"][0], DETAIL, infno);
        assert_has(&answer.output()["detlcutinfo"][0], LINE, infno);
    }
    let asked = wire.ask("5203", of_settlement(&paid)).await;
    assert_has(asked.setlinfo(), SETTLED, "5203");
    assert_has(asked.setlinfo(), ASKED, "5203");
    let back = wire.ask("2103", of_settlement(&paid)).await;
    assert_has(back.setlinfo(), SETTLED, "2103");
    assert_has(back.setlinfo(), CANCELLED, "2103");
    assert_has(&back.output()["setldetail"][0], DETAIL, "2103");
}

#[tokio::test]
async fn hospitals_get_every_field() {
    let site = TestSite::new().await;
    let wire = Wire::hospital(&site);
    let visit = Visit::open(&wire, "zhang_san").await;
    let lines = wire.ask("2204", visit.fees("B1", "1", 452)).await;
    assert_has(&lines.output()["result"][0], LINE, "2204");
    assert_has(&lines.output()["result"][0], "lmt_used_flag exp_content", "2204");
    let bill = visit.bill("B1", 452, "1");
    let quote = wire.ask("2206", bill.clone()).await;
    let paid = wire.ask("2207", bill).await;
    let back = wire.ask("2208", of_settlement(&paid)).await;
    for (infno, answer) in [("2206", &quote), ("2207", &paid), ("2208", &back)] {
        assert_has(answer.setlinfo(), SETTLED, infno);
        assert_has(&answer.output()["setldetail"][0], DETAIL, infno);
    }
    assert_has(back.setlinfo(), CANCELLED, "2208");
}
