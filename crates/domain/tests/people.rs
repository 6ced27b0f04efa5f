//! People around the money: transitions of bindings, cases, guardians, links, and what life does.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod people {
    mod cases;
    mod family;
    mod guardians;
    mod life;
    mod transitions;
    mod world;
}
