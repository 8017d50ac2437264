(module
  (func (export "main") (result i32)
    (i32.div (i32.const 7) (i32.const 2))))
