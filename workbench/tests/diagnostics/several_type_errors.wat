(module
  (func $a (result i32)
    (i64.const 1))
  (func $b (param f32) (result f64)
    (f64.mul (local.get 0) (f64.const 2)))
  (func (export "main") (result i32)
    (call $a)))
