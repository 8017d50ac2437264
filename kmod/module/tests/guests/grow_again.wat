;; Grows by a page as long as it may, then asks in vain for ever.
(module
  (memory (export "memory") 1)
  (func (export "main")
    (loop $again
      (drop (memory.grow (i32.const 1)))
      (br $again))))
