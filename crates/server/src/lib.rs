//! The server: HTTP, command line, stories. `main.rs` only starts it.

pub mod clearing;
pub mod cli;
pub mod codes;
pub mod deliver;
pub mod demo;
pub mod drive;
pub mod gm;
pub mod http;
pub mod papers;
pub mod providers;
pub mod rules;
pub mod sandbox;
pub mod scenario;
pub mod site;
mod tried;

pub use site::Site;
