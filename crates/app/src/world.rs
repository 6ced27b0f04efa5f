//! What decisions rest on beside facts: rules and the catalogue. Immutable; replaced as a whole.

use domain::item::Catalogue;
use domain::policy::PolicySet;

/// Rules and catalogue.
#[derive(Debug)]
pub struct World {
    /// Rules of all regions.
    pub policies: PolicySet,
    /// Items.
    pub catalogue: Catalogue,
}
