(module
  (func (export "main") (param $count i32) (result i32)
    (local $total i32)
    local.get $cuont
    local.get $totla
    i32.add))
