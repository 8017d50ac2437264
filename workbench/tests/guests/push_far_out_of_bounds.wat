;; A 64-bit place far outside, and a negative one.
;;
;; RUN: --push ints:1
;; RUN: --entry main
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i64) (result i64)
    (i64.const -8))
  (func (export "main") (param $ptr i32) (param $count i32)))
