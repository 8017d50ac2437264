;; A host function as the start function.
;;
;; RUN:
(module
  (import "kernel" "not_there" (func $gone))
  (start $gone)
  (func (export "main")))
