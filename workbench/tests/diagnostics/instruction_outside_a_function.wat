(module
  (memory 1)
  (i32.const 1))
