(module
  (func $double (param i32) (result i32)
    (i32.mul (local.get 0) (i32.const 2)))
  (func (export "main")
    (call $double (i32.const 4))))
