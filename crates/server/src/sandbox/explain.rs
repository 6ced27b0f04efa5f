//! An exchange field by field, as the tables of the interface know it.

use crate::http::institution::fields::{Codes, Field, Kind, NodeTable, tables};
use crate::http::institution::node::Node;

/// A field as it was sent or answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Explained {
    /// `data.medfee_sumamt`, `feedetail[2].cnt`
    pub(super) path: String,
    /// Meaning; empty where the interface does not know it.
    pub(super) zh: &'static str,
    /// The value, and what its code means.
    pub(super) value: String,
    /// What there is to say.
    pub(super) remark: &'static str,
}

/// Rows of a node that are explained one by one; the rest is counted.
const ROWS_MAX: usize = 50;

/// The input of a request.
pub(super) fn request(infno: &str, body: &str) -> Vec<Explained> {
    let node = Node::parse(body).unwrap_or_default();
    let input = node.get("input").filter(|node| !node.is_absent()).or_else(|| node.get("Input"));
    let parsed;
    let input = match input {
        Some(Node::Text(text)) => {
            parsed = Node::parse(text).unwrap_or_default();
            &parsed
        }
        Some(node) => node,
        None => &Node::Null,
    };
    nodes(&tables::of(infno).request, input, true)
}

/// The output of an answer.
pub(super) fn answer(infno: &str, body: &str) -> Vec<Explained> {
    let node = Node::parse(body).unwrap_or_default();
    let parsed;
    let output = match node.get("output") {
        Some(Node::Text(text)) => {
            parsed = Node::parse(text).unwrap_or_default();
            &parsed
        }
        Some(node) => node,
        None => &Node::Null,
    };
    nodes(&tables::of(infno).response, output, false)
}

fn nodes(tables: &[NodeTable], input: &Node, asked: bool) -> Vec<Explained> {
    let mut all = Vec::new();
    for table in tables {
        let node = if table.name.is_empty() { Some(input) } else { input.get(table.name) };
        let rows: Vec<&Node> = match node {
            Some(Node::List(rows)) => rows.iter().collect(),
            Some(row) => vec![row],
            None if asked && table.required => {
                all.push(said(table.name.to_owned(), table.zh, "", "缺少此节点"));
                continue;
            }
            None => continue,
        };
        let several = rows.len() > 1;
        for (place, row) in rows.iter().enumerate().take(ROWS_MAX) {
            let place = if several { format!("[{}]", place + 1) } else { String::new() };
            members(table, row, &format!("{}{place}", table.name), asked, &mut all);
        }
    }
    all
}

fn members(table: &NodeTable, row: &Node, path: &str, asked: bool, all: &mut Vec<Explained>) {
    let Node::Object(members) = row else { return };
    for field in &table.fields {
        let there = members.iter().rev().find(|(name, _)| name == field.name);
        let path = format!("{path}.{}", field.name);
        let empty = there.is_none_or(|(_, node)| node.is_absent());
        let remark = match (asked, empty) {
            (true, true) if field.required => "必填，没有填",
            (true, true) if field.national => "接口要求填写，没有填",
            (false, true) if field.national => "本平台没有这项数据",
            _ => "",
        };
        if !empty || !remark.is_empty() {
            let value = there.map(|(_, node)| value(node)).unwrap_or_default();
            let value = with_meaning(field, value);
            all.push(said(path, field.zh, &value, remark));
        }
    }
    let strange = members.iter().filter(|(name, _)| {
        let known = table.fields.iter().any(|field| field.name == name);
        !known && name != "expContent"
    });
    for (name, node) in strange.filter(|(_, node)| !matches!(node, Node::List(_))) {
        let remark = if asked { "接口里没有这个字段，不影响办理" } else { "" };
        all.push(said(format!("{path}.{name}"), "", &value(node), remark));
    }
}

fn said(path: String, zh: &'static str, value: &str, remark: &'static str) -> Explained {
    Explained { path, zh, value: value.to_owned(), remark }
}

fn value(node: &Node) -> String {
    let text = match node {
        Node::Text(text) | Node::Number(text) => text.clone(),
        Node::Null => String::new(),
        other => other.to_json(),
    };
    text.chars().take(300).collect()
}

/// `11` → `11 普通门诊`
fn with_meaning(field: &Field, value: String) -> String {
    let codes: Option<&Codes> = match field.kind {
        Kind::Code(codes) => Some(codes),
        _ => field.codes,
    };
    let meaning = codes.and_then(|codes| codes.meanings.iter().find(|(code, _)| *code == value));
    match meaning {
        Some((_, meaning)) => format!("{value} {meaning}"),
        None => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_explained_or_said_to_be_strange() {
        let body = r#"{"input": {"data": {"mdtrt_cert_type": "02", "certno": "", "hisId": 7}}}"#;
        let rows = request("1101", body);
        let row = |path: &str| rows.iter().find(|row| row.path == path).unwrap();
        assert_eq!(row("data.mdtrt_cert_type").value, "02 居民身份证");
        assert_eq!(row("data.mdtrt_cert_no").remark, "必填，没有填");
        assert_eq!(row("data.certno").remark, "接口要求填写，没有填");
        assert_eq!(row("data.hisId").zh, "");
        let answered = answer("1101", r#"{"output": {"baseinfo": {"psn_no": "1"}}}"#);
        assert_eq!(answered[0].path, "baseinfo.psn_no");
        assert_eq!(request("1101", "no json")[0].remark, "缺少此节点");
    }
}
