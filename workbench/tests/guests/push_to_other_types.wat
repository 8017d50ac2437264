;; The function does not take what a push gives.
;;
;; RUN: --push ints:1
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i32) (result i32)
    (i32.const 1024))
  (func (export "main") (param $ptr i64) (param $count i32)))
