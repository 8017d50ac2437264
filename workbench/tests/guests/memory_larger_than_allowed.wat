;; The memory that the guest begins with is over the limit of the run.
;;
;; RUN:
;; RUN: --memory 1MiB
(module
  (memory (export "memory") 17)
  (func (export "main") (result i32) (memory.size)))
