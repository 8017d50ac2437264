;; Where a text may lie: the end of memory is still inside for no bytes, and nothing wraps around.
;;
;; RUN: --arg 65535 --arg 1
;; RUN: --arg 65536 --arg 0
;; RUN: --arg 65536 --arg 1
;; RUN: --arg 65530 --arg 20
;; RUN: --arg -1 --arg 1
;; RUN: --arg 0 --arg -1
;; RUN: --arg -1 --arg -1
;; RUN: --arg -1 --arg 0
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 65535) "x")
  (func (export "main") (param $ptr i32) (param $len i32)
    (call $log (i32.const 6) (local.get $ptr) (local.get $len))))
