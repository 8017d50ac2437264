;; Random bytes: as many as asked for, and others each time.
;;
;; RUN:
;; RUN: --entry fill --arg 65536
;; RUN: --entry fill --arg 0
;; RUN: --entry fill --arg 65537
(module
  (import "kernel" "log_i64" (func $log_i64 (param i64)))
  (memory (export "memory") 1)
  (import "kernel" "random_bytes" (func $random (param i32 i32)))
  (func (export "main") (result i32)
    (call $random (i32.const 0) (i32.const 8))
    (call $random (i32.const 8) (i32.const 8))
    (call $log_i64 (i64.load (i32.const 0)))
    (call $log_i64 (i64.load (i32.const 8)))
    (i64.ne (i64.load (i32.const 0)) (i64.load (i32.const 8))))
  (func (export "fill") (param $len i32) (result i64)
    (call $random (i32.const 0) (local.get $len))
    (i64.load (i32.const 65528))))
