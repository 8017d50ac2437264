//! `run`: log lines on standard output, the report on standard error, the exit code.

use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::workbench::{Called, Workbench};

const HELLO: &str = r#"(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "hello, w\c3\b6rld")
  (data (i32.const 32) "warned")
  (func (export "main") (result i32)
    (call $log (i32.const 6) (i32.const 0) (i32.const 13))
    (call $log (i32.const 4) (i32.const 32) (i32.const 6))
    (i32.const 42)))"#;

const ADD: &str = r#"(module
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func (export "half") (param f64) (result f64) (f64.div (local.get 0) (f64.const 2))))"#;

const SUM: &str = r#";; run: --push ints:1,2,3
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "main") (param $ptr i32) (param $count i32) (result i32)
    (local $sum i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $ptr))))
        (local.set $ptr (i32.add (local.get $ptr) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    (local.get $sum)))"#;

const ENDLESS: &str = r#"(module
  (import "kernel" "log_i32" (func $log (param i32)))
  (func (export "main") (call $log (i32.const 1)) (loop $for_ever (br $for_ever))))"#;

const ECHO: &str = r#"(module
  (import "kernel" "input_len" (func $input_len (result i32)))
  (import "kernel" "input_read" (func $input_read (param i32 i32 i32) (result i32)))
  (import "kernel" "output_write" (func $output_write (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "main") (result i32)
    (call $output_write (i32.const 0) (call $input_read (i32.const 0) (i32.const 0) (call $input_len)))))"#;

#[test]
fn lines_go_to_stdout_and_the_report_to_stderr() {
    let called = Workbench::with("hello.wat", HELLO).call("run hello.wat");
    assert_eq!((called.code, called.stdout.as_str()), (0, "hello, wörld\nwarned\n"), "{called:?}");
    assert!(called.stderr.starts_with("ok  main() → 42 : i32\n"), "{called:?}");
    assert!(called.stderr.ends_with("hello.wat ended well on sim.\n"), "{called:?}");
    assert!(!called.stderr.contains('\x1b'), "{called:?}");
}

#[test]
fn verbose_lines_tell_level_time_and_session() {
    let called = Workbench::with("hello.wat", HELLO).call("run -v --seed 7 hello.wat");
    let lines: Vec<_> = called.stdout.lines().collect();
    assert_eq!(lines.len(), 4, "{called:?}");
    assert!(lines[0].contains("s1 r1 begin"), "{called:?}");
    assert!(lines[2].contains("] warning s1 r1  warned"), "{called:?}");
    assert!(lines[3].contains("s1 r1 end"), "{called:?}");
    assert!(called.stderr.starts_with("running on sim: "), "{called:?}");
}

