;; Logs a number, leaves bytes in its memory, returns what it is given plus two.
(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (memory (export "memory") 1 2)
  (data (i32.const 65530) "at end")
  (func (export "main") (result i32)
    (call $log_i32 (i32.const 42))
    (i32.const 42))
  (func (export "add_two") (param i64) (result i64)
    (i64.add (local.get 0) (i64.const 2))))
