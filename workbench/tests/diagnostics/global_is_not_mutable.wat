(module
  (global $count i32 (i32.const 0))
  (func (export "main")
    (global.set $count (i32.const 1))))
