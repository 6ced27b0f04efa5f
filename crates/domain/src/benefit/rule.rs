//! The shapes of benefit rules (`domain-2.md` §2.4), as they stand in policy files.

use serde::{Deserialize, Serialize};

/// One benefit rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BenefitRule {}
