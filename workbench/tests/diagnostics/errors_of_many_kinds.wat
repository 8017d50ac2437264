(module
  (import "kernel" "log_i32" (func $log (param i32)))
  (func $wrong (param $x i32) (result i32)
    local.get $x
    i32.ad)
  (func $types (result i32)
    i64.const 1)
  (func $names
    (call $lgo (i32.const 1)))
  (func $calls (result i32)
    (call $wrong (i64.const 1)))
  (func $right (result i32)
    (call $wrong (i32.const 1))))
