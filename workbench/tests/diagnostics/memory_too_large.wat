(module
  (memory (export "memory") 70000)
  (func (export "main")))
