(module
  (func (export "main") (result i32)
    (i32.add
      (i64.const 2)
      (i32.const 1))))
