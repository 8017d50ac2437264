;; More lines than a run may write: the rest is counted, and the guest goes on.
;;
;; RUN: --arg 4096
;; RUN: --arg 4097
;; RUN: --arg 20000
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (func (export "main") (param $lines i32) (result i32) (local $i i32)
    (loop $next
      (call $log_i32 (local.get $i))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (local.get $lines))))
    (local.get $i)))
