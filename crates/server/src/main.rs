//! The program `gongji`.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::main()
}
