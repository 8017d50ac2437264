;; The start function can be called again by its name.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info 1
;; LOG: info 1
;; LOG: info [device] ok: 8 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 8
;; REPORT: host_calls: 2
;; REPORT: log_lines: 2
;; REPORT: log_bytes: 2
;; REPORT: generation: v1
;; RUN: --entry begin
;; LOG: info [device] begin()
;; LOG: info 1
;; LOG: info 1
;; LOG: info [device] ok: 6 fuel
;; REPORT: status: ok
;; REPORT: entry: begin
;; REPORT: fuel: 6
;; REPORT: host_calls: 2
;; REPORT: log_lines: 2
;; REPORT: log_bytes: 2
;; REPORT: generation: v1
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (func $begin (export "begin") (call $log_i32 (i32.const 1)))
  (start $begin)
  (func (export "main") (call $begin)))
