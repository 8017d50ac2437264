;; Numbers as lines: extremes of the integers, floats in the shortest form that reads back.
;;
;; RUN:
;; LOG: info [device] main()
;; LOG: info 2147483647
;; LOG: info -2147483648
;; LOG: info -1
;; LOG: info 9223372036854775807
;; LOG: info -9223372036854775808
;; LOG: info 0.0
;; LOG: info -0.0
;; LOG: info 0.1
;; LOG: info 1e300
;; LOG: info 5e-324
;; LOG: info inf
;; LOG: info -inf
;; LOG: info nan
;; LOG: info -nan:0x4000000000001
;; LOG: info [device] ok: 29 fuel
;; REPORT: status: ok
;; REPORT: entry: main
;; REPORT: fuel: 29
;; REPORT: host_calls: 14
;; REPORT: log_lines: 14
;; REPORT: log_bytes: 113
;; REPORT: generation: v1
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (import "kernel" "log_i64" (func $log_i64 (param i64)))
  (import "kernel" "log_f64" (func $log_f64 (param f64)))
  (func (export "main")
    (call $log_i32 (i32.const 0x7fffffff))
    (call $log_i32 (i32.const 0x80000000))
    (call $log_i32 (i32.const -1))
    (call $log_i64 (i64.const 0x7fffffffffffffff))
    (call $log_i64 (i64.const 0x8000000000000000))
    (call $log_f64 (f64.const 0))
    (call $log_f64 (f64.const -0))
    (call $log_f64 (f64.const 0.1))
    (call $log_f64 (f64.const 1e300))
    (call $log_f64 (f64.const 5e-324))
    (call $log_f64 (f64.const inf))
    (call $log_f64 (f64.const -inf))
    (call $log_f64 (f64.const nan))
    (call $log_f64 (f64.const -nan:0x4000000000001))))
