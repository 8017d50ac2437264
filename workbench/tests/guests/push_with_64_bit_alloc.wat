;; `alloc` may take and give i64.
;;
;; RUN: --push ints:3,4
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i64) (result i64)
    (i64.add (local.get $bytes) (i64.const 1000)))
  (func (export "main") (param $ptr i32) (param $count i32) (result i32 i32)
    (local.get $ptr) (i32.load offset=4 (local.get $ptr))))
