//! Tables of outpatient visits.

use super::{
    AMOUNT, BATCH, CREDENTIAL, EXTRA, Kind, LINE, LINES_MAX, MAY_INSUTYPE, MDTRT_ID, MED_TYPE,
    NodeTable, PSN_NO, SETL_ID, SETTLE, may, must,
};

/// 2201 门诊挂号
pub(crate) const REGISTER: &[NodeTable] = &[data!([
    &[
        PSN_NO,
        must("begntime", "挂号时间", Kind::Time),
        MAY_INSUTYPE,
        may("ipt_otp_no", "住院/门诊号", Kind::Text(30)),
        may("atddr_no", "医师编码", Kind::Text(30)),
        may("dr_name", "医师姓名", Kind::Text(50)),
        may("dept_code", "科室编码", Kind::Text(30)),
        may("dept_name", "科室名称", Kind::Text(100)),
        may("caty", "科别", Kind::Text(10)),
        EXTRA,
    ],
    CREDENTIAL,
])];

/// 2202 门诊挂号撤销
pub(crate) const VOID: &[NodeTable] = &[data!([&[
    PSN_NO,
    MDTRT_ID,
    may("ipt_otp_no", "住院/门诊号", Kind::Text(30)),
    may("certno", "证件号码", Kind::Text(50)),
    may("psn_name", "人员姓名", Kind::Text(50)),
    EXTRA,
]])];

/// 2203 门诊就诊信息上传
pub(crate) const DESCRIBE: &[NodeTable] = &[
    one!(
        "mdtrtinfo",
        "就诊信息",
        [&[
            PSN_NO,
            MDTRT_ID,
            must("med_type", "医疗类别", Kind::Code(&MED_TYPE)),
            must("begntime", "就诊时间", Kind::Time),
            may("main_cond_dscr", "主要病情描述", Kind::Text(1_000)),
            may("dise_type_code", "病种类型代码", Kind::Text(30)),
            may("dise_codg", "病种编码", Kind::Text(30)),
            may("dise_name", "病种名称", Kind::Text(500)),
            may("birctrl_type", "计划生育手术类别", Kind::Text(6)),
            may("birctrl_matn_date", "计划生育手术或生育日期", Kind::Day),
            may("matn_type", "生育类别", Kind::Text(6)),
            may("geso_val", "孕周数", Kind::Decimal(6, 2)),
            EXTRA,
        ]]
    ),
    NodeTable {
        name: "diseinfo",
        zh: "诊断信息",
        most: 100,
        required: false,
        fields: &[&[
            may("diag_type", "诊断类别", Kind::Text(3)),
            may("diag_srt_no", "诊断排序号", Kind::Decimal(4, 0)),
            may("diag_code", "诊断代码", Kind::Text(30)),
            may("diag_name", "诊断名称", Kind::Text(500)),
            may("diag_dept", "诊断科室", Kind::Text(50)),
            may("dise_dor_no", "诊断医生编码", Kind::Text(30)),
            may("dise_dor_name", "诊断医生姓名", Kind::Text(50)),
            may("diag_time", "诊断时间", Kind::Time),
            may("vali_flag", "有效标志", Kind::Text(3)),
        ]],
    },
];

/// 2204 门诊费用明细信息上传
pub(crate) const FEES: &[NodeTable] = &[NodeTable {
    name: "feedetail",
    zh: "费用明细",
    most: LINES_MAX,
    required: true,
    fields: &[
        &[PSN_NO, MDTRT_ID, BATCH],
        LINE,
        &[
            may("dise_codg", "病种编码", Kind::Text(30)),
            may("bilg_dept_codg", "开单科室编码", Kind::Text(30)),
            may("bilg_dept_name", "开单科室名称", Kind::Text(100)),
            may("acord_dept_codg", "受单科室编码", Kind::Text(30)),
            may("acord_dept_name", "受单科室名称", Kind::Text(100)),
            may("orders_dr_code", "受单医生编码", Kind::Text(30)),
            may("orders_dr_name", "受单医生姓名", Kind::Text(50)),
            may("hosp_appr_flag", "医院审批标志", Kind::Text(3)),
            may("etip_flag", "外检标志", Kind::Text(3)),
            may("etip_hosp_code", "外检医院编码", Kind::Text(30)),
            may("dscg_tkdrug_flag", "出院带药标志", Kind::Text(3)),
            may("matn_fee_flag", "生育费用标志", Kind::Text(6)),
            may("memo", "备注", Kind::Text(1_000)),
            may("comb_no", "组套编码", Kind::Text(30)),
        ],
    ],
}];

/// 2205 门诊费用明细信息撤销
pub(crate) const FEES_OUT: &[NodeTable] = &[data!([&[PSN_NO, MDTRT_ID, BATCH, EXTRA]])];

/// 2206 门诊预结算, 2207 门诊结算. The amounts that the institution worked out itself are read and
/// do not decide: the centre cuts the lines.
pub(crate) const BILL: &[NodeTable] = &[data!([
    &[PSN_NO, MDTRT_ID, BATCH],
    SETTLE,
    CREDENTIAL,
    &[
        may("psn_setlway", "个人结算方式", Kind::Text(6)),
        may("fulamt_ownpay_amt", "全自费金额", AMOUNT),
        may("overlmt_selfpay", "超限价金额", AMOUNT),
        may("preselfpay_amt", "先行自付金额", AMOUNT),
        may("inscp_scp_amt", "符合政策范围金额", AMOUNT),
        may("pub_hosp_rfom_flag", "公立医院改革标志", Kind::Text(6)),
    ],
])];

/// 2103 药店结算撤销, 2208 门诊结算撤销
pub(crate) const CANCEL_BILL: &[NodeTable] = &[data!([&[PSN_NO, SETL_ID, MDTRT_ID, EXTRA]])];
