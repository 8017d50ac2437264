;; A level that does not exist traps, and the message names it.
;;
;; RUN: --arg 8
;; RUN: --arg -1
;; RUN: --arg 7
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "main") (param $level i32)
    (call $log (local.get $level) (i32.const 0) (i32.const 0))))
