;; `alloc` runs under the fuel of the run.
;;
;; RUN: --push ints:1 --fuel 10000
(module
  (memory (export "memory") 1)
  (func (export "alloc") (param $bytes i32) (result i32)
    (loop $forever (br $forever))
    unreachable)
  (func (export "main") (param $ptr i32) (param $count i32)))
