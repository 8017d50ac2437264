;; Only functions and `env.memory` are provided.
;;
;; RUN:
(module
  (import "env" "table" (table 1 funcref))
  (func (export "main")))
