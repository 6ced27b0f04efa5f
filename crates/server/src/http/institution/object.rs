//! Writing outputs: members in the order of the interface's tables, amounts as exact numbers.

use domain::Fen;

use super::node::Node;

/// Builds an object member by member, in the order of the interface's tables.
#[derive(Debug, Default)]
pub(crate) struct Object(Vec<(String, Node)>);

impl Object {
    /// Any member.
    pub(crate) fn node(mut self, name: &str, node: Node) -> Self {
        self.0.push((name.to_owned(), node));
        self
    }

    /// A text.
    pub(crate) fn text(self, name: &str, text: impl Into<String>) -> Self {
        self.node(name, Node::Text(text.into()))
    }

    /// A text, `null` where it is not known.
    pub(crate) fn known(self, name: &str, text: Option<String>) -> Self {
        self.node(name, text.map_or(Node::Null, Node::Text))
    }

    /// Members that are not known.
    pub(crate) fn unknown(self, names: &[&str]) -> Self {
        names.iter().fold(self, |object, name| object.node(name, Node::Null))
    }

    /// An amount in 元, as a number.
    pub(crate) fn yuan(self, name: &str, amount: Fen) -> Self {
        self.node(name, Node::Number(amount.to_string()))
    }

    /// `value` ÷ 10^`scale`, as a number.
    pub(crate) fn decimal(self, name: &str, value: i64, scale: u32) -> Self {
        self.node(name, Node::Number(decimal_text(value, scale)))
    }

    /// True for a member that is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    /// What is there so far.
    pub(crate) fn members(&self) -> &[(String, Node)] {
        &self.0
    }

    /// Done.
    pub(crate) fn done(self) -> Node {
        Node::Object(self.0)
    }
}

/// `value` ÷ 10^`scale` without zeros at its end: the canonical form of a decimal.
pub(crate) fn decimal_text(value: i64, scale: u32) -> String {
    let unit = 10_u64.saturating_pow(scale);
    let all = value.unsigned_abs();
    let sign = if value < 0 { "-" } else { "" };
    let fraction = format!("{:0width$}", all % unit, width = scale as usize);
    let fraction = if scale == 0 { "" } else { fraction.trim_end_matches('0') };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{}{point}{fraction}", all / unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_canonical() {
        for (value, scale, text) in [
            (0, 4, "0"),
            (10_000, 4, "1"),
            (-12_500, 4, "-1.25"),
            (5, 6, "0.000005"),
            (7, 0, "7"),
            (i64::MIN, 2, "-92233720368547758.08"),
        ] {
            assert_eq!(decimal_text(value, scale), text);
        }
    }
}
