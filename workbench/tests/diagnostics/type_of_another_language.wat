(module
  (func (export "main") (param $n int) (result i32)
    local.get $n))
