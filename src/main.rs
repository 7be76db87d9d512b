//! The `tsudoi` command; everything it does stands in the library.

use std::process::ExitCode;

/// The C library's allocator keeps an area for each of two dozen threads, and gives little of them back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tsudoi::cli::main()
}
