;; A function that nothing provides: the guest loads, and traps when it calls it.
;;
;; RUN:
;; RUN: --entry calls
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (import "kernel" "from_the_future" (func $future (param i32) (result i64)))
  (import "elsewhere" "f" (func $elsewhere))
  (func (export "main") (call $log_i32 (i32.const 1)))
  (func (export "calls") (call $log_i32 (i32.const 1)) (drop (call $future (i32.const 1)))))
