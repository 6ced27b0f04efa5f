//! Whether an answer is complete: every field of its table, in its form, with codes of its tables.

use super::form::is_answer;
use super::unknown::is_unknown;
use super::{Fault, Field, Kind, NodeTable, amounts, tables};
use crate::http::institution::node::Node;

/// The answer with every field of its table that the platform does not know as `null`: clients map
/// answers onto fixed structures. Only fields that may be empty are filled up.
pub(crate) fn filled(infno: &str, mut output: Node) -> Node {
    for table in &tables::of(infno).response {
        let node =
            if table.name.is_empty() { Some(&mut output) } else { member(&mut output, table) };
        match node {
            Some(Node::List(rows)) => rows.iter_mut().for_each(|row| fill(infno, table, row)),
            Some(row) => fill(infno, table, row),
            None => {}
        }
    }
    output
}

fn member<'a>(output: &'a mut Node, table: &NodeTable) -> Option<&'a mut Node> {
    let Node::Object(members) = output else { return None };
    members.iter_mut().find(|(name, _)| name == table.name).map(|(_, node)| node)
}

fn fill(infno: &str, table: &NodeTable, row: &mut Node) {
    let Node::Object(members) = row else { return };
    for field in &table.fields {
        let may_be_empty = !field.national || is_unknown(infno, table.name, field.name);
        if may_be_empty && members.iter().all(|(name, _)| name != field.name) {
            members.push((field.name.to_owned(), Node::Null));
        }
    }
}

/// What an answer lacks or has wrong, by the table of its transaction; empty = complete. Values are
/// never repeated.
pub(crate) fn complete(infno: &str, output: &Node) -> Vec<Fault> {
    let mut faults = Vec::new();
    let tables = &tables::of(infno).response;
    if tables.is_empty() {
        let is_empty = match output {
            Node::Null => true,
            Node::Object(members) => members.is_empty(),
            Node::Text(_) | Node::Number(_) | Node::List(_) => false,
        };
        if !is_empty {
            faults.push(Fault::new("output", "交易输出", "本交易没有输出"));
        }
        return faults;
    }
    for table in tables {
        let node = if table.name.is_empty() { Some(output) } else { output.get(table.name) };
        node_faults(infno, table, node, &mut faults);
    }
    amounts::check(output, &mut faults);
    faults
}

fn node_faults(infno: &str, table: &NodeTable, node: Option<&Node>, faults: &mut Vec<Fault>) {
    let mut fault = |what: &str| faults.push(Fault::new(table.name, table.zh, what));
    let rows = match (node, table.most) {
        (None | Some(Node::Null), _) if !table.required => return,
        (None | Some(Node::Null), _) => return fault("缺少此节点"),
        (Some(row @ Node::Object(_)), 1) => std::slice::from_ref(row),
        (Some(Node::List(rows)), most) if most > 1 => rows,
        (Some(_), 1) => return fault("应为对象"),
        (Some(_), _) => return fault("应为数组"),
    };
    if rows.len() > table.most {
        fault("行数超出");
    }
    for (place, row) in rows.iter().enumerate() {
        let path = match rows.len() {
            1 => table.name.to_owned(),
            _ => format!("{}[{}]", table.name, place + 1),
        };
        for field in &table.fields {
            if let Some(what) = wrong(infno, table, field, row.get(field.name)) {
                faults.push(Fault::new(format!("{path}.{}", field.name), field.zh, what));
            }
        }
    }
}

/// What is wrong with a field of an answer.
fn wrong(infno: &str, table: &NodeTable, field: &Field, node: Option<&Node>) -> Option<String> {
    let Some(node) = node else { return Some("缺少此字段".to_owned()) };
    if matches!(node, Node::Null) || node.is_absent() {
        let may_be_empty = !field.national || is_unknown(infno, table.name, field.name);
        return (!may_be_empty).then(|| "不应为空".to_owned());
    }
    let is_formed = match (field.kind, node) {
        (Kind::Json | Kind::Bytes, _) => true,
        (Kind::Decimal(..), Node::Number(text))
        | (Kind::Flag, Node::Text(text) | Node::Number(text))
        | (
            Kind::Text(_) | Kind::Code(_) | Kind::Day | Kind::Time | Kind::Extra,
            Node::Text(text),
        ) => is_answer(field.kind, text),
        _ => false,
    };
    if !is_formed {
        return Some("形式或长度不符".to_owned());
    }
    let is_known =
        field.codes.is_none_or(|codes| node.scalar().is_some_and(|code| codes.has(code)));
    (!is_known).then(|| "不在代码表中".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(infno: &str, json: &str) -> Vec<String> {
        let faults = complete(infno, &Node::parse(json).unwrap());
        faults.into_iter().map(|fault| format!("{}: {}", fault.path, fault.what)).collect()
    }

    #[test]
    fn what_lacks_is_named_by_place() {
        let whole = r#"{"signinoutb": {"sign_time": "2026-11-22 09:30:00", "sign_no": "1"}}"#;
        assert!(paths("9001", whole).is_empty());
        for (json, expected) in [
            ("null", "signinoutb: 缺少此节点"),
            (r#"{"signinoutb": []}"#, "signinoutb: 应为对象"),
            (
                r#"{"signinoutb": {"sign_time": "2026-11-22 09:30:00"}}"#,
                "signinoutb.sign_no: 缺少此字段",
            ),
            (
                r#"{"signinoutb": {"sign_time": "2026-11-22 09:30:00", "sign_no": null}}"#,
                "signinoutb.sign_no: 不应为空",
            ),
            (
                r#"{"signinoutb": {"sign_time": "20261122093000", "sign_no": "1"}}"#,
                "signinoutb.sign_time: 形式或长度不符",
            ),
            (
                r#"{"signinoutb": {"sign_time": "2026-11-22 09:30:00", "sign_no": 1}}"#,
                "signinoutb.sign_no: 形式或长度不符",
            ),
        ] {
            assert_eq!(paths("9001", json), [expected], "{json}");
        }
        assert_eq!(paths("2202", r#"{"data": {}}"#), ["output: 本交易没有输出"]);
        assert!(paths("2202", "null").is_empty() && paths("2202", "{}").is_empty());
    }

    #[test]
    fn lists_codes_and_unknown_fields_are_told_apart() {
        let row = |kind: &str, uscc: &str| {
            format!(
                r#"{{"medinsinfo": [{{"fixmedins_code": "H11010100001", "fixmedins_name": "甲",
                    "uscc": {uscc}, "fixmedins_type": "{kind}"}}]}}"#
            )
        };
        let lacks = ["medinsinfo.hosp_lv: 缺少此字段", "medinsinfo.exp_content: 缺少此字段"];
        assert_eq!(paths("1201", &row("1", "null")), lacks);
        assert_eq!(paths("1201", &row("x", "null"))[0], "medinsinfo.fixmedins_type: 不在代码表中");
        let whole = filled("1201", Node::parse(&row("1", "null")).unwrap());
        assert!(complete("1201", &whole).is_empty());
        assert_eq!(paths("1201", r#"{"medinsinfo": {}}"#), ["medinsinfo: 应为数组"]);
        assert!(paths("1201", r#"{"medinsinfo": []}"#).is_empty());
        assert_eq!(paths("5204", r#"{"": []}"#), [": 应为数组"]);
    }
}
