(module
  (func $one (result i32) (i32.const 1))
  (global $x i32 (call $one))
  (func (export "main")))
