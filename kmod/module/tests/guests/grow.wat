;; Grows by what it is given; returns the pages before, or -1.
(module
  (memory (export "memory") 1)
  (func (export "main") (param i32) (result i32) (memory.grow (local.get 0))))
