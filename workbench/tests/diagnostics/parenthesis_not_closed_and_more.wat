(module
  (func $open (param $x i32) (result i32)
    (i32.add (local.get $x) (i32.const 1)
  (func $types (result i32)
    i64.const 1)
  (func $right (result i32)
    (call $open (i32.const 1))))
