(module
  (func (export "main")
    (call)))
