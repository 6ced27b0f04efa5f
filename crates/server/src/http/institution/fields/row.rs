//! What was read: canonical texts by field.

use std::collections::BTreeMap;

use domain::money::parse_decimal;
use domain::{Fen, Moment};

use crate::http::institution::node::Node;
use jiff::civil::Date;

/// One row of a node. Every value is canonical and of the kind that its table says, so the typed
/// looks below only answer `None` where nothing was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row(pub(super) BTreeMap<&'static str, String>);

impl Row {
    /// The text of a field, `""` where nothing was sent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The text of a field that was sent.
    pub(crate) fn sent(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// An amount.
    pub(crate) fn fen(&self, name: &str) -> Option<Fen> {
        self.scaled(name, 2).map(Fen)
    }

    /// A decimal × 10^`scale`.
    pub(crate) fn scaled(&self, name: &str, scale: u32) -> Option<i64> {
        parse_decimal(self.sent(name)?, scale).ok()
    }

    /// A day.
    pub(crate) fn day(&self, name: &str) -> Option<Date> {
        self.sent(name)?.parse().ok()
    }

    /// A field of the rows of a node inside this row, which is kept as JSON.
    pub(crate) fn inner(&self, node: &str, field: &str) -> Vec<String> {
        let rows = match Node::parse(self.text(node)) {
            Ok(Node::List(rows)) => rows,
            Ok(row) => vec![row],
            Err(_) => Vec::new(),
        };
        let texts = rows.iter().filter_map(|row| row.get(field)?.scalar());
        texts.map(ToOwned::to_owned).collect()
    }

    /// A time.
    pub(crate) fn time(&self, name: &str) -> Option<Moment> {
        Moment::parse(self.sent(name)?)
    }
}

/// Fields that name a person, and files, which stand in no record.
const PERSONAL: &[&str] = &[
    "mdtrt_cert_no",
    "card_sn",
    "certno",
    "psn_name",
    "idNo",
    "userName",
    "ecToken",
    "uldLatlnt",
    "rxIn",
];

impl Row {
    /// The fields that do not name a person.
    fn impersonal(&self) -> BTreeMap<&'static str, &str> {
        let fields = self.0.iter().filter(|(name, _)| !PERSONAL.contains(name));
        fields.map(|(name, value)| (*name, value.as_str())).collect()
    }
}

/// Everything that was read of an input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Input(pub(super) BTreeMap<&'static str, Vec<Row>>);

/// What a node that was not sent looks like.
static NOTHING: Row = Row(BTreeMap::new());

impl Input {
    /// The only or first row of a node.
    pub(crate) fn row(&self, node: &str) -> &Row {
        self.rows(node).first().unwrap_or(&NOTHING)
    }

    /// All rows of a node.
    pub(crate) fn rows(&self, node: &str) -> &[Row] {
        self.0.get(node).map_or(&[], Vec::as_slice)
    }

    /// Canonical (path, value) pairs for the number of the request.
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for (node, rows) in &self.0 {
            pairs.push((format!("{node}.#"), rows.len().to_string()));
            for (place, row) in rows.iter().enumerate() {
                for (name, value) in &row.0 {
                    let path = match rows.len() {
                        1 => format!("{node}.{name}"),
                        _ => format!("{node}[{}].{name}", place + 1),
                    };
                    pairs.push((path, value.clone()));
                }
            }
        }
        pairs
    }

    /// Some nodes as one JSON object of canonical texts, for records that keep what was sent; what
    /// names the person is left out: personal data stands in one table only.
    pub(crate) fn canonical(&self, nodes: &[&str]) -> String {
        let kept = self.0.iter().filter(|(node, _)| nodes.contains(node));
        let kept: BTreeMap<_, Vec<_>> =
            kept.map(|(node, rows)| (node, rows.iter().map(Row::impersonal).collect())).collect();
        serde_json::to_string(&kept).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_inside_a_row_are_looked_into() {
        let row = |json: &str| Row([("codes", json.to_owned())].into());
        assert_eq!(row(r#"[{"a": "1"}, {"b": "2"}, {"a": 3}]"#).inner("codes", "a"), ["1", "3"]);
        assert_eq!(row(r#"{"a": " 1 "}"#).inner("codes", "a"), ["1"]);
        assert!(row("words").inner("codes", "a").is_empty());
        assert!(Row::default().inner("codes", "a").is_empty());
    }
}
