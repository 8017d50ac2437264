//! The `wasm-workbench` command.
fn main() {}
