;; The start function runs before the entry.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info 1
;; LOG: info 2
;; LOG: info [device] ok: 10 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 10
;; REPORT: host_calls: 2
;; REPORT: log_lines: 2
;; REPORT: log_bytes: 2
;; REPORT: generation: v1
;; RUN: --entry count
;; LOG: info [device] count()
;; LOG: info 1
;; LOG: info [device] ok: 1 : i32, 9 fuel
;; REPORT: status: ok
;; REPORT: entry: count
;; REPORT: result: 1 : i32
;; REPORT: fuel: 9
;; REPORT: host_calls: 1
;; REPORT: log_lines: 1
;; REPORT: log_bytes: 1
;; REPORT: generation: v1
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (global $runs (mut i32) (i32.const 0))
  (func $begin
    (call $log_i32 (i32.const 1))
    (global.set $runs (i32.add (global.get $runs) (i32.const 1))))
  (start $begin)
  (func (export "main") (call $log_i32 (i32.const 2)))
  (func (export "count") (result i32) (global.get $runs)))
