//! From what was sent to what was meant, all faults at once.

use std::collections::BTreeMap;

use super::form::canonical;
use super::{EXTRA, Fault, Field, Input, Kind, NodeTable, Row};
use crate::http::institution::node::Node;

/// Reads the nodes of an input.
pub(crate) fn read(tables: &[NodeTable], input: &Node) -> Result<Input, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut nodes = BTreeMap::new();
    for table in tables {
        let rows = rows_of(table, input.get(table.name), &mut faults);
        if !rows.is_empty() {
            nodes.insert(table.name, rows);
        }
    }
    if faults.is_empty() { Ok(Input(nodes)) } else { Err(faults) }
}

/// The rows of a node: a single object where a list is expected is a list of one, and a list of one
/// is an object where one is expected.
fn rows_of(table: &NodeTable, node: Option<&Node>, faults: &mut Vec<Fault>) -> Vec<Row> {
    let node = node.filter(|node| !node.is_absent());
    let rows: Vec<&Node> = match node {
        None => Vec::new(),
        Some(Node::List(rows)) => rows.iter().collect(),
        Some(other) => vec![other],
    };
    let mut fault = |what: String| faults.push(Fault::new(table.name, table.zh, what));
    if rows.is_empty() && table.required {
        fault("缺少此节点，请补齐后重发".to_owned());
    }
    if rows.len() > table.most {
        fault(format!("最多 {} 行，收到 {} 行，请核对后重发", table.most, rows.len()));
        return Vec::new();
    }
    if rows.iter().any(|row| !matches!(row, Node::Object(_))) {
        fault("应为 JSON 对象，请核对后重发".to_owned());
        return Vec::new();
    }
    let several = rows.len() > 1;
    let path = |place: usize| {
        if several { format!("{}[{}]", table.name, place + 1) } else { table.name.to_owned() }
    };
    let rows = rows.into_iter().enumerate();
    rows.map(|(place, row)| row_of(table, &path(place), row, faults)).collect()
}

fn row_of(table: &NodeTable, path: &str, node: &Node, faults: &mut Vec<Fault>) -> Row {
    let mut row = BTreeMap::new();
    for field in table.fields.iter().copied().flatten() {
        if field.kind == Kind::Extra {
            let extra = node.get(field.name).filter(|extra| !extra.is_absent());
            let extra = extra.or_else(|| node.get("expContent"));
            read_extra(field, path, extra, &mut row, faults);
            continue;
        }
        if let Some(value) = read_field(field, path, node.get(field.name), faults) {
            row.insert(field.name, value);
        }
    }
    Row(row)
}

fn read_field(
    field: &Field,
    path: &str,
    node: Option<&Node>,
    faults: &mut Vec<Fault>,
) -> Option<String> {
    let mut fault = |what: String| {
        faults.push(Fault::new(format!("{path}.{}", field.name), field.zh, what));
        None
    };
    let text = match node {
        Some(Node::List(_) | Node::Object(_)) => {
            return fault("应为单个值，不能是对象或数组，请核对后重发".to_owned());
        }
        other => other.and_then(Node::scalar),
    };
    match text.map(|text| canonical(field.kind, text)) {
        Some(Ok(value)) => Some(value),
        Some(Err(what)) => fault(what),
        None if field.required => fault("必填，请填写后重发".to_owned()),
        None => None,
    }
}

/// `exp_content` is a JSON string or, in some clients, the object itself. Text that is no object
/// says nothing here; text that wants to be one must be one, because it may name a payer.
fn read_extra(
    field: &Field,
    path: &str,
    node: Option<&Node>,
    row: &mut BTreeMap<&'static str, String>,
    faults: &mut Vec<Fault>,
) {
    let path = format!("{path}.{}", field.name);
    let parsed;
    let object = match node {
        Some(object @ Node::Object(_)) => object,
        Some(Node::Text(text)) if text.trim_start().starts_with('{') => match Node::parse(text) {
            Ok(node) => {
                parsed = node;
                &parsed
            }
            Err(error) => return faults.push(Fault::new(path, field.zh, error.to_string())),
        },
        _ => return,
    };
    for key in EXTRA {
        if let Some(value) = read_field(key, &path, object.get(key.name), faults) {
            row.insert(key.name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::institution::fields::{AMOUNT, Codes, may, must};

    static FLAG: Codes = Codes { table: &["01", "02"], longest: 4, allowed: " 01、02 之一" };
    const TABLES: &[NodeTable] = &[NodeTable {
        name: "data",
        zh: "数据",
        most: 2,
        required: true,
        fields: &[
            &[must("psn_no", "人员编号", Kind::Text(5)), may("sum", "总费用", AMOUNT)],
            &[may("flag", "标志", Kind::Code(&FLAG)), may("at", "时间", Kind::Time)],
            &[may("exp_content", "字段扩展", Kind::Extra)],
        ],
    }];

    fn pairs(json: &str) -> Vec<(String, String)> {
        read(TABLES, &Node::parse(json).unwrap()).unwrap().pairs()
    }

    #[test]
    fn different_writings_are_one_content() {
        let plain = pairs(
            r#"{"data": {"psn_no": "7", "sum": 4.35, "flag": "02", "at": "2026-11-22 09:30:00",
                "exp_content": "{\"QUOTE_CASH\": 1, \"X\": 2}"}}"#,
        );
        for other in [
            r#"{"data": [{"psn_no": 7, "sum": "4.350", "flag": 2, "at": "2026-11-22T09:30:00",
                "expContent": {"QUOTE_CASH": "1.00"}, "hisId": {"any": "thing"}}]}"#,
            r#"{"data": {"psn_no": " 7 ", "sum": 435e-2, "flag": "02", "at": "20261122093000",
                "exp_content": "null", "expContent": "{\"QUOTE_CASH\":1.0,\"AID_PAYER\":\"NULL\"}"},
                "more": 1}"#,
        ] {
            assert_eq!(pairs(other), plain);
        }
        assert_eq!(plain.len(), 6, "five fields and the number of rows");
    }

    #[test]
    fn every_fault_is_told_at_once_by_place() {
        let rows = r#"{"data": [
            {"psn_no": "123456", "sum": 1.005, "flag": "3", "at": "2026-02-30 00:00:00"},
            {"psn_no": "null", "sum": "12,3", "flag": {}, "exp_content": "{oops"}]}"#;
        let faults = read(TABLES, &Node::parse(rows).unwrap()).unwrap_err();
        let paths: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
        let expected = [
            "data[1].psn_no",
            "data[1].sum",
            "data[1].flag",
            "data[1].at",
            "data[2].psn_no",
            "data[2].sum",
            "data[2].flag",
            "data[2].exp_content",
        ];
        assert_eq!(paths, expected);
        assert!(faults.iter().all(|fault| !fault.what.contains("123456")), "no data in texts");
    }

    #[test]
    fn nodes_are_counted() {
        for (json, path) in [
            ("{}", "data"),
            (r#"{"data": "null"}"#, "data"),
            (r#"{"data": [1]}"#, "data"),
            (r#"{"data": [{"psn_no": 1}, {"psn_no": 1}, {"psn_no": 1}]}"#, "data"),
        ] {
            let faults = read(TABLES, &Node::parse(json).unwrap()).unwrap_err();
            assert_eq!(faults[0].path, path, "{json}");
            assert_eq!(faults.len(), 1, "{json}");
        }
    }
}
