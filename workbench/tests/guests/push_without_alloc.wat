;; Nowhere to push to.
;;
;; RUN: --push ints:1
(module
  (memory (export "memory") 1)
  (func (export "main") (param $ptr i32) (param $count i32)))
