;; A line is cut at 1,024 bytes and says so; one over a record of the kernel goes on in the next record.
;;
;; RUN: --arg 950
;; RUN: --arg 1024
;; RUN: --arg 1025
;; RUN: --arg 65536
;; RUN: --arg 0
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "main") (param $len i32)
    (memory.fill (i32.const 0) (i32.const 0x78) (i32.const 65536))
    (i32.store8 (i32.const 0) (i32.const 0x3c))
    (i32.store8 (i32.const 1023) (i32.const 0x3e))
    (call $log (i32.const 6) (i32.const 0) (local.get $len))))
