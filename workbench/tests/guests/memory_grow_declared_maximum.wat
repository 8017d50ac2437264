;; `memory.grow` up to what the guest declares.
;;
;; RUN:
(module
  (memory (export "memory") 1 3)
  (func (export "main") (result i32 i32 i32 i32)
    (memory.grow (i32.const 1))
    (memory.grow (i32.const 2))
    (memory.grow (i32.const 1))
    (memory.size)))
