;; Without a usual name the only exported function is called.
;;
;; RUN:
(module
  (memory (export "memory") 1)
  (func (export "compute") (result i32) (i32.const 5)))
