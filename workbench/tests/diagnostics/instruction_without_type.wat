(module
  (func (export "main") (result i32)
    (add (i32.const 7) (i32.const 2))))
