//! The program `gongji`.
fn main() {}
