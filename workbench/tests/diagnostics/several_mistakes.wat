(module
  (func $a (result i32)
    (i32.cnst 1))
  (memory 1 (i32))
  (func $b (result i32)
    (i32.load16 (i32.const 0))))
