//! The guide and the decisions never disagree: every pair of units, every kinship, six dates.

#[cfg(test)]
mod guide;
