;; Writes as much output as it is told; returns the bytes taken.
(module
  (import "kernel" "output_write" (func $output_write (param i32 i32) (result i32)))
  (memory (export "memory") 32)
  (func (export "main") (param i32) (result i32)
    (call $output_write (i32.const 0) (local.get 0))))
