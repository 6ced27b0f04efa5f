//! Tests through the real router on a real database, by interface.

mod desk;
mod family;
mod ops;
mod site;
