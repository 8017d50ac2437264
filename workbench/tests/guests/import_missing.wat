;; A function that nothing provides: the guest loads, and traps when it calls it.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info 1
;; LOG: info [device] ok: 3 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 3
;; REPORT: host_calls: 1
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 1
;; REPORT: generation: v1
;; REPORT: missing: kernel.from_the_future
;; REPORT: missing: elsewhere.f
;; RUN: --entry calls
;; LOG: info [device] calls()
;; LOG: info 1
;; LOG: warning [device] trap: `kernel.from_the_future` was called, but nothing provides this import (5 fuel)
;; REPORT: status: trap
;; REPORT: trap: missing_import
;; REPORT: message: `kernel.from_the_future` was called, but nothing provides this import
;; REPORT: entry: calls
;; REPORT: fuel: 5
;; REPORT: host_calls: 2
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 1
;; REPORT: generation: v1
;; REPORT: missing: kernel.from_the_future
;; REPORT: missing: elsewhere.f
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (import "kernel" "from_the_future" (func $future (param i32) (result i64)))
  (import "elsewhere" "f" (func $elsewhere))
  (func (export "main") (call $log_i32 (i32.const 1)))
  (func (export "calls") (call $log_i32 (i32.const 1)) (drop (call $future (i32.const 1)))))
