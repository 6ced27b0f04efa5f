//! The server: HTTP, command line, stories. `main.rs` only starts it.

pub mod cli;
pub mod demo;
pub mod http;
pub mod rules;
pub mod scenario;
pub mod simulator;
pub mod site;

pub use site::Site;
