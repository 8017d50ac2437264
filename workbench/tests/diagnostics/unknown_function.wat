(module
  (import "kernel" "log_i32" (func $log_i32 (param i32)))
  (func (export "main")
    (call $logi32 (i32.const 1))))
