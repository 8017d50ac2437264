;; Pushed records and input: the count is that of records, or of bytes.
;;
;; RUN: --push tasks
;; RUN: --push meminfo
;; RUN: --push netdevs
;; RUN: --push input --input-text "abc"
;; RUN: --push input
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i32) (result i32)
    (drop (memory.grow (i32.const 1)))
    (i32.const 65536))
  (func (export "main") (param $ptr i32) (param $count i32) (result i32 i32 i32)
    (local.get $ptr) (local.get $count) (i32.load (local.get $ptr))))
