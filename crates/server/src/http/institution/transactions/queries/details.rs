//! What an institution uploaded about a visit, read back.

use std::collections::BTreeMap;

/// Nodes as they were kept: canonical texts by node, row and field.
#[derive(Debug, Default)]
pub(super) struct Details(BTreeMap<String, Vec<BTreeMap<String, String>>>);

/// Nodes of diagnoses: of the visit or admission, and of the discharge.
const DIAGNOSES: [&str; 2] = ["diseinfo", "dscgdise"];

impl Details {
    /// Reads what a visit keeps; what is no such text says nothing.
    pub(super) fn parse(kept: &str) -> Self {
        Self(serde_json::from_str(kept).unwrap_or_default())
    }

    /// A field of the first node that has it.
    pub(super) fn text(&self, field: &str) -> Option<&str> {
        let nodes = self.0.iter().filter(|(name, _)| !DIAGNOSES.contains(&name.as_str()));
        let mut found = nodes.filter_map(|(_, rows)| rows.first()?.get(field));
        found.next().map(String::as_str)
    }

    /// The rows of a node.
    pub(super) fn rows(&self, node: &str) -> &[BTreeMap<String, String>] {
        self.0.get(node).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_found_by_field() {
        let kept = r#"{"diseinfo": [{"dept": "no"}], "mdtrtinfo": [{"dise_codg": "J06.900"}]}"#;
        let details = Details::parse(kept);
        assert_eq!(details.text("dise_codg"), Some("J06.900"));
        assert_eq!(details.text("dept"), None, "a diagnosis is no field of the visit");
        assert_eq!(details.rows("diseinfo").len(), 1);
        assert!(Details::parse("").rows("diseinfo").is_empty());
    }
}
