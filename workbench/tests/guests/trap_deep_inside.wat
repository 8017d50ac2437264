;; A trap several calls deep; what was logged before stays.
;;
;; RUN:
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (func $a (call $log_i32 (i32.const 1)) (call $b))
  (func $b (call $c (i32.const 0)))
  (func $c (param i32) (drop (i32.rem_u (i32.const 1) (local.get 0))))
  (func (export "main") (call $a) (call $log_i32 (i32.const 2))))
