(module
  (func (export "first"))
)
(func (export "second"))
