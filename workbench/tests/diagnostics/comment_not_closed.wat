(module
  (; this comment has no end
  (func (export "main")))
