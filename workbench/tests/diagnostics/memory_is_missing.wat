(module
  (func (export "main")
    (i32.store (i32.const 0) (i32.const 1))))
