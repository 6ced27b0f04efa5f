//! Fields that the interface wants filled and that this platform does not know: nothing is invented,
//! the answer says `null`.

/// A field that may be empty although the interface marks it as never empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unknown {
    /// The transaction; `*` = every one.
    pub(crate) infno: &'static str,
    /// The node; empty = the output itself.
    pub(crate) node: &'static str,
    /// The field.
    pub(crate) field: &'static str,
    /// Why, as the reference page says it.
    pub(crate) why: &'static str,
}

const NOT_STORED: &str = "预结算不产生记录";
const AS_SENT: &str = "与机构上传的相同，未上传时为空";
const NOT_KEPT: &str = "费用明细不保存此项";
const NOT_LISTED: &str = "目录中没有此编码时为空";

/// All of them.
pub(crate) const UNKNOWN: &[Unknown] = &[
    unknown("1201", "medinsinfo", "uscc", "平台不登记统一社会信用代码"),
    unknown("2101", "setlinfo", "mdtrt_id", NOT_STORED),
    unknown("2101", "setlinfo", "setl_time", NOT_STORED),
    unknown("2206", "setlinfo", "setl_time", NOT_STORED),
    unknown("*", "setldetail", "crt_payb_lmt_amt", "限额不按基金分项计算"),
    unknown("2201", "data", "ipt_otp_no", AS_SENT),
    unknown("5201", "mdtrtinfo", "endtime", "就诊尚未结束或没有结束时间"),
    unknown("5201", "mdtrtinfo", "med_type", "2203 上传前为空"),
    unknown("5202", "diseinfo", "inout_diag_type", "门诊诊断不分入院、出院"),
    unknown("5202", "diseinfo", "diag_type", AS_SENT),
    unknown("5202", "diseinfo", "maindiag_flag", AS_SENT),
    unknown("5202", "diseinfo", "diag_srt_no", AS_SENT),
    unknown("5202", "diseinfo", "diag_code", AS_SENT),
    unknown("5202", "diseinfo", "diag_name", AS_SENT),
    unknown("5202", "diseinfo", "diag_dept", AS_SENT),
    unknown("5202", "diseinfo", "dise_dor_no", AS_SENT),
    unknown("5202", "diseinfo", "dise_dor_name", AS_SENT),
    unknown("5202", "diseinfo", "diag_time", AS_SENT),
    unknown("5204", "", "fee_ocur_time", NOT_KEPT),
    unknown("5204", "", "medins_list_codg", NOT_KEPT),
    unknown("5204", "", "medins_list_name", NOT_KEPT),
    unknown("5204", "", "dosform_name", "目录不登记剂型"),
    unknown("5204", "", "hilist_code", NOT_LISTED),
    unknown("5204", "", "hilist_name", NOT_LISTED),
    unknown("5204", "", "list_type", NOT_LISTED),
];

const fn unknown(
    infno: &'static str,
    node: &'static str,
    field: &'static str,
    why: &'static str,
) -> Unknown {
    Unknown { infno, node, field, why }
}

/// Why a field may be empty; `None` = it may not.
pub(crate) fn why(infno: &str, node: &str, field: &str) -> Option<&'static str> {
    let known = UNKNOWN.iter().find(|known| {
        (known.infno == "*" || known.infno == infno) && known.node == node && known.field == field
    });
    known.map(|known| known.why)
}

pub(super) fn is_unknown(infno: &str, node: &str, field: &str) -> bool {
    why(infno, node, field).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::institution::fields::tables;

    #[test]
    fn each_names_a_field_that_is_never_empty_elsewhere() {
        for known in UNKNOWN {
            let is_there = tables::all().any(|table| {
                let nodes = table.response.iter().filter(|node| node.name == known.node);
                let mut fields = nodes.flat_map(|node| &node.fields);
                (known.infno == "*" || known.infno == table.infno)
                    && fields.any(|field| field.name == known.field && field.national)
            });
            assert!(is_there, "{known:?}");
        }
    }
}
