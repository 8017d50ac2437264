;; A buffer outside of memory traps, also where the text itself would have fitted.
;;
;; RUN: --arg 65530 --arg 64
;; RUN: --arg -1 --arg 0
(module
  (memory (export "memory") 1)
  (import "kernel" "uname" (func $uname (param i32 i32) (result i32)))
  (func (export "main") (param $ptr i32) (param $cap i32) (result i32)
    (call $uname (local.get $ptr) (local.get $cap))))