#[test]
fn a_trap_and_a_limit_are_exit_code_one_and_say_why() {
    let trap =
        Workbench::with("trap.wat", r#"(module (func (export "main") unreachable))"#).call("run trap.wat");
    assert_eq!((trap.code, trap.stdout.as_str()), (1, ""), "{trap:?}");
    assert!(trap.stderr.starts_with("trap  unreachable  main()"), "{trap:?}");

    let endless = Workbench::with("endless.wat", ENDLESS);
    let fuel = endless.call("run endless.wat --fuel 50k");
    assert_eq!((fuel.code, fuel.stdout.as_str()), (1, "1\n"), "{fuel:?}");
    assert!(fuel.stderr.starts_with("out_of_fuel  main()"), "{fuel:?}");
    assert!(fuel.stderr.contains(" of 50,000 (99.9 %)"), "{fuel:?}");

    let time = endless.call("run endless.wat --deadline 20ms");
    assert!(time.code == 1 && time.stderr.starts_with("deadline  main()"), "{time:?}");
}

#[test]
fn arguments_take_the_declared_types() {
    let workbench = Workbench::with("add.wat", ADD);
    let add = workbench.call("run add.wat --entry add --arg 0x10 --arg -1");
    assert!(add.code == 0 && add.stderr.starts_with("ok  add(16, -1) → 15 : i32"), "{add:?}");
    let half = workbench.call("run add.wat --entry half --arg 7");
    assert!(half.code == 0 && half.stderr.contains("→ 3.5 : f64"), "{half:?}");

    let large = workbench.call("run add.wat --entry add --arg 1 --arg 4294967296");
    assert_eq!(large.code, 2);
    assert_eq!(
        large.sentence(),
        "error: argument 2 of add: 4294967296 does not fit an i32, which takes -2147483648 to 4294967295"
    );
}

#[test]
fn arguments_that_do_not_fit_the_function_are_the_engines_to_refuse() {
    let workbench = Workbench::with("add.wat", ADD);
    for line in [
        "run add.wat --entry add --arg 1",
        "run add.wat --entry nowhere",
        "run add.wat --entry half --arg i32:1",
    ] {
        let called = workbench.call(line);
        assert!(called.code == 1 && called.stderr.starts_with("link_error"), "{called:?}");
    }
}

#[test]
fn the_header_gives_defaults_and_flags_go_over_it() {
    let workbench = Workbench::with("sum.wat", SUM);
    let header = workbench.call("run sum.wat");
    assert!(header.code == 0 && header.stderr.contains("→ 6 : i32"), "{header:?}");
    let flag = workbench.call("run sum.wat --push ints:10,-20");
    assert!(flag.code == 0 && flag.stderr.contains("→ -10 : i32"), "{flag:?}");
    let both = workbench.call("run sum.wat --push tasks --arg 1");
    assert!(
        both.code == 2 && both.sentence().contains("--arg and --push cannot be used together"),
        "{both:?}"
    );

    let wrong = Workbench::with("wrong.wat", ";; run: --fule 3\n(module)").call("run wrong.wat");
    assert_eq!(wrong.code, 2);
    assert!(wrong.sentence().contains("the `;; run:` line of wrong.wat is not understood"), "{wrong:?}");
}

#[test]
fn payloads_go_in_and_out() {
    let workbench = Workbench::with("echo.wat", ECHO);
    std::fs::write(workbench.path("payload"), [0, 159, 146, 150]).unwrap();
    let file = workbench.call("run echo.wat --input payload --output copy");
    assert_eq!(file.code, 0, "{file:?}");
    assert_eq!(std::fs::read(workbench.path("copy")).unwrap(), [0, 159, 146, 150]);
    assert!(file.stderr.contains("4 bytes: 00 9f 92 96"), "{file:?}");

    let stdin = workbench.call_with_input("run echo.wat --input -", "grüße".as_bytes());
    assert!(stdin.code == 0 && stdin.stderr.contains("7 bytes: grüße"), "{stdin:?}");
    let text = workbench.call("run echo.wat --input-text hi");
    assert!(text.code == 0 && text.stderr.contains("2 bytes: hi"), "{text:?}");

    let lost = workbench.call("run echo.wat --input lost");
    assert!(lost.code == 2 && lost.sentence().contains("lost is not there"), "{lost:?}");
}

#[test]
fn a_guest_comes_from_standard_input() {
    let called = Workbench::new().call_with_input("run -", HELLO.as_bytes());
    assert_eq!((called.code, called.stdout.lines().next()), (0, Some("hello, wörld")), "{called:?}");
    let binary = Workbench::new().call_with_input("run -", b"\0asm\x01\0\0\0");
    assert!(binary.code == 1 && binary.stderr.contains("stdin.wasm"), "{binary:?}");
}

#[test]
fn a_source_that_does_not_compile_is_exit_code_two() {
    let called = Workbench::with("broken.wat", "(module\n  (func (export \"main\")\n    i32.cosnt 1))\n")
        .call("run broken.wat");
    assert_eq!((called.code, called.stdout.as_str()), (2, ""), "{called:?}");
    assert!(called.stderr.contains("broken.wat:3:"), "{called:?}");
    assert!(called.stderr.ends_with("broken.wat does not compile; nothing ran.\n"), "{called:?}");
}

#[test]
fn files_that_cannot_be_used_are_exit_code_two() {
    let workbench = Workbench::with("notes.txt", "");
    std::fs::create_dir(workbench.path("folder.wat")).unwrap();
    for (line, words) in [
        ("run lost.wat", "lost.wat is not there"),
        ("run folder.wat", "folder.wat is a folder"),
        ("run .", "is a folder"),
        ("run notes.txt", "ends in .txt"),
    ] {
        let called = workbench.call(line);
        assert!(called.code == 2 && called.sentence().contains(words), "{called:?}");
    }
}

#[test]
fn a_target_that_is_not_there_is_exit_code_three() {
    let workbench = Workbench::with("hello.wat", HELLO);
    for target in ["vm --kdir no-such-folder", "ssh:lab"] {
        for flags in ["", " --json"] {
            let called = workbench.call(&format!("run hello.wat --target {target}{flags}"));
            assert_eq!(called.code, 3, "{called:?}");
            let name = target.split(' ').next().unwrap();
            assert!(called.sentence().contains(name), "{called:?}");
        }
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let workbench = Workbench::with(
        "lines.wat",
        r#"(module
          (import "kernel" "log_i32" (func $log (param i32)))
          (func (export "main") (local $i i32)
            (loop $next
              (call $log (local.get $i))
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $next (i32.lt_u (local.get $i) (i32.const 4000))))))"#,
    );
    let mut child = workbench.command("run lines.wat").spawn().unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{stderr}");
    assert!(stderr.ends_with("lines.wat ended well on sim.\n") && !stderr.contains("error"), "{stderr}");
}

#[test]
fn ctrl_c_cancels_the_run_and_still_reports_it() {
    let workbench = Workbench::with("endless.wat", ENDLESS);
    let mut child = workbench
        .command("run endless.wat --fuel 1000G --deadline 60s")
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
    assert_eq!(first, "1\n");
    kill(Pid::from_raw(child.id() as i32), Signal::SIGINT).unwrap();
    let called = Called::of(child.wait_with_output().unwrap());
    assert_eq!(called.code, 1, "{called:?}");
    assert!(called.stderr.starts_with("cancelled  main()"), "{called:?}");
}
