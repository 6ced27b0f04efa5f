//! The lines of a bill as they were cut.

use domain::Fen;
use domain::item::CutLine;

use crate::http::institution::node::Node;
use crate::http::institution::object::Object;

/// `pric_uplmt_amt` of an item without a cap, as real centres write it.
const NO_CAP: i64 = 999_999_000_000;

/// A row of `result` of 2204.
pub(crate) fn result(line: &CutLine) -> Node {
    cut(line).text("lmt_used_flag", "0").unknown(&["exp_content"]).done()
}

/// A row of `detlcutinfo` of 2101 and 2102.
pub(crate) fn detlcutinfo(line: &CutLine) -> Node {
    cut(line).yuan("hosp_part_amt", Fen::ZERO).done()
}

/// The fields that every table of lines has.
pub(crate) fn cut(cut: &CutLine) -> Object {
    let line = &cut.line;
    let unknown = cut.unknown.then_some("医保目录中没有此编码，按全自费处理");
    let notes = cut.notes.iter().map(|note| note.words().0);
    let memo = unknown.into_iter().chain(notes).collect::<Vec<_>>().join("；");
    Object::default()
        .text("feedetl_sn", &line.sn)
        .yuan("det_item_fee_sumamt", line.amount)
        .decimal("cnt", line.count, 4)
        .decimal("pric", line.price, 6)
        .decimal("pric_uplmt_amt", cut.price_cap.unwrap_or(NO_CAP), 6)
        .decimal("selfpay_prop", cut.self_pay.0, 4)
        .yuan("fulamt_ownpay_amt", cut.out_of_list)
        .yuan("overlmt_amt", cut.overprice)
        .yuan("preselfpay_amt", cut.preselfpay)
        .yuan("inscp_scp_amt", cut.in_scope)
        .text("chrgitm_lv", cut.class.code())
        .text("med_chrgitm_type", &cut.charge_type)
        .unknown(&[
            "bas_medn_flag",
            "hi_nego_drug_flag",
            "chld_medc_flag",
            "list_sp_item_flag",
            "drt_reim_flag",
        ])
        .known("memo", Some(memo).filter(|memo| !memo.is_empty()))
}
