//! The `tsudoi` command; everything it does stands in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    tsudoi::cli::main()
}
