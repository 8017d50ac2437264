;; The start function can be called again by its name.
;;
;; RUN:
;; RUN: --entry begin
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (func $begin (export "begin") (call $log_i32 (i32.const 1)))
  (start $begin)
  (func (export "main") (call $begin)))
