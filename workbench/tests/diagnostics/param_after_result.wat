(module
  (func (export "main") (result i32) (param $n i32)
    local.get $n))
