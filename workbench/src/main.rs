//! The `wasm-workbench` command.
use std::process::ExitCode;

fn main() -> ExitCode {
    wasm_workbench::cli::main(std::env::args_os())
}
