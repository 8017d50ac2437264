;; Without a name: `main` before `_start` before `sum`.
;;
;; RUN:
;; RUN: --entry _start
;; RUN: --entry sum
;; RUN: --entry "with a space and ü"
;; RUN: --entry nothing
;; RUN: --entry memory
(module
  (memory (export "memory") 1)
  (func (export "sum") (result i32) (i32.const 3))
  (func (export "_start") (result i32) (i32.const 2))
  (func (export "with a space and \c3\bc") (result i32) (i32.const 4))
  (func (export "main") (result i32) (i32.const 1)))
