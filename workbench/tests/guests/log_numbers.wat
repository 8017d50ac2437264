;; Numbers as lines: extremes of the integers, floats in the shortest form that reads back.
;;
;; RUN:
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
