(module
  (func (export "main")
    (block $done)
    (br $out)))
