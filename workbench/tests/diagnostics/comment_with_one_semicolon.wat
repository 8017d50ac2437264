(module
  ; add two numbers
  (func (export "main")))
