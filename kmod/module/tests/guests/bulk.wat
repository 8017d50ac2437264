;; Fills and copies most of 48 MiB, again and again.
(module
  (memory (export "memory") 768)
  (func (export "main")
    (loop $again
      (memory.fill (i32.const 0) (i32.const 85) (i32.const 50000000))
      (memory.copy (i32.const 8) (i32.const 0) (i32.const 50000000))
      (br $again))))
