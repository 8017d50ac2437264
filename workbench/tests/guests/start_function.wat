;; The start function runs before the entry.
;;
;; RUN:
;; RUN: --entry count
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (global $runs (mut i32) (i32.const 0))
  (func $begin
    (call $log_i32 (i32.const 1))
    (global.set $runs (i32.add (global.get $runs) (i32.const 1))))
  (start $begin)
  (func (export "main") (call $log_i32 (i32.const 2)))
  (func (export "count") (result i32) (global.get $runs)))
