;; A trap in the start function ends the run before the entry.
;;
;; RUN:
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (func $begin (call $log_i32 (i32.const 1)) unreachable)
  (start $begin)
  (func (export "main") (call $log_i32 (i32.const 2))))
