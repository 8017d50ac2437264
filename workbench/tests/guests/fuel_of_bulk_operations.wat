;; Filling and copying memory costs fuel by the byte, so that it cannot hold the machine.
;;
;; RUN:
;; RUN: --fuel 1000
(module
  (memory (export "memory") 64)
  (func (export "main")
    (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x400000))))
