;; A data segment that does not fit traps before anything runs.
;;
;; RUN:
(module
  (memory (export "memory") 1)
  (data (i32.const 65530) "0123456789")
  (func (export "main")))
