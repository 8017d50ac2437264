;; `alloc` gives a place where the data does not fit.
;;
;; RUN: --push ints:1,2,3
;; RUN: --push ints:1
;; RUN: --push ints:1,2
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i32) (result i32)
    (i32.const 65532))
  (func (export "main") (param $ptr i32) (param $count i32))
