//! Tables of pharmacies.

use super::{CREDENTIAL, Kind, LINE, LINES_MAX, NodeTable, PSN_NO, SETTLE, must};

/// 2101 药店预结算, 2102 药店结算
pub(crate) const PURCHASE: &[NodeTable] = &[
    one!(
        "druginfo",
        "购药信息",
        [&[PSN_NO, must("begntime", "购药时间", Kind::Time)], SETTLE, CREDENTIAL,]
    ),
    NodeTable {
        name: "drugdetail",
        zh: "购药明细",
        most: LINES_MAX,
        required: true,
        fields: &[LINE],
    },
];
