(module
  (fucn (export "main")))
