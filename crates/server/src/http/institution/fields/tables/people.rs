//! Tables about operators, persons and questions.

use super::{
    CERT, EXTRA, Kind, MAY_INSUTYPE, MDTRT_ID, MED_TYPE, NodeTable, PSN_NO, SETL_ID, may, must,
};

/// 9001 签到
pub(crate) const SIGN_IN: &[NodeTable] = &[one!(
    "signIn",
    "签到信息",
    [&[
        must("opter_no", "操作员编号", Kind::Text(20)),
        may("mac", "签到MAC地址", Kind::Text(64)),
        may("ip", "签到IP地址", Kind::Text(64)),
    ]]
)];

/// 9002 签退
pub(crate) const SIGN_OUT: &[NodeTable] =
    &[one!(
        "signOut",
        "签退信息",
        [&[
            must("sign_no", "签到编号", Kind::Text(30)),
            may("opter_no", "操作员编号", Kind::Text(20)),
        ]]
    )];

/// 1101 人员基本信息获取
pub(crate) const PERSON: &[NodeTable] = &[data!([&[
    must("mdtrt_cert_type", "就诊凭证类型", Kind::Code(&CERT)),
    must("mdtrt_cert_no", "就诊凭证编号", Kind::Text(50)),
    may("card_sn", "卡识别码", Kind::Text(32)),
    may("begntime", "开始时间", Kind::Time),
    may("psn_cert_type", "人员证件类型", Kind::Text(6)),
    may("certno", "证件号码", Kind::Text(50)),
    may("psn_name", "人员姓名", Kind::Text(50)),
]])];

/// 2001 人员待遇享受检查
pub(crate) const TREATMENT: &[NodeTable] = &[data!([&[
    PSN_NO,
    MAY_INSUTYPE,
    may("fixmedins_code", "定点医药机构编号", Kind::Text(14)),
    must("med_type", "医疗类别", Kind::Code(&MED_TYPE)),
    must("begntime", "开始时间", Kind::Time),
    may("endtime", "结束时间", Kind::Time),
    may("dise_codg", "病种编码", Kind::Text(30)),
    may("dise_name", "病种名称", Kind::Text(500)),
    may("oprn_oprt_code", "手术操作代码", Kind::Text(30)),
    may("oprn_oprt_name", "手术操作名称", Kind::Text(500)),
    may("matn_type", "生育类别", Kind::Text(6)),
    may("birctrl_type", "计划生育手术类别", Kind::Text(6)),
    EXTRA,
]])];

/// 2601 冲正交易
pub(crate) const UNDO: &[NodeTable] = &[data!([&[
    PSN_NO,
    must("omsgid", "原发送方报文ID", Kind::Text(50)),
    must("oinfno", "原交易编号", Kind::Text(10)),
]])];

/// 5203 结算信息查询
pub(crate) const STATEMENT: &[NodeTable] =
    &[data!([&[PSN_NO, SETL_ID, may(MDTRT_ID.name, MDTRT_ID.zh, MDTRT_ID.kind),]])];

/// 9990 (local) 报文结果查询
pub(crate) const OUTCOME: &[NodeTable] = &[data!([&[
    must("omsgid", "原发送方报文ID", Kind::Text(50)),
    must("oinfno", "原交易编号", Kind::Text(10)),
]])];
