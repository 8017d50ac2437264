(module
  (memory (export "memory") 4 2)
  (func (export "main")))
