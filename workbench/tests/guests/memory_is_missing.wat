;; A host function that needs a memory, and none is there.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: warning [device] trap: `kernel.log` needs the guest's memory, but the guest exports none; add (export "memory" (memory 0)) (5 fuel)
;; REPORT: status: trap
;; REPORT: trap: no_memory_export
;; REPORT: message: `kernel.log` needs the guest's memory, but the guest exports none; add (export "memory" (memory 0))
;; REPORT: entry: main
;; REPORT: fuel: 5
;; REPORT: host_calls: 1
;; REPORT: generation: v1
;; RUN: --entry without
;; LOG: info [device] without()
;; LOG: info 1
;; LOG: info [device] ok: 3 fuel
;; REPORT: status: ok
;; REPORT: entry: without
;; REPORT: fuel: 3
;; REPORT: host_calls: 1
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 1
;; REPORT: generation: v1
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (func (export "main") (call $log (i32.const 6) (i32.const 0) (i32.const 0)))
  (func (export "without") (call $log_i32 (i32.const 1))))
