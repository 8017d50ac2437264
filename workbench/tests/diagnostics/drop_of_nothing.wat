(module
  (func (export "main")
    drop))
