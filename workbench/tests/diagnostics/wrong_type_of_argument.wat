(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "main") (local $len i64)
    (call $log (i32.const 6) (i32.const 0) (local.get $len))))
