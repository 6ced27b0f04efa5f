//! What decisions rest on beside facts: rules and the catalogue. Immutable; replaced as a whole.

use std::sync::{Arc, RwLock};

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

/// Puts in place what `change` makes of the world in place. The lock is held from looking to putting,
/// so that neither half is lost where both change at once; whatever takes time (reading, parsing) is
/// done before. Acts already being decided finish with the old one.
pub(crate) fn update(
    world: &RwLock<Arc<World>>,
    change: impl FnOnce(&World) -> World,
) -> Arc<World> {
    // A world is put in place whole: a panic elsewhere leaves no half of one behind.
    let mut guard = world.write().unwrap_or_else(std::sync::PoisonError::into_inner);
    *guard = Arc::new(change(&guard));
    Arc::clone(&guard)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_half_is_made_from_cannot_be_replaced_meanwhile() {
        let files: &[(&str, &str)] = include!("../../../policies/list.rs");
        let policies = PolicySet::load(files.iter().copied()).unwrap();
        let lock = RwLock::new(Arc::new(World { policies, catalogue: Catalogue::default() }));
        let made = update(&lock, |old| {
            assert!(lock.try_write().is_err(), "nobody else replaces it between look and put");
            let policies = old.policies.clone();
            World { policies, catalogue: Catalogue::default() }
        });
        assert!(Arc::ptr_eq(&made, &lock.read().unwrap()));
    }
}
