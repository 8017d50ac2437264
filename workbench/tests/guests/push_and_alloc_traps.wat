;; `alloc` itself traps.
;;
;; RUN: --push ints:1
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i32) (result i32)
    unreachable)
  (func (export "main") (param $ptr i32) (param $count i32)))
