//! Builds the program anew when the pages that it embeds were built anew.

/// What the build of `web/` writes.
const PAGES: &str = "../../web/dist";

fn main() {
    // Cargo takes a folder that is not there for one that changed, and would compile every time.
    // Where it cannot be made the program is still right, only slower to build.
    drop(std::fs::create_dir_all(PAGES));
    println!("cargo::rerun-if-changed={PAGES}");
}
