;; A guest of the corpus, and how its expectations are written.
;;
;; A line `RUN:` runs the guest once, on a fresh simulator with seed 1; after it stand the
;; flags of the `run` command. Below it: `LOG:` lines, the kernel log of the run, each with
;; its level (`[device]` marks what the device itself wrote; the middle of a long log is left
;; out), and `REPORT:` lines, the run report and what a check says of the guest. What is zero
;; or empty is left out. `BLESS=1 cargo test --test guest_corpus` writes these lines anew.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info hello
;; LOG: info [device] ok: 42 : i32, 6 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: result: 42 : i32
;; REPORT: fuel: 6
;; REPORT: peak_pages: 1
;; REPORT: host_calls: 1
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 5
;; REPORT: generation: v1
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "hello")
  (func (export "main") (result i32)
    (call $log (i32.const 6) (i32.const 0) (i32.const 5))
    (i32.const 42)))
