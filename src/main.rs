//! The `dateline` command-line program.

use std::process::ExitCode;

fn main() -> ExitCode {
    dateline::cli::main()
}
