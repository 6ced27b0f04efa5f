//! The tables of the transactions, as the national interface names and describes the fields.
//!
//! Required is only what the server needs to do the work. What a provincial edition demands beside
//! it (identity fields in bills, departments, doctors) is read and compared, not demanded.

/// A node that is one object. Macros, because a constant may borrow what it writes down itself but
/// not what it hands to a function.
macro_rules! one {
    ($name:literal, $zh:literal, [$($fields:expr),+ $(,)?]) => {
        NodeTable { name: $name, zh: $zh, most: 1, required: true, fields: &[$($fields),+] }
    };
}

/// The node of most transactions.
macro_rules! data {
    ([$($fields:expr),+ $(,)?]) => { one!("data", "交易数据", [$($fields),+]) };
}

mod outpatient;
mod people;
mod pharmacy;

pub(crate) use outpatient::{BILL, CANCEL_BILL, DESCRIBE, FEES, FEES_OUT, REGISTER, VOID};
pub(crate) use people::{OUTCOME, PERSON, SIGN_IN, SIGN_OUT, STATEMENT, TREATMENT, UNDO};
pub(crate) use pharmacy::PURCHASE;

use super::{AMOUNT, Codes, Field, Kind, NodeTable, may, must};

/// Most lines of one request; a bill of a visit may be uploaded in several.
pub(crate) const LINES_MAX: usize = 1_000;

static CERT: Codes = Codes {
    table: &["01", "02", "03"],
    longest: 0,
    allowed: " 01 医保电子凭证、02 居民身份证、03 社会保障卡之一",
};
static INSUTYPE: Codes = Codes {
    table: &[
        "310", "320", "330", "340", "350", "360", "370", "380", "390", "391", "392", "399", "410",
        "510",
    ],
    longest: 6,
    allowed: "险种代码，例如 310 职工、390 居民",
};
static MED_TYPE: Codes = Codes {
    table: &["11", "12", "13", "14", "18", "21", "22", "28", "41", "51", "52", "71", "99"],
    longest: 6,
    allowed: "医疗类别代码，例如 11 普通门诊、41 定点药店购药",
};
static ACCOUNT_USE: Codes = Codes {
    table: &["0", "1", "2"],
    longest: 0,
    allowed: " 0 不使用、1 使用本人个账、2 使用共济人个账之一",
};

const PSN_NO: Field = must("psn_no", "人员编号", Kind::Text(30));
const MDTRT_ID: Field = must("mdtrt_id", "就诊ID", Kind::Text(30));
const SETL_ID: Field = must("setl_id", "结算ID", Kind::Text(30));
const BATCH: Field = must("chrg_bchno", "收费批次号", Kind::Text(30));
const EXTRA: Field = may("exp_content", "字段扩展", Kind::Extra);
const MAY_INSUTYPE: Field = may("insutype", "险种类型", Kind::Code(&INSUTYPE));

/// The credential that a patient showed, and identity fields that some provinces send with bills.
const CREDENTIAL: &[Field] = &[
    may("mdtrt_cert_type", "就诊凭证类型", Kind::Code(&CERT)),
    may("mdtrt_cert_no", "就诊凭证编号", Kind::Text(50)),
    may("card_sn", "卡识别码", Kind::Text(32)),
    may("psn_cert_type", "证件类型", Kind::Text(6)),
    may("certno", "证件号码", Kind::Text(50)),
    may("psn_type", "人员类别", Kind::Text(6)),
    may("psn_name", "人员姓名", Kind::Text(50)),
];

/// What every settlement says about itself.
const SETTLE: &[Field] = &[
    MAY_INSUTYPE,
    must("med_type", "医疗类别", Kind::Code(&MED_TYPE)),
    must("medfee_sumamt", "总费用", AMOUNT),
    must("acct_used_flag", "个人账户使用标志", Kind::Code(&ACCOUNT_USE)),
    may("invono", "发票号", Kind::Text(20)),
    may("dise_codg", "病种编码", Kind::Text(30)),
    may("dise_name", "病种名称", Kind::Text(500)),
    EXTRA,
];

/// What every line of charges says.
const LINE: &[Field] = &[
    must("feedetl_sn", "费用明细流水号", Kind::Text(30)),
    must("med_list_codg", "医疗目录编码", Kind::Text(50)),
    must("det_item_fee_sumamt", "明细项目费用总额", AMOUNT),
    must("cnt", "数量", Kind::Decimal(16, 4)),
    must("pric", "单价", Kind::Decimal(16, 6)),
    may("rxno", "处方号", Kind::Text(30)),
    may("rx_circ_flag", "外购处方标志", Kind::Text(3)),
    may("fee_ocur_time", "费用发生时间", Kind::Time),
    may("medins_list_codg", "医药机构目录编码", Kind::Text(150)),
    may("sin_dos_dscr", "单次剂量描述", Kind::Text(200)),
    may("used_frqu_dscr", "使用频次描述", Kind::Text(200)),
    may("prd_days", "周期天数", Kind::Decimal(6, 2)),
    may("medc_way_dscr", "用药途径描述", Kind::Text(200)),
    may("bilg_dr_codg", "开单医生编码", Kind::Text(30)),
    may("bilg_dr_name", "开单医师姓名", Kind::Text(50)),
    may("tcmdrug_used_way", "中药使用方式", Kind::Text(6)),
    EXTRA,
];
