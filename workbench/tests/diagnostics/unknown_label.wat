(module
  (func (export "main")
    (loop $again
      (br $agian))))
