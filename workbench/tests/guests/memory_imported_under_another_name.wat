;; No other memory is given.
;;
;; RUN:
(module
  (import "env" "mem" (memory 1))
  (func (export "main")))
