;; A host function that needs a memory, and none is there.
;;
;; RUN:
;; RUN: --entry without
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (func (export "main") (call $log (i32.const 6) (i32.const 0) (i32.const 0)))
  (func (export "without") (call $log_i32 (i32.const 1))))
