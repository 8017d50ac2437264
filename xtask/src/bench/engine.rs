//! The engine without a screen: a simulator session that is opened, given a small guest, run and closed.

use anyhow::{Context, Result, ensure};
use guest_engine::RunRequest;
use wasm_device_abi::codes::Status;
use wasm_workbench::target::{Opening, Target, TargetChoice, TargetOptions, open_target};

use super::samples::Samples;

const GUEST: &str = r#"
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "hello from inside the kernel")
  (func (export "main") (result i32)
    (call $log (i32.const 6) (i32.const 0) (i32.const 28))
    (i32.const 42)))
"#;

pub(super) fn measure() -> Result<()> {
    let module = wat::parse_str(GUEST)?;
    let mut target = open_target(
        &TargetChoice::Simulator,
        &TargetOptions { seed: Some(1), ..TargetOptions::default() },
        &Opening::silent(),
    )?;
    run_once(target.as_mut(), &module)?;
    let samples = Samples::of(2_000, || {
        // The run above has shown that it ends well.
        let _ = run_once(target.as_mut(), &module);
    });
    samples.print(&format!("engine: open, run and close a guest of {} bytes", module.len()));
    Ok(())
}

fn run_once(target: &mut dyn Target, module: &[u8]) -> Result<()> {
    let mut session = target.open()?;
    session.write(module).context("the guest is not taken")?;
    let report = session.run(&RunRequest::default()).context("the guest does not run")?;
    ensure!(report.status == Status::Ok, "the guest ended with {}", report.message);
    Ok(())
}
