(module
  (func (export "main") (result i32)
    f64.const 2.5))
