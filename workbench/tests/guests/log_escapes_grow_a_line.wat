;; Escapes make a line longer than what the guest gave; it goes on in further records.
;;
;; RUN:
(module
  (import "kernel" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "main")
    (memory.fill (i32.const 0) (i32.const 0x01) (i32.const 300))
    (call $log (i32.const 6) (i32.const 0) (i32.const 300))))
