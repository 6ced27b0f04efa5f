//! Text of a policy file → [`Unit`], or every fault in it at once.

use super::Unit;

/// One fault of a policy file: where, what, what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFault {
    /// File name.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// Key or axis, as a path.
    pub key: String,
    /// What is wrong and what is allowed.
    pub what: String,
}

/// Parses one file.
pub fn parse_unit(_file: &str, _text: &str) -> Result<Unit, Vec<PolicyFault>> {
    Err(Vec::new())
}
