(module
  (func (export "main"))
  (func $other (export "main")))
