(module
  (func (export "main")
    (loop
      (br 3))))
