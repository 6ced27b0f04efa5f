//! From what was sent to what was meant, all faults at once.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::form::canonical;
use super::{EXTRA, Fault, Field, Input, Kind, NodeTable, Row};
use crate::http::institution::node::Node;

/// Reads the nodes of an input.
pub(crate) fn read(tables: &[NodeTable], input: &Node) -> Result<Input, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut nodes = BTreeMap::new();
    for table in tables {
        if let Some((parent, field)) = table.name.split_once('.') {
            inner(tables, table, (parent, field), input, &mut faults);
            continue;
        }
        let rows = rows_of(table, table.name, input.get(table.name), &mut faults);
        if !rows.is_empty() {
            nodes.insert(table.name, rows);
        }
    }
    if faults.is_empty() { Ok(Input(nodes)) } else { Err(faults) }
}

/// Checks a node inside the rows of another. Its values stay in the parent's row, as JSON.
fn inner(
    tables: &[NodeTable],
    table: &NodeTable,
    (parent, field): (&str, &str),
    input: &Node,
    faults: &mut Vec<Fault>,
) {
    let fields = tables.iter().filter(|table| table.name == parent).flat_map(|t| &t.fields);
    let Some(field) = fields.into_iter().find(|known| known.name == field) else { return };
    let rows: &[Node] = match input.get(parent) {
        Some(Node::List(rows)) => rows,
        Some(row) => std::slice::from_ref(row),
        None => &[],
    };
    for (place, row) in rows.iter().enumerate() {
        let path = match rows.len() {
            1 => table.name.to_owned(),
            _ => format!("{parent}[{}].{}", place + 1, field.name),
        };
        rows_of(table, &path, sent(field, row), faults);
    }
}

/// What was sent of a field, in either of its spellings.
fn sent<'a>(field: &Field, row: &'a Node) -> Option<&'a Node> {
    let other = || Some(field.also).filter(|also| !also.is_empty()).and_then(|also| row.get(also));
    row.get(field.name).filter(|node| !node.is_absent()).or_else(other)
}

/// The rows of a node: a single object where a list is expected is a list of one, and a list of one
/// is an object where one is expected.
fn rows_of(
    table: &NodeTable,
    name: &str,
    node: Option<&Node>,
    faults: &mut Vec<Fault>,
) -> Vec<Row> {
    let node = node.filter(|node| !node.is_absent());
    let rows: Vec<&Node> = match node {
        None => Vec::new(),
        Some(Node::List(rows)) => rows.iter().collect(),
        Some(other) => vec![other],
    };
    let mut fault = |what: String| faults.push(Fault::new(name, table.zh, what));
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
        if several { format!("{name}[{}]", place + 1) } else { name.to_owned() }
    };
    let rows = rows.into_iter().enumerate();
    rows.map(|(place, row)| row_of(table, &path(place), row, faults)).collect()
}

fn row_of(table: &NodeTable, path: &str, node: &Node, faults: &mut Vec<Fault>) -> Row {
    let mut row = BTreeMap::new();
    for field in &table.fields {
        if field.kind == Kind::Extra {
            let extra = node.get(field.name).filter(|extra| !extra.is_absent());
            let extra = extra.or_else(|| node.get("expContent"));
            read_extra(field, path, extra, &mut row, faults);
            continue;
        }
        if let Some(value) = read_field(field, path, sent(field, node), faults) {
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
    let json;
    let text = match node {
        Some(Node::List(bytes)) if field.kind == Kind::Bytes => match base64_of(bytes) {
            Some(text) => {
                json = text;
                Some(json.as_str())
            }
            None => return fault("应为 Base64 文本或字节数组，请核对后重发".to_owned()),
        },
        Some(node @ (Node::List(_) | Node::Object(_))) if field.kind == Kind::Json => {
            json = node.to_json();
            Some(json.as_str())
        }
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

/// A file that came as an array of bytes; Java writes them from -128 to 127.
fn base64_of(bytes: &[Node]) -> Option<String> {
    let byte = |node: &Node| -> Option<u8> {
        let number: i16 = node.scalar()?.parse().ok()?;
        (-128..=255).contains(&number).then(|| u8::try_from(number & 0xFF).ok()).flatten()
    };
    let bytes: Option<Vec<u8>> = bytes.iter().map(byte).collect();
    bytes.map(|bytes| STANDARD.encode(bytes))
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
mod tests;
