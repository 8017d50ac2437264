;; A module has one memory at most.
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory $other 1)
  (memory $mine (export "memory") 1)
  (data (memory $other) (i32.const 0) "wrong")
  (data (memory $mine) (i32.const 0) "right")
  (func (export "main") (call $log (i32.const 6) (i32.const 0) (i32.const 5))))
