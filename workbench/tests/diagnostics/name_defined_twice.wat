(module
  (func $work)
  (func $work)
  (func (export "main") (call $work)))
