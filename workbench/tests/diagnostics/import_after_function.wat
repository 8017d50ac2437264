(module
  (func $work)
  (import "kernel" "log_i32" (func $log (param i32)))
  (func (export "main")))
