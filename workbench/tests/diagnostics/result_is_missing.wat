(module
  (func (export "main") (result i32)
    (local $sum i32)
    (local.set $sum (i32.const 3))))
