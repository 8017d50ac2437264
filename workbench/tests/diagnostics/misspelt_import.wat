(module
  (import "kernel" "lgo" (func $log (param i32 i32 i32)))
  (import "kernal" "cpu" (func $cpu (result i32)))
  (import "env" "jiffies" (func $jiffies (result i64)))
  (func (export "main")))
