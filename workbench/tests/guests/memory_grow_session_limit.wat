;; `memory.grow` up to what the run allows; what was refused changes nothing.
;;
;; RUN:
;; RUN: --memory 1MiB
;; RUN: --memory 64KiB
(module
  (memory (export "memory") 1)
  (func (export "main") (result i32 i32 i32)
    (memory.grow (i32.const 15))
    (memory.grow (i32.const 1009))
    (memory.size)))
