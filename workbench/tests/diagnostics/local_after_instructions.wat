(module
  (func (export "main") (result i32)
    nop
    (local $n i32)
    local.get $n))
