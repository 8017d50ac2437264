;; A length that ends within a character: its first bytes are shown as bytes.
;;
;; RUN:
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "caf\c3\a9")
  (func (export "main")
    (call $log (i32.const 6) (i32.const 0) (i32.const 4))
    (call $log (i32.const 6) (i32.const 0) (i32.const 5))))
